//! Replies as messages.

use fulfill_core::{
    IntoReply, Provider as _, Reply,
    provider::EncodeError,
    reply::{Button, Card, Handoff, Media, Play, Say, Show},
};
use fulfill_twilio::{
    form::Form,
    messaging::Messaging,
    rest::Account,
    twiml::{MessagingResponse, VoiceResponse},
};
use proptest::prelude::*;
use serde_json::json;

use super::{SIGNED, channel, incoming, message, received, turn};

/// The inside of the document, and what was lost.
fn encode(
    channel: &Messaging,
    form: &Form,
    reply: Reply,
) -> Result<(String, Vec<String>), EncodeError> {
    let delivery =
        channel.encode(&received(channel, &incoming::post("/bot", form, SIGNED)), reply)?;
    let losses = delivery.losses.iter().map(ToString::to_string).collect();
    Ok((incoming::inside(&delivery), losses))
}

#[track_caller]
fn check(reply: impl IntoReply, expected: &str) {
    let said = encode(&channel(), &message(&[]), reply.into_reply().expect("a reply"));
    assert_eq!(said.expect("a document"), (expected.to_owned(), vec![]));
}

#[track_caller]
fn check_loss(reply: Reply, expected: &str, loss: &str) {
    let (said, losses) = encode(&channel(), &message(&[]), reply).expect("a document");
    assert_eq!(said, expected);
    assert!(losses.iter().any(|told| told.contains(loss)), "{losses:?}");
}

#[test]
fn who_wants_no_messages_gets_none() {
    let quiet = |pairs: &[(&str, &str)], event: Option<&str>| {
        let form = message(pairs);
        assert_eq!(turn(&form).event_name(), event, "{pairs:?}");
        let (said, losses) = encode(&channel(), &form, Reply::say("Bye")).expect("a document");
        let expected = if event.is_some() { ("", 1) } else { ("<Message>Bye</Message>", 0) };
        assert_eq!((said.as_str(), losses.len()), expected, "{pairs:?}");
    };
    quiet(&[("Body", "pare"), ("OptOutType", "STOP")], Some("STOP"));
    quiet(&[("Body", "help"), ("OptOutType", "HELP")], Some("HELP"));
    quiet(&[("Body", " Stop ")], Some("STOP"));
    quiet(&[("Body", "stop the order")], None);
    quiet(&[("Body", "cancel")], Some("STOP"));
    quiet(&[("Body", "Yes")], None);
    quiet(&[("Body", "STOP"), ("From", "rcs:+14155550100")], Some("STOP"));
    quiet(&[("Body", "STOP"), ("From", "whatsapp:+14155550100")], None);
    let channel = channel().opt_out_words(["sair"]).opt_in_words(["voltar"]).help_words(["ajuda"]);
    for (text, said) in
        [("SAIR", ""), ("Voltar", ""), ("ajuda", ""), ("stop", "<Message>Bye</Message>")]
    {
        let encoded = encode(&channel, &message(&[("Body", text)]), Reply::say("Bye"));
        assert_eq!(encoded.expect("a document").0, said, "{text}");
    }
}

#[test]
fn texts_are_one_message() {
    check("Hello", "<Message>Hello</Message>");
    check((), "");
    check(Reply::say("  ").listen(), "");
    check(Reply::say("Hi").and_say("Which?").listen(), "<Message>Hi\nWhich?</Message>");
    check(
        Reply::say(Say::speech("In <break time='1s'/> a moment")),
        "<Message>In a moment</Message>",
    );
    check(Reply::say("Bye").end(), "<Message>Bye</Message>");
}

