//! Deliveries as they nearly always come, read in one pass.

use super::{Body, Event, Message, Object, Postback, QuickReply, Source, entry::Entry, event::Raw};
use crate::{
    cursor::{Cursor, set},
    fields::as_milliseconds,
    json::mend_text,
};

/// The events of a delivery with its members in Meta's order and none besides; `None` if it has any
/// other shape. Of its events those are read on the spot that say no more than a plain message or
/// tap does, the others as those of any delivery.
pub(super) fn usual(body: &[u8]) -> Option<Vec<Event>> {
    let mut cursor = Cursor::new(std::str::from_utf8(body).ok()?);
    let mut events = Vec::new();
    let mut object = None;
    let mut entries = false;
    cursor.object(|cursor, name| match (name, object) {
        ("object", None) => {
            object = match cursor.word()? {
                "page" => Some(Object::Page),
                "instagram" => Some(Object::Instagram),
                _ => return None,
            };
            Some(())
        }
        ("entry", Some(object)) if !entries => {
            entries = true;
            cursor.list(|cursor| entry(cursor, object, &mut events))
        }
        _ => None,
    })?;
    (entries && cursor.peek().is_none()).then_some(events)
}

fn entry(cursor: &mut Cursor<'_>, object: Object, events: &mut Vec<Event>) -> Option<()> {
    let mut entry = Entry { object, account: None, time: None };
    let mut last = None;
    cursor.object(|cursor, name| {
        let source = match name {
            // The events must know these.
            "id" if last.is_none() => return set(&mut entry.account, id(cursor)),
            "time" if last.is_none() => return set(&mut entry.time, time(cursor)),
            "messaging" => Source::Messaging,
            "standby" => Source::Standby,
            "changes" => Source::Changes,
            _ => return None,
        };
        if last.replace(source).is_some_and(|last| last as u8 >= source as u8) {
            return None;
        }
        cursor.list(|cursor| {
            // One is what nearly all have.
            events.reserve_exact(usize::from(events.is_empty()));
            let start = cursor.clone();
            if source == Source::Messaging {
                // Filled where it stays, for it is large.
                events.push(entry.bare(source, Body::Unknown, Raw::new("")));
                if plain(cursor, events.last_mut()?).is_some() {
                    return Some(());
                }
                events.pop();
                *cursor = start;
            }
            events.push(entry.event(source, &mend_text(cursor.any()?)));
            Some(())
        })
    })
}

/// Fills in a message or tap that says no more than plain ones do.
fn plain(cursor: &mut Cursor<'_>, event: &mut Event) -> Option<()> {
    cursor.peek()?;
    let start = cursor.clone();
    cursor.object(|cursor, name| match name {
        "sender" => set(&mut event.sender, party(cursor)),
        "recipient" => set(&mut event.recipient, party(cursor)),
        "timestamp" => set(&mut event.timestamp, time(cursor)),
        "message" if event.body.is_unknown() => {
            event.body = Body::Message(message(cursor)?);
            Some(())
        }
        "postback" if event.body.is_unknown() => {
            event.body = Body::Postback(postback(cursor)?);
            Some(())
        }
        _ => None,
    })?;
    if event.body.is_unknown() {
        return None;
    }
    event.raw = Raw::new(cursor.since(&start));
    event.tell_own();
    Some(())
}

fn message(cursor: &mut Cursor<'_>) -> Option<Message> {
    let mut message = Message::default();
    cursor.object(|cursor, name| match name {
        "mid" => set(&mut message.mid, cursor.text()),
        "text" => set(&mut message.text, cursor.text()),
        "quick_reply" => {
            let mut reply = QuickReply::default();
            only(cursor, "payload", |cursor| set(&mut reply.payload, cursor.text()))?;
            set(&mut message.quick_reply, Some(reply))
        }
        _ => None,
    })?;
    Some(message)
}

