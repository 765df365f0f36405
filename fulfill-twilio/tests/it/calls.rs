//! The voice channel: signed requests in, turns and exact documents out.

use std::sync::Arc;

use fulfill_core::{
    FromTurn as _, Inbound, IntoReply, Place, Provider, Reply, Said, Target, Turn,
    provider::{AuthError, DecodeError, EncodeError, Host},
    reply::{Button, Digits, Handoff, Listen, Media, Play, Say, Show},
};
use fulfill_twilio::{
    form::Form,
    twiml::{Dial, MessagingResponse, VoiceResponse},
    voice::{Call, Phrases, Received, Voice, language},
};
use proptest::prelude::*;

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

fn encode_at(
    channel: &Voice,
    target: &str,
    pairs: &[(&str, &str)],
    reply: Reply,
) -> Result<(String, Vec<String>), EncodeError> {
    let inbound = incoming::post(target, &call(pairs), SIGNED);
    let delivery = channel.encode(&received(channel, &inbound), reply)?;
    let losses = delivery.losses.iter().map(ToString::to_string).collect();
    Ok((incoming::inside(&delivery), losses))
}

/// What a call that begins is answered.
#[track_caller]
fn check(reply: impl IntoReply, expected: &str) {
    let reply = reply.into_reply().expect("a reply");
    let said = encode_at(&channel(), "/bot", &[], reply).expect("a document");
    assert_eq!(said, (expected.to_owned(), vec![]));
}

const ACTION: &str = "https://bot.example.com/bot?f-turn=1";
const SORRY: &str = "<Say>Sorry, I did not hear anything.</Say>";
const SILENT: &str = "<Redirect>https://bot.example.com/bot?f-turn=1&amp;f-silent=1</Redirect>";

/// What is asked twice, the second time with an apology and only what was said last.
fn asked(attributes: &str, first: &str, again: &str) -> String {
    let gather = |inside: &str| {
        let open = format!(
            r#"<Gather input="dtmf speech" action="{ACTION}" speechTimeout="auto"{attributes}"#
        );
        if inside.is_empty() { format!("{open}/>") } else { format!("{open}>{inside}</Gather>") }
    };
    format!("{}{}{SILENT}", gather(first), gather(&format!("{SORRY}{again}")))
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
        (&[("DialCallStatus", "busy")][..], "dial", "CA1:3:dial"),
        (&[("QueueResult", "bridged")], "queue", "CA1:3:queue"),
        (&[("RecordingUrl", "https://h/1")], "recording", "CA1:3:recording"),
        (&[("CallStatus", "completed")], "status", "CA1:status:completed:"),
        (
            &[("RecordingStatus", "completed"), ("RecordingSid", "RE1")],
            "recording-status",
            "CA1:RE1:completed",
        ),
        (&[("UnstableSpeechResult", "tw"), ("SequenceNumber", "4")], "partial", "CA1:3:partial:4"),
        (&[("ErrorUrl", "https://h/1"), ("ErrorCode", "11200")], "error", "CA1:3:error"),
    ] {
        let turn = turn("/bot?f-turn=3", pairs);
        assert_eq!((turn.event_name(), turn.id()), (Some(event), Some(id)), "{pairs:?}");
        let recordings = usize::from(event == "recording");
        assert_eq!(turn.attachments().len(), recordings, "{pairs:?}");
    }
}

#[test]
fn repeats_are_known() {
    let id = |target: &str, pairs: &[(&str, &str)], token: Option<&str>| {
        let mut inbound = incoming::post(target, &call(pairs), SIGNED);
        if let Some(token) = token {
            let value = token.parse().expect("a header");
            inbound.headers.insert("i-twilio-idempotency-token", value);
        }
        let channel = channel();
        channel.turn(&received(&channel, &inbound)).id().map(str::to_owned)
    };
    assert_eq!(id("/bot", &[], None).as_deref(), Some("CA1:ringing:"));
    assert_eq!(id("/bot/hello", &[], None).as_deref(), Some("CA1:ringing:hello"));
    assert_eq!(id("/bot", &[], Some("t1")).as_deref(), Some("CA1:token:t1"));
    let spoken = [("SpeechResult", "two")];
    assert_eq!(id("/bot?f-turn=4", &spoken, None).as_deref(), Some("CA1:4:heard"));
    // The token is not signed: where the address tells, it tells.
    assert_eq!(id("/bot?f-turn=4", &spoken, Some("t2")).as_deref(), Some("CA1:4:heard"));
    // A document of somebody's own may come back to the same address as often as it likes.
    assert_eq!(id("/bot", &spoken, None), None);
}

