//! The telephone for tests: documents in, requests out.

use bytes::Bytes;
use fulfill_twilio::{
    form::Form,
    signature::{Content, Validator},
    testing::{Act, Caller, CallerError},
};
use http::{Request, Response};

const WEBHOOK: &str = "https://bot.example.com/voice?tenant=a";

fn caller() -> Caller {
    Caller::new("a-token", WEBHOOK).expect("a token")
}

fn document(inside: &str) -> Response<Bytes> {
    let text = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response>{inside}</Response>");
    Response::builder().header("content-type", "text/xml").body(text.into()).expect("a response")
}

/// What a request says, if it is signed right.
fn told(request: &Request<Bytes>) -> (String, Form) {
    let get = request.method() == "GET";
    let url =
        format!("https://{}{}", request.headers()["host"].to_str().expect("text"), request.uri());
    let form = Form::parse(request.body()).expect("a form");
    let content = if get { Content::Empty } else { Content::Form(&form) };
    let validator = Validator::new("a-token").expect("a token");
    validator.check(&url, content, request.headers()).expect("a signature");
    (request.uri().to_string(), form)
}

/// Rings, hears that document, and does that; where that leads, and what was heard.
fn after(inside: &str, act: Act<'_>) -> (Option<(String, Form)>, Vec<String>) {
    let mut caller = caller();
    let ringing = caller.act(Act::Rings).expect("a call").expect("a request");
    let (target, form) = told(&ringing);
    assert_eq!((target.as_str(), form.get("CallStatus")), ("/voice?tenant=a", Some("ringing")));
    assert!(caller.answered(&document(inside)).expect("a document").is_none());
    let request = caller.act(act).expect("it can be done");
    (request.as_ref().map(told), caller.heard())
}

