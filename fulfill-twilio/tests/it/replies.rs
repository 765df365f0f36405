//! Neutral replies in Autopilot's words: what is written, and what is lost on the way.

use bytes::Bytes;
use fulfill_core::{
    Inbound, IntoReply, Provider, Reply, Target,
    provider::EncodeError,
    reply::{
        Button, Card, Digits, Form, Handoff, Kind, Listen, Media, Method, Play, Question, Say, Show,
    },
};
use fulfill_twilio::autopilot::{Actions, Autopilot, Event, Valid};
use http::HeaderMap;
use serde_json::{Value, json};

fn event(channel: &Autopilot) -> Event {
    let mut headers = HeaderMap::new();
    let form = "application/x-www-form-urlencoded".parse().expect("a header");
    headers.insert("content-type", form);
    let inbound = Inbound::new(
        http::Method::POST,
        "/".parse().expect("a path"),
        headers,
        Bytes::from_static(b"CurrentTask=x"),
    );
    channel.decode(&inbound).expect("a request").remove(0)
}

fn encode(reply: Reply) -> Result<(Value, Vec<String>), EncodeError> {
    let channel = Autopilot::unsigned();
    let delivery = channel.encode(&event(&channel), reply)?;
    assert_eq!(delivery.response.headers()["content-type"], "application/json");
    let body = serde_json::from_slice(delivery.response.body()).expect("JSON");
    Ok((body, delivery.losses.iter().map(ToString::to_string).collect()))
}

/// The actions of a reply that loses nothing.
#[track_caller]
fn check(reply: impl IntoReply, expected: Value) {
    let (body, losses) = encode(reply.into_reply().expect("a reply")).expect("an encoding");
    assert_eq!(body, json!({ "actions": expected }));
    assert_eq!(losses, [""; 0]);
}

/// The actions of a reply that loses something, and the word that says what.
#[track_caller]
fn check_loss(reply: Reply, expected: Value, loss: &str) {
    let (body, losses) = encode(reply).expect("an encoding");
    assert_eq!(body, json!({ "actions": expected }));
    assert!(losses.iter().any(|told| told.contains(loss)), "{losses:?}");
}

#[test]
fn says_shows_and_plays() {
    check("Hello", json!([{"say": "Hello"}]));
    check((), json!([]));
    check(Reply::say(Say::speech("<break/>")), json!([{"say": {"speech": "<break/>"}}]));
    let show = Show::body("Menu").media(Media::url("https://h/1.png").label("Pizza"));
    check(
        Reply::new().show(show).play(Play::url("https://h/a.mp3").repeat(2)),
        json!([
            {"show": {"body": "Menu", "images": [{"url": "https://h/1.png", "label": "Pizza"}]}},
            {"play": {"url": "https://h/a.mp3", "loop": 2}},
        ]),
    );
    let card = Card { title: "Pizza".into(), text: Some("Hot".into()), ..Card::default() };
    check(Reply::new().show(card), json!([{"show": {"body": "Pizza\nHot"}}]));
}

#[test]
fn remembers_and_forgets() {
    check(
        Reply::new().remember("name", "Ada").remember("visits", 2).forget("cart"),
        json!([{"remember": {"name": "Ada", "visits": 2, "cart": null}}]),
    );
}

#[test]
fn goes_on_elsewhere() {
    check(Reply::new().redirect_to("menu"), json!([{"redirect": "task://menu"}]));
    check(Reply::new().redirect_to("https://h/x"), json!([{"redirect": "https://h/x"}]));
    let target = Target::Url { url: "https://h/x".into(), method: Some(Method::Get) };
    check(
        Reply::new().redirect_to(target),
        json!([{"redirect": {"uri": "https://h/x", "method": "GET"}}]),
    );
    check(Reply::new().listen(), json!([{"listen": true}]));
    let digits = Digits {
        count: Some(1),
        finish_on_key: Some("#".into()),
        map: vec![("1".into(), "orders".into())],
    };
    let listen = Listen { digits: Some(digits), barge: Some(false), ..["orders", "help"].into() };
    check(
        Reply::new().listen_for(listen),
        json!([{"listen": {
            "tasks": ["orders", "help"], "barge": false,
            "voice_digits": {
                "num_digits": 1, "finish_on_key": "#", "redirects": {"1": "task://orders"},
            },
        }}]),
    );
    let handoff = Handoff {
        method: Some(Method::Post),
        priority: Some("5".into()),
        timeout_seconds: Some(60),
        ..Handoff::voice("taskrouter://WW1")
    };
    check(
        Reply::new().handoff(handoff),
        json!([{"handoff": {
            "channel": "voice", "uri": "taskrouter://WW1", "method": "POST", "priority": "5",
            "timeout": "60",
        }}]),
    );
    check(Reply::say("Bye").end(), json!([{"say": "Bye"}]));
}

