//! The messaging channel: signed requests in, turns and exact documents out.

use std::sync::Arc;

use fulfill_core::{
    Inbound, IntoReply, Place, Provider, Reply, Said, Turn,
    provider::{AuthError, DecodeError, EncodeError, Host},
    reply::{Button, Card, Handoff, Media, Play, Say, Show},
};
use fulfill_twilio::{
    form::Form,
    messaging::{Message, Messaging, Received},
    rest::Account,
    twiml::{MessagingResponse, VoiceResponse},
};
use proptest::prelude::*;
use serde_json::json;

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

#[test]
fn conversations_are_events_too() {
    let form = incoming::form(
        &[("EventType", "onMessageAdd"), ("ConversationSid", "CH1"), ("Author", "ann")],
        &[("Body", "hello")],
    );
    let turn = turn(&form);
    assert_eq!((turn.event_name(), turn.channel()), (Some("onMessageAdd"), "conversations"));
    assert_eq!(
        (turn.conversation(), turn.sender(), turn.text()),
        (Some("CH1"), Some("ann"), "hello")
    );
    let answer = |reply: Reply| {
        let channel = channel();
        let inbound = incoming::post("/bot", &form, SIGNED);
        let delivery = channel.encode(&received(&channel, &inbound), reply).expect("an answer");
        let text = String::from_utf8(delivery.response.body().to_vec()).expect("text");
        (text, delivery.losses.len())
    };
    assert_eq!(answer(Reply::new()), ("{}".into(), 0));
    let changed = Reply::new().native("twilio", json!({"conversations": {"body": "****"}}));
    assert_eq!(answer(changed), (r#"{"body":"****"}"#.into(), 0));
    assert_eq!(answer(Reply::say("hi")), ("{}".into(), 1));
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
    quiet(&[("Body", "cancel")], None);
    quiet(&[("Body", "STOP"), ("From", "whatsapp:+14155550100")], None);
    let channel = channel().opt_out_words(["sair"]);
    for (text, said) in [("SAIR", ""), ("stop", "<Message>Bye</Message>")] {
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
    let (said, losses) = encode(&channel(), &message(&[]), Reply::say(&text)).expect("a document");
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
        let bodies = delivery.calls.iter().map(|call| Form::parse(call.body()).expect("a form"));
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
