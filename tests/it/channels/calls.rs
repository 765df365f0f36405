//! Calls that take ways of their own: by documents of handlers, redirects, other addresses.

use fulfill_runtime::{HandlerError, IntoReply as _};
use fulfill_twilio::twiml::{Connect, ConversationRelay, Dial, Gather, Record, VoiceResponse};

use super::*;

/// Says how often the call has come to it.
#[intent(event = "incoming-call")]
fn reception(#[from(memory)] visits: Option<u8>) -> Reply {
    let visits = visits.unwrap_or(0) + 1;
    Reply::say(format!("Visit {visits}.")).remember("visits", visits)
}

/// Answers with documents that lead to the address of the channel, or to none.
#[intent(text = ["dial", "record", "relay", "pin", "leave"])]
fn own(Text(text): Text) -> VoiceResponse {
    let document = VoiceResponse::new();
    match text.as_str() {
        "dial" => document.dial(Dial::new().action("/voice").client("desk")),
        "record" => document.record(Record::new().action("/voice")),
        "relay" => {
            let relay = ConversationRelay::new().url("wss://relay.example.com");
            document.connect(Connect::new().action("/voice").conversation_relay(relay))
        }
        // Without an action the address of this document is asked again.
        "pin" => document.gather(Gather::new().num_digits(4)),
        _ => document.redirect("/voice"),
    }
}

/// Says how often a code was tried.
#[intent(pattern = r"^\d{4}$")]
fn pin(#[from(memory)] tries: Option<u8>) -> Result<Reply, HandlerError> {
    let tries = tries.unwrap_or(0) + 1;
    let document = VoiceResponse::new().say(format!("Try {tries}."));
    let document = document.gather(Gather::new().num_digits(4));
    Ok(document.into_reply()?.remember("tries", tries))
}

#[intent(event = ["dial", "recording"])]
fn back() -> &'static str {
    "Back."
}

/// Goes on when the relay has ended.
#[intent(event = "connect")]
fn relayed(call: Call) -> String {
    format!("Relay: {}.", call.parameter("HandoffData").unwrap_or("nothing"))
}

/// Takes note of what nobody hears the answer to.
#[intent(event = ["stream-status", "machine-detection", "conference-status", "transcription"])]
fn noted(call: Call) -> Reply {
    Reply::say("unheard").remember("noted", call.stage().event())
}

#[intent(text = "what was noted")]
fn notes(#[from(memory)] noted: Option<String>) -> String {
    noted.unwrap_or_else(|| "nothing".into())
}

#[intent(fallback)]
fn heard_text(Text(text): Text) -> Reply {
    Reply::say(text)
}

fn switchboard() -> Tester {
    let intents = intents![reception, own, pin, back, relayed, noted, notes, heard_text];
    let app = App::new(intents).expect("settings").mount("/voice", Voice::new(TOKEN).tries(1));
    Tester::new(app.store(Arc::new(MemoryStore::new()))).expect("no gaps")
}

/// A call, with tokens of its deliveries or without.
struct Line {
    bot: Tester,
    tokens: bool,
    /// What is asked, in order: repeats count as the first.
    asked: usize,
    /// Where the last document goes on, by itself where it names no address.
    next: String,
}

impl Line {
    fn new(tokens: bool) -> Self {
        Self { bot: switchboard(), tokens, asked: 0, next: "/voice".into() }
    }

    /// What an address says to that, each asked twice as if the first answer had been lost: the
    /// repeat must hear the same, and no handler run for it.
    async fn ask(&mut self, target: &str, pairs: &[(&str, &str)]) -> String {
        self.asked += 1;
        let first = self.send(target, pairs).await;
        let marked = target.split("f-turn=").nth(1).is_some_and(|rest| rest.contains('-'));
        if self.tokens || marked || pairs.contains(&("CallStatus", "ringing")) {
            assert_eq!(self.send(target, pairs).await, first, "a repeat of {target} {pairs:?}");
        }
        self.next = following(&first).unwrap_or_else(|| target.to_owned());
        let says = first.split("<Say>").skip(1).filter_map(|say| say.split("</Say>").next());
        let says: Vec<&str> = says.collect();
        if says.is_empty() { first } else { says.join(" ") }
    }

