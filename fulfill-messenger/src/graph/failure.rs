//! Answers of the Graph API, and what to do after a failure.
//!
//! Source: Common Error Codes, Messenger Platform (2026-06-25), and the reference of page messages.

use std::time::Duration;

use http::{HeaderMap, StatusCode, header::RETRY_AFTER};
use serde::Deserialize;

use super::Usage;
use crate::cursor::{Cursor, set};

/// A call that went through.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Sent {
    /// The user; absent for plug-in users and phone numbers.
    pub recipient_id: Option<String>,
    /// The message; absent for sender actions.
    pub message_id: Option<String>,
    /// The attachment, if one was saved.
    pub attachment_id: Option<String>,
    /// What was made: a persona, an attachment.
    pub id: Option<String>,
}

/// A call that did not go through.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("graph answers {status}{}", .error.as_ref().map(|error| format!(": {error}")).unwrap_or_default())]
#[non_exhaustive]
pub struct Failure {
    /// The answer's status.
    pub status: StatusCode,
    /// What kind of failure it is.
    pub kind: Kind,
    /// Whether the same call may be made again.
    pub retry: Retry,
    /// What Meta says, if it says something.
    pub error: Option<Box<GraphError>>,
}

/// The kind of a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// Too many calls; where Meta says so, after what time they are taken again.
    RateLimited {
        /// The time to wait.
        retry_after: Option<Duration>,
    },
    /// The token is wrong, ended or was withdrawn.
    Auth,
    /// The user's last message is too long ago.
    OutsideWindow,
    /// The user cannot be written to: gone, blocked, or never there.
    Unreachable,
    /// The call is wrong or not allowed, and stays so.
    InvalidRequest,
    /// Something failed that may work the next time.
    Transient,
    /// None of these.
    Unknown,
}

/// Whether the same call may be made again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// Yes, after a pause that grows.
    Backoff,
    /// Once or twice.
    Twice,
    /// Not without thought: the message may have arrived.
    Unsure,
    /// No.
    Never,
}

/// What Meta says of a failure.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, thiserror::Error)]
#[error("{message} (code {code}{}, trace {fbtrace_id})", .error_subcode.map(|sub| format!("/{sub}")).unwrap_or_default())]
#[serde(default)]
#[non_exhaustive]
pub struct GraphError {
    /// In words.
    pub message: String,
    /// For example `OAuthException`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The code.
    pub code: i64,
    /// The code within the code.
    pub error_subcode: Option<i64>,
    /// What Meta's support asks for.
    pub fbtrace_id: String,
    /// A title for people.
    pub error_user_title: Option<String>,
    /// A text for people.
    pub error_user_msg: Option<String>,
    /// Whether it may work the next time.
    pub is_transient: Option<bool>,
}

