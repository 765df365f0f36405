//! A bot to throw hostile requests at: it echoes, panics and sleeps on demand, and counts how often
//! a handler ran (`GET /__calls`). Messenger is acknowledged before its handlers run; the count is
//! told when they have.
//!
//! Secrets are those of the corpus unless `TWILIO_AUTH_TOKEN`, `ASSISTANT_TOKEN` and
//! `MESSENGER_APP_SECRET` say otherwise; `HOSTILE_SECRETS=none` or `=empty` configures none, or empty
//! ones. It listens at `FULFILL_ADDR`. What it sends to Messenger goes nowhere.

use std::{
    env,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use bytes::Bytes;
use fulfill_messenger::Messenger;
use fulfill_runtime::{
    Result,
    assistant::Assistant,
    deliver::{Sending, Transport},
    prelude::*,
    store::{MemoryStore, Store as _},
};
use fulfill_twilio::{autopilot::Autopilot, messaging::Messaging, voice::Voice};

static CALLS: AtomicU64 = AtomicU64::new(0);

/// Handlers that sleep now.
static ASLEEP: AtomicU64 = AtomicU64::new(0);

/// How long [`calls`] waits at most.
const PATIENCE: Duration = Duration::from_secs(20);

fn count() {
    CALLS.fetch_add(1, Ordering::SeqCst);
}

/// How often a handler ran, once no event waits for one; those that sleep are not waited for.
async fn calls(store: MemoryStore) -> String {
    let end = Instant::now() + PATIENCE;
    while Instant::now() < end {
        let waiting = store.statistics().await.map_or(0, |now| now.mail);
        if waiting <= ASLEEP.load(Ordering::SeqCst) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    CALLS.load(Ordering::SeqCst).to_string()
}

/// A secret of the environment, or the corpus's own.
fn secret(variable: &str, own: &str) -> Option<String> {
    match env::var("HOSTILE_SECRETS").as_deref() {
        Ok("none") => None,
        Ok("empty") => Some(String::new()),
        _ => Some(env::var(variable).unwrap_or_else(|_| own.into())),
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let (autopilot, messaging, voice) = match secret("TWILIO_AUTH_TOKEN", "test-twilio-token") {
        Some(token) => (Autopilot::new(&token), Messaging::new(&token), Voice::new(&token)),
        None => (Autopilot::unsigned(), Messaging::unsigned(), Voice::unsigned()),
    };
    let assistant = match secret("ASSISTANT_TOKEN", "test-totvs-token") {
        Some(token) => Assistant::with_token(token),
        None => Assistant::new(),
    };
    let messenger = match secret("MESSENGER_APP_SECRET", "test-meta-app-secret") {
        Some(secret) => Messenger::new(secret, "test-verify", "test-page-token"),
        None => Messenger::from_env(),
    };
    let store = MemoryStore::new();
    let counted = store.clone();
    let calls = axum::routing::get(move || calls(counted.clone()));
    App::collect()?
        .store(Arc::new(store))
        .mount("/twilio/autopilot", autopilot)
        .mount("/twilio/messaging", messaging)
        .mount("/twilio/voice", voice)
        .mount("/totvs", assistant)
        .mount("/messenger", messenger)
        .transport(Nowhere)
        .routes(axum::Router::new().route("/__calls", calls))
        .configure(|config| {
            config.public_url.get_or_insert_with(|| "https://bot.example.test".into());
        })
        .serve()
        .await
}

/// Takes everything.
struct Nowhere;

impl Transport for Nowhere {
    fn send(&self, _: http::Request<Bytes>) -> Sending<'_> {
        let answer = Bytes::from_static(br#"{"recipient_id":"1","message_id":"m"}"#);
        Box::pin(async { Ok(http::Response::new(answer)) })
    }
}

/// Echoes what the user wrote on Messenger. No fallback, since that would answer Autopilot too.
#[intent(pattern = r"(?s).*", channels = ["messenger"])]
fn messenger(Text(text): Text) -> Reply {
    count();
    Reply::say(text)
}

/// Echoes what the user wrote to Autopilot.
#[intent("greeting")]
fn greeting(Text(text): Text) -> Reply {
    count();
    Reply::say(text).listen()
}

/// Echoes what the user wrote in a message, or said on a call.
#[intent(webhook = "echo", node = "echo", fallback)]
fn echo(Text(text): Text) -> Reply {
    count();
    Reply::say(text)
}

/// Echoes what the user wrote to the assistant.
#[intent(webhook = "pedidos", node = "Novo pedido")]
fn novo_pedido(Text(text): Text) -> String {
    count();
    text
}

/// Has a token of its own.
#[intent(webhook = "pedidos", node = "Outro pedido", token = "test-totvs-other")]
fn outro_pedido(Text(text): Text) -> String {
    count();
    text
}

/// Panics.
#[intent(webhook = "pedidos", node = "Explode", fallback_message = "fallback: quebrou")]
fn explode() -> Reply {
    count();
    panic!("as asked")
}

/// Sleeps for a minute.
#[intent(webhook = "pedidos", node = "Lento", fallback_message = "fallback: demorou")]
async fn lento() -> Reply {
    /// A handler is dropped where it is when it takes too long.
    struct Asleep;
    impl Drop for Asleep {
        fn drop(&mut self) {
            ASLEEP.fetch_sub(1, Ordering::SeqCst);
        }
    }
    count();
    ASLEEP.fetch_add(1, Ordering::SeqCst);
    let _asleep = Asleep;
    tokio::time::sleep(Duration::from_secs(60)).await;
    Reply::say("afinal")
}
