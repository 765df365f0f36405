//! Calls of a platform's API: as data, with what their answers mean and how fast they may be made.

use std::{borrow::Cow, time::Duration};

use bytes::Bytes;
use http::{
    HeaderMap, Request, Response, StatusCode,
    header::{DATE, RETRY_AFTER},
};
use jiff::{SignedDuration, Timestamp, fmt::rfc2822};

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
        /// How many attempts in a row may end like this, where that is less than the sender's limit.
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

    /// At most so many attempts in a row that end like this, if it may be made again.
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
    /// is heeded, and all else is refused.
    pub fn of_status(answer: &Response<Bytes>) -> Self {
        let status = answer.status();
        let reason = || format!("the platform answers {status}");
        let wait = retry_after(answer.headers());
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

/// How long `Retry-After` asks to wait: seconds, or up to a date, reckoned by the clock of who wrote it,
/// whose `Date` stands beside it. `None` if it is absent, over, or nonsense.
///
/// ```
/// use fulfill_core::provider::retry_after;
/// use http::{HeaderMap, header::{DATE, RETRY_AFTER}};
///
/// let mut headers = HeaderMap::new();
/// headers.insert(DATE, "Sun, 06 Nov 1994 08:49:37 GMT".parse()?);
/// headers.insert(RETRY_AFTER, "Sun, 06 Nov 1994 08:50:00 GMT".parse()?);
/// assert_eq!(retry_after(&headers).unwrap().as_secs(), 23);
/// # Ok::<(), http::header::InvalidHeaderValue>(())
/// ```
pub fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name| headers.get(name)?.to_str().ok().map(str::trim);
    let asked = text(RETRY_AFTER)?;
    if let Ok(seconds) = asked.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = |text| rfc2822::parse(text).ok().map(|date| date.timestamp());
    let (until, from): (Timestamp, Timestamp) = (date(asked)?, date(text(DATE)?)?);
    let wait = Some(until.duration_since(from)).filter(SignedDuration::is_positive)?;
    wait.try_into().ok()
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
        answer.headers_mut().insert(DATE, "Wed, 21 Oct 2015 07:28:00 GMT".parse().unwrap());
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
        let soon = Some("Wed, 21 Oct 2015 07:28:07 GMT");
        check(429, soon, again("429 Too Many Requests").after(seven).rest(seven));
        for none in ["Wed, 21 Oct 2015 07:28:00 GMT", "Sun, 06 Nov 1994 08:49:37 GMT", "-1", "soon"]
        {
            check(429, Some(none), again("429 Too Many Requests"));
        }
        check(503, Some(" 7 "), again("503 Service Unavailable").after(seven));
        check(500, None, again("500 Internal Server Error"));
        check(404, None, Verdict::refused("the platform answers 404 Not Found"));
        check(302, None, Verdict::refused("the platform answers 302 Found"));
    }

    #[test]
    fn a_date_says_nothing_without_the_clock_it_is_told_by() {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, "Wed, 21 Oct 2015 07:28:00 GMT".parse().unwrap());
        assert_eq!(retry_after(&headers), None);
        headers.insert(DATE, "today".parse().unwrap());
        assert_eq!(retry_after(&headers), None);
    }
}
