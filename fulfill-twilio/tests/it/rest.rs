//! REST requests: what the API takes, what is refused before, and what cannot get in.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use fulfill_twilio::form::Form;
use fulfill_twilio::rest::{
    self, Account, AnswerError, Call, CallStatus, CallUpdate, Failure, MAX_BODY, Message,
    MessageStatus, NewCall, NewMessage, NoAnswer, Outcome, Repeat, RequestError, Script, Shape,
};
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode};
use proptest::prelude::*;

use crate::fake::{Api, Fault};

const API: Api = Api { account: "AC1", credentials: "AC1:token" };

fn account() -> Account {
    Account::new("AC1", "token").expect("an account")
}

fn message() -> NewMessage {
    NewMessage::new("+12125550100").from("+12125550199").body("Hello")
}

fn call() -> NewCall {
    let script = Script::Url("https://bot.example.com/voice".into());
    NewCall::new("+12125550100", "+12125550199", script)
}

fn form(request: &Request<Bytes>) -> Form {
    Form::parse(request.body()).expect("a form")
}

#[test]
fn the_api_takes_every_request() {
    let account = account();
    let requests = [
        account.send(&message()),
        account.send(&message().media_url("https://a.example/1").media_url("https://a.example/2")),
        account.send(&NewMessage::new("whatsapp:+1").messaging_service("MG1").content("HX1")),
        account.call(&call().status_callback_events(["initiated", "answered"])),
        account.call(&NewCall::new("client:ada", "+1", Script::Twiml("<Response/>".into()))),
        account.call(&NewCall::new("+1", "+1", Script::Application("AP1".into()))),
        account.fetch_message("SM1"),
        account.redact_message("MM1"),
        account.cancel_message("SM1"),
        account.delete_message("SM1"),
        account.message_feedback("SM1", Outcome::Unconfirmed),
        account.list_media("MM1"),
        account.fetch_media("MM1", "ME1"),
        account.delete_media("MM1", "ME1"),
        account
            .media_content("https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1"),
        account.fetch_call("CA1"),
        account.delete_call("CA1"),
        account.update_call("CA1", &CallUpdate::complete()),
        account.update_call("CA1", &CallUpdate::twiml("<Response/>").time_limit(9)),
    ];
    for request in requests {
        let request = request.expect("sound");
        let answer = API.answer(&request);
        assert!(answer.status().is_success(), "{request:?}: {:?}", answer.body());
        assert_eq!(rest::done(&answer), Ok(()));
    }
}

#[test]
fn failures_of_a_moment_are_read() {
    let minute = Some(rest::RetryAfter::Delay(Duration::from_secs(60)));
    for shape in [Shape::Classic, Shape::Problem, Shape::Unknown] {
        for (fault, status, code, after, once) in [
            (Fault::TooMany(shape, Some(60)), 429, 20429, minute, true),
            (Fault::TooMany(shape, None), 429, 20429, None, true),
            (Fault::Unavailable(shape), 503, 20503, None, false),
        ] {
            let answer = fault.answer().expect("an answer");
            let Err(AnswerError::Failure(failure)) = rest::done(&answer) else {
                panic!("{fault:?}")
            };
            assert_eq!((failure.status.as_u16(), failure.shape), (status, shape), "{fault:?}");
            let told = (shape != Shape::Unknown).then_some(code);
            assert_eq!((failure.code, failure.retry_after), (told, after), "{fault:?}");
            assert!(failure.safe_to_retry(Repeat::Harmless), "{fault:?}");
            assert_eq!(failure.safe_to_retry(Repeat::Once), once, "{fault:?}");
        }
    }
    assert!(Fault::Hang.answer().is_none());
    assert!(!NoAnswer::Lost.safe_to_retry(Repeat::Once));
}

