//! A stand-in for Twilio's API: knows its addresses, credentials and the published names of
//! parameters, and answers as it does. For a while it may fail, as Twilio does.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use fulfill_twilio::{form::Form, rest::Shape};
use http::header::{AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER};
use http::{Method, Request, Response};
use serde_json::{Value, json};

/// Parameters of `POST Messages.json`; those in brackets may be repeated.
const MESSAGE: &str = "To From FallbackFrom MessagingServiceSid Body [MediaUrl] StatusCallback \
    ApplicationSid MaxPrice ProvideFeedback Attempt ValidityPeriod ForceDelivery ContentRetention \
    AddressRetention SmartEncoded [PersistentAction] TrafficType ShortenUrls ScheduleType SendAt \
    SendAsMms ContentVariables RiskCheck ContentSid";

/// Parameters of `POST Calls.json`.
const CALL: &str = "To From Url Twiml ApplicationSid Method FallbackUrl FallbackMethod \
    StatusCallback [StatusCallbackEvent] StatusCallbackMethod SendDigits Timeout Record \
    RecordingChannels RecordingStatusCallback RecordingStatusCallbackMethod SipAuthUsername \
    SipAuthPassword MachineDetection MachineDetectionTimeout [RecordingStatusCallbackEvent] Trim \
    CallerId MachineDetectionSpeechThreshold MachineDetectionSpeechEndThreshold \
    MachineDetectionSilenceTimeout AsyncAmd AsyncAmdStatusCallback AsyncAmdStatusCallbackMethod \
    Byoc CallReason CallToken RecordingTrack TimeLimit ClientNotificationUrl";

/// Parameters of an update.
const MESSAGE_UPDATE: &str = "Body Status";
const CALL_UPDATE: &str = "Url Method Status FallbackUrl FallbackMethod StatusCallback \
    StatusCallbackMethod Twiml TimeLimit";

/// One account of the API.
pub(crate) struct Api {
    pub(crate) account: &'static str,
    /// User name and password.
    pub(crate) credentials: &'static str,
}

/// How it fails for a while.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fault {
    /// Too much at once: 429, to be asked again in so many seconds if it says when.
    TooMany(Shape, Option<u32>),
    /// Nobody there: 503.
    Unavailable(Shape),
    /// No answer, however long one waits.
    Hang,
}