#[test]
fn what_costs_much_is_told() {
    let losses = |channel: &Messaging, from: &str, reply: Reply| {
        encode(channel, &message(&[("From", from)]), reply).expect("a document").1
    };
    let (sms, long) = ("+14155550100", "é".repeat(1_600));
    let accents = "ã".repeat(700);
    let told = |count: usize, why: &str| {
        [format!("say: one text takes {count} segments, and each is paid{why}")]
    };
    assert_eq!(losses(&channel(), sms, Reply::say(&*long)), told(11, ""));
    let why = ": it has letters outside the GSM alphabet";
    assert_eq!(losses(&channel(), sms, Reply::say(&*accents)), told(11, why));
    for quiet in [
        losses(&channel(), "whatsapp:+14155550100", Reply::say(&*long)),
        losses(&channel(), sms, Reply::say(&*long).play("https://h/a.mp3")),
        losses(&channel().segments(11), sms, Reply::say(&*long)),
        losses(&channel(), sms, Reply::say("x".repeat(1_530))),
    ] {
        assert_eq!(quiet, [""; 0]);
    }
    assert_eq!(losses(&channel().segments(1), sms, Reply::say("x".repeat(161))), told(2, ""));
}

#[test]
fn pictures_go_with_their_text() {
    let media = |number: usize| format!("<Media>https://h/{number}</Media>");
    check(
        Reply::new().show(Show::body("Menu").media("https://h/0?a=b&c")).and_say("Which?"),
        "<Message><Body>Menu</Body><Media>https://h/0?a=b&amp;c</Media></Message>\
         <Message>Which?</Message>",
    );
    let label = Media::url("https://h/0").label("A pizza");
    check(
        Reply::new().show(label),
        "<Message><Body>A pizza</Body><Media>https://h/0</Media></Message>",
    );
    check(Reply::new().play("https://h/0"), &format!("<Message>{}</Message>", media(0)));
    let many = (0..12).fold(Show::default(), |show, at| show.media(format!("https://h/{at}")));
    let (first, second): (String, String) =
        ((0..10).map(media).collect(), (10..12).map(media).collect());
    check(
        Reply::new().show(many.clone()),
        &format!("<Message>{first}</Message><Message>{second}</Message>"),
    );
    let whatsapp = message(&[("From", "whatsapp:+14155550100")]);
    let (said, _) = encode(&channel(), &whatsapp, Reply::new().show(many)).expect("a document");
    assert_eq!(said.matches("<Message><Media>").count(), 12);
}

#[test]
fn options_are_numbered() {
    let card = |title: &str| Card {
        title: title.into(),
        buttons: vec![Button::label(format!("Take {title}"))],
        ..Card::default()
    };
    let reply = Reply::new().show(Show::body("Two:").card(card("A")).card(card("B")));
    check(reply, "<Message>Two:\nA\n1. Take A\nB\n2. Take B</Message>");
    let options =
        [Button::label("Order"), Button::label("Menu").url("https://h/"), Button::label("Bye")];
    check_loss(
        Reply::say("What next?").options(options),
        "<Message>What next?\n1. Order\nMenu: https://h/\n2. Bye</Message>",
        "options: there are no buttons",
    );
}

#[test]
fn long_texts_are_several_messages() {
    let family = "👨\u{200d}👩\u{200d}👧";
    let text = format!("{} {}", "word ".repeat(400), family.repeat(300));
    let channel = channel().segments(100);
    let (said, losses) = encode(&channel, &message(&[]), Reply::say(&text)).expect("a document");
    assert_eq!(losses, [""; 0]);
    let document = format!("<r>{said}</r>");
    let document = roxmltree::Document::parse(&document).expect("XML");
    let texts: Vec<&str> = document
        .root_element()
        .children()
        .map(|message| message.text().unwrap_or_default())
        .collect();
    assert!(texts.len() >= 3, "{}", texts.len());
    for part in &texts {
        assert!(part.encode_utf16().count() <= 1_600);
        assert!(!part.starts_with('\u{200d}') && !part.ends_with('\u{200d}'), "{part}");
    }
    let words = |text: &str| text.split_whitespace().collect::<String>();
    assert_eq!(words(&texts.concat()), words(&text));
}

#[test]
fn own_documents_keep_their_place() {
    let own = || MessagingResponse::new().message("exactly <this>");
    check(own(), "<Message>exactly &lt;this&gt;</Message>");
    let native = own().into_reply().expect("a reply");
    check(
        Reply::say("before").then(native).and_say("behind"),
        "<Message>before</Message><Message>exactly &lt;this&gt;</Message><Message>behind</Message>",
    );
    let voice = VoiceResponse::new().hangup().into_reply().expect("a reply");
    check_loss(Reply::say("hi").then(voice), "<Message>hi</Message>", "for calls");
    let foreign = Reply::say("hi").native("telegram", json!({}));
    check_loss(foreign, "<Message>hi</Message>", "another provider");
}