#[test]
fn answers_are_read() {
    let sent: Message = rest::read(&API.answer(&account().send(&message()).unwrap())).unwrap();
    assert_eq!((sent.sid.as_str(), &sent.status), ("SM9", &MessageStatus::Queued));
    assert_eq!((sent.num_segments, sent.num_media, sent.error_code), (Some(1), Some(0), None));
    assert_eq!(sent.other["api_version"], "2010-04-01");
    let shown = format!("{sent:?}");
    assert!(!shown.contains("Hello") && !shown.contains("2125550100"), "{shown}");

    let update = account().update_call("CA1", &CallUpdate::complete()).unwrap();
    let ended: Call = rest::read(&API.answer(&update)).unwrap();
    assert_eq!((ended.sid.as_str(), ended.status), ("CA1", CallStatus::Completed));

    let other = Account::new("AC1", "tok").unwrap().fetch_message("SM1").unwrap();
    let Err(AnswerError::Failure(failure)) = rest::read::<Message>(&API.answer(&other)) else {
        panic!("the password is wrong")
    };
    assert_eq!((failure.status.as_u16(), failure.code), (401, Some(20003)));
    assert!(!failure.is_retryable() && !failure.safe_to_retry(Repeat::Harmless));

    for body in ["", "[]", "{}", "<html>", r#"{"sid":7,"status":"x"}"#] {
        let answer = Response::builder().status(201).body(body).unwrap();
        let read = rest::read::<Message>(&answer);
        assert!(matches!(read, Err(AnswerError::Unreadable { status: 201, .. })), "{body}");
    }
}

/// What of a status, headers and body may be asked again: at all, harmless ones, and others.
#[track_caller]
fn retries(status: u16, body: &str, expected: (bool, bool, bool)) -> Failure {
    let mut headers = HeaderMap::new();
    headers.insert("retry-after", HeaderValue::from_static("3"));
    let status = StatusCode::from_u16(status).expect("a status");
    let failure = Failure::read(status, &headers, body.as_bytes());
    let found = (
        failure.is_retryable(),
        failure.safe_to_retry(Repeat::Harmless),
        failure.safe_to_retry(Repeat::Once),
    );
    assert_eq!(found, expected, "{status} {body}");
    let wait = failure.retry_after.map(|after| after.wait(SystemTime::now()));
    assert_eq!(wait, Some(Duration::from_secs(3)));
    failure
}

#[test]
fn a_message_is_never_sent_twice() {
    let classic = r#"{"code":20429,"message":"Too Many Requests","status":429}"#;
    assert_eq!(retries(429, classic, (true, true, true)).code, Some(20429));
    let problem = r#"{"type":"https://x/20500","title":"Trouble","status":500,"code":20500}"#;
    assert_eq!(retries(500, problem, (true, true, false)).shape, Shape::Problem);
    assert_eq!(retries(502, "<h1>Bad Gateway</h1>", (true, true, false)).shape, Shape::Unknown);
    retries(504, "", (true, true, false));
    retries(400, classic, (false, false, false));
    retries(307, "", (false, false, false));

    let account = account();
    let once = [
        account.send(&message()),
        account.call(&call()),
        account.update_call("CA1", &CallUpdate::url("https://bot.example.com/x")),
    ];
    let harmless = [
        account.redact_message("SM1"),
        account.cancel_message("SM1"),
        account.fetch_call("CA1"),
        account.delete_message("SM1"),
        account.update_call("CA1", &CallUpdate::cancel()),
    ];
    for request in once {
        let repeat = Repeat::of(&request.unwrap());
        assert!(repeat == Repeat::Once && !NoAnswer::Lost.safe_to_retry(repeat));
        assert!(NoAnswer::NotConnected.safe_to_retry(repeat));
    }
    for request in harmless {
        assert!(NoAnswer::Lost.safe_to_retry(Repeat::of(&request.unwrap())));
    }
}

#[track_caller]
fn refused<T: std::fmt::Debug>(made: Result<T, RequestError>, expected: &str) {
    let error = made.expect_err(expected).to_string();
    assert!(error.contains(expected), "{error}");
    // Neither numbers nor texts nor passwords.
    for private in ["2125550", "private", "hunter2"] {
        assert!(!error.contains(private), "{error}");
    }
}

