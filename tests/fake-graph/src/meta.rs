//! Meta's other half: deliveries to the bot's webhook, signed, and the handshake of a subscription.
//!
//! Source: Meta Webhooks for Messenger Platform (2026-05-05).

use std::{
    fmt::Write as _,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use bytes::Bytes;
use http::{Method, Request, Response, header::CONTENT_TYPE};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    Settings, auth,
    client::{CallError, call},
    settings::Platform,
    world::now_ms,
};

/// How long a webhook is waited for. Meta gives it 5 seconds; what takes longer shall be seen.
const PATIENCE: Duration = Duration::from_secs(20);

/// What a user does, as `POST /fake/say` takes it.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Say {
    /// Who.
    from: String,
    /// The page they write to, where there are several.
    page: Option<String>,
    /// What they write.
    text: Option<String>,
    /// The payload of the quick reply that they tapped, beside its text.
    quick_reply: Option<String>,
    /// The payload of the button that they tapped; `text` is its title.
    postback: Option<String>,
    /// The message's id, to deliver one again.
    mid: Option<String>,
    /// A whole event in Meta's words, in place of all this.
    event: Option<Value>,
}

/// Why nothing was delivered.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DeliveryError {
    #[error("no webhook is known; start with --webhook URL --app-secret SECRET")]
    NoWebhook,
    #[error("the webhook `{0}` is no address")]
    Webhook(String),
    #[error("say who (`from`), and `text`, `postback` or `event`")]
    Nothing,
    #[error("the webhook does not answer within {} seconds", PATIENCE.as_secs())]
    Silent,
    #[error(transparent)]
    Call(#[from] CallError),
}

/// Delivers what a user does, and gives what came back.
pub(crate) async fn say(settings: &Settings, say: Say) -> Result<Value, DeliveryError> {
    let (Some(url), Some(secret)) = (&settings.webhook, &settings.app_secret) else {
        return Err(DeliveryError::NoWebhook);
    };
    let mid = say.mid.clone().unwrap_or_else(mid);
    let named = settings.pages.iter().find(|page| Some(&page.id) == say.page.as_ref());
    let page = named.or(settings.pages.first());
    let id = say.page.as_deref().or(page.map(|page| &*page.id)).unwrap_or(PAGE).to_owned();
    let object = match page.map(|page| page.platform) {
        Some(Platform::Instagram) => "instagram",
        _ => "page",
    };
    let event = event(say, &id, &mid)?;
    let entry = json!({"id": id, "time": now_ms(), "messaging": [event]});
    let body = escaped(&json!({"object": object, "entry": [entry]}).to_string());
    let signature = format!("sha256={}", auth::digest(secret, body.as_bytes()));
    let request = Request::builder()
        .method(Method::POST)
        .uri(url.as_str())
        .header(CONTENT_TYPE, "application/json")
        .header("x-hub-signature-256", signature)
        .body(Bytes::from(body))
        .map_err(|_| DeliveryError::Webhook(url.clone()))?;
    let begin = Instant::now();
    let answer = within(request).await?;
    let took = u64::try_from(begin.elapsed().as_millis()).unwrap_or(u64::MAX);
    let body = String::from_utf8_lossy(answer.body());
    Ok(json!({"mid": mid, "status": answer.status().as_u16(), "took_ms": took, "body": body}))
}

/// Asks the webhook whether it knows the verify token, and gives what came back.
pub(crate) async fn verify(settings: &Settings) -> Result<Value, DeliveryError> {
    let url = settings.webhook.as_ref().ok_or(DeliveryError::NoWebhook)?;
    let challenge = now_ms().to_string();
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("hub.mode", "subscribe")
        .append_pair("hub.challenge", &challenge)
        .append_pair("hub.verify_token", settings.verify_token.as_deref().unwrap_or_default())
        .finish();
    let mark = if url.contains('?') { '&' } else { '?' };
    let request = Request::builder()
        .uri(format!("{url}{mark}{query}"))
        .body(Bytes::new())
        .map_err(|_| DeliveryError::Webhook(url.clone()))?;
    let answer = within(request).await?;
    let verified = answer.status().as_u16() == 200 && answer.body() == challenge.as_bytes();
    let body = String::from_utf8_lossy(answer.body());
    Ok(json!({"verified": verified, "status": answer.status().as_u16(), "body": body}))
}

/// The page that is written to where none is said.
const PAGE: &str = "311";

async fn within(request: Request<Bytes>) -> Result<Response<Bytes>, DeliveryError> {
    let answer = tokio::time::timeout(PATIENCE, call(request)).await;
    Ok(answer.map_err(|_| DeliveryError::Silent)??)
}

fn event(say: Say, page: &str, mid: &str) -> Result<Value, DeliveryError> {
    if let Some(event) = say.event {
        return Ok(event);
    }
    let mut event = json!({
        "sender": {"id": say.from},
        "recipient": {"id": page},
        "timestamp": now_ms(),
    });
    match (say.text, say.postback) {
        _ if say.from.is_empty() => return Err(DeliveryError::Nothing),
        (None, None) => return Err(DeliveryError::Nothing),
        (title, Some(payload)) => {
            event["postback"] = json!({"mid": mid, "title": title, "payload": payload});
        }
        (Some(text), None) => {
            event["message"] = json!({"mid": mid, "text": text});
            if let Some(payload) = say.quick_reply {
                event["message"]["quick_reply"] = json!({ "payload": payload });
            }
        }
    }
    Ok(event)
}

/// An id that no earlier run gave either, since bots remember them.
fn mid() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    format!("m_said{}.{}", now_ms(), NEXT.fetch_add(1, Ordering::Relaxed))
}

/// Meta sends letters beyond ASCII as escapes, and signs them so.
fn escaped(json: &str) -> String {
    let mut all = String::with_capacity(json.len());
    for letter in json.chars() {
        if letter.is_ascii() {
            all.push(letter);
            continue;
        }
        for unit in letter.encode_utf16(&mut [0; 2]) {
            write!(all, "\\u{unit:04x}").expect("a text takes all that is written");
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_sent_as_the_documentation_says() {
        assert_eq!(
            escaped("{\"text\":\"äöå 🌊\"}"),
            "{\"text\":\"\\u00e4\\u00f6\\u00e5 \\ud83c\\udf0a\"}"
        );
    }

    #[test]
    fn events_are_in_metas_words() {
        let said = |json: Value| {
            let mut event = event(serde_json::from_value(json).unwrap(), "311", "m_1").ok()?;
            event.as_object_mut().unwrap().remove("timestamp");
            Some(event)
        };
        let parties = |rest: Value| {
            let mut event = json!({"sender": {"id": "719"}, "recipient": {"id": "311"}});
            event.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
            Some(event)
        };
        assert_eq!(
            said(json!({"from": "719", "text": "Red", "quick_reply": "R"})),
            parties(json!({"message":
                {"mid": "m_1", "text": "Red", "quick_reply": {"payload": "R"}}}))
        );
        assert_eq!(
            said(json!({"from": "719", "text": "Go", "postback": "GO"})),
            parties(json!({"postback": {"mid": "m_1", "title": "Go", "payload": "GO"}}))
        );
        assert_eq!(said(json!({"event": {"read": 1}})), Some(json!({"read": 1})));
        assert_eq!(said(json!({"from": "719"})), None);
        assert_eq!(said(json!({"text": "hi"})), None);
    }
}