#[test]
fn the_caller_has_the_word() {
    let hello = "<Say>Hello &amp; welcome</Say>";
    check("Hello & welcome", &asked("", hello, hello));
    check((), &asked("", "", ""));
    check(
        Reply::say("Hi").and_say("Which size?"),
        &asked("", "<Say>Hi</Say><Say>Which size?</Say>", "<Say>Which size?</Say>"),
    );
    let play = r#"<Play loop="2">https://h/a.mp3?a=b&amp;c</Play>"#;
    check(Reply::new().play(Play::url("https://h/a.mp3?a=b&c").repeat(2)), &asked("", play, play));
    let markup = r#"<Say>One <break time="1s"/>moment</Say>"#;
    check(Reply::say(Say::speech("One <break time='1s'/>moment")), &asked("", markup, markup));
    let plain = "<Say>1 &lt; 2 &amp; 3</Say>";
    check(Reply::say(Say::speech("1 < 2 & 3")), &asked("", plain, plain));
}

#[test]
fn options_are_read_out() {
    let says = "<Say>Which size?</Say><Say>For Large, press 1. For \"Small\", press 2.</Say>";
    check(
        Reply::say("Which size?").options(["Large", "\"Small\""]),
        &asked(r#" numDigits="1" hints="Large, &quot;Small&quot;""#, says, says),
    );
    let ten = Reply::say("Which?").options((1..=10).map(|at| format!("N{at}")));
    let (said, _) = encode_at(&channel(), "/bot", &[], ten).expect("a document");
    assert!(said.contains("For N10, press 10.") && !said.contains("numDigits"), "{said}");
    let link = Reply::say("Which?").options([Button::label("Site").url("https://h/")]);
    let (_, losses) = encode_at(&channel(), "/bot", &[], link).expect("a document");
    assert_eq!(losses, ["options: a call opens no address"]);
}

#[test]
fn keys_lead_somewhere() {
    let listen = Listen {
        digits: Some(Digits {
            count: Some(1),
            finish_on_key: None,
            map: vec![("1".into(), "order".into()), ("#".into(), Target::node("shop/help me"))],
        }),
        barge: Some(false),
        ..Listen::default()
    };
    let (said, losses) =
        encode_at(&channel(), "/bot", &[], Reply::say("1 or #?").listen_for(listen))
            .expect("a document");
    assert_eq!(losses, [""; 0]);
    let attributes = r##"action="https://bot.example.com/bot?f-turn=1&amp;f-key=1-order&amp;f-key=%23-shop%2Fhelp+me" speechTimeout="auto" numDigits="1" finishOnKey="" bargeIn="false""##;
    assert!(said.contains(attributes), "{said}");
    let digits = |digits| Listen { digits: Some(digits), ..Listen::default() };
    let ends = digits(Digits { finish_on_key: Some("*".into()), ..Digits::default() });
    let says = "<Say>Your number?</Say>";
    check(Reply::say("Your number?").listen_for(ends), &asked(r#" finishOnKey="*""#, says, says));
    let away = digits(Digits { map: vec![("1".into(), "https://h/".into())], ..Digits::default() });
    let (_, losses) =
        encode_at(&channel(), "/bot", &[], Reply::new().listen_for(away)).expect("a document");
    assert_eq!(losses, ["listen: a key leads to an intent, not to an address"]);
}

#[test]
fn languages_have_voices() {
    let channel = attached(
        Voice::new(incoming::TOKEN)
            .tries(1)
            .timeout(8)
            .locale("pt-BR")
            .voice("pt", "Polly.Camila")
            .voice("en-US", "Polly.Joanna"),
    );
    let (said, _) =
        encode_at(&channel, "/bot", &[], Reply::say("Qual?").options(["Um"])).expect("a document");
    assert!(
        said.contains(r#"<Say voice="Polly.Camila" language="pt-BR">Para Um, tecle 1.</Say>"#),
        "{said}"
    );
    assert!(said.contains(r#"hints="Um" language="pt-BR" timeout="8""#), "{said}");
    let english = Reply::say("Hello").native("twilio", language("en-US"));
    let (said, losses) = encode_at(&channel, "/bot", &[], english).expect("a document");
    assert_eq!(losses, [""; 0]);
    assert!(said.contains(r#"<Say voice="Polly.Joanna" language="en-US">Hello</Say>"#), "{said}");
    assert!(said.contains("f-turn=1&amp;f-language=en-US"), "{said}");
    let spoken = [("SpeechResult", "hi")];
    assert_eq!(turn_at(&channel, "/bot?f-turn=1&f-language=en-US", &spoken).locale(), "en-US");
    assert_eq!(turn_at(&channel, "/bot?f-turn=1", &spoken).locale(), "pt-BR");
    let mut german = Phrases::english();
    german.goodbye = "Tschüss.".into();
    let channel = attached(Voice::new(incoming::TOKEN).locale("de-AT").phrases("de", german));
    let (said, _) =
        encode_at(&channel, "/bot?f-turn=1&f-silent=1", &[], Reply::new()).expect("one");
    assert_eq!(said, r#"<Say language="de-AT">Tschüss.</Say><Hangup/>"#);
}

#[test]
fn a_call_ends() {
    check(Reply::say("Bye").end(), "<Say>Bye</Say><Hangup/>");
    let ended = Reply::say("Bye").end().and_say("never").listen();
    let (said, losses) = encode_at(&channel(), "/bot", &[], ended).expect("a document");
    assert_eq!((said.as_str(), losses.len()), ("<Say>Bye</Say><Hangup/>", 1));
    let unheard = |pairs: &[(&str, &str)], expected: &str| {
        let (said, losses) =
            encode_at(&channel(), "/bot?f-turn=2", pairs, Reply::new()).expect("a document");
        assert_eq!((said.as_str(), losses.len()), (expected, 0), "{pairs:?}");
    };
    unheard(&[("DialCallStatus", "completed")], "<Hangup/>");
    let sorry = "<Say>Sorry, nobody can take your call now. Goodbye.</Say><Hangup/>";
    for status in ["busy", "no-answer", "failed", "canceled", "teleported"] {
        unheard(&[("DialCallStatus", status)], sorry);
    }
    unheard(&[("RecordingUrl", "https://h/1")], "<Hangup/>");
    unheard(
        &[("ErrorUrl", "https://h/1")],
        "<Say>Sorry, something went wrong. Please try again.</Say><Hangup/>",
    );
    unheard(&[("CallStatus", "completed")], "");
    unheard(&[("UnstableSpeechResult", "x")], "");
}

#[test]
fn an_answered_event_goes_on() {
    let dial = [("DialCallStatus", "busy")];
    let reply = Reply::say("They are busy. Leave a message?");
    let (said, _) = encode_at(&channel(), "/bot?f-turn=2", &dial, reply).expect("a document");
    assert!(said.contains("<Say>They are busy. Leave a message?</Say></Gather>"), "{said}");
    assert!(said.contains("f-turn=3"), "{said}");
    let status = [("CallStatus", "completed")];
    let (said, losses) =
        encode_at(&channel(), "/bot", &status, Reply::say("Still there?")).expect("a document");
    assert_eq!((said.as_str(), losses.len()), ("", 1));
}

#[test]
fn a_call_is_handed_over() {
    let dial = format!(
        r#"<Say>A moment.</Say><Dial action="{ACTION}" timeout="20"><Client>alice</Client></Dial>"#
    );
    let handoff = Handoff { timeout_seconds: Some(20), ..Handoff::voice("client:alice") };
    check(Reply::say("A moment.").handoff(handoff), &dial);
    let channel = attached(Voice::new(incoming::TOKEN).caller_id("+815031234567"));
    let number = Reply::new().handoff(Handoff::voice("+14155550100"));
    let client = [("From", "client:alice")];
    let (said, _) = encode_at(&channel, "/bot", &client, number.clone()).expect("a document");
    assert!(said.contains(r#"callerId="+815031234567"><Number>+14155550100</Number>"#), "{said}");
    assert!(encode_at(&self::channel(), "/bot", &client, number).is_err());
    let nowhere = Reply::new().handoff(Handoff::voice("support"));
    assert!(matches!(
        encode_at(&self::channel(), "/bot", &[], nowhere),
        Err(EncodeError::Invalid { action: "handoff", .. })
    ));
}

#[test]
fn own_documents_keep_their_place() {
    let own = || VoiceResponse::new().dial(Dial::new().timeout(60).client("DeviceId_0001"));
    let dial = r#"<Dial timeout="60"><Client>DeviceId_0001</Client></Dial>"#;
    check(own(), dial);
    let native = own().into_reply().expect("a reply");
    check(
        Reply::say("Hi").then(native).and_say("Bye"),
        &format!("<Say>Hi</Say>{dial}<Say>Bye</Say>"),
    );
    let messaging = MessagingResponse::new().message("x").into_reply().expect("a reply");
    let (said, losses) = encode_at(&channel(), "/bot", &[], messaging).expect("a document");
    assert!(said.starts_with("<Gather"), "{said}");
    assert_eq!(losses, ["native: it is a document for messages"]);
}

#[test]
fn pictures_are_described() {
    let show = Show::body("Menu").media(Media::url("https://h/0").label("Ten pizzas"));
    let (said, losses) = encode_at(&channel(), "/bot", &[], Reply::new().show(show)).expect("one");
    assert!(said.contains("<Say>Menu</Say><Say>Ten pizzas</Say>"), "{said}");
    assert_eq!(losses, ["show: a call has no pictures"]);
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
    for event in
        ["silence", "dial", "queue", "recording", "recording-status", "status", "partial", "error"]
    {
        assert_eq!(turn(&Said::new(USER, "").event(event)).event_name(), Some(event));
    }
    assert!(channel.pretend(&Said::new("x", "").channel("sms")).is_none());
    assert!(channel.pretend(&Said::new("x", "").event("teleported")).is_none());
}

#[test]
fn the_fallback_message_is_a_document() {
    let channel = channel();
    let fallback = |pairs: &[(&str, &str)]| {
        let received = received(&channel, &incoming::post("/bot", &call(pairs), SIGNED));
        incoming::inside(&channel.fallback(&received, "a < b").expect("a document"))
    };
    assert_eq!(fallback(&[]), "<Say>a &lt; b</Say><Hangup/>");
    assert_eq!(fallback(&[("CallStatus", "completed")]), "");
}

proptest! {
    #[test]
    fn no_text_changes_the_document(text in incoming::hostile()) {
        let heard = turn("/bot?f-turn=1", &[("SpeechResult", text.as_str())]).text().to_owned();
        prop_assert_eq!(&heard, &text);
        let keys = Digits { map: vec![(text.clone(), Target::node(text.clone()))], ..Digits::default() };
        let reply = Reply::say(heard.as_str())
            .play(text.as_str())
            .options([Button::label(text.as_str())])
            .native("twilio", language(&text))
            .listen_for(Listen { digits: Some(keys), ..Listen::default() });
        let (said, _) = encode_at(&channel(), "/bot", &[], reply).expect("a document");
        incoming::holds_only(&said, &["Gather", "Say", "Play", "Redirect"])?;
        let speech = Reply::say(Say::speech(text.as_str())).end();
        let (said, _) = encode_at(&channel(), "/bot", &[], speech).expect("a document");
        incoming::holds_only(&said, &["Say", "break", "Hangup"])?;
    }
}