#[test]
fn a_message_goes_on_elsewhere() {
    let to = |to: &str| Reply::say("A moment.").handoff(Handoff::voice(to)).and_say("never");
    check_loss(
        to("https://desk.example.com/sms?a=b&c"),
        r#"<Message>A moment.</Message><Redirect method="POST">https://desk.example.com/sms?a=b&amp;c</Redirect>"#,
        "stands behind a handoff",
    );
    let error = encode(&channel(), &message(&[]), to("client:alice")).expect_err("no document");
    assert!(error.to_string().contains("http"), "{error}");
    check_loss(
        Reply::new().play(Play::url("https://h/0").repeat(2)),
        "<Message><Media>https://h/0</Media></Message>",
        "sent once",
    );
}

#[test]
fn templates_are_buttons() {
    let account = Account::new("AC1", "secret").expect("an account");
    let channel = channel().content(&account, 2, "HX2").content(&account, 3, "HX3");
    let whatsapp = message(&[("From", "whatsapp:+14155550100"), ("To", "whatsapp:+14155550199")]);
    let sent = |form: &Form, reply: Reply| {
        let inbound = incoming::post("/bot", form, SIGNED);
        let delivery = channel.encode(&received(&channel, &inbound), reply).expect("a delivery");
        let bodies =
            delivery.calls.iter().map(|call| Form::parse(call.request.body()).expect("a form"));
        (incoming::inside(&delivery), bodies.collect::<Vec<_>>(), delivery.losses.len())
    };
    let options = |count: usize| {
        let button = |at: usize| Button::label(format!("Nº {at}")).payload(format!("p{at}"));
        Reply::say("Which \"one\"?").options((0..count).map(button))
    };
    let (said, calls, losses) = sent(&whatsapp, options(2));
    assert_eq!((said.as_str(), calls.len(), losses), ("", 1, 0));
    assert_eq!(calls[0].get("To"), Some("whatsapp:+14155550100"));
    assert_eq!(calls[0].get("From"), Some("whatsapp:+14155550199"));
    assert_eq!(calls[0].get("ContentSid"), Some("HX2"));
    assert_eq!(
        calls[0].get("ContentVariables"),
        Some(r#"{"1":"Which \"one\"?","2":"Nº 0","3":"p0","4":"Nº 1","5":"p1"}"#)
    );
    let listed = "<Message>Which \"one\"?\n1. Nº 0";
    for (form, reply) in [
        (&whatsapp, options(1)),
        (&message(&[]), options(2)),
        (&whatsapp, options(2).and_say("Or not.")),
    ] {
        let (said, calls, losses) = sent(form, reply);
        assert!(said.starts_with(listed), "{said}");
        assert_eq!((calls.len(), losses), (0, 1));
    }
}

#[test]
fn the_fallback_message_is_a_document() {
    let channel = channel();
    let fallback = |form: &Form| {
        let received = received(&channel, &incoming::post("/bot", form, SIGNED));
        incoming::inside(&channel.fallback(&received, "a < b").expect("a document"))
    };
    assert_eq!(fallback(&message(&[])), "<Message>a &lt; b</Message>");
    assert_eq!(fallback(&message(&[("Body", "STOP")])), "");
}

proptest! {
    #[test]
    fn no_text_changes_the_document(text in incoming::hostile()) {
        let form = message(&[("Body", text.as_str())]);
        let heard = turn(&form).text().to_owned();
        prop_assert_eq!(&heard, &text);
        let reply = Reply::say(heard.as_str())
            .show(Show::body(text.as_str()).media(text.as_str()))
            .options([Button::label(text.as_str())]);
        let form = message(&[]);
        let (said, _) = encode(&channel(), &form, reply).expect("a document");
        incoming::holds_only(&said, &["Message", "Body", "Media"])?;
    }
}
