//! What Twilio answers when it did what was asked.

use std::fmt;

use http::Response;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::failure::number;
use super::{CallStatus, Failure, MessageStatus};

/// Why an answer is not the resource that was asked for.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum AnswerError {
    /// Twilio did not do what was asked.
    #[error(transparent)]
    Failure(#[from] Box<Failure>),
    /// The status says that it did, but the body cannot be read: do not ask again.
    #[error("twilio answered {status}, but the body is not the resource asked for: {why}")]
    Unreadable {
        /// The status.
        status: u16,
        /// What the parser says.
        why: String,
    },
}

/// The resource in an answer: [`Message`], [`Call`], [`Media`], or a `serde_json::Value`.
///
/// ```
/// use fulfill_twilio::rest::{self, AnswerError, Message, MessageStatus, Repeat};
///
/// let answer = http::Response::builder().status(201).body(
///     r#"{"sid":"SM1","status":"queued","num_segments":"1","error_code":null}"#)?;
/// let message: Message = rest::read(&answer)?;
/// assert_eq!((message.sid.as_str(), message.status), ("SM1", MessageStatus::Queued));
///
/// let answer = http::Response::builder().status(429).header("Retry-After", "2").body(
///     r#"{"code":20429,"message":"Too Many Requests","status":429}"#)?;
/// let Err(AnswerError::Failure(failure)) = rest::read::<Message>(&answer) else { panic!() };
/// assert_eq!(failure.code, Some(20429));
/// assert!(failure.safe_to_retry(Repeat::Once));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`AnswerError::Failure`] for a status that is no success, [`AnswerError::Unreadable`] for a
/// success whose body is not the resource.
pub fn read<T: DeserializeOwned>(answer: &Response<impl AsRef<[u8]>>) -> Result<T, AnswerError> {
    done(answer)?;
    serde_json::from_slice(answer.body().as_ref()).map_err(|error| {
        // The place, not the text: it may be a message.
        let why = format!("{:?} at column {}", error.classify(), error.column());
        AnswerError::Unreadable { status: answer.status().as_u16(), why }
    })
}

/// Whether Twilio did what was asked; for answers without a body, as to a deletion.
///
/// # Errors
///
/// [`AnswerError::Failure`] for a status that is no success.
pub fn done(answer: &Response<impl AsRef<[u8]>>) -> Result<(), AnswerError> {
    if answer.status().is_success() {
        return Ok(());
    }
    let failure = Failure::read(answer.status(), answer.headers(), answer.body().as_ref());
    Err(AnswerError::Failure(Box::new(failure)))
}

/// A message.
#[derive(Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Message {
    /// Its identifier: `SM...`, or `MM...` with media.
    pub sid: String,
    /// How far it got.
    pub status: MessageStatus,
    /// The recipient.
    pub to: Option<String>,
    /// The sender; none yet where a messaging service will choose it.
    pub from: Option<String>,
    /// The text; empty once redacted.
    pub body: Option<String>,
    /// How many SMS it takes; 0 where the sender is not known yet.
    #[serde(default, deserialize_with = "lenient")]
    pub num_segments: Option<u32>,
    /// How many files it has.
    #[serde(default, deserialize_with = "lenient")]
    pub num_media: Option<u32>,
    /// Why it was not delivered, for example 30003.
    #[serde(default, deserialize_with = "lenient")]
    pub error_code: Option<u32>,
    /// The same in words.
    pub error_message: Option<String>,
    /// The messaging service.
    pub messaging_service_sid: Option<String>,
    /// `inbound`, `outbound-api`, `outbound-call` or `outbound-reply`.
    pub direction: Option<String>,
    /// Everything else, as it came.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A call.
#[derive(Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Call {
    /// Its identifier, `CA...`.
    pub sid: String,
    /// How far it got.
    pub status: CallStatus,
    /// Who is called.
    pub to: Option<String>,
    /// Who calls.
    pub from: Option<String>,
    /// `inbound`, `outbound-api` or `outbound-dial`.
    pub direction: Option<String>,
    /// How long it lasted, in seconds.
    #[serde(default, deserialize_with = "lenient")]
    pub duration: Option<u32>,
    /// The call that made it.
    pub parent_call_sid: Option<String>,
    /// `human`, `machine_start` and so on, where machines are detected.
    pub answered_by: Option<String>,
    /// Everything else, as it came.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A file of a message.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Media {
    /// Its identifier, `ME...`.
    pub sid: String,
    /// The message it belongs to.
    pub parent_sid: Option<String>,
    /// Its media type, for example `image/png`.
    pub content_type: Option<String>,
    /// Everything else, as it came.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Shows neither text nor numbers.
impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("sid", &self.sid)
            .field("status", &self.status)
            .field("error_code", &self.error_code)
            .finish_non_exhaustive()
    }
}

/// Shows no numbers.
impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("sid", &self.sid)
            .field("status", &self.status)
            .field("duration", &self.duration)
            .finish_non_exhaustive()
    }
}

/// Twilio writes some numbers as texts, and none as null.
fn lenient<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    Ok(number(&Value::deserialize(deserializer)?))
}
