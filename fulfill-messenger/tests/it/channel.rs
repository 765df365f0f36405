//! Deliveries as turns, and what the channel answers by itself.

use std::sync::Arc;

use bytes::Bytes;
use fulfill_core::{
    FromTurn as _, Inbound, NoRoute, Provider as _, Said, Turn,
    provider::{AuthError, Refusal},
};
use fulfill_messenger::{
    Messenger, Webhook,
    signature::{SIGNATURE, sign},
    webhook::{Event, decode},
};
use http::{HeaderMap, Method, StatusCode};
use serde_json::{Value, json};

use crate::{SECRET, post, ready};

/// A turn of one event between user 719 and page 311.
fn turn(object: &str, list: &str, event: Value) -> Turn {
    let mut whole = json!({
        "sender": {"id": "719"}, "recipient": {"id": "311"}, "timestamp": 1_767_225_600_000i64,
    });
    whole.as_object_mut().unwrap().extend(event.as_object().unwrap().clone());
    let body = json!({"object": object, "entry": [{"id": "311", list: [whole]}]});
    ready().turn(&Arc::new(decode(body.to_string().as_bytes()).remove(0)))
}

/// Text, payload and event name, joined.
fn check(event: Value, expected: (&str, Option<&str>, Option<&str>)) {
    let turn = turn("page", "messaging", event);
    assert_eq!((turn.text(), turn.payload(), turn.event_name()), expected);
    assert_eq!((turn.sender(), turn.recipient()), (Some("719"), Some("311")));
    assert_eq!(turn.conversation(), Some("311:719"));
    assert_eq!((turn.provider(), turn.channel(), turn.locale()), ("messenger", "messenger", ""));
}

#[test]
fn what_users_say_has_no_event_name() {
    check(json!({"message": {"mid": "m", "text": "hi"}}), ("hi", None, None));
    let quick = json!({"message": {"mid": "m", "text": "Large", "quick_reply": {"payload": "L"}}});
    check(quick, ("Large", Some("L"), None));
    check(json!({"postback": {"title": "Menu", "payload": "MENU"}}), ("Menu", Some("MENU"), None));
    check(json!({"message": {"mid": "m", "is_unsupported": true}}), ("", None, None));
}

#[test]
fn all_else_has_one() {
    let echo = json!({"sender": {"id": "311"}, "recipient": {"id": "719"},
        "message": {"mid": "m", "is_echo": true, "text": "We open at 9."}});
    check(echo, ("We open at 9.", None, Some("echo")));
    // The account's own message that nobody marked as an echo.
    let own = json!({"sender": {"id": "311"}, "recipient": {"id": "719"}, "message": {"mid": "m"}});
    check(own, ("", None, Some("echo")));
    check(
        json!({"message": {"mid": "m", "is_deleted": true}}),
        ("", None, Some("message_deleted")),
    );
    for kind in [
        "delivery",
        "read",
        "reaction",
        "optin",
        "referral",
        "message_edit",
        "account_linking",
        "policy_enforcement",
        "pass_thread_control",
        "take_thread_control",
        "request_thread_control",
        "app_roles",
        "game_play",
        "messaging_feedback",
        "response_feedback",
        "messaging_customer_information",
        "order",
        "template",
        "form",
    ] {
        check(json!({kind: {}}), ("", None, Some(kind)));
    }
    check(json!({"new": {}}), ("", None, Some("unknown")));
    let standby = turn("page", "standby", json!({"message": {"mid": "m", "text": "hi"}}));
    assert_eq!(standby.event_name(), Some("standby"));
}

#[test]
fn the_window_opens_for_what_users_do() {
    for (event, opens) in [
        (json!({"message": {"mid": "m"}}), true),
        (json!({"postback": {}}), true),
        (json!({"reaction": {}}), true),
        (json!({"message": {"mid": "m", "is_echo": true}}), false),
        (json!({"delivery": {}}), false),
        (json!({"optin": {}}), false),
    ] {
        let turn = turn("page", "messaging", event.clone());
        assert_eq!(turn.event::<Event>().unwrap().opens_window(), opens, "{event}");
    }
}

