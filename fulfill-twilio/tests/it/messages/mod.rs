//! The messaging channel: signed requests in, turns and exact documents out.

mod documents;
mod parameters;

use std::{sync::Arc, time::Duration};

use fulfill_core::{
    Inbound, Place, Provider, Reply, Said, Turn,
    provider::{AuthError, DecodeError, EncodeError, Host},
};
use fulfill_twilio::{
    form::Form,
    messaging::{Message, Messaging, Received, What},
};
use serde_json::{Value, json};

use super::incoming::{self, SIGNED};

const USER: &str = "+14155550100";
const OURS: &str = "+14155550199";

fn message(pairs: &[(&str, &str)]) -> Form {
    let usual = [("MessageSid", "SM1"), ("From", USER), ("To", OURS), ("Body", "hi")];
    incoming::form(&usual, pairs)
}

fn channel() -> Messaging {
    let mut channel = Messaging::new(incoming::TOKEN);
    let table = incoming::table();
    assert_eq!(channel.attach(&Host::new(&table, false, None)), [""; 0]);
    channel
}

fn received(channel: &Messaging, inbound: &Inbound) -> Arc<Received> {
    channel.authenticate(inbound).expect("a signature");
    Arc::new(channel.decode(inbound).expect("a request").remove(0))
}

fn turn(form: &Form) -> Turn {
    let channel = channel();
    channel.turn(&received(&channel, &incoming::post("/bot", form, SIGNED)))
}

#[test]
fn an_sms_is_a_turn() {
    let turn = turn(&message(&[("Body", " Two\r\npizzas "), ("FromCity", "")]));
    assert_eq!((turn.provider(), turn.channel()), ("twilio-messaging", "sms"));
    assert_eq!((turn.sender(), turn.recipient()), (Some(USER), Some(OURS)));
    assert_eq!(turn.conversation(), Some("+14155550199|+14155550100"));
    assert_eq!((turn.id(), turn.text()), (Some("SM1"), " Two\r\npizzas "));
    assert_eq!((turn.payload(), turn.event_name(), turn.node()), (None, None, None));
    assert_eq!(turn.country().map(|country| country.code()), Some("US"));
    assert_eq!(turn.get(Place::Parameter, "To"), Some(OURS.into()));
    assert_eq!(turn.get(Place::Parameter, "FromCity"), None);
    assert_eq!(turn.names(Place::Parameter), ["MessageSid", "From", "To", "Body", "FromCity"]);
}

#[test]
fn a_whatsapp_button_is_a_payload() {
    let turn = turn(&message(&[
        ("From", "whatsapp:+5511961234567"),
        ("To", "whatsapp:+14155550199"),
        ("Body", ""),
        ("ButtonText", "Order"),
        ("ButtonPayload", "new-order"),
        ("ProfileName", "Ana"),
    ]));
    assert_eq!(
        (turn.channel(), turn.text(), turn.payload()),
        ("whatsapp", "Order", Some("new-order"))
    );
    assert_eq!(turn.country().map(|country| country.code()), Some("BR"));
    assert_eq!(turn.conversation(), Some("whatsapp:+14155550199|whatsapp:+5511961234567"));
    let message: &Received = turn.event().expect("the request");
    assert!(
        format!("{message:?}").contains("ProfileName") && !format!("{message:?}").contains("Ana")
    );
}

#[test]
fn media_are_attachments() {
    let turn = turn(&message(&[
        ("NumMedia", "2"),
        ("MediaUrl0", "https://h/0"),
        ("MediaContentType0", "image/png"),
        ("MediaUrl1", "https://h/1"),
    ]));
    let found: Vec<_> = turn
        .attachments()
        .iter()
        .map(|one| (one.url.as_str(), one.content_type.as_str()))
        .collect();
    assert_eq!(found, [("https://h/0", "image/png"), ("https://h/1", "")]);
}

#[test]
fn callbacks_are_events_of_their_conversation() {
    let turn = turn(&incoming::form(
        &[("MessageSid", "SM2"), ("MessageStatus", "undelivered"), ("ErrorCode", "30003")],
        &[("From", OURS), ("To", USER)],
    ));
    assert_eq!((turn.event_name(), turn.id()), (Some("status"), Some("SM2:undelivered")));
    assert_eq!(turn.conversation(), Some("+14155550199|+14155550100"));
    assert_eq!((turn.sender(), turn.recipient()), (Some(USER), Some(OURS)));
    assert_eq!(turn.get(Place::Parameter, "ErrorCode"), Some("30003".into()));
}

fn conversation(event: &str) -> Form {
    let usual = [("ConversationSid", "CH1"), ("Author", "ann"), ("Body", "hello")];
    incoming::form(&usual, &[("EventType", event)])
}

