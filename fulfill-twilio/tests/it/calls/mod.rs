//! The voice channel: signed requests in, turns and exact documents out.

mod documents;

use std::sync::Arc;

use fulfill_core::{
    FromTurn as _, Inbound, Place, Provider, Reply, Said, Turn,
    provider::{AuthError, DecodeError, Host},
};
use fulfill_twilio::{
    form::Form,
    voice::{Call, Received, Voice},
};

use super::incoming::{self, SIGNED};

const USER: &str = "+819059876543";
const OURS: &str = "+815031234567";

fn call(pairs: &[(&str, &str)]) -> Form {
    let usual = [
        ("CallSid", "CA1"),
        ("From", USER),
        ("To", OURS),
        ("CallStatus", "ringing"),
        ("Direction", "inbound"),
    ];
    incoming::form(&usual, pairs)
}

fn attached(mut channel: Voice) -> Voice {
    let table = incoming::table();
    assert_eq!(channel.attach(&Host::new(&table, false, None)), [""; 0]);
    channel
}

fn channel() -> Voice {
    attached(Voice::new(incoming::TOKEN).tries(2))
}

fn received(channel: &Voice, inbound: &Inbound) -> Arc<Received> {
    channel.authenticate(inbound).expect("a signature");
    Arc::new(channel.decode(inbound).expect("a request").remove(0))
}

fn turn_at(channel: &Voice, target: &str, pairs: &[(&str, &str)]) -> Turn {
    channel.turn(&received(channel, &incoming::post(target, &call(pairs), SIGNED)))
}

fn turn(target: &str, pairs: &[(&str, &str)]) -> Turn {
    turn_at(&channel(), target, pairs)
}

/// A document without the marks of its addresses.
fn unmarked(document: &str) -> String {
    let (mut plain, mut rest) = (String::new(), document);
    while let Some((before, behind)) = rest.split_once("f-turn=") {
        let count = behind.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(behind.len());
        let mark = behind[count..].strip_prefix('-');
        let hex =
            |mark: &&str| mark.len() >= 16 && mark[..16].bytes().all(|b| b.is_ascii_hexdigit());
        plain.push_str(&format!("{before}f-turn={}", &behind[..count]));
        rest = mark.filter(hex).map_or(&behind[count..], |mark| &mark[16..]);
    }
    plain + rest
}

#[test]
fn a_call_begins_with_whom_the_app_says() {
    let own =
        |greeting: &'static str| attached(Voice::new(incoming::TOKEN).greeting_with(greeting));
    for (channel, target, webhook, node, event) in [
        (channel(), "/bot", "", None, None),
        (channel(), "/bot/hello", "", Some("hello"), None),
        (channel(), "/bot/shop", "shop", None, Some("incoming-call")),
        (channel(), "/bot/shop/order", "shop", Some("order"), None),
        (own("hello"), "/bot", "", Some("hello"), None),
        (own("hello"), "/bot/shop", "shop", Some("hello"), None),
    ] {
        let turn = turn_at(&channel, target, &[]);
        assert_eq!(
            (turn.webhook(), turn.node(), turn.event_name()),
            (webhook, node, event),
            "{target}"
        );
        assert_eq!(turn.text(), "");
    }
    let mut lost = Voice::new(incoming::TOKEN).greeting_with("nobody").caller_id("alice");
    let problems = lost.attach(&Host::new(&incoming::table(), false, None));
    assert!(problems[0].contains("`nobody`") && problems[1].contains("caller id"), "{problems:?}");
}

#[test]
fn a_call_is_a_conversation() {
    let turn = turn("/bot", &[("CallerName", "ANN"), ("callerPhoneNumber", "+81-50-3123-4567")]);
    assert_eq!((turn.provider(), turn.channel()), ("twilio-voice", "voice"));
    assert_eq!((turn.sender(), turn.recipient()), (Some(USER), Some(OURS)));
    assert_eq!(turn.conversation(), Some("CA1"));
    assert_eq!(turn.country().map(|country| country.code()), Some("JP"));
    assert_eq!(turn.get(Place::Parameter, "callerPhoneNumber"), Some("+81-50-3123-4567".into()));
    assert_eq!(Call::from_turn(&turn, "call").expect("a call").caller_name(), Some("ANN"));
    let placed = self::turn("/bot", &[("Direction", "outbound-api"), ("From", OURS), ("To", USER)]);
    assert_eq!((placed.sender(), placed.recipient()), (Some(USER), Some(OURS)));
}