#[test]
fn keys_and_words_go_to_the_action() {
    let menu = |attributes: &str| {
        format!("<Gather {attributes}><Say>Which?</Say></Gather><Say>Hello?</Say>")
    };
    let both = r#"input="dtmf speech" action="/next?a=b""#;
    for (attributes, act, expected) in [
        (both.to_owned(), Act::Presses("12"), Some(("/next?a=b", "Digits", "12"))),
        (both.to_owned(), Act::Presses("12#3"), Some(("/next?a=b", "Digits", "12"))),
        (format!("{both} numDigits=\"1\""), Act::Presses("12"), Some(("/next?a=b", "Digits", "1"))),
        (
            format!("{both} finishOnKey=\"\""),
            Act::Presses("1#"),
            Some(("/next?a=b", "Digits", "1#")),
        ),
        (both.to_owned(), Act::Says("two"), Some(("/next?a=b", "SpeechResult", "two"))),
        (String::new(), Act::Presses("1"), Some(("/voice?tenant=a", "Digits", "1"))),
        // The finishing key alone is silence, and silence goes on behind the `<Gather>`.
        (both.to_owned(), Act::Presses("#"), None),
        (both.to_owned(), Act::StaysSilent, None),
        (
            "actionOnEmptyResult=\"true\"".into(),
            Act::StaysSilent,
            Some(("/voice?tenant=a", "Digits", "")),
        ),
    ] {
        let (request, heard) = after(&menu(&attributes), act);
        match (&request, expected) {
            (Some((target, form)), Some((to, name, value))) => {
                assert_eq!((target.as_str(), form.get(name)), (to, Some(value)), "{attributes}");
                assert_eq!(form.get("CallStatus"), Some("in-progress"));
                assert_eq!(heard, ["Which?"]);
            }
            (None, None) => assert_eq!(heard, ["Which?", "Hello?", "<hangup>"]),
            _ => panic!("{attributes} {act:?}: {request:?}"),
        }
    }
    let (get, _) = after(r#"<Gather action="https://h/x" method="GET"/>"#, Act::Presses("1"));
    assert!(get.expect("a request").0.starts_with("/x?AccountSid="));
}

#[test]
fn calls_go_elsewhere_and_come_back() {
    let dial = r#"<Say>A moment.</Say><Dial action="/done"><Number>+14155550123</Number></Dial>"#;
    let (request, heard) = after(dial, Act::Dialled("busy"));
    let (target, form) = request.expect("a request");
    assert_eq!((target.as_str(), form.get("DialCallStatus")), ("/done", Some("busy")));
    assert_eq!(heard, ["A moment.", "<dial: number +14155550123>"]);
    let (request, heard) = after("<Dial>+14155550123</Dial><Say>Bye</Say>", Act::Dialled("busy"));
    assert_eq!((request.is_none(), heard[1..].join(" ")), (true, "Bye <hangup>".into()));
    let (request, heard) = after(r#"<Enqueue action="/done">desk</Enqueue>"#, Act::Queued("leave"));
    assert_eq!(request.expect("a request").1.get("QueueResult"), Some("leave"));
    assert_eq!(heard, ["<enqueue: desk>"]);
    let (request, _) = after("<Gather/>", Act::HangsUp);
    let (target, form) = request.expect("a request");
    assert_eq!((target.as_str(), form.get("CallStatus")), ("/voice?tenant=a", Some("completed")));
}

#[test]
fn what_cannot_be_is_an_error() {
    let mut caller = caller();
    assert!(matches!(caller.act(Act::StaysSilent), Err(CallerError::Act { .. })));
    caller.act(Act::Rings).expect("a call");
    assert!(matches!(caller.act(Act::Presses("1")), Err(CallerError::Act { .. })));
    let failed = Response::builder().status(500).body(Bytes::from("oh")).expect("a response");
    assert!(matches!(caller.answered(&failed), Err(CallerError::Status { .. })));
    let json = Response::builder().header("content-type", "application/json");
    let json = json.body(Bytes::from("{}")).expect("a response");
    assert!(matches!(caller.answered(&json), Err(CallerError::Document { .. })));
    for broken in ["<Say>", "<Gather numDigits=\"x\"/>"] {
        let error = caller.answered(&document(broken));
        assert!(matches!(error, Err(CallerError::Document { .. })), "{broken}");
    }
    caller.answered(&document(r#"<Gather input="speech"/>"#)).expect("a document");
    assert!(matches!(caller.act(Act::Presses("1")), Err(CallerError::Act { .. })));
    // It can still be done otherwise.
    caller.act(Act::Says("one")).expect("speech");
    let circle = document("<Redirect>/voice</Redirect>");
    let ends = (0..30).find_map(|_| caller.answered(&circle).err());
    assert!(matches!(ends, Some(CallerError::Circle { .. })), "{ends:?}");
    assert!(Caller::new("", WEBHOOK).is_err());
    let mut nowhere = Caller::new("a-token", "/voice").expect("a token");
    assert!(matches!(nowhere.act(Act::Rings), Err(CallerError::Address { .. })));
}

#[test]
fn each_call_has_a_sid_of_its_own() {
    let mut sids = Vec::new();
    for mut caller in [caller(), caller().from("client:alice")] {
        for _ in 0..2 {
            let request = caller.act(Act::Rings).expect("a call").expect("a request");
            sids.push(told(&request).1.get("CallSid").expect("a SID").to_owned());
            caller.answered(&document("")).expect("the end");
        }
    }
    assert!(sids.iter().all(|sid| sid.len() == 34), "{sids:?}");
    sids.sort();
    sids.dedup();
    assert_eq!(sids.len(), 4);
}

#[test]
fn each_request_has_a_token_of_its_own() {
    let token = |request: &Request<Bytes>| request.headers()["i-twilio-idempotency-token"].clone();
    let mut caller = caller();
    let rings = caller.act(Act::Rings).expect("a call").expect("a request");
    // Without an action the same address is asked the same again.
    let gather = document("<Gather/>");
    let mut seen = vec![token(&rings)];
    for _ in 0..2 {
        caller.answered(&gather).expect("a document");
        let pressed = caller.act(Act::Presses("1")).expect("it can be done").expect("a request");
        assert!(!seen.contains(&token(&pressed)), "{seen:?}");
        seen.push(token(&pressed));
    }
}
