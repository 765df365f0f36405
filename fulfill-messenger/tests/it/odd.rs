//! Deliveries that are unlike the documented ones: what must follow all the same, and what must not.

use std::sync::Arc;

use fulfill_core::{Provider as _, Reply, Turn};
use fulfill_messenger::webhook::{Event, Source, decode};
use serde_json::{Value, json};

use crate::ready;

/// A delivery of one event, given as text since not all of it can be a value.
fn event(object: &str, list: &str, event: &str) -> Event {
    let body = format!(
        r#"{{"object":"{object}","entry":[{{"id":"311","time":1767225600350,"{list}":[{event}]}}]}}"#
    );
    let mut events = decode(body.as_bytes());
    assert_eq!(events.len(), 1, "{body}");
    events.remove(0)
}

/// What user 719 says to page 311.
fn said(members: &str) -> String {
    format!(r#"{{"sender":{{"id":"719"}},"recipient":{{"id":"311"}},{members}}}"#)
}

fn turn(event: &Event) -> Turn {
    ready().turn(&Arc::new(event.clone()))
}

/// How many calls an answer makes, and whether the event comes back from what is kept of it.
#[track_caller]
fn answered(event: &Event) -> usize {
    let channel = ready();
    let again = channel.recall(&channel.keep(event)).unwrap();
    assert_eq!((&again, again.id(), again.raw()), (event, event.id(), event.raw()));
    channel.encode(event, Reply::say("x")).unwrap().calls.len()
}

#[test]
fn standby_under_changes_is_not_answered() {
    let message = said(r#""timestamp":1767225600000,"message":{"mid":"m","text":"hi"}"#);
    for value in [&*message, r#"{"message":"hi"}"#, "7"] {
        let change = format!(r#"{{"field":"standby","value":{value}}}"#);
        for object in ["page", "instagram"] {
            let event = event(object, "changes", &change);
            assert_eq!(event.source, Source::Standby, "{value}");
            assert_eq!(turn(&event).event_name(), Some("standby"), "{value}");
            assert_eq!((answered(&event), ready().heard(&event)), (0, false), "{value}");
        }
    }
    let change = event("page", "changes", &format!(r#"{{"field":"standby","value":{message}}}"#));
    assert_eq!(change, event("page", "standby", &message));
    assert_eq!(change.id().as_deref(), Some("standby:message:m"));
    assert_eq!(turn(&change).find("mid"), Some("m".into()));
}

#[test]
fn what_users_do_opens_the_window_wherever_it_stands() {
    for (field, member, opens) in [
        ("messages", r#""message":{"mid":"m","text":"hi"}"#, true),
        ("messaging_postbacks", r#""postback":{"payload":"GO"}"#, true),
        ("message_reactions", r#""reaction":{"mid":"m","action":"react"}"#, true),
        ("messages", r#""message":{"mid":"m","is_echo":true}"#, false),
        ("messaging_seen", r#""read":{"mid":"m"}"#, false),
        ("comments", r#""id":"1790""#, false),
    ] {
        let change = format!(r#"{{"field":"{field}","value":{}}}"#, said(member));
        let change = event("instagram", "changes", &change);
        assert_eq!(ready().heard(&change), opens, "{field} {member}");
        let plain = event("instagram", "messaging", &said(member));
        assert_eq!(ready().heard(&plain), opens, "{member}");
        assert!(!ready().heard(&event("instagram", "standby", &said(member))), "{member}");
    }
}

#[test]
fn what_may_be_an_echo_is_not_answered() {
    let own = |mark: &str| {
        let members = format!(r#""message":{{"mid":"m","text":"hi","is_echo":{mark}}}"#);
        let body = format!(r#"{{"object":"page","entry":[{{"messaging":[{}]}}]}}"#, said(&members));
        decode(body.as_bytes()).remove(0)
    };
    for mark in ["true", "1", "-1", "0.5", r#""true""#, r#""1""#, r#""yes""#, "{}", "[]"] {
        assert_eq!((own(mark).kind(), answered(&own(mark))), ("echo", 0), "{mark}");
    }
    for mark in ["false", "null", "0", "0.0", r#""""#, r#""False""#, r#""0""#] {
        assert_eq!((own(mark).kind(), answered(&own(mark))), ("message", 1), "{mark}");
    }
}

#[test]
fn ids_are_texts_whatever_they_are_on_the_wire() {
    let check = |list: &str, members: &str, expected: &str| {
        let event = event("page", list, &said(members));
        assert_eq!(event.id().as_deref(), Some(expected), "{members}");
        answered(&event);
    };
    check("messaging", r#""message":{"mid":17,"text":"hi"}"#, "message:17");
    let long = "17841455500012345678901234";
    check("messaging", &format!(r#""message":{{"mid":{long}}}"#), &format!("message:{long}"));
    check("standby", r#""message":{"mid":17}"#, "standby:message:17");
    check("messaging", r#""postback":{"mid":17}"#, "postback:17");
    check("messaging", r#""read":{"mid":17}"#, "read:719:17");
    check("messaging", r#""message_edit":{"mid":17,"num_edit":1}"#, "message_edit:17:1");
    let reaction = r#""timestamp":1767225600000,"reaction":{"mid":17,"action":"react"}"#;
    check("messaging", reaction, "reaction:17:719:react:1767225600000");
    let reply = event("page", "messaging", &said(r#""message":{"mid":1,"reply_to":{"mid":17}}"#));
    assert!(format!("{:?}", reply.body).contains(r#"ReplyTo { mid: Some("17")"#), "{reply:?}");
    let comment = r#"{"field":"comments","value":{"id":17865799348089039,"text":"hi"}}"#;
    let comment = event("instagram", "changes", comment);
    assert_eq!((comment.conversation(), answered(&comment)), ("311:17865799348089039".into(), 1));
}

#[test]
fn a_second_tap_without_id_or_time_is_no_repeat() {
    let id = |entry: &str, member: &str| {
        let body = format!(
            r#"{{"object":"page","entry":[{{"id":"311"{entry},"messaging":[{}]}}]}}"#,
            said(member)
        );
        decode(body.as_bytes())[0].id()
    };
    for member in [
        r#""postback":{"payload":"GO"}"#,
        r#""reaction":{"mid":"m","action":"react"}"#,
        r#""reaction":{"action":"react"}"#,
    ] {
        let first = id(r#","time":1767225600350"#, member);
        assert!(first.is_some(), "{member}");
        assert_eq!(first, id(r#","time":1767225600350"#, member), "{member}");
        assert_ne!(first, id(r#","time":1767225601350"#, member), "{member}");
        assert_eq!(id("", member), None, "nothing tells one from the next: {member}");
    }
    let timed = r#""timestamp":1767225600000,"postback":{"payload":"GO"}"#;
    let again = [id(r#","time":1767225600350"#, timed), id("", timed)];
    assert_eq!(again, [(); 2].map(|()| Some("postback:719:1767225600000:GO".into())));
}

#[test]
fn numbers_beyond_all_measure_cost_no_text() {
    let long = "9".repeat(400);
    for number in
        ["1e999", "-1e999", "1.5E+400", "17976931348623159e292", &long, &format!("-{long}")]
    {
        for members in [
            format!(r#""timestamp":{number},"message":{{"mid":"m","text":"hi"}}"#),
            format!(r#""x":{number},"message":{{"mid":"m","text":"hi"}}"#),
            format!(r#""message":{{"mid":"m","text":"hi","nlp":{{"a":[{number},"]"]}}}}"#),
            format!(r#""message":{{"mid":"m","text":"hi"}},"a\"":"1e999","x":[{number}]"#),
        ] {
            let event = event("page", "messaging", &said(&members));
            assert_eq!((event.kind(), turn(&event).text()), ("message", "hi"), "{members}");
            assert_eq!((turn(&event).sender(), answered(&event)), (Some("719"), 1), "{members}");
            let change = format!(r#"{{"field":"messages","value":{}}}"#, said(&members));
            let change = self::event("instagram", "changes", &change);
            assert_eq!((change.kind(), answered(&change)), ("message", 1), "{members}");
        }
    }
    let small = event("page", "messaging", &said(r#""x":[1e-999,0e999,1e300,-2.5]"#));
    assert_eq!(small.raw()["x"], json!([0.0, 0.0, 1e300, -2.5]));
}

#[test]
fn what_nests_without_end_costs_no_text() {
    for levels in [90, 127, 128, 200, 100_000] {
        let lists = format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        let objects = format!(r#"{}"]\"}}"{}"#, r#"{"a":"#.repeat(levels), "}".repeat(levels));
        for deep in [lists, objects] {
            for members in [
                format!(r#""message":{{"mid":"m","text":"hi","nlp":{deep}}}"#),
                format!(r#""x":[{deep},{deep}],"message":{{"mid":"m","text":"hi"}}"#),
            ] {
                let event = event("page", "messaging", &said(&members));
                assert_eq!((event.kind(), turn(&event).text()), ("message", "hi"), "{levels}");
                assert_eq!((turn(&event).sender(), answered(&event)), (Some("719"), 1));
            }
        }
    }
    // What is cut off is kept as it came.
    let deep = format!("{}7{}", "[".repeat(300), "]".repeat(300));
    let event =
        event("page", "messaging", &said(&format!(r#""x":{deep},"message":{{"mid":"m"}}"#)));
    let mut inner: &Value = &event.raw()["x"];
    let mut levels = 0;
    while let Some(list) = inner.as_array() {
        (inner, levels) = (&list[0], levels + 1);
    }
    let left = 300 - levels;
    assert_eq!(*inner, format!("{}7{}", "[".repeat(left), "]".repeat(left)));
}
