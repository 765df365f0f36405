//! The fake as callers meet it: over sockets, with calls that `fulfill-messenger` makes and with
//! calls that are made by hand.

#![allow(clippy::unwrap_used, reason = "in a test a panic is the message")]

mod calls;
mod edges;
mod faults;
mod kinds;
mod limits;
mod ours;
mod program;
mod refused;
mod theirs;

use bytes::Bytes;
use fake_graph::{FakeGraph, Settings, client};
use fulfill_messenger::graph::Graph;
use http::{Request, Response};
use serde_json::{Value, json};

/// The page, the account and their tokens.
const PAGE: (&str, &str) = ("311", "EAAB-page-token");
const ACCOUNT: (&str, &str) = ("17", "IGAA-account-token");

/// A fake with a page and an account, and one file saved for each.
struct Stand {
    fake: FakeGraph,
    saved: String,
}

impl Stand {
    async fn new() -> Self {
        Self::with(Settings::new()).await
    }

    async fn with(settings: Settings) -> Self {
        let settings = settings.page(PAGE.0, PAGE.1).account(ACCOUNT.0, ACCOUNT.1);
        let fake = FakeGraph::start(settings).unwrap();
        let mut stand = Self { fake, saved: String::new() };
        let file = json!({"message": {"attachment": {"type": "image",
            "payload": {"url": "https://a.example/b.png", "is_reusable": true}}}});
        let (status, answer) = stand.post(PAGE, "message_attachments", &file).await;
        assert_eq!(status, 200, "{answer}");
        stand.saved = answer["attachment_id"].as_str().unwrap().to_owned();
        stand
    }

    /// The API as `fulfill-messenger` calls it.
    fn graph(&self, (id, token): (&str, &str)) -> Graph {
        Graph::new(token).unwrap().page(id).at(self.fake.url()).unwrap()
    }

    /// A call made by hand.
    async fn post(&self, page: (&str, &str), edge: &str, body: &Value) -> (u16, Value) {
        let request = Request::post(format!("{}/v25.0/{}/{edge}", self.fake.url(), page.0))
            .header("authorization", format!("Bearer {}", page.1))
            .header("content-type", "application/json")
            .body(Bytes::from(body.to_string()));
        read(client::call(request.unwrap()).await.unwrap())
    }

    async fn send(&self, body: &Value) -> (u16, Value) {
        self.post(PAGE, "messages", body).await
    }
}

fn read(answer: Response<Bytes>) -> (u16, Value) {
    let value = serde_json::from_slice(answer.body()).unwrap_or_default();
    (answer.status().as_u16(), value)
}

/// Code and subcode of an error; the subcode is 0 if there is none.
fn code(answer: &Value) -> (i64, i64) {
    let error = &answer["error"];
    (
        error["code"].as_i64().unwrap_or_default(),
        error["error_subcode"].as_i64().unwrap_or_default(),
    )
}

/// A text for user 719.
fn text(text: &str) -> Value {
    json!({"recipient": {"id": "719"}, "messaging_type": "RESPONSE", "message": {"text": text}})
}
