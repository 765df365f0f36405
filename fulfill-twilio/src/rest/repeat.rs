//! Whether a request may be made again.

use std::time::{Duration, SystemTime};

use http::{HeaderMap, Method, Request, StatusCode, header::RETRY_AFTER};

/// What making a request twice would do. Twilio has no idempotency header for messages and calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// The same as making it once.
    Harmless,
    /// Perhaps a second message or call.
    Once,
}

/// Why there is no answer to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoAnswer {
    /// No connection came about: nothing was sent.
    NotConnected,
    /// The connection ended, or the time was up, before the answer was there. Twilio may have done
    /// what was asked.
    Lost,
}

/// How long Twilio asks to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryAfter {
    /// That long from now.
    Delay(Duration),
    /// Until then.
    Until(SystemTime),
}

impl Repeat {
    /// What is known of a request: what its maker said, or what its method says.
    pub fn of<B>(request: &Request<B>) -> Self {
        request.extensions().get().copied().unwrap_or_else(|| Self::of_method(request.method()))
    }

    fn of_method(method: &Method) -> Self {
        if method.is_idempotent() { Self::Harmless } else { Self::Once }
    }
}

impl NoAnswer {
    /// Whether the request may be made again without harm.
    #[must_use]
    pub fn safe_to_retry(self, repeat: Repeat) -> bool {
        self == Self::NotConnected || repeat == Repeat::Harmless
    }
}

impl RetryAfter {
    /// What header `Retry-After` says, if it can be read: seconds, or a date.
    #[must_use]
    pub fn from_headers(headers: &HeaderMap) -> Option<Self> {
        let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return text.parse().ok().map(|seconds| Self::Delay(Duration::from_secs(seconds)));
        }
        let date = jiff::fmt::rfc2822::parse(text).ok()?;
        Some(Self::Until(date.timestamp().into()))
    }

    /// How long to wait at `now`.
    #[must_use]
    pub fn wait(self, now: SystemTime) -> Duration {
        match self {
            Self::Delay(delay) => delay,
            Self::Until(time) => time.duration_since(now).unwrap_or_default(),
        }
    }
}

/// Whether the trouble that `status` names may pass.
pub(super) fn is_temporary(status: StatusCode) -> bool {
    status == StatusCode::TOO_MANY_REQUESTS
        || status == StatusCode::REQUEST_TIMEOUT
        || status.is_server_error()
}

/// Whether a request that was answered with `status` may be made again without harm. A 429 was not
/// processed at all; of the others that is not known.
pub(super) fn is_safe(status: StatusCode, repeat: Repeat) -> bool {
    match status {
        StatusCode::TOO_MANY_REQUESTS => true,
        status => is_temporary(status) && repeat == Repeat::Harmless,
    }
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;

    #[test]
    fn reads_how_long_to_wait() {
        let now = UNIX_EPOCH + Duration::from_secs(784_111_777);
        for (text, wait) in [
            ("0", Some(0)),
            ("120", Some(120)),
            (" 5 ", Some(5)),
            ("Sun, 06 Nov 1994 08:49:47 GMT", Some(10)),
            ("Sun, 06 Nov 1994 08:00:00 GMT", Some(0)),
            ("-1", None),
            ("1.5", None),
            ("soon", None),
            ("", None),
            ("99999999999999999999999", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, text.parse().unwrap());
            let read = RetryAfter::from_headers(&headers).map(|after| after.wait(now).as_secs());
            assert_eq!(read, wait, "{text}");
        }
        assert_eq!(RetryAfter::from_headers(&HeaderMap::new()), None);
    }

    #[test]
    fn a_message_is_not_sent_twice() {
        use Repeat::{Harmless, Once};
        for (status, temporary, harmless, once) in [
            (429, true, true, true),
            (408, true, true, false),
            (500, true, true, false),
            (503, true, true, false),
            (504, true, true, false),
            (400, false, false, false),
            (401, false, false, false),
            (404, false, false, false),
            (302, false, false, false),
        ] {
            let status = StatusCode::from_u16(status).unwrap();
            let found = (is_temporary(status), is_safe(status, Harmless), is_safe(status, Once));
            assert_eq!(found, (temporary, harmless, once), "{status}");
        }
        assert!(NoAnswer::NotConnected.safe_to_retry(Once));
        assert!(NoAnswer::Lost.safe_to_retry(Harmless));
        assert!(!NoAnswer::Lost.safe_to_retry(Once));
        assert_eq!(Repeat::of(&Request::get("/").body(()).unwrap()), Harmless);
        assert_eq!(Repeat::of(&Request::post("/").body(()).unwrap()), Once);
    }
}
