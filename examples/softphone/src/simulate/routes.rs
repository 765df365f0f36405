//! What the stand-in for the SDK asks: everything is a POST of JSON below `/simulate`.

use std::sync::Arc;

use axum::{
    Router,
    extract::{DefaultBodyLimit, Path, State},
    response::{IntoResponse, Response},
    routing::post,
};
use bytes::Bytes;
use fulfill_twilio::form::Form;
use http::{HeaderMap, StatusCode, header};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    OUTSIDE, USER, call,
    exchange::{Act, Denied, Exchange},
};

/// What the stand-in sends; which members count depends on what it asks.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    token: String,
    device: String,
    call: String,
    digits: String,
    parameters: Map<String, Value>,
}

pub(crate) fn routes(exchange: Arc<Exchange>) -> Router {
    Router::new()
        .route("/simulate/{what}", post(ask))
        .layer(DefaultBodyLimit::max(64 * 1024))
        .with_state(exchange)
}

async fn ask(
    State(exchange): State<Arc<Exchange>>,
    Path(what): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    // A page of another site can send no JSON without asking first, and is not allowed to.
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if kind != Some("application/json") {
        return (StatusCode::UNSUPPORTED_MEDIA_TYPE, "send JSON").into_response();
    }
    let asked: Asked = match serde_json::from_slice(&body) {
        Ok(asked) => asked,
        Err(error) => return (StatusCode::BAD_REQUEST, error.to_string()).into_response(),
    };
    let Some(answer) = answer(&exchange, &what, asked).await else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let (status, value) = match answer {
        Ok(value) => (StatusCode::OK, value),
        Err(denied) => {
            let code = match denied {
                Denied::Token(_) => 20101, // Twilio's code for an invalid access token.
                Denied::NoDevice => 31009, // Twilio's code for no transport.
                _ => 31000,                // Twilio's code for any other error.
            };
            (StatusCode::CONFLICT, json!({ "code": code, "message": denied.to_string() }))
        }
    };
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
    (status, headers, value.to_string()).into_response()
}

async fn answer(
    exchange: &Arc<Exchange>,
    what: &str,
    asked: Asked,
) -> Option<Result<Value, Denied>> {
    let Asked { token, device, call, digits, parameters } = asked;
    let act = |act| exchange.act(&device, &call, act).map(|()| Value::Null);
    Some(match what {
        "users" => Ok(json!({ "user": USER.0, "password": USER.1, "outside": OUTSIDE })),
        "register" => exchange.register(&token).map(|device| json!({ "device": device })),
        "unregister" => {
            exchange.unregister(&device);
            Ok(Value::Null)
        }
        "news" => exchange.news(&device).await.map(|news| json!(news)),
        "connect" => connect(exchange, &token, &device, &parameters),
        "accept" => act(Act::Accept),
        "reject" => act(Act::Reject),
        "hang-up" => act(Act::HangUp),
        "digits" => act(Act::Digits(digits)),
        "call-me" => call_me(exchange, &device).await,
        _ => return None,
    })
}

/// A device places a call.
fn connect(
    exchange: &Arc<Exchange>,
    token: &str,
    device: &str,
    parameters: &Map<String, Value>,
) -> Result<Value, Denied> {
    let client = exchange.may_call(token)?;
    if exchange.client(device)? != client {
        return Err(Denied::NoDevice);
    }
    let (sid, commands) = exchange.begin()?;
    let from = format!("client:{client}");
    let given = |name: &str| parameters.get(name).and_then(Value::as_str).unwrap_or_default();
    let mut form = Form::default()
        .with("AccountSid", &exchange.issuer.account)
        .with("ApiVersion", "2010-04-01")
        .with("ApplicationSid", &exchange.issuer.application)
        .with("Called", given("To"))
        .with("Caller", &from)
        .with("CallSid", &sid)
        .with("CallStatus", "ringing")
        .with("Direction", "inbound")
        .with("From", &from)
        .with("To", given("To"));
    // What is Twilio's own a client cannot say.
    for (name, value) in
        parameters.iter().filter(|(name, _)| form.get(name).is_none()).collect::<Vec<_>>()
    {
        if let Some(value) = value.as_str() {
            form = form.with(name, value);
        }
    }
    let placed = call::Call::of_device(Arc::clone(exchange), sid.clone(), device, form, commands);
    tokio::spawn(placed.run("/voice/supervised-outgoing"));
    Ok(json!({ "call": sid }))
}

/// A telephone calls the number of the client that asks for it.
async fn call_me(exchange: &Arc<Exchange>, device: &str) -> Result<Value, Denied> {
    let client = exchange.client(device)?;
    let numbers = exchange.accounts.numbers(&client).await.map_err(|_| Denied::Accounts)?;
    let number = numbers.first().ok_or(Denied::NoNumber)?.e164();
    let (sid, commands) = exchange.begin()?;
    let form = Form::default()
        .with("AccountSid", &exchange.issuer.account)
        .with("ApiVersion", "2010-04-01")
        .with("Called", number)
        .with("Caller", OUTSIDE)
        .with("CallerCountry", "JP")
        .with("CallSid", &sid)
        .with("CallStatus", "ringing")
        .with("Direction", "inbound")
        .with("From", OUTSIDE)
        .with("FromCountry", "JP")
        .with("To", number);
    let placed = call::Call::of_telephone(Arc::clone(exchange), sid, form, commands);
    tokio::spawn(placed.run("/voice/supervised-incoming"));
    Ok(Value::Null)
}
