//! One bot by SMS, on WhatsApp and on the phone: signed requests through the whole server.

mod calls;
mod conversations;

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use fulfill_runtime::{intents, prelude::*, store::MemoryStore, testing::Tester};
use fulfill_twilio::{
    form::Form,
    messaging::{Messaging, Status},
    rest::MessageStatus,
    signature::{Content, Signer},
    voice::{Call, Voice},
};
use http::{Request, StatusCode};

const TOKEN: &str = "a-token";
const HOST: &str = "http://localhost";

/// How often handlers ran that count it.
static ORDERS: AtomicUsize = AtomicUsize::new(0);

/// Greets.
#[intent(text = ["hi", "oi"])]
fn hello() -> Reply {
    let offers = [Button::intent::<order>("Order"), Button::intent::<person>("A person")];
    Reply::say("Pizza & more. What next?").options(offers)
}

/// A size.
#[derive(Clone, Copy, Debug, PartialEq, Slot)]
enum Size {
    Large,
    Small,
}

/// What is asked of who orders.
#[derive(Collect)]
#[collect(name = "pizzas", then = ordered)]
struct Order {
    /// Which size?
    size: Size,
    /// How many?
    #[ask(retry = "A number, please.")]
    count: u8,
}

/// Asks.
#[intent(text = "order")]
fn order() -> Reply {
    Reply::new().collect::<Order>()
}

/// Has all answers.
#[intent]
fn ordered(Order { size, count }: Order) -> Reply {
    ORDERS.fetch_add(1, Ordering::SeqCst);
    Reply::say(format!("{count} {size:?}.")).remember("count", count)
}

/// Says what is remembered.
#[intent(text = "how many")]
fn how_many(#[from(memory)] count: Option<u8>) -> String {
    count.map_or_else(|| "None.".into(), |count| format!("{count} of them."))
}

/// Hands calls over.
#[intent]
fn person(channel: Channel) -> Reply {
    match channel.name.as_str() {
        "voice" => Reply::say("A moment.").handoff("client:desk"),
        _ => Reply::say("Call us."),
    }
}

/// Goes on when nobody took the call.
#[intent(event = "dial")]
fn not_taken(call: Call) -> Reply {
    let dialled = call.dialled().expect("the end of a dial");
    Reply::say(format!("Nobody, {}.", dialled.status)).end()
}

/// Takes note of messages that did not arrive.
#[intent(event = "status")]
fn lost(status: Status) -> Reply {
    match status.status() {
        MessageStatus::Undelivered => Reply::new().remember("count", 0),
        _ => Reply::new(),
    }
}

/// Says it again.
#[intent(fallback)]
fn echo(Text(text): Text) -> Reply {
    Reply::say(text)
}

fn bot() -> Tester {
    let app = App::new(intents![hello, order, ordered, how_many, person, not_taken, lost, echo]);
    let app = app
        .expect("settings")
        .mount("/sms", Messaging::new(TOKEN))
        .mount("/voice", Voice::new(TOKEN).greeting::<hello>().tries(1))
        .store(Arc::new(MemoryStore::new()));
    Tester::new(app).expect("no gaps")
}

fn signed(target: &str, form: &Form) -> Request<String> {
    let signer = Signer::new(TOKEN).expect("a token");
    let signed = signer.sign(&format!("{HOST}{target}"), Content::Form(form));
    let mut request = Request::post(target)
        .header("host", "localhost")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form.encode())
        .expect("a request");
    request.headers_mut().extend(signed.headers());
    request
}

/// What the document in the answer holds.
async fn said(bot: &Tester, target: &str, form: &Form) -> String {
    let response = bot.send(signed(target, form)).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()["content-type"], "text/xml; charset=utf-8");
    let text = String::from_utf8(response.body().to_vec()).expect("text");
    roxmltree::Document::parse(&text).expect("XML");
    let inside = text.strip_prefix(r#"<?xml version="1.0" encoding="UTF-8"?><Response"#);
    let inside = inside.expect("a document").strip_prefix('>');
    let inside = inside.and_then(|inside| inside.strip_suffix("</Response>"));
    inside.unwrap_or_default().to_owned()
}

fn message(sid: &str, from: &str, pairs: &[(&str, &str)]) -> Form {
    let to = if from.starts_with("whatsapp:") { "whatsapp:+14155550199" } else { "+14155550199" };
    [("MessageSid", sid), ("From", from), ("To", to)].iter().chain(pairs).copied().collect()
}

