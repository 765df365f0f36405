//! REST requests beside Twilio's own package: the same method, address, form and credentials.

use std::time::{Duration, UNIX_EPOCH};

use bytes::Bytes;
use fulfill_tests::python::{Oracle, Python};
use fulfill_twilio::{
    form::Form,
    rest::{Account, CallUpdate, NewCall, NewMessage, Outcome, RequestError, Script},
};
use http::{
    Method, Request,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE},
};
use serde_json::{Value, json};

/// Text that forms, headers and addresses could trip over.
const TEXT: &str = "a+b&c=d;e%f \"<é😀> \u{202e}\r\nX-Injected: 1\r\n\r\n\u{1}";

/// A request of ours, and the call of the package that makes the same.
struct Pair {
    ours: Result<Request<Bytes>, RequestError>,
    path: Value,
    method: &'static str,
    named: Value,
}

fn pair(
    ours: Result<Request<Bytes>, RequestError>,
    path: Value,
    method: &'static str,
    named: Value,
) -> Pair {
    Pair { ours, path, method, named }
}

#[track_caller]
fn check(oracle: &mut Oracle, account: Value, pair: Pair) {
    let Pair { ours, path, method, named } = pair;
    let mut question = account;
    question["path"] = path;
    question["method"] = json!(method);
    question["named"] = named;
    let theirs = oracle.ask(&question);
    let ours = ours.unwrap_or_else(|error| panic!("{error}: {question}"));
    assert_eq!(ours.method().as_str(), theirs["method"], "{question}");
    assert_eq!(ours.uri().to_string(), theirs["url"], "{question}");
    for name in [AUTHORIZATION, ACCEPT, CONTENT_TYPE] {
        let header = ours.headers().get(&name).map(|value| value.to_str().expect("ASCII"));
        // The package names a form even where there is none, and does not say what answer to a
        // deletion it can read; errors are JSON there too.
        let differs = match name {
            CONTENT_TYPE => ours.body().is_empty(),
            ACCEPT => ours.method() == Method::DELETE,
            _ => false,
        };
        if !differs {
            assert_eq!(header, theirs["headers"][name.as_str()].as_str(), "{name}: {question}");
        }
    }
    let form = Form::parse(ours.body()).expect("a form");
    let mut ours: Vec<(String, String)> =
        form.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let mut theirs: Vec<(String, String)> =
        serde_json::from_value(theirs["form"].clone()).expect("pairs");
    // Stable, so that the order of repeated names counts.
    ours.sort_by(|a, b| a.0.cmp(&b.0));
    theirs.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(ours, theirs, "{question}");
}

