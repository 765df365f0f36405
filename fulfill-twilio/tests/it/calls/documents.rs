//! Replies as what a call does next.

use fulfill_core::{
    IntoReply, Provider as _, Reply, Target,
    provider::EncodeError,
    reply::{Button, Digits, Handoff, Listen, Media, Play, Say, Show},
};
use fulfill_twilio::{
    twiml::{Dial, MessagingResponse, VoiceResponse},
    voice::{Phrases, Voice},
};
use proptest::prelude::*;

use super::{SIGNED, attached, call, channel, incoming, received, turn, turn_at, unmarked};

fn encode_at(
    channel: &Voice,
    target: &str,
    pairs: &[(&str, &str)],
    reply: Reply,
) -> Result<(String, Vec<String>), EncodeError> {
    let inbound = incoming::post(target, &call(pairs), SIGNED);
    let delivery = channel.encode(&received(channel, &inbound), reply)?;
    let losses = delivery.losses.iter().map(ToString::to_string).collect();
    Ok((unmarked(&incoming::inside(&delivery)), losses))
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
    let comma = "<Say>Which?</Say><Say>For Salt, no pepper, press 1.</Say>";
    check(
        Reply::say("Which?").options(["Salt, no pepper"]),
        &asked(r#" numDigits="1" hints="Salt no pepper""#, comma, comma),
    );
    let behind = "<Say>Which?</Say><Say>For Large, press 1.</Say><Say>Or say another.</Say>";
    check(
        Reply::say("Hi").and_say("Which?").options(["Large"]).and_say("Or say another."),
        &asked(r#" numDigits="1" hints="Large""#, &format!("<Say>Hi</Say>{behind}"), behind),
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
    let keys = |keys: &[&str]| {
        let keys = keys.iter().fold(Digits::new(), |digits, key| digits.key_to(*key, "order"));
        Reply::say("Which?").listen_for(keys)
    };
    for (reply, count) in [
        (keys(&["1", "2"]), Some("1")),
        (keys(&["10", "20"]), Some("2")),
        (keys(&["1", "20"]), None),
        (Reply::new().options(["a"]).then(keys(&["0"])), Some("1")),
        (Reply::new().options(["a"]).then(keys(&["00"])), None),
        (Reply::new().options((1..=10).map(|at| format!("N{at}"))).then(keys(&["0"])), None),
    ] {
        let (said, _) = encode_at(&channel(), "/bot", &[], reply).expect("a document");
        let given = said.split_once("numDigits=\"").map(|(_, rest)| &rest[..1]);
        assert_eq!(given, count, "{said}");
    }
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
    let english = Reply::new().language("en-US").and_say("Hello");
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
fn a_language_holds_from_where_it_stands() {
    let channel = attached(Voice::new(incoming::TOKEN).tries(2).locale("en-US"));
    let encoded = |reply| encode_at(&channel, "/bot", &[], reply).expect("a document");
    let both = r#"<Say language="en-US">For English, press 1.</Say><Say language="pt-BR">Para português, tecle 2.</Say>"#;
    let choice = Reply::say("Welcome.")
        .and_say("For English, press 1.")
        .language("pt-BR")
        .and_say("Para português, tecle 2.")
        .language("en-US");
    let (said, losses) = encoded(choice);
    assert_eq!(losses, [""; 0]);
    // Who says nothing hears it in both languages again, and is heard in the last one.
    let welcome = r#"<Say language="en-US">Welcome.</Say>"#;
    let sorry = r#"<Say language="en-US">Sorry, I did not hear anything.</Say>"#;
    for asked in [format!("{welcome}{both}</Gather>"), format!(">{sorry}{both}</Gather>")] {
        assert!(said.contains(&asked), "{asked} in {said}");
    }
    assert!(said.contains(r#"speechTimeout="auto" language="en-US""#), "{said}");
    assert!(!said.contains("f-language"), "{said}");
    let switched = Reply::new().language("pt-BR").and_say("Qual?").options(["Um"]);
    let (said, _) = encoded(switched);
    assert!(said.contains("Para Um, tecle 1."), "{said}");
    assert!(said.contains("f-turn=1&amp;f-language=pt-BR"), "{said}");
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
    unheard(&[("QueuePosition", "1")], "");
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
    let waits = [("QueuePosition", "3")];
    let music = Reply::say("You are third.").play("https://h/a.mp3");
    let (said, losses) = encode_at(&channel(), "/bot", &waits, music).expect("a document");
    assert_eq!(said, "<Say>You are third.</Say><Play>https://h/a.mp3</Play>");
    assert_eq!(losses, [""; 0]);
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
fn the_fallback_message_is_a_document() {
    let channel = channel();
    let fallback = |pairs: &[(&str, &str)]| {
        let received = received(&channel, &incoming::post("/bot", &call(pairs), SIGNED));
        incoming::inside(&channel.fallback(&received, "a < b").expect("a document"))
    };
    assert_eq!(fallback(&[]), "<Say>a &lt; b</Say><Hangup/>");
    assert_eq!(fallback(&[("QueuePosition", "1")]), "<Say>a &lt; b</Say>");
    assert_eq!(fallback(&[("CallStatus", "completed")]), "");
    let spoken = attached(Voice::new(incoming::TOKEN).voice("pt", "Polly.Camila"));
    let at = incoming::post("/bot?f-turn=1&f-language=pt-BR", &call(&[]), SIGNED);
    let said = spoken.fallback(&received(&spoken, &at), "Desculpe.").expect("a document");
    let voice = r#"<Say voice="Polly.Camila" language="pt-BR">"#;
    assert_eq!(incoming::inside(&said), format!("{voice}Desculpe.</Say><Hangup/>"));
    let failed =
        incoming::post("/bot?f-language=pt-BR", &call(&[("ErrorUrl", "https://h/1")]), SIGNED);
    let said = spoken.encode(&received(&spoken, &failed), Reply::new()).expect("a document");
    let sorry =
        format!("{voice}Desculpe, algo deu errado. Por favor, tente de novo.</Say><Hangup/>");
    assert_eq!(incoming::inside(&said), sorry);
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
            .language(text.as_str())
            .listen_for(Listen { digits: Some(keys), ..Listen::default() });
        let (said, _) = encode_at(&channel(), "/bot", &[], reply).expect("a document");
        incoming::holds_only(&said, &["Gather", "Say", "Play", "Redirect"])?;
        let speech = Reply::say(Say::speech(text.as_str())).end();
        let (said, _) = encode_at(&channel(), "/bot", &[], speech).expect("a document");
        incoming::holds_only(&said, &["Say", "break", "Hangup"])?;
    }
}
