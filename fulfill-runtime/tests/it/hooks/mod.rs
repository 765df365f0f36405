//! Notification hooks: kept once, told once, and asked what became of them.

mod gaps;
mod requests;
mod runs;

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use fulfill_runtime::{
    Call, Entry,
    prelude::*,
    store::{MemoryStore, Store},
};
use http::{Request, Response, StatusCode, request};
use serde::Deserialize;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::deliveries::post::{Platform, Post};

pub(super) const SECRET: &str = "s3cret";

/// What the hook `notify` is told.
#[derive(Deserialize)]
struct Told {
    text: String,
    users: Vec<String>,
    #[serde(default)]
    away: Vec<Address>,
}

/// Tells users a text, and others of any channel too.
#[hook(secret = "s3cret")]
fn notify(told: Told) -> Notice {
    let users = told.users.into_iter().map(|user| Address::new("post", user));
    let reply = Reply::say(told.text);
    let notice = Notice::new().to_all(users, &reply).to_all(told.away, &reply);
    notice.skip(Address::new("post", "zoe"), "she asked for no more")
}

/// Answers whoever writes, so that they have been heard of.
fn answer() -> Entry {
    let mut entry = Entry::new("answer", |_: &Turn| Call::Ready(Ok(Reply::new())));
    entry.fallback = true;
    entry
}

pub(super) fn app(store: &Arc<dyn Store>, platform: &Platform) -> App {
    let post = Post { window: Some(24), ..Post::default() };
    let app = App::new([answer()]).expect("settings").mount("/post", post);
    let app = app.store(Arc::clone(store)).transport(platform.clone());
    app.hook(HookEntry::of::<notify>())
}

pub(super) fn in_memory() -> Arc<dyn Store> {
    Arc::new(MemoryStore::new())
}

/// An app as its callers see it.
#[derive(Clone)]
pub(super) struct Bot(axum::Router);

impl Bot {
    pub(super) fn new(app: App) -> Self {
        Self(app.into_router().expect("no gaps"))
    }

    pub(super) async fn send(&self, request: request::Builder, body: impl Into<String>) -> Answer {
        let request = request.body(axum::body::Body::from(body.into())).expect("a request");
        let (head, body) = self.0.clone().oneshot(request).await.expect("an answer").into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.expect("a body");
        Answer(Response::from_parts(head, body))
    }

    /// Tells a hook something, with a key.
    pub(super) async fn tell(&self, hook: &str, key: Option<&str>, body: &Value) -> Answer {
        let mut request = authorized(Request::post(format!("/hooks/{hook}")));
        request = request.header("content-type", "application/json");
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        self.send(request, body.to_string()).await
    }

    /// Lets users write something, so that they may be written to.
    pub(super) async fn hear(&self, users: &[&str]) {
        let letter =
            |user: &&str| json!({ "user": user, "id": format!("hi-{user}"), "text": "hi" });
        let body: Value = users.iter().map(letter).collect();
        assert_eq!(self.send(Request::post("/post"), body.to_string()).await.status(), 200);
    }

    /// What became of a delivery, once nobody waits any longer.
    pub(super) async fn outcome(&self, told: &Answer) -> Value {
        let done = async {
            loop {
                let report = self.report(told).await;
                if report["state"] != "waiting" {
                    return report;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        match tokio::time::timeout(Duration::from_secs(60), done).await {
            Ok(report) => report,
            Err(_) => panic!("still waiting: {}", self.report(told).await),
        }
    }

    pub(super) async fn report(&self, told: &Answer) -> Value {
        let answer = self.send(authorized(Request::get(told.location())), "").await;
        assert_eq!(answer.status(), 200, "{answer:?}");
        answer.json()
    }
}

pub(super) fn authorized(request: request::Builder) -> request::Builder {
    request.header("authorization", format!("Bearer {SECRET}"))
}

#[derive(Debug)]
pub(super) struct Answer(Response<Bytes>);

impl Answer {
    pub(super) fn status(&self) -> StatusCode {
        self.0.status()
    }

    pub(super) fn header(&self, name: &str) -> &str {
        self.0.headers().get(name).map_or("", |value| value.to_str().expect("visible ASCII"))
    }

    pub(super) fn location(&self) -> &str {
        assert_eq!(self.status(), 202, "{self:?}");
        self.header("location")
    }

    pub(super) fn json(&self) -> Value {
        assert_eq!(self.header("content-type"), "application/json", "{self:?}");
        serde_json::from_slice(self.0.body()).expect("JSON")
    }

    pub(super) fn error(&self) -> String {
        self.json()["error"].as_str().expect("an error").to_owned()
    }
}