#[test]
fn what_is_said_or_pressed_is_a_text() {
    let heard = |target: &str, pairs: &[(&str, &str)]| {
        let pairs = [&[("CallStatus", "in-progress")], pairs].concat();
        let turn = turn(target, &pairs);
        let texts = [Some(turn.text()), turn.payload(), turn.event_name(), turn.node()];
        (texts.map(|text| text.unwrap_or_default().to_owned()), turn.confidence())
    };
    let said =
        |text: &str, payload: &str, event: &str| [text, payload, event, ""].map(str::to_owned);
    let speech = [("SpeechResult", "Two pizzas."), ("Confidence", "0.5")];
    assert_eq!(heard("/bot/hello?f-turn=1", &speech), (said("Two pizzas.", "", ""), Some(0.5)));
    let keys = "/bot?f-turn=2&f-key=1-shop%2Forder&f-key=2-help";
    assert_eq!(heard(keys, &[("Digits", "1")]), (said("1", "shop/order", ""), None));
    assert_eq!(heard(keys, &[("Digits", "3")]), (said("3", "", ""), None));
    assert_eq!(heard("/bot?f-turn=2", &[("Digits", "")]), (said("", "", "silence"), None));
    assert_eq!(heard("/bot?f-turn=2&f-silent=1", &[]), (said("", "", "silence"), None));
}

#[test]
fn results_and_callbacks_are_events() {
    for (pairs, event, id) in [
        (&[("DialCallStatus", "busy")][..], "dial", "CA1:3-00000000000000ab:dial:"),
        (&[("QueueResult", "bridged")], "queue", "CA1:3-00000000000000ab:queue:"),
        (&[("RecordingUrl", "https://h/1")], "recording", "CA1:3-00000000000000ab:recording:"),
        (
            &[("SessionStatus", "ended"), ("CallStatus", "in-progress")],
            "connect",
            "CA1:3-00000000000000ab:connect:",
        ),
        (&[("CallStatus", "completed")], "status", "CA1:status:completed:"),
        (
            &[("RecordingStatus", "completed"), ("RecordingSid", "RE1")],
            "recording-status",
            "CA1:RE1:completed",
        ),
        (
            &[("UnstableSpeechResult", "tw"), ("SequenceNumber", "4")],
            "partial",
            "CA1:3-00000000000000ab:partial:",
        ),
        (&[("ErrorUrl", "https://h/1")], "error", "CA1:3-00000000000000ab:error:"),
    ] {
        let turn = turn("/bot?f-turn=3-ab", pairs);
        assert_eq!(turn.event_name(), Some(event), "{pairs:?}");
        assert!(turn.id().is_some_and(|own| own.starts_with(id)), "{:?}, not {id}", turn.id());
        let recordings = usize::from(event == "recording");
        assert_eq!(turn.attachments().len(), recordings, "{pairs:?}");
    }
}