#[test]
fn asks_a_form() {
    let name = Question {
        repeat: true,
        thanks: Some("Thanks!".into()),
        prefill: Some("first_name".into()),
        ..Question::new("first_name", "Your name?").kind(Kind::FirstName)
    };
    let name = name.retry("Sorry?").attempts(3, "give-up");
    let size = Question {
        digits: Some(Digits { count: Some(1), ..Digits::default() }),
        ..Question::new("size", "Which size?").kind(Kind::OneOf(vec!["S".into(), "L".into()]))
    };
    let photo = Question::new("photo", "A photo?").kind(Kind::Media(vec!["image/png".into()]));
    let free = Question::new("note", "Anything else?");
    let form = Form::new("order", "store").question(name).question(size).question(photo);
    check(
        Reply::new().collect_form(form.question(free)),
        json!([{"collect": {
            "name": "order",
            "questions": [
                {
                    "question": "Your name?", "name": "first_name", "type": "Twilio.FIRST_NAME",
                    "prefill": "first_name",
                    "validate": {
                        "on_failure": {"messages": [{"say": "Sorry?"}], "repeat_question": true},
                        "on_success": {"say": "Thanks!"},
                        "max_attempts": {"redirect": "task://give-up", "num_attempts": 3},
                    },
                },
                {
                    "question": "Which size?", "name": "size", "voice_digits": {"num_digits": 1},
                    "validate": {"allowed_values": {"list": ["S", "L"]}},
                },
                {
                    "question": "A photo?", "name": "photo",
                    "validate": {"allowed_types": {"list": ["image/png"]}},
                },
                {"question": "Anything else?", "name": "note"},
            ],
            "on_complete": {"redirect": "task://store"},
        }}]),
    );
}

#[test]
fn losses_are_listed() {
    let options = Reply::say("Which?").options(["One", "Two"]);
    check_loss(options, json!([{"say": "Which?"}, {"say": "1. One\n2. Two"}]), "no buttons");
    let behind = Reply::new().redirect_to("x").and_say("never");
    check_loss(behind, json!([{"redirect": "task://x"}, {"say": "never"}]), "never runs");
    let ends = Reply::new().listen().end();
    check_loss(ends, json!([{"listen": true}]), "goes on");
    let foreign = Reply::say("Hi").native("messenger", json!({}));
    check_loss(foreign, json!([{"say": "Hi"}]), "another provider");
    let card = Card { title: "A".into(), buttons: vec![Button::label("b")], ..Card::default() };
    check_loss(Reply::new().show(card), json!([{"show": {"body": "A"}}]), "buttons of cards");
}

#[test]
fn what_cannot_be_said_is_an_error() {
    for (reply, part) in [
        (Reply::new().handoff(Handoff { channel: "chat".into(), ..Handoff::voice("x") }), "chat"),
        (Reply::say("x".repeat(17_000)), "16384"),
        (Reply::new().native("autopilot", json!({"action": []})), "autopilot"),
        (Reply::new().collect_form(Form::new("no questions", "x")), "no questions"),
    ] {
        let error = encode(reply).expect_err("no encoding").to_string();
        assert!(error.contains(part), "{error}");
    }
}

#[test]
fn its_own_types_are_replies() {
    check(Actions::new().say("exactly this"), json!([{"say": "exactly this"}]));
    let (verdict, _) = encode(Valid { valid: false }.into_reply().expect("a reply")).expect("JSON");
    assert_eq!(verdict, json!({"valid": false}));
}