#[test]
fn ids_name_what_happened() {
    let id = |list: &str, event: Value| turn("page", list, event).id().unwrap().to_owned();
    let message = || json!({"message": {"mid": "m_1", "text": "hi"}});
    assert_eq!(id("messaging", message()), "message:m_1");
    assert_eq!(id("standby", message()), "standby:message:m_1");
    let deleted = json!({"message": {"mid": "m_1", "is_deleted": true}});
    assert_eq!(id("messaging", deleted), "message_deleted:m_1");
    let tap = json!({"postback": {"payload": "GO"}});
    assert_eq!(id("messaging", tap), "postback:719:1767225600000:GO");
    let reaction = json!({"reaction": {"mid": "m_1", "action": "react"}});
    assert_eq!(id("messaging", reaction), "reaction:m_1:719:react:1767225600000");
    let read = json!({"read": {"watermark": 1_767_225_595_000i64}});
    assert_eq!(id("messaging", read), "read:719:1767225595000");
    assert_eq!(id("messaging", json!({"read": {"mid": "ig"}})), "read:719:ig");
    // Without names: the same says the same, another says another.
    let referral = |text: &str| id("messaging", json!({"referral": {"ref": text}}));
    assert_eq!(referral("a"), referral("a"));
    assert_ne!(referral("a"), referral("b"));
}

#[test]
fn attachments_come_once_with_what_they_are() {
    let message = turn(
        "page",
        "messaging",
        json!({"message": {"mid": "m", "attachments": [
            {"type": "sticker", "payload": {"sticker_id": "83", "url": "https://c.example/s"}},
            {"type": "image", "payload": {"sticker_id": 83, "url": "https://c.example/s"}},
            {"type": "image", "payload": {"url": "https://c.example/a.PNG?oh=1"}},
            {"type": "file", "payload": {"url": "https://c.example/a.pdf"}},
            {"type": "fallback", "title": "A page", "url": "https://example.org", "payload": null},
            {"type": "location", "payload": {"coordinates": {"lat": 1.0, "long": 2.0}}},
        ]}}),
    );
    let all: Vec<_> =
        message.attachments().iter().map(|one| (&*one.url, &*one.content_type)).collect();
    assert_eq!(
        all,
        [
            ("https://c.example/s", "image/*"),
            ("https://c.example/a.PNG?oh=1", "image/png"),
            ("https://c.example/a.pdf", "application/pdf"),
            ("https://example.org", ""),
        ]
    );
}

#[test]
fn handlers_get_members_by_name_and_the_whole_event() {
    let linked = json!({"account_linking": {"status": "linked", "authorization_code": "ac_1"}});
    let linked = turn("page", "messaging", linked);
    assert_eq!(linked.find("authorization_code"), Some("ac_1".into()));
    let hyphen = turn("page", "messaging", json!({"policy-enforcement": {"action": "block"}}));
    assert_eq!(hyphen.find("action"), Some("block".into()));
    let change = json!({"field": "feed", "value": {"item": "comment", "comment_id": "311_9"}});
    let change = turn("page", "changes", change);
    assert_eq!(change.find("field"), Some("feed".into()));
    assert_eq!(change.find("comment_id"), Some("311_9".into()));
    assert_eq!(change.conversation(), Some("311:feed"));
    let whole = Webhook::from_turn(&linked, "event").unwrap();
    assert_eq!(whole.kind(), "account_linking");
    assert!(linked.event::<Event>().is_some());
    let other = Turn::builder("other").build();
    assert!(Webhook::from_turn(&other, "event").is_err());
}