fn whole_message() -> (NewMessage, Value) {
    let message = NewMessage::new("whatsapp:+14155550100")
        .from("whatsapp:+14155550199")
        .fallback_from("+14155550198")
        .messaging_service("MG1")
        .body(TEXT)
        .media_url("https://a.example/1?x=y&z")
        .media_url("https://a.example/0")
        .content("HX1")
        .content_variables(r#"{"1":"é & +"}"#)
        .status_callback("https://bot.example.com/status?t=1#rc=5&rp=all")
        .application("AP1")
        .max_price("0.05")
        .provide_feedback(true)
        .attempt(2)
        .validity_period(36_000)
        .force_delivery(false)
        .content_retention("discard")
        .address_retention("obfuscate")
        .smart_encoded(true)
        .persistent_action("geo:37.7,-122.3|Home")
        .persistent_action("x")
        .traffic_type("free")
        .shorten_urls(true)
        .send_at(UNIX_EPOCH + Duration::from_millis(1_700_000_000_999))
        .send_as_mms(false)
        .risk_check("disable")
        .parameter("MessageIntent", "otp");
    let named = json!({
        "to": "whatsapp:+14155550100", "from_": "whatsapp:+14155550199",
        "fallback_from": "+14155550198", "messaging_service_sid": "MG1", "body": TEXT,
        "media_url": ["https://a.example/1?x=y&z", "https://a.example/0"],
        "content_sid": "HX1", "content_variables": r#"{"1":"é & +"}"#,
        "status_callback": "https://bot.example.com/status?t=1#rc=5&rp=all",
        "application_sid": "AP1", "max_price": "0.05", "provide_feedback": true, "attempt": 2,
        "validity_period": 36_000, "force_delivery": false, "content_retention": "discard",
        "address_retention": "obfuscate", "smart_encoded": true,
        "persistent_action": ["geo:37.7,-122.3|Home", "x"], "traffic_type": "free",
        "shorten_urls": true, "schedule_type": "fixed", "send_at": "2023-11-14T22:13:20Z",
        "send_as_mms": false, "risk_check": "disable", "message_intent": "otp",
    });
    (message, named)
}

fn whole_call() -> (NewCall, Value) {
    let url = "https://bot.example.com/voice?a=b&c=d";
    let call = NewCall::new("client:ada é", "+14155550199", Script::Url(url.into()))
        .method("GET")
        .fallback_url(url)
        .fallback_method("POST")
        .status_callback(url)
        .status_callback_events(["initiated", "ringing", "answered", "completed"])
        .status_callback_method("GET")
        .send_digits("ww1#*")
        .timeout(600)
        .time_limit(3_600)
        .record(true)
        .recording_channels("dual")
        .recording_track("both")
        .recording_status_callback(url)
        .recording_status_callback_method("GET")
        .recording_status_callback_events(["in-progress", "completed"])
        .trim("do-not-trim")
        .sip_auth_username("ada & co")
        .sip_auth_password("p+w=d")
        .machine_detection("DetectMessageEnd")
        .machine_detection_timeout(30)
        .machine_detection_speech_threshold(2_400)
        .machine_detection_speech_end_threshold(1_200)
        .machine_detection_silence_timeout(5_000)
        .async_amd(true)
        .async_amd_status_callback(url)
        .async_amd_status_callback_method("POST")
        .caller_id("+14155550198")
        .call_reason("Your order")
        .call_token(r#"{"parentCallInfoToken":"x+y"}"#)
        .byoc("BY1")
        .client_notification_url(url)
        .parameter("Passports", "x");
    let named = json!({
        "to": "client:ada é", "from_": "+14155550199", "url": url, "method": "GET",
        "fallback_url": url, "fallback_method": "POST", "status_callback": url,
        "status_callback_event": ["initiated", "ringing", "answered", "completed"],
        "status_callback_method": "GET", "send_digits": "ww1#*", "timeout": 600,
        "time_limit": 3_600, "record": true, "recording_channels": "dual",
        "recording_track": "both", "recording_status_callback": url,
        "recording_status_callback_method": "GET",
        "recording_status_callback_event": ["in-progress", "completed"], "trim": "do-not-trim",
        "sip_auth_username": "ada & co", "sip_auth_password": "p+w=d",
        "machine_detection": "DetectMessageEnd", "machine_detection_timeout": 30,
        "machine_detection_speech_threshold": 2_400,
        "machine_detection_speech_end_threshold": 1_200,
        "machine_detection_silence_timeout": 5_000, "async_amd": "true",
        "async_amd_status_callback": url, "async_amd_status_callback_method": "POST",
        "caller_id": "+14155550198", "call_reason": "Your order",
        "call_token": r#"{"parentCallInfoToken":"x+y"}"#, "byoc": "BY1",
        "client_notification_url": url, "passports": "x",
    });
    (call, named)
}

#[test]
fn every_request_is_the_packages() {
    let oracle = &mut Python::Main.start("twilio_rest.py", &[]);
    let account = Account::new("AC1", "token").expect("an account");
    let (message, message_named) = whole_message();
    let (call, call_named) = whole_call();
    let twiml = "<Response><Say>é &amp; +</Say></Response>";
    let spoken = NewCall::new("+14155550100", "+14155550199", Script::Twiml(twiml.into()));
    let by_application = Script::Application("AP1".into());
    let by_application = NewCall::new("+14155550100", "12345", by_application);
    let update = CallUpdate::twiml(twiml).time_limit(60);
    let redirect = CallUpdate::url("https://bot.example.com/next").method("GET");
    let redirect = redirect.status_callback("https://bot.example.com/s").fallback_method("POST");
    let message_at = json!(["messages", ["SM1"]]);
    let call_at = json!(["calls", ["CA1"]]);
    let media_at = json!(["messages", ["MM1"], "media", ["ME1"]]);
    for pair in [
        pair(account.send(&message), json!(["messages"]), "create", message_named),
        pair(account.call(&call), json!(["calls"]), "create", call_named),
        pair(
            account.call(&spoken),
            json!(["calls"]),
            "create",
            json!({"to": "+14155550100", "from_": "+14155550199", "twiml": twiml}),
        ),
        pair(
            account.call(&by_application),
            json!(["calls"]),
            "create",
            json!({"to": "+14155550100", "from_": "12345", "application_sid": "AP1"}),
        ),
        pair(account.fetch_message("SM1"), message_at.clone(), "fetch", json!({})),
        pair(account.delete_message("SM1"), message_at.clone(), "delete", json!({})),
        pair(account.redact_message("SM1"), message_at.clone(), "update", json!({"body": ""})),
        pair(account.cancel_message("SM1"), message_at, "update", json!({"status": "canceled"})),
        pair(
            account.message_feedback("SM1", Outcome::Confirmed),
            json!(["messages", ["SM1"], "feedback"]),
            "create",
            json!({"outcome": "confirmed"}),
        ),
        pair(account.fetch_media("MM1", "ME1"), media_at.clone(), "fetch", json!({})),
        pair(account.delete_media("MM1", "ME1"), media_at, "delete", json!({})),
        pair(account.fetch_call("CA1"), call_at.clone(), "fetch", json!({})),
        pair(account.delete_call("CA1"), call_at.clone(), "delete", json!({})),
        pair(
            account.update_call("CA1", &update),
            call_at.clone(),
            "update",
            json!({"twiml": twiml, "time_limit": 60}),
        ),
        pair(
            account.update_call("CA1", &redirect),
            call_at.clone(),
            "update",
            json!({"url": "https://bot.example.com/next", "method": "GET",
                "status_callback": "https://bot.example.com/s", "fallback_method": "POST"}),
        ),
        pair(
            account.update_call("CA1", &CallUpdate::complete()),
            call_at.clone(),
            "update",
            json!({"status": "completed"}),
        ),
        pair(
            account.update_call("CA1", &CallUpdate::cancel()),
            call_at,
            "update",
            json!({"status": "canceled"}),
        ),
    ] {
        check(oracle, json!({"user": "AC1", "password": "token", "account": "AC1"}), pair);
    }
}

#[test]
fn hosts_and_credentials_are_the_packages() {
    let oracle = &mut Python::Main.start("twilio_rest.py", &[]);
    let secret = "s:e/c+r=e&t";
    let account = Account::with_key("AC1", "SK1", secret).expect("an account");
    let message = NewMessage::new("+14155550100").from("ACME Shop").body("Hello");
    for (edge, region) in
        [(None, None), (Some("dublin"), None), (None, Some("ie1")), (Some("sydney"), Some("au1"))]
    {
        let mut account = account.clone();
        if let Some(region) = region {
            account = account.region(region).expect("a region");
        }
        if let Some(edge) = edge {
            account = account.edge(edge).expect("an edge");
        }
        let theirs = json!({"user": "SK1", "password": secret, "account": "AC1", "edge": edge,
            "region": region});
        let named = json!({"to": "+14155550100", "from_": "ACME Shop", "body": "Hello"});
        let pair = pair(account.send(&message), json!(["messages"]), "create", named);
        check(oracle, theirs, pair);
    }
}
