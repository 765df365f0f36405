//! What other channels would be sent, and who may post to the console.

use fulfill_runtime::{
    Call, Said,
    assistant::Assistant,
    console::Console,
    prelude::*,
    talk::{Talk, WireError},
    testing::Tester,
};
use http::Request;

use super::bots::{Runs, app, diary, on};

#[tokio::test]
async fn a_channel_is_shown_what_each_handler_said() {
    let first = on("go", |_: &Turn| {
        Call::Ready(Ok(Reply::say("one").remember("a", 1).redirect_to(Target::node("second"))))
    });
    let second =
        fulfill_runtime::Entry::new("second", |_: &Turn| Call::Ready(Ok(Reply::say("two"))));
    let app = app([first, second]).mount("/assistant", Assistant::new());
    let bot = Talk::new(app).expect("no gaps");
    assert_eq!(bot.channels(), [("/assistant".to_owned(), "assistant")]);
    let said = Said::new("ana", "go");
    let heard = bot.say(said.clone()).await;
    assert_eq!(heard.lines(), ["one", "two"]);
    assert_eq!(heard.trail, ["go", "second"]);
    for name in ["assistant", "/assistant", "/assistant/"] {
        let wire = bot.wire(name, &said, &heard).expect("it is mounted");
        let intents: Vec<_> = wire.iter().filter_map(|wire| wire.intent.as_deref()).collect();
        assert_eq!(intents, ["go", "second"], "{name}");
        let body = |at: usize| {
            let response = wire[at].response.as_ref().expect("it can say that");
            String::from_utf8_lossy(response.body()).into_owned()
        };
        assert!(body(0).contains("one") && body(1).contains("two"), "{}", body(0));
    }
    let console = bot.wire("console", &said, &heard).expect("it is there");
    assert_eq!(console.len(), 1);
    assert!(matches!(bot.wire("sms", &said, &heard), Err(WireError::Unknown { .. })));
}

#[tokio::test]
async fn the_console_asks_for_its_token() {
    let open = app([diary(&Runs::default())]).dev(false).mount("/", Console::new());
    let gap = Tester::new(open).err().expect("a gap").to_string();
    assert!(gap.contains("FULFILL_CONSOLE_TOKEN"), "{gap}");

    let bot = app([diary(&Runs::default())]).dev(false).mount("/", Console::with_token("t0ken"));
    let bot = Tester::new(bot).expect("no gaps");
    for (token, body, status) in [
        (None, "{}", 401),
        (Some("Basic t0ken"), "{}", 401),
        (Some("Bearer t0ke"), "{}", 403),
        (Some("Bearer "), "{}", 403),
        (Some("Bearer t0ken"), r#"{"user":"ana"}"#, 200),
        (Some("Bearer t0ken"), "{}", 422),
        (Some("Bearer t0ken"), "{", 400),
    ] {
        let mut request = Request::post("/").header("content-type", "application/json");
        if let Some(token) = token {
            request = request.header("authorization", token);
        }
        let response = bot.send(request.body(body).expect("a request")).await;
        assert_eq!(response.status(), status, "{token:?} {body}");
    }
}

#[tokio::test]
async fn platforms_are_told_the_time_too() {
    use fulfill_runtime::store::ManualClock;
    let told = fulfill_runtime::Entry::new("time", |turn: &Turn| {
        Call::Ready(Ok(Reply::say(turn.now().map(|now| now.to_string()).unwrap_or_default())))
    });
    let app = app([told]).clock(std::sync::Arc::new(ManualClock::default()));
    let app = app.configure(|config| config.time_zone = Some(jiff::tz::TimeZone::UTC));
    let bot = Tester::new(app.mount("/", Assistant::with_token("t0ken"))).expect("no gaps");
    let body = r#"{"intent_name":"time","parameters":{},"sessionLog":[],"query":"","message":"",
        "carolOrganization":"","carolEnvironment":"","carolOrganizationId":"",
        "carolEnvironmentId":"","sessionId":"s1","channelName":"web"}"#;
    let request = Request::post("/")
        .header("content-type", "application/json")
        .header("x-assistant-signature-token", "t0ken");
    let response = bot.send(request.body(body).expect("a request")).await;
    let body = String::from_utf8_lossy(response.body()).into_owned();
    assert!(body.contains("2023-11-14T22:13:20"), "{body}");
}