#[test]
fn instagram_messages_come_also_as_changes() {
    let value = json!({"sender": {"id": "719"}, "recipient": {"id": "311"}, "timestamp": "1767225600",
        "message": {"mid": "m", "text": "hi"}});
    let turn = turn("instagram", "changes", json!({"field": "messages", "value": value}));
    assert_eq!((turn.text(), turn.channel(), turn.event_name()), ("hi", "instagram", None));
    assert_eq!(turn.find("mid"), Some("m".into()));
    assert_eq!(turn.conversation(), Some("311:719"));
}

#[test]
fn the_subscription_is_verified() {
    let channel = ready();
    let check = |query: &str, expected: Option<(u16, &str)>| {
        let uri = format!("/?{query}").parse().unwrap();
        let inbound = Inbound::new(Method::GET, uri, HeaderMap::new(), Bytes::new());
        let answer = channel.handshake(&inbound).map(|response| {
            assert_eq!(response.headers()["content-type"], "text/plain; charset=utf-8");
            let text = String::from_utf8(response.body().to_vec()).unwrap();
            (response.status().as_u16(), text)
        });
        let answer = answer.as_ref().map(|(status, text)| (*status, text.as_str()));
        match expected {
            Some((status, "")) => {
                assert_eq!(answer.map(|(status, _)| status), Some(status), "{query}")
            }
            expected => assert_eq!(answer, expected, "{query}"),
        }
    };
    let right = "hub.mode=subscribe&hub.verify_token=verify-me";
    check(&format!("{right}&hub.challenge=1158201444"), Some((200, "1158201444")));
    check(&format!("{right}&hub.challenge=%3Cscript%3E"), Some((200, "<script>")));
    check(right, Some((400, "")));
    check("hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=1", Some((403, "")));
    check("hub.mode=subscribe&hub.verify_token=&hub.challenge=1", Some((403, "")));
    check("hub.mode=subscribe&hub.challenge=1", Some((403, "")));
    check("hub.mode=unsubscribe&hub.verify_token=verify-me&hub.challenge=1", Some((403, "")));
    check("hub.verify_token=verify-me&hub.challenge=1", Some((403, "")));
    check("", None);
    let empty = Messenger::new(SECRET, "", "t");
    let uri = "/?hub.mode=subscribe&hub.verify_token=&hub.challenge=1".parse().unwrap();
    let inbound = Inbound::new(Method::GET, uri, HeaderMap::new(), Bytes::new());
    assert_eq!(empty.handshake(&inbound).unwrap().status(), StatusCode::FORBIDDEN);
}

#[test]
fn unsigned_is_refused_but_in_dev_mode() {
    let body = "{}";
    let signed = sign(SECRET, body.as_bytes()).unwrap();
    let unsigned = Messenger::new("", "v", "t");
    assert!(matches!(ready().authenticate(&post(body, None)), Err(AuthError::Unauthenticated(_))));
    assert!(matches!(
        unsigned.authenticate(&post(body, Some(&signed))),
        Err(AuthError::Forbidden(_))
    ));
    assert!(ready().authenticate(&post(body, Some(&signed))).is_ok());
    let mut twice = post(body, Some(&signed));
    twice.headers.append(SIGNATURE, signed.parse().unwrap());
    assert!(matches!(ready().authenticate(&twice), Err(AuthError::Forbidden(_))));
    let mut dev = post(body, None);
    dev.dev = true;
    assert!(ready().authenticate(&dev).is_ok());
}

#[test]
fn what_nobody_answers_is_taken_all_the_same() {
    let refusal = Refusal::Route(NoRoute::Webhook { webhook: String::new() });
    assert_eq!(ready().refuse(&refusal).unwrap().status(), StatusCode::OK);
    assert!(ready().refuse(&Refusal::Busy).is_none());
}

#[test]
fn tools_make_up_messages() {
    let channel = ready();
    let event = channel.pretend(&Said::new("ada", "hi")).unwrap();
    let turn = channel.turn(&Arc::new(event));
    assert_eq!((turn.text(), turn.sender(), turn.id()), ("hi", Some("ada"), None));
}
