//! What Twilio says when it refuses a request.

use std::fmt;

use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value};

use super::repeat::{is_safe, is_temporary};
use super::{Repeat, RetryAfter};

/// An answer that is no success.
///
/// Its message may name telephone numbers; hold it to your rules for logs.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Failure {
    /// The status of the answer.
    pub status: StatusCode,
    /// Twilio's code, for example 21211; see its error and warning dictionary.
    pub code: Option<u32>,
    /// What Twilio says, or the beginning of a body that is not Twilio's. Without control
    /// characters, at most 1,000 characters.
    pub message: String,
    /// Where more is told.
    pub link: Option<String>,
    /// What else was in the answer: `details` of the older shape, `errors` of the newer one.
    pub details: Option<Value>,
    /// How long Twilio asks to wait.
    pub retry_after: Option<RetryAfter>,
    /// How the answer is written.
    pub shape: Shape,
}

/// How a refusal is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Shape {
    /// `code`, `message`, `more_info`, `status`: the API of 2010 and most others.
    Classic,
    /// Problem details of RFC 9457, with `code`: the newest services.
    Problem,
    /// Neither: a proxy's page, an empty body, a redirection.
    Unknown,
}

impl Failure {
    /// Reads an answer whose status is no success.
    #[must_use]
    pub fn read(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Self {
        let retry_after = RetryAfter::from_headers(headers);
        let unknown = |message| Self {
            status,
            code: None,
            message,
            link: None,
            details: None,
            retry_after,
            shape: Shape::Unknown,
        };
        let Ok(object) = serde_json::from_slice::<Map<String, Value>>(body) else {
            return unknown(line(&String::from_utf8_lossy(&body[..body.len().min(4_000)])));
        };
        let text = |name: &str| object.get(name).and_then(Value::as_str);
        let code = object.get("code").and_then(number);
        if let Some(message) = text("message") {
            return Self {
                code,
                link: text("more_info").map(line),
                details: object.get("details").filter(|details| !details.is_null()).cloned(),
                shape: Shape::Classic,
                ..unknown(line(message))
            };
        }
        let message = match (text("title"), text("detail")) {
            (Some(title), Some(detail)) => format!("{title}: {detail}"),
            (Some(text), None) | (None, Some(text)) => text.to_owned(),
            (None, None) if code.is_some() => String::new(),
            (None, None) => {
                return unknown(line(&String::from_utf8_lossy(&body[..body.len().min(4_000)])));
            }
        };
        Self {
            code,
            link: text("type").filter(|link| *link != "about:blank").map(line),
            details: object.get("errors").filter(|errors| !errors.is_null()).cloned(),
            shape: Shape::Problem,
            ..unknown(line(&message))
        }
    }

    /// Whether the trouble may pass: 429, 408 and every 5xx.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        is_temporary(self.status)
    }

    /// Whether the request may be made again without harm. After a 429 always, since Twilio did
    /// nothing; after a 5xx or time-out only if doing it twice is [harmless](Repeat::Harmless).
    #[must_use]
    pub fn safe_to_retry(&self, repeat: Repeat) -> bool {
        is_safe(self.status, repeat)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "twilio answered {}", self.status.as_u16())?;
        if let Some(code) = self.code {
            write!(f, " with code {code}")?;
        }
        if !self.message.is_empty() {
            write!(f, ": {}", self.message)?;
        }
        self.link.as_ref().map_or(Ok(()), |link| write!(f, "; see {link}"))
    }
}

impl std::error::Error for Failure {}

/// A number, or a text that is one.
pub(super) fn number(value: &Value) -> Option<u32> {
    match value {
        Value::Number(number) => number.as_u64().and_then(|number| number.try_into().ok()),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

/// `text` on one line, of bounded length.
fn line(text: &str) -> String {
    let shown = |letter: char| if letter.is_control() { ' ' } else { letter };
    text.chars().take(1_000).map(shown).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(body: &str, shape: Shape, expected: &str) {
        let failure = Failure::read(StatusCode::BAD_REQUEST, &HeaderMap::new(), body.as_bytes());
        assert_eq!((failure.shape, failure.to_string().as_str()), (shape, expected), "{body}");
    }

    #[test]
    fn reads_both_shapes() {
        check(
            r#"{"code":21211,"message":"bad To","more_info":"https://t/21211","status":400}"#,
            Shape::Classic,
            "twilio answered 400 with code 21211: bad To; see https://t/21211",
        );
        check(
            r#"{"code":"21211","message":"bad\r\nTo","details":{"a":1}}"#,
            Shape::Classic,
            "twilio answered 400 with code 21211: bad  To",
        );
        check(
            r#"{"type":"https://t/20001","title":"Invalid","status":400,"code":20001,"detail":"no To"}"#,
            Shape::Problem,
            "twilio answered 400 with code 20001: Invalid: no To; see https://t/20001",
        );
        check(
            r#"{"type":"about:blank","title":"Gone"}"#,
            Shape::Problem,
            "twilio answered 400: Gone",
        );
        check(r#"{"code":7}"#, Shape::Problem, "twilio answered 400 with code 7");
    }

    #[test]
    fn takes_any_body() {
        check("", Shape::Unknown, "twilio answered 400");
        check(
            "<h1>Bad\u{1b}[31m gateway</h1>",
            Shape::Unknown,
            "twilio answered 400: <h1>Bad [31m gateway</h1>",
        );
        check("[1]", Shape::Unknown, "twilio answered 400: [1]");
        check(r#"{"code":-1}"#, Shape::Unknown, r#"twilio answered 400: {"code":-1}"#);
        check(r#"{"message":7}"#, Shape::Unknown, r#"twilio answered 400: {"message":7}"#);
        let long = Failure::read(StatusCode::OK, &HeaderMap::new(), "é".repeat(100_000).as_bytes());
        assert_eq!(long.message.chars().count(), 1_000);
        let deep = Failure::read(StatusCode::OK, &HeaderMap::new(), "[".repeat(100_000).as_bytes());
        assert_eq!(deep.shape, Shape::Unknown);
    }

    #[test]
    fn keeps_what_else_is_said() {
        let body = br#"{"title":"x","errors":[{"pointer":"/To","detail":"is missing"}]}"#;
        let failure = Failure::read(StatusCode::BAD_REQUEST, &HeaderMap::new(), body);
        assert_eq!(failure.details.unwrap()[0]["pointer"], "/To");
        let body = br#"{"message":"x","details":null}"#;
        let failure = Failure::read(StatusCode::BAD_REQUEST, &HeaderMap::new(), body);
        assert_eq!(failure.details, None);
    }
}