impl Fault {
    /// The answer to any request; none if there never is one.
    pub(crate) fn answer(self) -> Option<Response<Bytes>> {
        let (status, code, shape, after) = match self {
            Self::TooMany(shape, after) => (429, 20429, shape, after),
            Self::Unavailable(shape) => (503, 20503, shape, None),
            Self::Hang => return None,
        };
        let mut answer = match shape {
            Shape::Classic => error(status, code, "try again later"),
            Shape::Problem => problem(status, code, "try again later"),
            // A proxy in front of it.
            _ => Response::builder().status(status).body("<h1>Try again</h1>".into()).expect("one"),
        };
        if let Some(seconds) = after {
            answer.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        Some(answer)
    }
}

impl Api {
    /// The answer to a request: 201, 200 or 204, 401, 404, or 400 with the code of the mistake.
    pub(crate) fn answer(&self, request: &Request<Bytes>) -> Response<Bytes> {
        let basic = format!("Basic {}", STANDARD.encode(self.credentials));
        if request.headers().get_all(AUTHORIZATION).iter().ne([basic.as_str()]) {
            return error(401, 20003, "Authenticate");
        }
        let base = format!("/2010-04-01/Accounts/{}/", self.account);
        let Some(path) = request.uri().path().strip_prefix(&base) else {
            return error(404, 20404, "The requested resource was not found");
        };
        let steps: Vec<&str> = path.strip_suffix(".json").unwrap_or(path).split('/').collect();
        let method = request.method();
        match (method, steps.as_slice()) {
            (&Method::POST, ["Messages"]) => create(request, MESSAGE, "SM9", message_fault),
            (&Method::POST, ["Calls"]) => create(request, CALL, "CA9", call_fault),
            (&Method::POST, ["Messages", sid]) => create(request, MESSAGE_UPDATE, sid, |_| None),
            (&Method::POST, ["Messages", sid, "Feedback"]) => {
                create(request, "Outcome", sid, |_| None)
            }
            (&Method::POST, ["Calls", sid]) => create(request, CALL_UPDATE, sid, |_| None),
            (&Method::GET, ["Messages", sid] | ["Messages", _, "Media", sid] | ["Calls", sid]) => {
                json_answer(200, &json!({"sid": sid, "status": "completed"}))
            }
            (&Method::GET, ["Messages", _, "Media"]) => {
                json_answer(200, &json!({"media_list": []}))
            }
            (&Method::DELETE, ["Messages" | "Calls", _] | ["Messages", _, "Media", _]) => {
                json_answer(204, &Value::Null)
            }
            _ => error(404, 20404, "The requested resource was not found"),
        }
    }
}

/// Takes a form whose names are published, each once unless it is a list.
fn create(
    request: &Request<Bytes>,
    published: &str,
    sid: &str,
    fault: fn(&Form) -> Option<u32>,
) -> Response<Bytes> {
    let kind = request.headers().get(CONTENT_TYPE).map(|kind| kind.as_bytes());
    if kind != Some(b"application/x-www-form-urlencoded") {
        return error(415, 20415, "Unsupported Media Type");
    }
    let Ok(form) = Form::parse(request.body()) else { return error(400, 20001, "not a form") };
    for (name, _) in form.iter() {
        let list = published.split_whitespace().any(|known| known == format!("[{name}]"));
        let single = published.split_whitespace().any(|known| known == name);
        if !(list || single && form.all(name).count() == 1) {
            return error(400, 20001, &format!("parameter {name}"));
        }
    }
    if let Some(code) = fault(&form) {
        return error(400, code, "a required parameter is missing or wrong");
    }
    let echo = json!({
        "sid": sid, "status": form.get("Status").unwrap_or("queued"), "to": form.get("To"),
        "from": form.get("From"), "body": form.get("Body"), "num_segments": "1",
        "num_media": form.all("MediaUrl").count().to_string(), "error_code": null,
        "direction": "outbound-api", "api_version": "2010-04-01",
    });
    json_answer(201, &echo)
}

fn message_fault(form: &Form) -> Option<u32> {
    let none = |names: &[&str]| names.iter().all(|name| form.get(name).is_none_or(str::is_empty));
    if none(&["To"]) {
        Some(21604)
    } else if none(&["From", "MessagingServiceSid"]) {
        Some(21603)
    } else if none(&["Body", "MediaUrl", "ContentSid"]) {
        Some(21619)
    } else if form.get("Body").is_some_and(|body| body.chars().count() > 1_600) {
        Some(21617)
    } else {
        None
    }
}

fn call_fault(form: &Form) -> Option<u32> {
    let none = |names: &[&str]| names.iter().all(|name| form.get(name).is_none_or(str::is_empty));
    if none(&["To"]) || none(&["From"]) {
        Some(21201)
    } else if none(&["Url", "Twiml", "ApplicationSid"]) {
        Some(21205)
    } else {
        None
    }
}

fn error(status: u16, code: u32, message: &str) -> Response<Bytes> {
    let more_info = format!("https://www.twilio.com/docs/errors/{code}");
    let body = json!({"code": code, "message": message, "more_info": more_info, "status": status});
    json_answer(status, &body)
}

/// The same in the shape of newer services.
fn problem(status: u16, code: u32, detail: &str) -> Response<Bytes> {
    let kind = format!("https://www.twilio.com/docs/api/errors/{code}");
    json_answer(
        status,
        &json!({"type": kind, "title": "Failed", "status": status, "code": code, "detail": detail}),
    )
}

fn json_answer(status: u16, body: &Value) -> Response<Bytes> {
    let body = if body.is_null() { Bytes::new() } else { body.to_string().into() };
    Response::builder().status(status).body(body).expect("a status")
}