fn postback(cursor: &mut Cursor<'_>) -> Option<Postback> {
    let mut postback = Postback::default();
    cursor.object(|cursor, name| match name {
        "mid" => set(&mut postback.mid, cursor.text()),
        "title" => set(&mut postback.title, cursor.text()),
        "payload" => set(&mut postback.payload, cursor.text()),
        _ => None,
    })?;
    Some(postback)
}

/// A user or page, of whom only the id is told.
fn party(cursor: &mut Cursor<'_>) -> Option<String> {
    let mut party = None;
    only(cursor, "id", |cursor| set(&mut party, id(cursor)))?;
    party
}

/// An object of that one member.
fn only(
    cursor: &mut Cursor<'_>,
    name: &str,
    mut read: impl FnMut(&mut Cursor<'_>) -> Option<()>,
) -> Option<()> {
    cursor.object(|cursor, found| if found == name { read(cursor) } else { None })
}

fn id(cursor: &mut Cursor<'_>) -> Option<String> {
    match cursor.peek()? {
        b'"' => cursor.word().map(str::to_owned),
        _ => cursor.digits().map(str::to_owned),
    }
}

fn time(cursor: &mut Cursor<'_>) -> Option<i64> {
    let digits = cursor.digits()?.bytes();
    Some(as_milliseconds(digits.fold(0, |time, digit| time * 10 + i64::from(digit - b'0'))))
}

#[cfg(test)]
mod tests {
    use proptest::{prelude::*, sample::select};
    use serde_json::Value;

    use super::{super::decode::general, *};

    /// Whether the body is read here; the events must be those that are read of any shape.
    fn check(body: &[u8]) -> bool {
        let Some(events) = usual(body) else { return false };
        let expected = general(body);
        let text = String::from_utf8_lossy(body);
        assert_eq!(events.len(), expected.len(), "{text}");
        for (event, expected) in events.iter().zip(&expected) {
            assert!(event == expected, "{text}\n{:?}\n{:?}", event.body, expected.body);
            assert_eq!(event.raw(), expected.raw(), "{text}");
        }
        true
    }

    #[test]
    fn recorded_deliveries_give_the_same_events() {
        let lines = include_str!("../../tests/wire/webhooks.jsonl").lines();
        let lines: Vec<Value> = lines.map(|line| serde_json::from_str(line).unwrap()).collect();
        let body = |line: &Value| line["body"].as_str().unwrap().to_owned();
        let read = lines.iter().filter(|line| check(body(line).as_bytes())).count();
        // What is left to others is broken, or not of this channel.
        assert_eq!((lines.len(), read), (88, 80));
    }

    #[test]
    fn shapes_are_told_apart() {
        let event = r#"{"sender":{"id":"7"},"message":{"mid":"m","text":"\"\u00e9\""}}"#;
        let entry = format!(r#"{{"id":"3","time":1767225600,"messaging":[{event},{event}]}}"#);
        for (body, read) in [
            (format!(r#"{{"object":"page","entry":[{entry},{entry}]}}"#), true),
            (format!("\n{{ \"object\" : \"instagram\" ,\"entry\":[ {entry} ]\t}} "), true),
            (r#"{"object":"page","entry":[]}"#.into(), true),
            (
                format!(
                    r#"{{"object":"page","entry":[{{"changes":[{{"field":"standby","value":{event}}}]}}]}}"#
                ),
                true,
            ),
            (
                r#"{"object":"page","entry":[{"id":"3","changes":[1,null,{}],"x":[]}]}"#.into(),
                false,
            ),
            (r#"{"object":"page","entry":[{"standby":[],"messaging":[]}]}"#.into(), false),
            (r#"{"object":"page","entry":[{"messaging":[],"id":"3"}]}"#.into(), false),
            (format!(r#"{{"entry":[{entry}],"object":"page"}}"#), false),
            (format!(r#"{{"object":"page","entry":[{entry}],"entry":[]}}"#), false),
            (format!(r#"{{"object":"page","entry":[{entry}]}}x"#), false),
            (format!(r#"{{"object":"user","entry":[{entry}]}}"#), false),
            (r#"{"object":"page"}"#.into(), false),
            ("[]".into(), false),
        ] {
            assert_eq!(check(body.as_bytes()), read, "{body}");
        }
    }

    /// Members of an object, some of them odd, twice there, or out of order.
    fn members(
        usual: &'static [(&'static str, &'static [&'static str])],
    ) -> impl Strategy<Value = String> {
        const ODD: &[&str] = &[
            "null",
            "-5",
            "1.5",
            "1e3",
            "1e999",
            "true",
            "12345678901234567890",
            r#""""#,
            r#""\ud83d""#,
            r#""\\\n é""#,
            r#"{"id":"719","user_ref":"u"}"#,
            r#"{"id":1,"id":"2"}"#,
            r#"{"mid":"m","nlp":{"a":[1]}}"#,
            r#"{"mid":17,"text":"t"}"#,
            r#"{"sender":{"id":"719"},"message":{"mid":17}}"#,
            r#"{"watermark":1767225600000}"#,
            "{}",
            "[ ]",
        ];
        let names: Vec<&str> = usual.iter().map(|(name, _)| *name).chain(["read", "x"]).collect();
        let odd = (select(names), select(ODD)).prop_map(|(name, value)| (name, value));
        let plain: Vec<_> = usual
            .iter()
            .map(|(name, values)| select(*values).prop_map(|value| (*name, value)))
            .collect();
        let swap = proptest::option::weighted(0.2, (any::<usize>(), any::<usize>()));
        let drop = proptest::option::weighted(0.2, any::<usize>());
        (plain, swap, drop, proptest::option::weighted(0.2, odd)).prop_map(
            |(mut members, swap, drop, odd)| {
                if let Some((one, other)) = swap {
                    let count = members.len();
                    members.swap(one % count, other % count);
                }
                if let Some(at) = drop {
                    members.remove(at % members.len());
                }
                members.extend(odd);
                let members: Vec<_> =
                    members.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
                members.join(",")
            },
        )
    }

    const EVENT: &[(&str, &[&str])] = &[
        ("sender", &[r#"{"id":"719"}"#, r#"{"id":719}"#, r#"{ "id" : "311" }"#]),
        ("recipient", &[r#"{"id":"311"}"#]),
        ("timestamp", &["1767225600000", "1767225600", r#""1767225600""#]),
        (
            "message",
            &[
                r#"{"mid":"m_1","text":"hello"}"#,
                r#"{"mid":"m_1","text":"\"\ud83d\ude4f\" é","quick_reply":{"payload":"P"}}"#,
                r#"{"mid":"m_1","attachments":[{"type":"image","payload":{"url":"https://a"}}]}"#,
                r#"{"text":"a","text":"b"}"#,
                r#"{"mid":"m_1","is_echo":true}"#,
            ],
        ),
        ("postback", &[r#"{"title":"t","payload":"p","mid":"m"}"#, r#"{"payload":null}"#]),
    ];
    const ENTRY: &[(&str, &[&str])] =
        &[("id", &[r#""311""#, "311"]), ("time", &["1767225600350", "1767225600"])];

    proptest! {
        #[test]
        fn any_delivery_gives_the_same_events(
            events in proptest::collection::vec(members(EVENT), 0..4),
            entry in members(ENTRY),
            list in select(&["messaging", "messaging", "standby", "changes"][..]),
            (at, byte) in (any::<usize>(), proptest::option::weighted(0.5, any::<u8>())),
        ) {
            let events: Vec<_> = events.iter().map(|event| format!("{{{event}}}")).collect();
            let events = events.join(", ");
            let body = format!(r#"{{"object":"page","entry":[{{{entry},"{list}":[{events}]}}]}}"#);
            let mut body = body.into_bytes();
            if let Some(byte) = byte {
                let at = at % body.len();
                body[at] = byte;
            }
            check(&body);
        }
    }
}