fn call(pairs: &[(&str, &str)]) -> Form {
    let usual = [("CallSid", "CA1"), ("From", "+14155550100"), ("To", "+14155550199")];
    usual.iter().chain(pairs).copied().collect()
}

/// Where the channel's own document goes on; `None` if the call ends, or goes elsewhere.
fn following(document: &str) -> Option<String> {
    let (_, rest) = document.split_once(&format!("action=\"{HOST}"))?;
    Some(rest.split('"').next()?.replace("&amp;", "&"))
}

/// The caller's turn: what is heard, and where it goes on, which the answer says.
fn heard(answer: &str, attributes: &str, says: &str) -> String {
    let next = following(answer).expect("it goes on");
    let next = format!("{HOST}{}", next.replace('&', "&amp;"));
    format!(
        r#"<Gather input="dtmf speech" action="{next}" speechTimeout="auto"{attributes}>{says}</Gather><Redirect>{next}&amp;f-silent=1</Redirect>"#
    )
}

#[tokio::test]
async fn a_conversation_by_sms() {
    let bot = bot();
    let ann = "+14155550100";
    for (number, (text, expected)) in [
        ("Hi!", "<Message>Pizza &amp; more. What next?\n1. Order\n2. A person</Message>"),
        ("1", "<Message>Which size?\n1. large\n2. small</Message>"),
        ("huge", "<Message>Sorry, I did not get that.\nWhich size?\n1. large\n2. small</Message>"),
        ("2", "<Message>How many?</Message>"),
        ("many", "<Message>A number, please.</Message>"),
        ("12", "<Message>12 Small.</Message>"),
        ("how many?", "<Message>12 of them.</Message>"),
        ("<b>&]]>\r\n", "<Message>&lt;b&gt;&amp;]]&gt;&#13;\n</Message>"),
        ("STOP", ""),
        ("How many", "<Message>12 of them.</Message>"),
    ]
    .into_iter()
    .enumerate()
    {
        let form = message(&format!("SM{number}"), ann, &[("Body", text)]);
        assert_eq!(said(&bot, "/sms", &form).await, expected, "{text}");
    }
    // Another user, and the same one on another channel, are others.
    for (sid, from) in [("SMa", "+14155550101"), ("SMb", "whatsapp:+14155550100")] {
        let form = message(sid, from, &[("Body", "how many")]);
        assert_eq!(said(&bot, "/sms", &form).await, "<Message>None.</Message>", "{from}");
    }
    // A callback belongs to the conversation, and is answered with nothing.
    let callback = [("MessageStatus", "undelivered"), ("To", ann), ("From", "+14155550199")];
    let callback: Form = [("MessageSid", "SMz")].iter().chain(&callback).copied().collect();
    assert_eq!(said(&bot, "/sms", &callback).await, "");
    let form = message("SMc", ann, &[("Body", "how many")]);
    assert_eq!(said(&bot, "/sms", &form).await, "<Message>0 of them.</Message>");
}

#[tokio::test]
async fn a_button_on_whatsapp() {
    let bot = bot();
    let user = "whatsapp:+5511961234567";
    let pressed = [("Body", "Order now"), ("ButtonText", "Order now"), ("ButtonPayload", "order")];
    let form = message("SM1", user, &pressed);
    let size = "<Message>Which size?\n1. large\n2. small</Message>";
    assert_eq!(said(&bot, "/sms", &form).await, size);
    let form = message("SM2", user, &[("ButtonText", "Small"), ("ButtonPayload", "Small")]);
    assert_eq!(said(&bot, "/sms", &form).await, "<Message>How many?</Message>");
}

