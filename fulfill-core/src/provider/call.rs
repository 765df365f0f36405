//! Calls of a platform's API: as data, with what their answers mean and how fast they may be made.

use std::{borrow::Cow, time::Duration};

use bytes::Bytes;
use http::{Request, Response, StatusCode, header::RETRY_AFTER};

/// One call of a platform's API, as data that is kept until it was made.
///
/// It holds no secret and needs no host: [`Provider::prepare`](super::Provider::prepare) adds both
/// when the call is made, so that a token that was changed meanwhile is the right one, and none is
/// ever kept.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct ApiCall {
    /// Method, path with query, headers and body.
    pub request: Request<Bytes>,
    /// On whose behalf, in the platform's words: a page, an account, a number. May be empty.
    pub account: Box<str>,
    /// To whom, in the platform's words. May be empty.
    pub recipient: Box<str>,
    /// What kind of call it is, for the provider's own rules of speed: `text`, `media`. May be empty.
    pub kind: Cow<'static, str>,
    /// What to do if nobody knows whether it arrived.
    pub unknown: Unknown,
}

impl ApiCall {
    /// A call that is made again if nobody knows whether it arrived.
    pub fn new(request: Request<Bytes>) -> Self {
        Self { request, ..Self::default() }
    }

    /// Says on whose behalf it is made.
    #[must_use]
    pub fn account(mut self, account: impl Into<Box<str>>) -> Self {
        self.account = account.into();
        self
    }

    /// Says to whom it goes.
    #[must_use]
    pub fn recipient(mut self, recipient: impl Into<Box<str>>) -> Self {
        self.recipient = recipient.into();
        self
    }

    /// Says of what kind it is.
    #[must_use]
    pub fn kind(mut self, kind: impl Into<Cow<'static, str>>) -> Self {
        self.kind = kind.into();
        self
    }

    /// Says what to do if nobody knows whether it arrived.
    #[must_use]
    pub fn unknown(mut self, unknown: Unknown) -> Self {
        self.unknown = unknown;
        self
    }
}

/// What to do with a call of which nobody knows whether it arrived: the answer was lost, or the
/// process ended while it waited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unknown {
    /// Make it again; the user may get it twice.
    #[default]
    Resend,
    /// Keep it as a dead letter, for somebody to decide.
    Hold,
    /// Forget it; the user may not get it.
    Drop,
}

/// What the answer to a call means.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verdict {
    /// What became of the call.
    pub fate: Fate,
    /// For how long the account's other calls should wait too: the platform said that it has enough.
    pub rest: Option<Duration>,
}

/// What became of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The platform took it, and calls it by that name.
    Taken(Option<Box<str>>),
    /// It was not taken; the same call may be later.
    Again {
        /// Not before that time; the sender's own rule if `None`.
        after: Option<Duration>,
        /// How many attempts there may be at most, where the platform says less than the sender.
        most: Option<u32>,
        /// Why, for the owner.
        reason: String,
    },
    /// Nobody knows whether it was taken.
    Unknown {
        /// Why, for the owner.
        reason: String,
    },
    /// It was not taken, and never will be.
    Refused {
        /// Why, for the owner.
        reason: String,
    },
}

impl Verdict {
    /// The platform took it, and calls it by that name.
    pub fn taken(name: Option<impl Into<Box<str>>>) -> Self {
        Self { fate: Fate::Taken(name.map(Into::into)), rest: None }
    }

    /// It may be made again.
    pub fn again(reason: impl Into<String>) -> Self {
        Self { fate: Fate::Again { after: None, most: None, reason: reason.into() }, rest: None }
    }

    /// Nobody knows whether it was taken.
    pub fn unknown(reason: impl Into<String>) -> Self {
        Self { fate: Fate::Unknown { reason: reason.into() }, rest: None }
    }

    /// It will never be taken.
    pub fn refused(reason: impl Into<String>) -> Self {
        Self { fate: Fate::Refused { reason: reason.into() }, rest: None }
    }

    /// Not before that time, if it may be made again.
    #[must_use]
    pub fn after(mut self, time: Option<Duration>) -> Self {
        if let Fate::Again { after, .. } = &mut self.fate {
            *after = time;
        }
        self
    }

    /// At most so many attempts, if it may be made again.
    #[must_use]
    pub fn most(mut self, attempts: u32) -> Self {
        if let Fate::Again { most, .. } = &mut self.fate {
            *most = Some(attempts);
        }
        self
    }

    /// The account's other calls wait that long too.
    #[must_use]
    pub fn rest(mut self, time: Option<Duration>) -> Self {
        self.rest = time;
        self
    }

    /// What HTTP alone says: success is success, 408, 425, 429 and 5xx are for later, `Retry-After`
    /// in seconds is heeded, and all else is refused.
    pub fn of_status(answer: &Response<Bytes>) -> Self {
        let status = answer.status();
        let reason = || format!("the platform answers {status}");
        let wait = retry_after(answer);
        match status {
            _ if status.is_success() => Self::taken(None::<String>),
            StatusCode::TOO_MANY_REQUESTS => Self::again(reason()).after(wait).rest(wait),
            StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_EARLY => {
                Self::again(reason()).after(wait)
            }
            _ if status.is_server_error() => Self::again(reason()).after(wait),
            _ => Self::refused(reason()),
        }
    }
}

/// `Retry-After` in seconds; `None` if it is absent, a date, or nonsense.
pub fn retry_after(answer: &Response<Bytes>) -> Option<Duration> {
    let seconds = answer.headers().get(RETRY_AFTER)?.to_str().ok()?;
    seconds.trim().parse().ok().map(Duration::from_secs)
}

/// How fast calls of one kind may be made.
#[derive(Clone, Debug, PartialEq)]
pub struct Rate<'a> {
    /// What shares the rate: calls with equal keys.
    pub key: &'a [&'a str],
    /// Calls a second, on average.
    pub per_second: f64,
    /// Calls at once, after a pause.
    pub burst: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(status: u16, header: Option<&str>, expected: Verdict) {
        let mut answer = Response::new(Bytes::new());
        *answer.status_mut() = status.try_into().unwrap();
        if let Some(header) = header {
            answer.headers_mut().insert(RETRY_AFTER, header.parse().unwrap());
        }
        assert_eq!(Verdict::of_status(&answer), expected, "{status} {header:?}");
    }

    #[test]
    fn http_alone_says_what_may_be_made_again() {
        let again = |text: &str| Verdict::again(format!("the platform answers {text}"));
        let seven = Some(Duration::from_secs(7));
        check(200, None, Verdict::taken(None::<&str>));
        check(204, Some("7"), Verdict::taken(None::<&str>));
        check(429, Some("7"), again("429 Too Many Requests").after(seven).rest(seven));
        check(429, Some("Wed, 21 Oct 2015 07:28:00 GMT"), again("429 Too Many Requests"));
        check(429, Some("-1"), again("429 Too Many Requests"));
        check(503, Some(" 7 "), again("503 Service Unavailable").after(seven));
        check(500, None, again("500 Internal Server Error"));
        check(404, None, Verdict::refused("the platform answers 404 Not Found"));
        check(302, None, Verdict::refused("the platform answers 302 Found"));
    }
}
