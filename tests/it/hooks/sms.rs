//! What comes of a message that Twilio does not take at once: too much, nobody there, no answer.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};

use bytes::Bytes;
use fulfill_runtime::{
    Call,
    deliver::{Sending, Transport},
    prelude::*,
    store::MemoryStore,
    testing::Tester,
};
use fulfill_twilio::{
    messaging::Messaging,
    rest::{Account, Shape},
};
use http::Request;
use serde_json::{Value, json};

use super::whatsapp::told;
use fake::{Api, Fault};

// The one that requests are tested against.
#[path = "../../../fulfill-twilio/tests/it/fake.rs"]
mod fake;

const API: Api = Api { account: "AC1", credentials: "AC1:token" };

/// Twilio, which fails in these ways one after the other, and then no more.
#[derive(Clone)]
struct Twilio(Arc<Mutex<State>>);

struct State {
    faults: VecDeque<Fault>,
    /// How often it was asked, and what it took.
    asked: usize,
    taken: usize,
}

impl Transport for Twilio {
    fn send(&self, request: Request<Bytes>) -> Sending<'_> {
        let mut state = self.0.lock().expect("nobody panics while it looks");
        state.asked += 1;
        let answer = match state.faults.pop_front() {
            Some(fault) => fault.answer(),
            None => {
                let answer = API.answer(&request);
                state.taken += usize::from(answer.status().is_success());
                Some(answer)
            }
        };
        Box::pin(async move {
            match answer {
                Some(answer) => Ok(answer),
                None => std::future::pending().await,
            }
        })
    }
}

#[intent(fallback)]
fn hello() -> &'static str {
    "hello"
}

fn hook() -> HookEntry {
    let hook = HookEntry::new("bell", |turn: &Turn| {
        let user = turn.find("user").unwrap_or_default();
        let to = Address::new("sms", user.as_str().unwrap_or_default()).account("+14155550199");
        Call::Ready(Ok(Notice::new().to(to, Reply::say("ding"))))
    });
    hook.secret("s3cret")
}

/// What becomes of a message while Twilio fails so: the state of its recipient and the reason, how
/// often Twilio was asked, and how often it took the message.
async fn sent(faults: &[Fault]) -> (Value, String, usize, usize) {
    let state = State { faults: faults.iter().copied().collect(), asked: 0, taken: 0 };
    let twilio = Twilio(Arc::new(Mutex::new(state)));
    let account = Account::new("AC1", "token").expect("an account");
    let app = App::new(intents![hello]).expect("settings").hook(hook());
    let app = app.mount("/sms", Messaging::new("token").account(&account));
    let app = app.configure(|config| config.send_timeout = Duration::from_millis(500));
    let app = app.store(Arc::new(MemoryStore::new())).transport(twilio.clone());
    let bot = Tester::new(app).expect("no gaps");
    let mut outcome = told(&bot, json!({ "user": "+14155550100" })).await;
    let reason = outcome["reason"].as_str().unwrap_or_default().to_owned();
    let state = twilio.0.lock().expect("nobody panics while it looks");
    (outcome["state"].take(), reason, state.asked, state.taken)
}

#[tokio::test]
async fn what_was_not_looked_at_is_sent_again() {
    for shape in [Shape::Classic, Shape::Problem, Shape::Unknown] {
        let faults = [Fault::TooMany(shape, Some(1)), Fault::TooMany(shape, None)];
        let (state, reason, asked, taken) = sent(&faults).await;
        assert_eq!((state, asked, taken), (json!("delivered"), 3, 1), "{shape:?}: {reason}");
    }
}

#[tokio::test]
async fn what_may_have_been_sent_is_left_to_its_owner() {
    for (fault, part) in [
        (Fault::Unavailable(Shape::Classic), "20503"),
        (Fault::Unavailable(Shape::Problem), "20503"),
        (Fault::Unavailable(Shape::Unknown), "503"),
        (Fault::Hang, "no answer"),
    ] {
        let (state, reason, asked, taken) = sent(&[fault]).await;
        // A dead letter, which is sent again only if its owner says so.
        assert_eq!((state, asked, taken), (json!("dead"), 1, 0), "{fault:?}: {reason}");
        let unknown = reason.starts_with("outcome unknown") && reason.contains(part);
        assert!(unknown, "{fault:?}: {reason}");
    }
}