#[test]
fn limits_are_named() {
    let account = account();
    let send = |message: NewMessage| account.send(&message);
    send(message().body("é".repeat(MAX_BODY))).unwrap();
    refused(
        send(message().body("x".repeat(10_000))),
        "Body has 10000 characters, more than the 1600",
    );
    refused(send(message().body("😀".repeat(MAX_BODY + 1))), "Body has 1601 characters");
    let media =
        |count| (0..count).fold(message(), |m, n| m.media_url(format!("https://a.example/{n}")));
    send(media(10)).unwrap();
    refused(send(media(11)), "MediaUrl is given 11 times, more than the 10");
    refused(send(message().validity_period(0)), "ValidityPeriod is 0 and must be from 1 to 36000");
    refused(send(message().validity_period(36_001)), "must be from 1 to 36000");
    refused(send(NewMessage::new("").from("+1").body("x")), "message needs To");
    refused(send(NewMessage::new("+1").body("x")), "needs From or MessagingServiceSid");
    refused(send(NewMessage::new("+1").from("+1")), "needs Body, MediaUrl or ContentSid");
    refused(send(NewMessage::new("+1").from("+1").body("")), "needs Body, MediaUrl or ContentSid");
    refused(
        send(message().content_variables("{}")),
        "ContentVariables is of no use without ContentSid",
    );
    refused(send(message().content("HX1").content_variables("[]")), "is not a JSON object");
    refused(send(message().content("SM1")), "ContentSid must be HX");
    refused(send(message().content_retention("keep")), "ContentRetention is not one of the words");
    refused(send(message().max_price("free")), "MaxPrice is not an amount");
    refused(send(message().parameter("Body", "private")), "Body is given 2 times");
    refused(
        send(message().parameter("a b", "private")),
        "parameter \"a b\" is not made of letters",
    );
    refused(
        send(message().status_callback("https://my_bot.example.com/")),
        "host with an underscore",
    );
    refused(send(message().status_callback("bot.example.com/x")), "is not an address with http");
    let far = UNIX_EPOCH + Duration::from_secs(300_000_000_000);
    refused(send(message().send_at(far)), "SendAt is not a time");

    let ring = |call: NewCall| account.call(&call);
    ring(call().timeout(600)).unwrap();
    refused(ring(call().timeout(601)), "Timeout is 601 and must be from 0 to 600");
    let twiml = |length| NewCall::new("+1", "+1", Script::Twiml("x".repeat(length)));
    ring(twiml(4_000)).unwrap();
    refused(ring(twiml(4_001)), "Twiml has 4001 characters, more than the 4000");
    refused(ring(NewCall::new("+1", "+1", Script::Url(String::new()))), "needs Url, Twiml or Appl");
    refused(ring(NewCall::new("+1", "", Script::Twiml("x".into()))), "call needs From");
    refused(ring(call().status_callback_events(["ended"])), "StatusCallbackEvent is not one of");
    refused(account.update_call("CA1", &CallUpdate::url("")), "needs Url, Twiml or Status");
}

#[test]
fn addresses_are_ascii() {
    for to in
        ["+1212555010０", "+١٢١٢٥٥٥٠١٠٠", "+1 212 555 0100", "(212) 555-0100", "+1212555\r\nX: y"]
    {
        let hostile = NewMessage::new(to).from("+1").body("x");
        refused(account().send(&hostile), "To ");
    }
}

#[test]
fn nothing_leaves_its_place_in_an_address() {
    let account = account();
    for sid in [
        "",
        "SM",
        "SM1/../../AC2",
        "SM1?x=y",
        "SM1#",
        "SM1\r\nHost: x",
        "SM%31",
        "SM1.json",
        "../AC2",
        "CA1",
        "sm1",
        "SM１",
        "SM1 ",
    ] {
        refused(account.fetch_message(sid), "message must be SM or MM");
        refused(account.delete_media("MM1", sid), "media must be ME");
        refused(account.sub_account(sid), "account must be AC");
    }
    refused(Account::with_key("AC1", "hunter2", "SK1"), "API key must be SK");
    refused(Account::new("AC1", ""), "auth token is empty");
    refused(Account::new("AC1", "hunter2\n"), "begins or ends with white space");
    for host in ["", "ie1.evil.example", "ie1/", "ie1@x", "IE1", "-a", "a-", "ie1\r\n", "é", "a:1"]
    {
        refused(account.clone().region(host), "region");
        refused(account.clone().edge(host), "edge");
    }
    for base in [
        "",
        "localhost:1",
        "ftp://a",
        "http://a/b",
        "http://a?b",
        "http://u:p@a",
        "http://a#b",
        "http://",
    ] {
        refused(account.clone().base(base), "base address");
    }
    let local = account.base("http://127.0.0.1:4010/").unwrap().fetch_call("CA1").unwrap();
    assert_eq!(local.uri(), "http://127.0.0.1:4010/2010-04-01/Accounts/AC1/Calls/CA1.json");
}