    async fn send(&self, target: &str, pairs: &[(&str, &str)]) -> String {
        let status = [("CallStatus", "in-progress")];
        let status =
            if pairs.iter().any(|(name, _)| *name == "CallStatus") { &[] } else { &status[..] };
        let mut request = signed(target, &call(&[status, pairs].concat()));
        if self.tokens {
            let token = format!("token-{}", self.asked).parse().expect("a header");
            request.headers_mut().insert("i-twilio-idempotency-token", token);
        }
        let response = self.bot.send(request).await;
        assert_eq!(response.status(), StatusCode::OK, "{target} {pairs:?}");
        String::from_utf8(response.body().to_vec()).expect("text")
    }

    /// What the last document's address says to that.
    async fn on(&mut self, pairs: &[(&str, &str)]) -> String {
        let next = self.next.clone();
        self.ask(&next, pairs).await
    }
}

const RINGING: [(&str, &str); 1] = [("CallStatus", "ringing")];

#[tokio::test]
async fn no_way_leads_to_an_old_answer() {
    for tokens in [true, false] {
        let mut line = Line::new(tokens);
        assert_eq!(line.ask("/voice", &RINGING).await, "Visit 1.");
        for (round, (word, told, expected)) in [
            ("dial", &[("DialCallStatus", "busy")][..], "Back."),
            ("record", &[("RecordingUrl", "https://h/1")], "Back."),
            ("leave", &[], "Visit 2."),
            ("relay", &[("SessionId", "VX1"), ("HandoffData", "x")], "Relay: x."),
            // The very same requests once more, as far as one can see.
            ("leave", &[], "Visit 3."),
            ("dial", &[("DialCallStatus", "busy")], "Back."),
        ]
        .into_iter()
        .enumerate()
        {
            let spoken = [("SpeechResult", word)];
            assert!(line.on(&spoken).await.contains("/voice"), "{tokens} {round}: {word}");
            assert_eq!(line.ask("/voice", told).await, expected, "{tokens} {round}: {word}");
            let said = format!("word {round}");
            assert_eq!(line.on(&[("SpeechResult", &said)]).await, said, "{tokens}");
        }
    }
}

#[tokio::test]
async fn an_address_may_be_asked_again_by_its_own_document() {
    let mut line = Line::new(true);
    line.ask("/voice", &RINGING).await;
    assert!(line.on(&[("SpeechResult", "pin")]).await.contains("<Gather"));
    let digits = ["1234", "1234", "4321"];
    for (at, digits) in digits.into_iter().enumerate() {
        assert_eq!(line.on(&[("Digits", digits)]).await, format!("Try {}.", at + 1));
    }
}

#[tokio::test]
async fn callbacks_greet_nobody() {
    let mut line = Line::new(false);
    line.ask("/voice", &RINGING).await;
    let empty = r#"<?xml version="1.0" encoding="UTF-8"?><Response/>"#;
    for (kind, pairs) in [
        ("stream-status", &[("StreamSid", "MZ1"), ("StreamEvent", "stream-started")][..]),
        ("transcription", &[("TranscriptionSid", "TR1"), ("TranscriptionText", "hello")]),
        (
            "conference-status",
            &[("ConferenceSid", "CF1"), ("StatusCallbackEvent", "participant-join")],
        ),
    ] {
        assert_eq!(line.ask("/voice", pairs).await, empty, "{kind}");
        assert_eq!(line.on(&[("SpeechResult", "What was noted?")]).await, kind);
    }
    for form in [
        &[("CallSid", "CA1"), ("AnsweredBy", "human"), ("MachineDetectionDuration", "9")][..],
        &[("CallSid", "CA1"), ("SomethingNew", "1")],
        &[("ConferenceSid", "CF1"), ("StatusCallbackEvent", "conference-end")],
    ] {
        let form = form.iter().copied().collect();
        assert_eq!(said(&line.bot, "/voice", &form).await, "", "{form:?}");
    }
    assert_eq!(
        line.on(&[("SpeechResult", "What was noted?")]).await,
        "machine-detection",
        "the events of a conference are its own"
    );
}
