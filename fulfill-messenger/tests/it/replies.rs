//! Replies as calls of the Send API, and what is lost on the way.

use std::sync::Arc;

use fulfill_core::{
    IntoReply as _, Provider as _, Reply,
    provider::EncodeError,
    reply::{Button, Card, Handoff, Media, Play, Show},
};
use fulfill_messenger::{
    Messenger,
    send::{Message, QuickReply},
    webhook::{Event, decode},
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{SECRET, json as body_of, ready};

fn event(object: &str, event: Value) -> Event {
    let body = json!({"object": object, "entry": [{"id": "311", "messaging": [event]}]});
    decode(body.to_string().as_bytes()).remove(0)
}

fn hello(object: &str) -> Event {
    event(object, json!({"sender": {"id": "719"}, "message": {"mid": "m", "text": "hi"}}))
}

/// The messages of a reply to a user of Messenger, and the losses.
#[track_caller]
fn check(reply: Reply, messages: Value, losses: &[&str]) {
    let delivery = ready().encode(&hello("page"), reply).unwrap();
    let sent: Vec<Value> = delivery
        .calls
        .iter()
        .map(|call| {
            assert_eq!(call.request.uri(), "/v25.0/me/messages");
            let mut body = body_of(&call.request);
            assert_eq!(body["recipient"], json!({"id": "719"}));
            assert_eq!(body["messaging_type"], "RESPONSE");
            body["message"].take()
        })
        .collect();
    assert_eq!(json!(sent), messages);
    let said: Vec<String> = delivery.losses.iter().map(ToString::to_string).collect();
    assert_eq!(said.len(), losses.len(), "{said:#?}");
    for (loss, start) in said.iter().zip(losses) {
        assert!(loss.starts_with(start), "{loss}");
    }
}

fn quick(title: &str, payload: &str) -> Value {
    json!({"content_type": "text", "title": title, "payload": payload})
}

#[test]
fn texts_go_one_by_one_and_split() {
    check(
        Reply::say("a\u{202e}🙏").and_say("b"),
        json!([{"text": "a\u{202e}🙏"}, {"text": "b"}]),
        &[],
    );
    check(Reply::new(), json!([]), &[]);
    check(Reply::say(" "), json!([]), &[]);
    check(Reply::say("hi").listen().end(), json!([{"text": "hi"}]), &[]);
    let (one, two) = ("x".repeat(1500), "y".repeat(1500));
    check(Reply::say(format!("{one}\n\n{two}")), json!([{"text": one}, {"text": two}]), &[]);
}

#[test]
fn options_stand_under_the_last_part() {
    let replies = json!([quick("Yes", "Yes"), quick("No", "N")]);
    let options = || [Button::label("Yes"), Button::label("No").payload("N")];
    check(
        Reply::say("Sure?").options(options()),
        json!([{"text": "Sure?", "quick_replies": replies}]),
        &[],
    );
    let (one, two) = ("x".repeat(1999), "y".repeat(100));
    check(
        Reply::say(format!("{one} {two}")).options(options()),
        json!([{"text": one}, {"text": two, "quick_replies": replies}]),
        &[],
    );
    let picture = json!({"type": "image", "payload": {"url": "https://a.example/b.png"}});
    check(
        Reply::new().show(Media::url("https://a.example/b.png")).options(options()),
        json!([{"attachment": picture, "quick_replies": replies}]),
        &[],
    );
    let long = "The one with the long name";
    check(
        Reply::new().show(Media::url("https://a.example/b.png")).options([long]),
        json!([
            {"attachment": picture},
            {"text": format!("1. {long}"), "quick_replies": [quick("1", long)]},
        ]),
        &["options: labels stand in the text"],
    );
    check(
        Reply::new().options(options()),
        json!([{"text": "1. Yes\n2. No", "quick_replies": [quick("1", "Yes"), quick("2", "N")]}]),
        &["options: labels stand in the text"],
    );
}

#[test]
fn options_that_do_not_fit_are_numbered() {
    check(
        Reply::say("Which?").options(["The one with the long name", "Other"]),
        json!([{
            "text": "Which?\n1. The one with the long name\n2. Other",
            "quick_replies": [quick("1", "The one with the long name"), quick("2", "Other")],
        }]),
        &["options: labels stand in the text"],
    );
    let labels: Vec<String> = (1..=13).map(|n| n.to_string()).collect();
    let all: Vec<Value> = labels.iter().map(|label| quick(label, label)).collect();
    check(Reply::say("?").options(labels), json!([{"text": "?", "quick_replies": all}]), &[]);
    let labels: Vec<String> = (1..=14).map(|n| format!("o{n}")).collect();
    let lines: Vec<String> = (1..=14).map(|n| format!("{n}. o{n}")).collect();
    check(
        Reply::say("?").options(labels),
        json!([{"text": format!("?\n{}", lines.join("\n"))}]),
        &["options: they are more than 13"],
    );
}

#[test]
fn addresses_are_buttons_of_a_template_or_lines() {
    let site = || Button::label("Site").url("https://a.example");
    check(
        Reply::say("Look").options([site(), Button::label("No")]),
        json!([{"attachment": {"type": "template", "payload": {
        "template_type": "button", "text": "Look", "buttons": [
            {"type": "web_url", "title": "Site", "url": "https://a.example"},
            {"type": "postback", "title": "No", "payload": "No"},
        ]}}}]),
        &[],
    );
    let long = "x".repeat(641);
    check(
        Reply::say(&*long).options([site(), Button::label("No")]),
        json!([{"text": format!("{long}\nSite: https://a.example"), "quick_replies": [quick("No", "No")]}]),
        &["options: addresses are given as lines"],
    );
}

#[test]
fn files_go_by_their_endings() {
    let show = Show::body("Here")
        .media("https://a.example/b.mp4")
        .media(Media::url("https://a.example/b").label("a plan"))
        .media("tel:1");
    check(
        Reply::new().show(show),
        json!([
            {"text": "Here"},
            {"attachment": {"type": "video", "payload": {"url": "https://a.example/b.mp4"}}},
            {"attachment": {"type": "file", "payload": {"url": "https://a.example/b"}}},
            {"text": "tel:1"},
        ]),
        &["show: the words for", "show: an address that is not of the web"],
    );
    check(
        Reply::new().play(Play::url("https://a.example/b").repeat(2)),
        json!([{"attachment": {"type": "audio", "payload": {"url": "https://a.example/b"}}}]),
        &["play: users play it"],
    );
}

#[test]
fn cards_are_a_generic_template() {
    let card = |title: &str| Card {
        title: title.into(),
        text: Some("t".into()),
        image: Some(Media::url("https://a.example/b.png")),
        buttons: vec![Button::label("Buy").payload("B")],
    };
    let element = |title: &str| {
        json!({"title": title, "subtitle": "t", "image_url": "https://a.example/b.png",
            "buttons": [{"type": "postback", "title": "Buy", "payload": "B"}]})
    };
    let generic = |elements: Vec<Value>| {
        json!({"attachment": {"type": "template", "payload":
            {"template_type": "generic", "elements": elements}}})
    };
    let show = (0..11).fold(Show::default(), |show, at| show.card(card(&at.to_string())));
    let elements: Vec<Value> = (0..11).map(|at| element(&at.to_string())).collect();
    check(
        Reply::new().show(show),
        json!([generic(elements[..10].to_vec()), generic(elements[10..].to_vec())]),
        &[],
    );
    let long = "x".repeat(81);
    check(
        Reply::new().show(card(&long)),
        json!([
            {"attachment": {"type": "image", "payload": {"url": "https://a.example/b.png"}}},
            {"text": format!("{long}\nt"), "quick_replies": [quick("Buy", "B")]},
        ]),
        &["show: a card is given as text: its texts are too long"],
    );
    let bare = Card { title: "Only".into(), ..Card::default() };
    check(Reply::new().show(bare), json!([{"text": "Only"}]), &["show: a card is given as text"]);
}

#[test]
fn handing_over_is_a_call_of_its_own() {
    let check = |reply: Reply, app: &str, metadata: Value| {
        let channel = ready();
        let delivery = channel.encode(&hello("page"), reply).unwrap();
        assert_eq!(delivery.calls.len(), 2);
        assert_eq!(delivery.calls[1].request.uri().path(), "/v25.0/me/pass_thread_control");
        let mut body = body_of(&delivery.calls[1].request);
        assert_eq!(body["metadata"].take(), metadata);
        body.as_object_mut().unwrap().remove("metadata");
        assert_eq!(body, json!({"recipient": {"id": "719"}, "target_app_id": app}));
    };
    let reply = |to: &str| Reply::say("One moment.").handoff(Handoff::voice(to));
    check(reply("agents"), "263902037430900", json!("agents"));
    check(reply("804400112233445"), "804400112233445", Value::Null);
}

#[test]
fn own_words_are_held_to_the_limits() {
    let message = Message::text("?").unwrap();
    let message = message.quick_replies([QuickReply::email()]).unwrap();
    let reply = message.into_reply().unwrap();
    check(reply, json!([{"text": "?", "quick_replies": [{"content_type": "user_email"}]}]), &[]);
    check(Reply::new().native("kik", json!({})), json!([]), &["native: it is meant for another"]);
    let typing =
        Reply::new().native("messenger", json!([{"sender_action": "typing_on"}, {"text": "x"}]));
    let delivery = ready().encode(&hello("page"), typing).unwrap();
    assert_eq!(
        body_of(&delivery.calls[0].request),
        json!({"recipient": {"id": "719"}, "sender_action": "typing_on"})
    );
    assert_eq!(body_of(&delivery.calls[1].request)["message"], json!({"text": "x"}));
    for (value, reason) in [
        (json!({"text": "x".repeat(2001)}), "message.text takes 1 to 2000 characters, not 2001"),
        (json!({"text": "x", "colour": "red"}), "only this is understood: {\"text\":\"x\"}"),
        (json!({"quick_replies": []}), ""),
        (json!("x"), ""),
        (json!({"sender_action": "dance"}), "dance"),
    ] {
        let reply = Reply::new().native("messenger", value.clone());
        let error = ready().encode(&hello("page"), reply).unwrap_err();
        assert!(error.to_string().contains(reason), "{value}: {error}");
    }
}

#[test]
fn what_must_not_be_answered_is_not() {
    let page = json!({"id": "311"});
    let user = json!({"id": "719"});
    for given in [
        json!({"sender": page, "recipient": user, "message": {"mid": "m", "is_echo": true}}),
        json!({"sender": user, "delivery": {"watermark": 1}}),
        json!({"sender": user, "read": {"watermark": 1}}),
        json!({"app_roles": {"1": ["primary_receiver"]}}),
    ] {
        let delivery = ready().encode(&event("page", given.clone()), Reply::say("x")).unwrap();
        assert_eq!((delivery.calls.len(), delivery.losses.len()), (0, 1), "{given}");
    }
    let body = json!({"object": "page", "entry": [{"id": "311", "standby": [
        {"sender": user, "message": {"mid": "m", "text": "x"}}]}]});
    let standby = decode(body.to_string().as_bytes()).remove(0);
    assert_eq!(ready().encode(&standby, Reply::say("x")).unwrap().calls.len(), 0);
}

#[test]
fn a_comment_is_answered_privately_and_once() {
    let comment = |from: &str| {
        let value =
            json!({"item": "comment", "verb": "add", "comment_id": "311_9", "from": {"id": from}});
        let body = json!({"object": "page", "entry": [{"id": "311", "changes": [
            {"field": "feed", "value": value}]}]});
        decode(body.to_string().as_bytes()).remove(0)
    };
    let delivery = ready().encode(&comment("44"), Reply::say("a").and_say("b")).unwrap();
    assert_eq!((delivery.calls.len(), delivery.losses.len()), (1, 1));
    assert_eq!(body_of(&delivery.calls[0].request)["recipient"], json!({"comment_id": "311_9"}));
    assert_eq!(ready().encode(&comment("311"), Reply::say("a")).unwrap().calls.len(), 0);
}

#[test]
fn replies_to_live_comments_have_a_limit_of_their_own() {
    for (object, field, kind) in [
        ("instagram", "live_comments", "live"),
        ("instagram", "comments", "private"),
        ("page", "live_comments", "private"),
    ] {
        let change = json!({"field": field, "value": {"id": "17", "from": {"id": "44"}}});
        let body = json!({"object": object, "entry": [{"id": "311", "changes": [change]}]});
        let comment = decode(body.to_string().as_bytes()).remove(0);
        let calls = ready().encode(&comment, Reply::say("a")).unwrap().calls;
        assert_eq!(calls[0].kind, kind, "{object} {field}");
    }
}

#[test]
fn instagram_counts_bytes() {
    let say = |text: &str| ready().encode(&hello("instagram"), Reply::say(text)).unwrap().calls;
    let calls = say(&"é ".repeat(400));
    assert_eq!(calls.len(), 2);
    for call in &calls {
        assert!(body_of(&call.request)["message"]["text"].as_str().unwrap().len() <= 1000);
    }
    let sticker = Reply::new().native("messenger", json!({"sticker_id": 7}));
    assert!(matches!(
        ready().encode(&hello("instagram"), sticker),
        Err(EncodeError::Invalid { .. })
    ));
}

#[test]
fn each_page_is_answered_with_its_own_token() {
    let channel = Messenger::new(SECRET, "v", "default").page("311", "own").without_proof();
    let token = |page: &str| {
        let mut event = hello("page");
        event.account = Some(page.into());
        let delivery = channel.encode(&event, Reply::say("x")).unwrap();
        assert!(delivery.calls[0].request.headers().get("authorization").is_none());
        let made = channel.prepare(&delivery.calls[0]).unwrap();
        assert_eq!(made.uri(), "https://graph.facebook.com/v25.0/me/messages");
        made.headers()["authorization"].to_str().unwrap().to_owned()
    };
    assert_eq!(token("311"), "Bearer own");
    assert_eq!(token("312"), "Bearer default");
    let none = Messenger::new(SECRET, "v", "");
    assert!(none.encode(&hello("page"), Reply::say("x")).is_err());
    assert!(none.encode(&hello("page"), Reply::new()).is_ok());
    let turn = none.turn(&Arc::new(hello("page")));
    assert_eq!(turn.text(), "hi");
}

#[test]
fn what_the_engine_does_is_not_encoded() {
    let encode = |reply: Reply| ready().encode(&hello("page"), reply);
    let redirect = encode(Reply::new().redirect_to("next"));
    assert!(matches!(redirect, Err(EncodeError::Unsupported { action: "redirect", .. })));
    assert_eq!(encode(Reply::new().remember("a", 1)).unwrap().losses.len(), 1);
}

/// Texts short and long, empty and odd.
fn writing() -> impl Strategy<Value = String> {
    let word = prop_oneof![Just("🙏"), Just("word "), Just("\n"), Just("é"), Just("")];
    prop_oneof![
        (word, 0usize..1500).prop_map(|(word, times)| word.repeat(times)),
        ".{0,30}".prop_map(String::from),
    ]
}

fn address() -> impl Strategy<Value = String> {
    prop_oneof![Just("https://a.example/b.png".to_owned()), Just("tel:1".to_owned()), writing()]
}

fn button() -> impl Strategy<Value = Button> {
    let rest = (proptest::option::of(writing()), proptest::option::weighted(0.2, address()));
    (writing(), rest).prop_map(|(label, (payload, url))| Button { label, payload, url })
}

fn card() -> impl Strategy<Value = Card> {
    let image = proptest::option::of(address().prop_map(Media::url));
    let buttons = proptest::collection::vec(button(), 0..5);
    (writing(), proptest::option::of(writing()), image, buttons)
        .prop_map(|(title, text, image, buttons)| Card { title, text, image, buttons })
}

fn action() -> impl Strategy<Value = Reply> {
    let media = proptest::collection::vec(address().prop_map(Media::url), 0..3);
    let show = (writing(), media, proptest::collection::vec(card(), 0..12));
    prop_oneof![
        writing().prop_map(Reply::say),
        proptest::collection::vec(button(), 0..16).prop_map(|all| Reply::new().options(all)),
        address().prop_map(|url| Reply::new().play(Play::url(url))),
        show.prop_map(|(body, media, cards)| Reply::new().show(Show { body, media, cards })),
    ]
}

proptest! {
    /// Whatever is said, shown and offered can be sent, within all limits of both platforms.
    #[test]
    fn every_reply_can_be_sent(all in proptest::collection::vec(action(), 0..5), instagram: bool) {
        let reply = all.into_iter().fold(Reply::new(), Reply::then);
        let event = hello(if instagram { "instagram" } else { "page" });
        let delivery = ready().encode(&event, reply).unwrap();
        for call in &delivery.calls {
            let message = body_of(&call.request)["message"].take();
            if instagram && let Some(text) = message["text"].as_str() {
                prop_assert!(text.len() <= 1000);
            }
            prop_assert!(serde_json::from_value::<Message>(message).is_ok());
        }
    }
}