#[test]
fn credentials_go_to_twilio_only() {
    let account = account();
    for own in [
        "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1",
        "https://api.dublin.ie1.twilio.com/x",
        "https://mcs.us1.twilio.com/v1/Services/IS1/Media/ME1",
    ] {
        assert_eq!(account.media_content(own).unwrap().uri().to_string(), own);
    }
    for foreign in [
        "http://api.twilio.com/x",
        "https://api.twilio.com.evil.example/x",
        "https://eviltwilio.com/x",
        "https://twilio.com@evil.example/x",
        "https://evil.example/@api.twilio.com/x",
        "https://evil.example#.twilio.com/x",
        "https://evil.example?.twilio.com/x",
        "https://evil.example\\.twilio.com/x",
        "https://evil.example\\@api.twilio.com/x",
        "https://api.twilio.com:8443/x",
        "https://u:p@api.twilio.com/x",
        "https://api.twilio.com/x\r\nHost: evil.example",
        "//api.twilio.com/x",
        "file:///etc/passwd",
        "",
    ] {
        let made = account.media_content(foreign).map(|request| request.uri().to_string());
        assert_eq!(made, Err(RequestError::ForeignMedia), "{foreign}");
    }
}

#[test]
fn nothing_private_is_shown() {
    let key = Account::with_key("AC1", "SK1", "hunter2").unwrap();
    let whole = call().sip_auth_password("hunter2");
    let request = key.call(&whole).unwrap();
    assert_eq!(request.headers()["authorization"], "Basic U0sxOmh1bnRlcjI=");
    let shown =
        format!("{key:?} {:?} {whole:?} {:?}", request.headers(), message().body("private"));
    for private in ["hunter2", "U0sx", "private", "2125550100"] {
        assert!(!shown.contains(private), "{shown}");
    }
}

proptest! {
    /// Whatever a user types is the value of its one parameter.
    #[test]
    fn a_text_stays_a_text(text in any::<String>().prop_filter("not empty", |t| !t.is_empty())) {
        let request = account().send(&message().body(&*text)).unwrap();
        let form = form(&request);
        prop_assert_eq!(form.len(), 3);
        prop_assert_eq!(form.get("Body"), Some(&*text));
        prop_assert!(request.body().iter().all(u8::is_ascii_graphic));
        prop_assert!(API.answer(&request).status().is_success());
    }

    /// No text in any place gives a request for another account, host or with other headers.
    #[test]
    fn requests_go_where_they_should(text in "\\PC{0,20}|[A-Z]{2}[0-9a-z/?#@:.%]{0,8}") {
        let account = account();
        let made = [
            account.fetch_message(&text),
            account.fetch_media("MM1", &text),
            account.fetch_call(&text),
            account.send(&message().messaging_service(&*text).parameter("X", &*text)),
            account.send(&NewMessage::new(&*text).from(&*text).body(&*text)),
        ];
        for request in made.into_iter().flatten() {
            prop_assert_eq!(request.uri().host(), Some("api.twilio.com"));
            prop_assert!(request.uri().path().starts_with("/2010-04-01/Accounts/AC1/"));
            prop_assert_eq!(request.uri().path().matches("..").count(), 0);
            prop_assert!(request.headers().len() <= 3);
        }
    }

    #[test]
    fn any_answer_can_be_read(status in 100u16..1000, body in any::<Vec<u8>>()) {
        let answer = Response::builder().status(status).body(body).unwrap();
        let _ = rest::read::<Message>(&answer).map_err(|error| error.to_string());
        prop_assert_eq!(rest::done(&answer).is_ok(), (200..300).contains(&status));
    }
}
