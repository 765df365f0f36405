//! Whatever comes, nothing panics, and no event is lost for its neighbour's sake.

use std::sync::Arc;

use fulfill_core::{Given as _, Place, Provider as _};
use fulfill_messenger::webhook::{Body, decode, in_order};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::{post, ready};

/// Names that mean something, so that random JSON gets further in.
const NAMES: [&str; 24] = [
    "object",
    "entry",
    "id",
    "time",
    "messaging",
    "standby",
    "changes",
    "sender",
    "recipient",
    "timestamp",
    "message",
    "mid",
    "text",
    "attachments",
    "payload",
    "type",
    "postback",
    "reaction",
    "delivery",
    "watermark",
    "optin",
    "user_ref",
    "field",
    "value",
];

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
        Just(json!("page")),
    ];
    leaf.prop_recursive(6, 64, 6, |inner| {
        let name =
            prop_oneof![proptest::sample::select(&NAMES[..]).prop_map(String::from), ".{0,4}"];
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::vec((name, inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// Walks all that the channel does with a delivery.
fn walk(body: &[u8]) {
    let channel = ready();
    for event in in_order(decode(body)) {
        let event = Arc::new(event);
        let turn = channel.turn(&event);
        assert!(turn.conversation().is_some());
        for name in event.names(Place::Parameter) {
            event.get(Place::Parameter, &name);
        }
        let _ = format!("{event:?} {:?} {:?}", event.lead(), event.body);
        channel.encode(&event, fulfill_core::Reply::say("x")).unwrap();
    }
}

proptest! {
    #[test]
    fn any_json_is_survived(body in any_json()) {
        walk(body.to_string().as_bytes());
    }

    #[test]
    fn any_event_is_survived(event in any_json(), list in proptest::sample::select(&NAMES[4..7])) {
        let body = json!({"object": "page", "entry": [{"id": 1, list: [event]}]});
        prop_assert_eq!(decode(body.to_string().as_bytes()).len(), 1);
        walk(body.to_string().as_bytes());
    }

    #[test]
    fn any_bytes_are_survived(body in proptest::collection::vec(any::<u8>(), 0..200)) {
        walk(&body);
    }

    #[test]
    fn broken_json_is_survived(cut in 0usize..200, noise in ".{0,3}") {
        let body = r#"{"object":"page","entry":[{"id":"1","messaging":[{"sender":{"id":"2"},"message":{"mid":"m","text":"\ud83d\ude4f"}}]}]}"#;
        let cut = cut.min(body.len());
        walk(format!("{}{noise}{}", &body[..cut], &body[cut..]).as_bytes());
        walk(format!("{}{noise}", &body[..cut]).as_bytes());
    }

    /// Valid events among broken ones stay as many, in their order.
    #[test]
    fn a_batch_keeps_its_events(plan in proptest::collection::vec((0u8..5, 0u8..3, 0u8..4), 0..60)) {
        let mut valid = 0;
        let mut entries = Vec::new();
        for (at, (kind, place, user)) in plan.iter().enumerate() {
            let list = ["messaging", "standby", "messaging"][usize::from(*place)];
            let event = match kind {
                0 => json!("broken"),
                1 => json!({"sender": {"id": user}, "message": 7}),
                _ => {
                    valid += 1;
                    json!({"sender": {"id": user}, "timestamp": 1_767_225_600_000i64 - at as i64,
                        "message": {"mid": format!("m{at}"), "text": "x"}})
                }
            };
            entries.push(json!({"id": "page", "time": 1, list: [event]}));
        }
        let body = json!({"object": "page", "entry": entries}).to_string();
        let events = decode(body.as_bytes());
        prop_assert_eq!(events.len(), plan.len());
        let ordered = in_order(events.clone());
        let messages = |events: &[fulfill_messenger::webhook::Event]| {
            events.iter().filter(|event| matches!(event.body, Body::Message(_))).count()
        };
        prop_assert_eq!((messages(&events), messages(&ordered)), (valid, valid));
        for pair in ordered.windows(2) {
            if pair[0].sender == pair[1].sender && pair[0].sender.is_some() {
                prop_assert!(pair[0].timestamp <= pair[1].timestamp || pair[1].timestamp.is_none());
            }
        }
    }
}

#[test]
fn deep_nesting_spoils_nothing_else() {
    let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    let good = r#"{"sender":{"id":"2"},"message":{"mid":"m","text":"still here"}}"#;
    let body = format!(
        r#"{{"object":"page","x":{0},"entry":[{{"id":"1","messaging":[{{"sender":{{"id":"2"}},"message":{0}}},{good}]}}]}}"#,
        deep(100_000),
    );
    let events = decode(body.as_bytes());
    assert_eq!(events.iter().map(|event| event.kind()).collect::<Vec<_>>(), ["unknown", "message"]);
    assert_eq!(events[0].account.as_deref(), Some("1"));
    walk(body.as_bytes());
    walk(deep(100_000).as_bytes());
}

#[test]
fn half_a_surrogate_pair_costs_one_letter_only() {
    let body = r#"{"object":"page","entry":[{"id":17841455500012345678901234,"messaging":[{"sender":{"id":2},"message":{"mid":"m","text":"a\ud83d b"}}]}]}"#;
    let events = decode(body.as_bytes());
    let Body::Message(message) = &events[0].body else { panic!("{:?}", events[0]) };
    assert_eq!(message.text.as_deref(), Some("a\u{fffd} b"));
    assert_eq!(events[0].conversation(), "17841455500012345678901234:2");
}

#[test]
fn a_delivery_of_three_megabytes_is_read() {
    let channel = ready();
    let text = "x".repeat(3000);
    let events: Vec<Value> = (0..1000)
        .map(|at| json!({"sender": {"id": at}, "message": {"mid": at.to_string(), "text": text}}))
        .collect();
    let body = json!({"object": "page", "entry": [{"id": "1", "messaging": events}]}).to_string();
    assert!(body.len() > 3_000_000 && body.len() < channel.limits().body);
    assert_eq!(channel.decode(&post(&body, None)).unwrap().len(), 1000);
}