/// The id of a request, and the address that its answer leads to.
fn led(target: &str, pairs: &[(&str, &str)], token: Option<&str>) -> (Option<String>, String) {
    let mut inbound = incoming::post(target, &call(pairs), SIGNED);
    if let Some(token) = token {
        let value = token.parse().expect("a header");
        inbound.headers.insert("i-twilio-idempotency-token", value);
    }
    let channel = channel();
    let received = received(&channel, &inbound);
    let answer = channel.encode(&received, Reply::say("Next?")).expect("a document");
    let inside = incoming::inside(&answer);
    let next = inside.split_once(r#"action="https://bot.example.com"#).expect("an address").1;
    let next = next.split('"').next().unwrap_or_default().to_owned();
    (channel.turn(&received).id().map(str::to_owned), next)
}

#[test]
fn repeats_are_known() {
    let id = |target: &str, pairs: &[(&str, &str)], token: Option<&str>| {
        let first = led(target, pairs, token);
        assert_eq!(led(target, pairs, token), first, "the same request");
        first.0
    };
    assert_eq!(id("/bot", &[], None).as_deref(), Some("CA1:ringing:"));
    assert_eq!(id("/bot/hello", &[], None).as_deref(), Some("CA1:ringing:hello"));
    assert_eq!(id("/bot", &[], Some("t1")).as_deref(), Some("CA1:token:t1"));
    let (two, three) = ([("SpeechResult", "two")], [("SpeechResult", "three")]);
    let at = "/bot?f-turn=4-ab";
    assert_eq!(id(at, &two, Some("t2")).as_deref(), Some("CA1:token:t2"));
    assert!(id(at, &two, None).is_some());
    assert_ne!(id(at, &two, None), id(at, &three, None), "another request at the same address");
    // A document of somebody's own may come back to the same address as often as it likes.
    assert_eq!(id("/bot", &two, None), None);
    assert_eq!(id("/bot?f-turn=4", &two, None), None);
}

#[test]
fn no_two_requests_lead_to_one_address() {
    let mut seen = std::collections::HashSet::new();
    for (target, pairs, token) in [
        ("/bot", &[][..], None),
        ("/bot/hello", &[], None),
        ("/bot", &[("CallSid", "CA2")], None),
        ("/bot", &[], Some("t1")),
        ("/bot", &[], Some("t2")),
        ("/bot", &[("DialCallStatus", "busy")], Some("t3")),
        ("/bot?f-turn=1-1", &[("Digits", "1")], None),
        ("/bot?f-turn=1-1", &[("Digits", "2")], None),
        ("/bot?f-turn=1-2", &[("Digits", "1")], None),
        ("/bot?f-turn=1-2", &[("DialCallStatus", "busy")], None),
    ] {
        let (_, next) = led(target, pairs, token);
        assert!(next.contains('-') && seen.insert(next.clone()), "{target} {pairs:?}: {next}");
    }
    // What has no name leads to where nothing is taken for a repeat.
    let (_, next) = led("/bot", &[("DialCallStatus", "busy")], None);
    assert_eq!(next, "/bot?f-turn=1");
    let (id, next) = led(&next, &[("Digits", "1")], None);
    assert_eq!((id, next.as_str()), (None, "/bot?f-turn=2"));
}

#[test]
fn what_is_none_of_ours_is_refused() {
    let channel = channel();
    let forged = incoming::post("/bot", &call(&[]), false);
    assert!(matches!(channel.authenticate(&forged), Err(AuthError::Forbidden(_))));
    // Where a call stands is signed with the address.
    let mut moved = incoming::post("/bot?f-turn=1", &call(&[]), SIGNED);
    moved.uri = "/bot?f-turn=1&f-key=1-admin".parse().expect("a target");
    assert!(matches!(channel.authenticate(&moved), Err(AuthError::Forbidden(_))));
    for sid in ["", "../x"] {
        let inbound = incoming::post("/bot", &call(&[("CallSid", sid)]), SIGNED);
        assert!(matches!(channel.decode(&inbound), Err(DecodeError::Invalid { .. })));
    }
    let deep = incoming::post("/bot/a/b/c", &call(&[]), SIGNED);
    assert!(matches!(channel.decode(&deep), Err(DecodeError::Path { .. })));
}

#[test]
fn what_it_makes_up_is_what_it_reads() {
    let channel = Voice::unsigned();
    let turn = |said: &Said| channel.turn(&Arc::new(channel.pretend(said).expect("an event")));
    let said = turn(&Said::new(USER, "two & more").locale("pt-BR"));
    assert_eq!((said.text(), said.sender(), said.locale()), ("two & more", Some(USER), "pt-BR"));
    assert_eq!(turn(&Said::new(USER, "").payload("order")).payload(), Some("order"));
    assert_eq!(turn(&Said::new(USER, "").node("hello")).node(), Some("hello"));
    for event in [
        "silence",
        "dial",
        "queue",
        "queue-wait",
        "recording",
        "connect",
        "pay",
        "recording-status",
        "transcription",
        "stream-status",
        "conference-status",
        "pay-status",
        "machine-detection",
        "status",
        "partial",
        "error",
    ] {
        assert_eq!(turn(&Said::new(USER, "").event(event)).event_name(), Some(event));
    }
    assert!(channel.pretend(&Said::new("x", "").channel("sms")).is_none());
    assert!(channel.pretend(&Said::new("x", "").event("teleported")).is_none());
}
