//! Answers of the Graph API, and what to do after a failure.
//!
//! Source: Common Error Codes, Messenger Platform (2026-06-25), and the reference of page messages.

use std::time::Duration;

use http::{HeaderMap, StatusCode};

use super::{Usage, table::judge, usage::retry_after};
use crate::{
    cursor::{Cursor, set},
    fields::{Fields, FromFields, fields},
    json::{mend, parse},
};

fields! {
    /// A call that went through.
    Sent {
        /// The user; absent for plug-in users and phone numbers.
        recipient_id: Option<String> = id,
        /// The message; absent for sender actions.
        message_id: Option<String> = id,
        /// The attachment, if one was saved.
        attachment_id: Option<String> = id,
        /// What was made: a persona, an attachment.
        id: Option<String> = id,
    }
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
#[derive(Clone, Debug, Default, PartialEq, thiserror::Error)]
#[error("{message} (code {code}{}, trace {fbtrace_id})", .error_subcode.map(|sub| format!("/{sub}")).unwrap_or_default())]
#[non_exhaustive]
pub struct GraphError {
    /// In words.
    pub message: String,
    /// For example `OAuthException`.
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
    /// Whether it may work the next time; it does not count against the table.
    pub is_transient: Option<bool>,
}

impl FromFields for GraphError {
    fn from_fields(fields: Fields<'_>) -> Self {
        let text = |name: &str| fields.id(name).unwrap_or_default();
        Self {
            message: text("message"),
            kind: text("type"),
            code: fields.number("code").unwrap_or_default(),
            error_subcode: fields.number("error_subcode"),
            fbtrace_id: text("fbtrace_id"),
            error_user_title: fields.id("error_user_title"),
            error_user_msg: fields.id("error_user_msg"),
            is_transient: fields.value("is_transient").map(|_| fields.flag("is_transient")),
        }
    }
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
    if let Some(sent) = plain(body).filter(|_| status.is_success()) {
        return Ok(sent);
    }
    let body = parse(&mend(body)).map(|(_, body)| body).unwrap_or_default();
    let body = Fields::of(&body);
    let error: Option<GraphError> = body.and_then(|body| body.one("error"));
    if status.is_success() && error.is_none() {
        return Ok(body.map(Sent::from_fields).unwrap_or_default());
    }
    let (code, sub) = error
        .as_ref()
        .map_or((0, 0), |error| (error.code, error.error_subcode.unwrap_or_default()));
    let transient = error.as_ref().and_then(|error| error.is_transient) == Some(true);
    let wait = || retry_after(headers).or_else(|| Usage::read(headers).regain());
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

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITED: Kind = Kind::RateLimited { retry_after: None };

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
        for text in ["7", " 7 ", "Sun, 06 Nov 1994 08:49:44 GMT"] {
            let mut headers = HeaderMap::new();
            headers.insert("date", "Sun, 06 Nov 1994 08:49:37 GMT".parse().unwrap());
            headers.insert("retry-after", text.parse().unwrap());
            let failure = read(StatusCode::TOO_MANY_REQUESTS, &headers, b"").unwrap_err();
            let retry_after = Some(Duration::from_secs(7));
            assert_eq!(failure.kind, Kind::RateLimited { retry_after }, "{text}");
        }
    }

    #[test]
    fn an_odd_member_costs_no_other() {
        let check = |error: &str, kind: Kind, retry: Retry, text: &str| {
            let body = format!(r#"{{"error":{error}}}"#);
            let failure = read(StatusCode::BAD_REQUEST, &HeaderMap::new(), body.as_bytes());
            let failure = failure.unwrap_err();
            assert_eq!((failure.kind, failure.retry), (kind, retry), "{error}");
            assert_eq!(failure.error.unwrap().to_string(), text, "{error}");
        };
        use Retry::{Backoff, Never};
        check(r#"{"code":613,"fbtrace_id":null}"#, LIMITED, Backoff, " (code 613, trace )");
        check(r#"{"code":"4","fbtrace_id":"A1"}"#, LIMITED, Backoff, " (code 4, trace A1)");
        let quoted = r#"{"code":4,"error_subcode":"2446079","fbtrace_id":7}"#;
        check(quoted, LIMITED, Backoff, " (code 4/2446079, trace 7)");
        let odd = r#"{"code":2,"message":5,"type":[],"error_subcode":null,"x":-1e999}"#;
        check(odd, Kind::Transient, Backoff, "5 (code 2, trace )");
        let window = r#"{"message":"a\ud83d","code":10,"error_subcode":"2018278"}"#;
        check(window, Kind::OutsideWindow, Never, "a\u{fffd} (code 10/2018278, trace )");
        let flag = r#"{"code":777,"is_transient":1,"error_user_msg":{}}"#;
        check(flag, Kind::Transient, Backoff, " (code 777, trace )");
        let deep = format!(r#"{{"code":4,"error_data":{}{}}}"#, "[".repeat(999), "]".repeat(999));
        check(&deep, LIMITED, Backoff, " (code 4, trace )");
        check(
            r#"{"code":[],"is_transient":null}"#,
            Kind::InvalidRequest,
            Never,
            " (code 0, trace )",
        );
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
        for odd in [
            &br#"{"recipient_id":719,"message_id":"m_1"}"#[..],
            br#"{"message_id":"m_1","recipient_id":719,"attachment_id":null,"id":[],"x":1e999}"#,
        ] {
            assert_eq!(read(StatusCode::OK, &HeaderMap::new(), odd).as_ref(), Ok(&sent));
        }
        for none in
            [&b""[..], b"{}", br#"{"message_id":null}"#, br#"{"id":{},"x":"\ud83d"}"#, b"true"]
        {
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
