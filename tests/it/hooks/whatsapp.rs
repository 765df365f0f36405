//! A notification through Twilio, to users whose messages are answered in the response.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use bytes::Bytes;
use fulfill_runtime::{
    Call,
    deliver::{Sending, Transport},
    prelude::*,
    store::{ManualClock, MemoryStore},
    testing::Tester,
};
use fulfill_twilio::{
    form::Form,
    messaging::Messaging,
    rest::Account,
    signature::{Content, Signer},
};
use http::{Request, Response};
use serde_json::{Value, json};

const TOKEN: &str = "12345";
const OURS: &str = "+14155550199";
const SID: &str = "HX0123456789abcdef0123456789abcdef";

/// What Twilio was asked to send, as forms.
#[derive(Clone, Default)]
struct Twilio(Arc<Mutex<Vec<String>>>);

impl Transport for Twilio {
    fn send(&self, request: Request<Bytes>) -> Sending<'_> {
        assert!(request.headers().contains_key("authorization"));
        assert_eq!(request.uri().host(), Some("api.twilio.com"));
        let form = String::from_utf8(request.body().to_vec()).expect("a form");
        let mut sent = self.0.lock().expect("nobody panics while it looks");
        sent.push(form);
        let body = json!({ "sid": format!("SM{}", sent.len()) }).to_string();
        let answer = Response::builder().status(201).body(Bytes::from(body));
        Box::pin(async move { Ok(answer.expect("an answer")) })
    }
}

fn hook() -> HookEntry {
    let hook = HookEntry::new("bell", |turn: &Turn| {
        let find = |name: &str| turn.find(name).unwrap_or_default();
        let user = find("user").as_str().unwrap_or_default().to_owned();
        let to = Address::new("whatsapp", user).account(OURS);
        let reply = match find("template") {
            Value::Null => Reply::say("ding"),
            sid => Reply::new().native("twilio", json!({ "content": { "sid": sid } })),
        };
        Call::Ready(Ok(Notice::new().to(to, reply)))
    });
    hook.secret("s3cret")
}

#[intent(fallback)]
fn hello() -> &'static str {
    "hello"
}

async fn hear(bot: &Tester, user: &str, sid: &str) {
    let form = Form::default().with("MessageSid", sid).with("Body", "hi");
    let form =
        form.with("From", &format!("whatsapp:{user}")).with("To", &format!("whatsapp:{OURS}"));
    let signer = Signer::new(TOKEN).expect("a token");
    let signed = signer.sign("http://localhost/whatsapp", Content::Form(&form));
    let mut request = Request::post("/whatsapp")
        .header("host", "localhost")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form.encode())
        .expect("a request");
    request.headers_mut().extend(signed.headers());
    let answer = bot.send(request).await;
    assert_eq!(answer.status(), 200, "{answer:?}");
    assert!(String::from_utf8_lossy(answer.body()).contains("hello"), "the answer is the reply");
}

/// Tells the hook something, and gives what became of its one recipient.
pub(super) async fn told(bot: &Tester, body: Value) -> Value {
    let request = Request::post("/hooks/bell").header("content-type", "application/json");
    let request = request.header("authorization", "Bearer s3cret").body(body.to_string());
    let kept = bot.send(request.expect("a request")).await;
    let place = kept.headers()["location"].to_str().expect("a path").to_owned();
    let done = async {
        loop {
            let request = Request::get(&place).header("authorization", "Bearer s3cret").body("");
            let report = bot.send(request.expect("a request")).await;
            let mut report: Value = serde_json::from_slice(report.body()).expect("JSON");
            if report["state"] != "waiting" {
                return report["recipients"][0].take();
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), done).await.expect("it does not wait for long")
}

#[tokio::test]
async fn whatsapp_has_a_window_and_templates_have_none() {
    let clock = ManualClock::new(1_767_225_600_000);
    let store = Arc::new(MemoryStore::with(clock.clone(), Default::default()));
    let account = Account::new("AC0123456789abcdef0123456789abcdef", TOKEN).expect("an account");
    let twilio = Twilio::default();
    let app = App::new(intents![hello]).expect("settings").hook(hook());
    let app = app.mount("/whatsapp", Messaging::new(TOKEN).account(&account));
    let app = app.store(store).clock(Arc::new(clock.clone())).transport(twilio.clone());
    let bot = Tester::new(app).expect("no gaps");

    let user = "+14155550100";
    let refused = told(&bot, json!({ "user": user })).await;
    assert_eq!(refused["state"], "refused", "{refused}");
    assert!(
        refused["reason"].as_str().unwrap_or_default().contains("has not written"),
        "{refused}"
    );

    hear(&bot, user, "SM00000000000000000000000000000001").await;
    let sent = told(&bot, json!({ "user": user })).await;
    assert_eq!((&sent["state"], &sent["messages"][0]["id"]), (&json!("delivered"), &json!("SM1")));

    clock.advance(Duration::from_secs(24 * 3600));
    let refused = told(&bot, json!({ "user": user })).await;
    let reason = refused["reason"].as_str().unwrap_or_default();
    assert!(reason.contains("last wrote at 2026-01-01T00:00:00Z"), "{refused}");
    assert!(reason.contains("content template"), "{refused}");

    let template = told(&bot, json!({ "user": user, "template": SID })).await;
    assert_eq!(template["state"], "delivered", "{template}");
    let forms = twilio.0.lock().expect("nobody panics while it looks").clone();
    let ends = "To=whatsapp%3A%2B14155550100&From=whatsapp%3A%2B14155550199";
    assert_eq!(forms, [format!("{ends}&Body=ding"), format!("{ends}&ContentSid={SID}")]);
}
