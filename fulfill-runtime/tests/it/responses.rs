//! Replies in the assistant's words: always the same six members.

use bytes::Bytes;
use fulfill_core::{
    Inbound, IntoReply, Provider, Reply,
    provider::EncodeError,
    reply::{Button, Form, Handoff, Media, Say, Show},
};
use fulfill_runtime::assistant::{Assistant, Request, Response};
use serde_json::{Value, json};

const BODY: &str = r#"{"intent_name":"x","parameters":{},"sessionLog":[],"query":"","message":"",
    "carolOrganization":"","carolEnvironment":"","carolOrganizationId":"","carolEnvironmentId":"",
    "sessionId":"","channelName":""}"#;

fn encode(reply: Reply) -> Result<(Value, Vec<String>), EncodeError> {
    let event = Request::from_json("", BODY.as_bytes()).unwrap();
    let delivery = Assistant::new().encode(&event, reply)?;
    let body: Value = serde_json::from_slice(delivery.response.body()).unwrap();
    assert_eq!(body.as_object().unwrap().len(), 6, "{body}");
    Ok((body, delivery.losses.iter().map(ToString::to_string).collect()))
}

/// The members that differ from an answer that does nothing.
#[track_caller]
fn check(reply: impl IntoReply, expected: Value, losses: usize) {
    let (mut body, told) = encode(reply.into_reply().unwrap()).unwrap();
    let nothing = json!({
        "message": "", "short_message": null, "jump_to": null, "options": null, "logout": false,
        "parameters": null,
    });
    body.as_object_mut().unwrap().retain(|name, value| nothing[name] != *value);
    assert_eq!(body, expected);
    assert_eq!(told.len(), losses, "{told:?}");
}

#[test]
fn every_member_has_its_action() {
    check("Olá", json!({"message": "Olá"}), 0);
    check((), json!({}), 0);
    check(Reply::say("a").and_say("b"), json!({"message": "a\nb"}), 0);
    let say = Say::text("Olá, o que deseja fazer agora?").short("Boas vindas");
    check(
        Reply::say(say)
            .redirect_to("Pedidos")
            .options(["Criar", "Consultar"])
            .remember("onboarding", true)
            .forget("cart")
            .end(),
        json!({
            "message": "Olá, o que deseja fazer agora?", "short_message": "Boas vindas",
            "jump_to": "Pedidos", "options": ["Criar", "Consultar"], "logout": true,
            "parameters": {"onboarding": true, "cart": null},
        }),
        0,
    );
    check(Reply::say("a").listen(), json!({"message": "a"}), 0);
}

#[test]
fn losses_are_listed() {
    let show = Show::body("Menu").media(Media::url("https://h/1.png"));
    check(Reply::new().show(show), json!({"message": "Menu\nhttps://h/1.png"}), 1);
    let button = Button::label("Sim").payload("YES");
    check(Reply::new().options([button]), json!({"options": ["Sim"]}), 1);
    check(Reply::new().listen_for(["a"]), json!({}), 1);
    check(Reply::say("a").native("autopilot", json!({})), json!({"message": "a"}), 1);
}

#[test]
fn what_it_cannot_do_is_an_error() {
    for (reply, action) in [
        (Reply::new().play("https://h/a.mp3"), "`play`"),
        (Reply::new().collect_form(Form::new("f", "x")), "`collect`"),
        (Reply::new().handoff(Handoff::voice("x")), "`handoff`"),
        (Reply::new().redirect_to("https://h/x"), "`redirect`"),
        (Reply::new().native("assistant", json!({"message": 5})), "`native`"),
    ] {
        let error = encode(reply).unwrap_err().to_string();
        assert!(error.contains(action), "{error}");
    }
}

#[test]
fn its_own_type_is_a_reply() {
    let own = Response::new("a").jump_to("b").options(["c"]).parameter("d", 1).logout();
    let expected = json!({
        "message": "a", "jump_to": "b", "options": ["c"], "parameters": {"d": 1}, "logout": true,
    });
    check(
        own.short_message("s"),
        {
            let mut with_short = expected;
            with_short["short_message"] = "s".into();
            with_short
        },
        0,
    );
}

#[test]
fn the_fallback_is_the_message_alone() {
    let event = Request::from_json("", BODY.as_bytes()).unwrap();
    let delivery = Assistant::new().fallback(&event, "Tente \"mais\" tarde").unwrap();
    let body: Value = serde_json::from_slice(delivery.response.body()).unwrap();
    assert_eq!(body, json!({"message": "Tente \"mais\" tarde"}));
}

#[test]
fn an_intent_without_a_token_is_reported() {
    use fulfill_core::{Call, Entry, Table, provider::Host};
    let entry = Entry::new("aberto", |_: &fulfill_core::Turn| Call::Ready(Ok(Reply::new())));
    let table = Table::new([entry]).unwrap();
    let attach = |mut channel: Assistant, dev| channel.attach(&Host::new(&table, dev, None)).len();
    assert_eq!(attach(Assistant::new(), false), 1);
    assert_eq!(attach(Assistant::with_token(""), false), 1);
    assert_eq!(attach(Assistant::with_token("t"), false), 0);
    assert_eq!(attach(Assistant::new(), true), 0);
    let unauthenticated = Inbound::new(
        http::Method::POST,
        "/".parse().unwrap(),
        http::HeaderMap::new(),
        Bytes::new(),
    );
    assert!(Assistant::with_token("t").authenticate(&unauthenticated).is_err());
}