#[tokio::test]
async fn the_same_conversation_on_the_phone() {
    let bot = bot();
    let options = r#" numDigits="1" hints="Order, A person""#;
    let sizes = r#" numDigits="1" hints="large, small""#;
    let choose = "<Say>Which size?</Say><Say>For large, press 1. For small, press 2.</Say>";
    let sorry = "<Say>Sorry, I did not get that.</Say>";
    let mut next = "/voice".to_owned();
    for (pairs, attributes, says) in [
        (
            &[("CallStatus", "ringing")][..],
            options,
            "<Say>Pizza &amp; more. What next?</Say>\
             <Say>For Order, press 1. For A person, press 2.</Say>",
        ),
        (&[("Digits", "1")], sizes, choose),
        (&[("SpeechResult", "Huge.")], sizes, &format!("{sorry}{choose}")),
        (&[("SpeechResult", "Small."), ("Confidence", "0.9")], "", "<Say>How many?</Say>"),
        (&[("Digits", "12")], "", "<Say>12 Small.</Say>"),
        (&[("SpeechResult", "How many?")], "", "<Say>12 of them.</Say>"),
        (&[("SpeechResult", "<Hangup/>")], "", "<Say>&lt;Hangup/&gt;</Say>"),
    ] {
        let answer = said(&bot, &next, &call(pairs)).await;
        assert_eq!(answer, heard(&answer, attributes, says), "{pairs:?}");
        next = following(&answer).expect("it goes on");
    }
    // What nobody says for a second time ends the call.
    let silence = call(&[("Digits", ""), ("SpeechResult", "")]);
    assert_eq!(said(&bot, &next, &silence).await, "<Hangup/>");
}

#[test]
fn whom_calls_begin_with_is_reached() {
    let app = |voice: Voice| {
        let app = App::new(intents![person, not_taken]).expect("settings").mount("/voice", voice);
        let findings = app.inspect().findings;
        findings
            .iter()
            .map(ToString::to_string)
            .filter(|finding| finding.contains("`person`"))
            .count()
    };
    assert_eq!(app(Voice::new(TOKEN)), 1);
    assert_eq!(app(Voice::new(TOKEN).greeting::<person>()), 0);
}

#[tokio::test]
async fn a_call_goes_to_a_person() {
    let bot = bot();
    let rings = said(&bot, "/voice", &call(&[("CallStatus", "ringing")])).await;
    let next = following(&rings).expect("it goes on");
    let answer = said(&bot, &next, &call(&[("Digits", "2")])).await;
    let next = following(&answer).expect("it comes back");
    assert!(next.starts_with("/voice?f-turn=2-"), "{next}");
    let dial =
        format!(r#"<Say>A moment.</Say><Dial action="{HOST}{next}"><Client>desk</Client></Dial>"#);
    assert_eq!(answer, dial);
    let busy = call(&[("DialCallStatus", "busy"), ("CallStatus", "in-progress")]);
    assert_eq!(said(&bot, &next, &busy).await, "<Say>Nobody, busy.</Say><Hangup/>");
}

#[tokio::test]
async fn repeats_get_the_first_answer() {
    let bot = bot();
    for (sid, text) in [("SM1", "order"), ("SM2", "1")] {
        said(&bot, "/sms", &message(sid, "+14155550102", &[("Body", text)])).await;
    }
    let last = message("SM3", "+14155550102", &[("Body", "7")]);
    let before = ORDERS.load(Ordering::SeqCst);
    for _ in 0..3 {
        assert_eq!(said(&bot, "/sms", &last).await, "<Message>7 Large.</Message>");
    }
    // Other tests order too, but nobody else seven of them.
    assert!(ORDERS.load(Ordering::SeqCst) > before);
    let again = message("SM4", "+14155550102", &[("Body", "7")]);
    assert_eq!(said(&bot, "/sms", &again).await, "<Message>7</Message>");
    let ringing = call(&[("CallStatus", "ringing")]);
    let first = said(&bot, "/voice", &ringing).await;
    assert_eq!(said(&bot, "/voice", &ringing).await, first);
    let next = following(&first).expect("it goes on");
    let pressed = call(&[("Digits", "1")]);
    let first = said(&bot, &next, &pressed).await;
    assert!(first.contains("Which size?"), "{first}");
    assert_eq!(said(&bot, &next, &pressed).await, first);
}

#[tokio::test]
async fn forgeries_are_refused() {
    let bot = bot();
    for (target, form) in [
        ("/sms", message("SM1", "+14155550100", &[("Body", "hi")])),
        ("/voice", call(&[("CallStatus", "ringing")])),
        ("/voice?f-turn=1&f-key=1-order", call(&[("Digits", "1")])),
    ] {
        let mut forged = signed(target, &form);
        *forged.body_mut() = form.clone().with("To", "+14155550198").encode();
        let peer = bot.clone().from_peer([203, 0, 113, 7]);
        assert_eq!(peer.send(forged).await.status(), StatusCode::FORBIDDEN, "{target}");
    }
}