/// Reads an answer.
///
/// ```
/// use fulfill_messenger::graph::{Kind, Retry, read};
/// use http::{HeaderMap, StatusCode};
///
/// let body = br#"{"error":{"message":"(#10) outside","code":10,"error_subcode":2018278}}"#;
/// let failure = read(StatusCode::BAD_REQUEST, &HeaderMap::new(), body).unwrap_err();
/// assert_eq!((failure.kind, failure.retry), (Kind::OutsideWindow, Retry::Never));
/// ```
///
/// # Errors
///
/// [`Failure`] if the status is none of success, or the body holds an error all the same.
pub fn read(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Result<Sent, Failure> {
    #[derive(Deserialize)]
    struct Body {
        error: GraphError,
    }
    if let Some(sent) = plain(body).filter(|_| status.is_success()) {
        return Ok(sent);
    }
    let error = serde_json::from_slice::<Body>(body).ok().map(|body| body.error);
    if status.is_success() && error.is_none() {
        return Ok(serde_json::from_slice(body).unwrap_or_default());
    }
    let (code, sub) = error
        .as_ref()
        .map_or((0, 0), |error| (error.code, error.error_subcode.unwrap_or_default()));
    let transient = error.as_ref().and_then(|error| error.is_transient) == Some(true);
    let wait = || {
        let seconds = headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
        seconds.map(Duration::from_secs).or_else(|| Usage::read(headers).regain())
    };
    let (kind, retry) = judge(status, code, sub, transient, wait);
    Err(Failure { status, kind, retry, error: error.map(Box::new) })
}

/// A success that says no more than what was made; `None` for all else.
fn plain(body: &[u8]) -> Option<Sent> {
    let mut cursor = Cursor::new(std::str::from_utf8(body).ok()?);
    let mut sent = Sent::default();
    cursor.object(|cursor, name| match name {
        "recipient_id" => set(&mut sent.recipient_id, cursor.text()),
        "message_id" => set(&mut sent.message_id, cursor.text()),
        "attachment_id" => set(&mut sent.attachment_id, cursor.text()),
        "id" => set(&mut sent.id, cursor.text()),
        _ => None,
    })?;
    cursor.peek().is_none().then_some(sent)
}

/// The table of errors. Rows that never go through come first: no status and no flag outweighs them.
fn judge(
    status: StatusCode,
    code: i64,
    sub: i64,
    transient: bool,
    wait: impl Fn() -> Option<Duration>,
) -> (Kind, Retry) {
    use Retry::{Backoff, Never, Twice, Unsure};
    match (code, sub) {
        (10, 2_018_278 | 2_534_022 | 2_018_065) => return (Kind::OutsideWindow, Never),
        (551, _) | (10, 2_018_108) | (200, 1_545_041) | (100, 2_018_001) => {
            return (Kind::Unreachable, Never);
        }
        (613, 1_893_016 | 2_018_338) => {
            return (Kind::RateLimited { retry_after: wait() }, Never);
        }
        (1, 1_357_046) => return (Kind::Unknown, Unsure),
        (190, _) => return (Kind::Auth, Never),
        (-1, 2_018_012) => return (Kind::Transient, Backoff),
        (230 | 368 | 2022 | 10_303 | 10_900 | 10_903 | 9_000_001, _)
        | (_, 2_018_300 | 2_018_321)
        | (2_018_300 | 2_018_321, _) => return (Kind::InvalidRequest, Never),
        _ => {}
    }
    if status == StatusCode::TOO_MANY_REQUESTS || matches!(code, 4 | 17 | 32 | 613 | 80_007) {
        return (Kind::RateLimited { retry_after: wait() }, Backoff);
    }
    if transient || matches!(code, 2 | 1200) {
        return (Kind::Transient, Backoff);
    }
    match code {
        1 => (Kind::Transient, Twice),
        10 | 100 | 200..=299 => (Kind::InvalidRequest, Never),
        _ if status.is_server_error() => (Kind::Transient, Backoff),
        _ if status == StatusCode::UNAUTHORIZED => (Kind::Auth, Never),
        0 if matches!(status.as_u16(), 400 | 403 | 404 | 405 | 413 | 422) => {
            (Kind::InvalidRequest, Never)
        }
        _ => (Kind::Unknown, Never),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const LIMITED: Kind = Kind::RateLimited { retry_after: None };

    fn check(status: u16, code: i64, sub: Option<i64>, kind: Kind, retry: Retry) {
        let body =
            json!({"error": {"message": "m", "code": code, "error_subcode": sub}}).to_string();
        let status = StatusCode::from_u16(status).unwrap();
        let failure = read(status, &HeaderMap::new(), body.as_bytes()).unwrap_err();
        assert_eq!((failure.kind, failure.retry), (kind, retry), "{code}/{sub:?}");
    }

    #[test]
    fn judges_by_code_and_subcode() {
        use Retry::{Backoff, Never, Twice, Unsure};
        for code in [4, 17, 32, 613, 80007] {
            check(400, code, None, LIMITED, Backoff);
        }
        for code in [2, 1200] {
            check(400, code, None, Kind::Transient, Backoff);
        }
        check(400, 1, None, Kind::Transient, Twice);
        check(400, 1, Some(1357046), Kind::Unknown, Unsure);
        check(400, -1, Some(2018012), Kind::Transient, Backoff);
        for sub in [2018278, 2534022, 2018065] {
            check(403, 10, Some(sub), Kind::OutsideWindow, Never);
        }
        for (code, sub) in [(10, 2018108), (551, 0), (551, 1545041), (200, 1545041), (100, 2018001)]
        {
            check(400, code, Some(sub), Kind::Unreachable, Never);
        }
        for (code, sub) in [
            (100, 2018008),
            (100, 2018047),
            (100, 2018074),
            (100, 2018109),
            (100, 2018294),
            (100, 2018005),
            (10, 1893063),
            (100, 1893061),
            (200, 0),
            (230, 0),
            (368, 0),
            (2022, 0),
            (10303, 0),
            (10900, 0),
            (10903, 0),
            (10, 2018300),
            (9000001, 0),
        ] {
            check(400, code, Some(sub), Kind::InvalidRequest, Never);
        }
        for sub in [1893016, 2018338] {
            check(400, 613, Some(sub), LIMITED, Never);
        }
        // What never goes through does not do so because the server also stumbles.
        check(500, 190, None, Kind::Auth, Never);
        check(500, 551, None, Kind::Unreachable, Never);
        check(400, 777, None, Kind::Unknown, Never);
    }

    #[test]
    fn judges_by_status_where_there_is_no_code() {
        let check = |status: u16, kind, retry| {
            let status = StatusCode::from_u16(status).unwrap();
            let failure = read(status, &HeaderMap::new(), b"<html>").unwrap_err();
            assert_eq!(
                (failure.kind, failure.retry, &failure.error),
                (kind, retry, &None),
                "{status}"
            );
        };
        check(429, LIMITED, Retry::Backoff);
        check(502, Kind::Transient, Retry::Backoff);
        check(401, Kind::Auth, Retry::Never);
        check(404, Kind::InvalidRequest, Retry::Never);
    }

    #[test]
    fn says_how_long_to_wait() {
        let mut headers = HeaderMap::new();
        headers.insert("retry-after", "7".parse().unwrap());
        let failure = read(StatusCode::TOO_MANY_REQUESTS, &headers, b"").unwrap_err();
        let retry_after = Some(Duration::from_secs(7));
        assert_eq!(failure.kind, Kind::RateLimited { retry_after });
    }

    #[test]
    fn reads_what_went_through() {
        let body = br#"{"recipient_id":"719","message_id":"m_1"}"#;
        let sent = read(StatusCode::OK, &HeaderMap::new(), body).unwrap();
        assert_eq!(
            (sent.recipient_id.as_deref(), sent.message_id.as_deref()),
            (Some("719"), Some("m_1"))
        );
        for odd in [
            &br#"{"recipient_id":"719","message_id":"m_1","new":[1]}"#[..],
            br#"{"recipient_id":"719","message_id":"m\u005f1"} "#,
        ] {
            assert_eq!(read(StatusCode::OK, &HeaderMap::new(), odd).as_ref(), Ok(&sent));
        }
        for none in [&b""[..], b"{}", br#"{"message_id":7}"#, br#"{"id":"1","id":"2"}"#, b"true"] {
            assert_eq!(read(StatusCode::OK, &HeaderMap::new(), none), Ok(Sent::default()));
        }
        let refused = read(StatusCode::BAD_REQUEST, &HeaderMap::new(), body).unwrap_err();
        assert_eq!(refused.kind, Kind::InvalidRequest);
        let transient =
            br#"{"error":{"message":"later","code":777,"is_transient":true,"fbtrace_id":"A1"}}"#;
        let failure = read(StatusCode::OK, &HeaderMap::new(), transient).unwrap_err();
        assert_eq!(failure.kind, Kind::Transient);
        assert_eq!(failure.to_string(), "graph answers 200 OK: later (code 777, trace A1)");
    }
}