#[test]
fn conversations_are_events_too() {
    let turn = turn(&conversation("onMessageAdd"));
    assert_eq!((turn.event_name(), turn.channel()), (Some("onMessageAdd"), "conversations"));
    assert_eq!(
        (turn.conversation(), turn.sender(), turn.text()),
        (Some("CH1"), Some("ann"), "hello")
    );
    let channel = channel();
    let event = received(&channel, &incoming::post("/bot", &conversation("onMessageAdd"), SIGNED));
    let message = received(&channel, &incoming::post("/bot", &message(&[]), SIGNED));
    let (conversations, usual) = (channel.patience(&event), channel.patience(&message));
    assert_eq!((conversations, usual), (Some(Duration::from_secs(4)), None));
}

#[test]
fn what_has_not_happened_yet_is_answered() {
    let channel = channel();
    let answer = |event: &str, reply: Reply| {
        let inbound = incoming::post("/bot", &conversation(event), SIGNED);
        let delivery = channel.encode(&received(&channel, &inbound), reply)?;
        let text = String::from_utf8(delivery.response.body().to_vec()).expect("text");
        Ok::<_, EncodeError>((delivery.response.status().as_u16(), text, delivery.losses.len()))
    };
    let native = |value: Value| Reply::new().native("twilio", json!({ "conversations": value }));
    let (body, author) = (native(json!({"body": "*"})), native(json!({"author": "a"})));
    let both = r#"{"author":"a","body":"*"}"#;
    for (reply, before, after) in [
        (Reply::new().end(), (200, "{}", 0), (200, "{}", 0)),
        (body.clone().then(author), (200, both, 0), (200, "{}", 2)),
        (body.then(native(json!("refuse"))), (403, "{}", 0), (200, "{}", 2)),
        (Reply::new().native("other", json!({})), (200, "{}", 1), (200, "{}", 1)),
    ] {
        for (event, (status, text, losses)) in [("onMessageAdd", before), ("onMessageAdded", after)]
        {
            let expected = (status, text.to_owned(), losses);
            assert_eq!(answer(event, reply.clone()).expect("an answer"), expected, "{reply:?}");
        }
    }
    // Words may be what is said when a handler fails.
    let words = answer("onMessageAdd", Reply::say("hi")).expect_err("nobody reads it");
    assert!(words.to_string().contains("`ConversationAnswer`"), "{words}");
    assert_eq!(answer("onMessageAdded", Reply::say("hi")).expect("one"), (200, "{}".into(), 1));
    let wrong = answer("onMessageAdd", native(json!(7))).expect_err("neither");
    assert!(wrong.to_string().contains("the word `refuse`"), "{wrong}");
}

#[test]
fn what_is_none_of_ours_is_refused() {
    let channel = channel();
    let post = |form: &Form, sign: bool| incoming::post("/bot", form, sign);
    assert!(matches!(
        channel.authenticate(&post(&message(&[]), false)),
        Err(AuthError::Forbidden(_))
    ));
    for (pairs, part) in [
        (&[("From", "")][..], "From"),
        (&[("MessageSid", "../../x")], "MessageSid"),
        (&[("MessageStatus", "sent"), ("MessageSid", "")], "MessageSid"),
    ] {
        let error = channel.decode(&post(&message(pairs), true)).expect_err("no message");
        assert!(error.to_string().contains(part), "{error}");
    }
    let elsewhere = incoming::post("/bot/nowhere", &message(&[]), SIGNED);
    assert!(matches!(channel.decode(&elsewhere), Err(DecodeError::Path { .. })));
    let shop = incoming::post("/bot/shop", &message(&[]), SIGNED);
    assert_eq!(channel.turn(&received(&channel, &shop)).webhook(), "shop");
    let unset = Messaging::from_env().attach(&Host::new(&incoming::table(), false, None));
    assert!(unset[0].contains("TWILIO_AUTH_TOKEN"), "{unset:?}");
}

#[test]
fn what_it_makes_up_is_what_it_reads() {
    let channel = Messaging::unsigned();
    let turn = |said: &Said| channel.turn(&Arc::new(channel.pretend(said).expect("an event")));
    let said = turn(&Said::new(USER, "two & more").payload("p").channel("whatsapp"));
    assert_eq!((said.channel(), said.sender()), ("whatsapp", Some("whatsapp:+14155550100")));
    assert_eq!((said.text(), said.payload()), ("two & more", Some("p")));
    assert_eq!(turn(&Said::new(USER, "hi")).channel(), "sms");
    for event in ["status", "STOP", "onMessageAdded"] {
        assert_eq!(turn(&Said::new(USER, "").event(event)).event_name(), Some(event));
    }
    assert!(channel.pretend(&Said::new("x", "").channel("pigeon")).is_none());
    assert!(channel.pretend(&Said::new("", "")).is_none());
}

#[test]
fn handlers_take_what_they_need() {
    use fulfill_core::FromTurn as _;
    use fulfill_twilio::messaging::Status;

    let sms = turn(&message(&[]));
    assert_eq!(Message::from_turn(&sms, "x").expect("a message").sid(), "SM1");
    assert!(Status::from_turn(&sms, "x").is_err());
}
