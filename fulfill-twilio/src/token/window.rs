//! From when until when a token is valid.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::{MAX_LIFETIME, MIN_LIFETIME, TokenError};

/// When a token begins to be valid.
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum Start {
    /// When it is signed.
    #[default]
    Signed,
    /// At that time.
    At(SystemTime),
    /// The token does not say.
    Unsaid,
}

/// The times of one token, in seconds since the epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    pub(super) signed: u64,
    pub(super) not_before: Option<u64>,
    pub(super) expires: u64,
}

impl Window {
    /// The times of a token signed at `now`.
    pub(super) fn new(
        now: SystemTime,
        lifetime: Duration,
        start: Start,
    ) -> Result<Self, TokenError> {
        if !(MIN_LIFETIME..=MAX_LIFETIME).contains(&lifetime) {
            let (shortest, longest) = (MIN_LIFETIME, MAX_LIFETIME);
            return Err(TokenError::Lifetime { given: lifetime, shortest, longest });
        }
        let clock = |what| TokenError::Clock { what };
        let signed = seconds(now).ok_or(clock("the time of signing"))?;
        let not_before = match start {
            Start::Signed => Some(signed),
            Start::At(time) => Some(seconds(time).ok_or(clock("the time of not_before"))?),
            Start::Unsaid => None,
        };
        let expires = signed.saturating_add(lifetime.as_secs());
        match not_before {
            Some(not_before) if not_before >= expires => {
                Err(TokenError::NeverValid { not_before, expires })
            }
            _ => Ok(Self { signed, not_before, expires }),
        }
    }
}

/// Whole seconds since the epoch; `None` before it.
pub(super) fn seconds(time: SystemTime) -> Option<u64> {
    time.duration_since(UNIX_EPOCH).ok().map(|since| since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(seconds)
    }

    #[track_caller]
    fn check(lifetime: Duration, start: Start, expected: Result<(Option<u64>, u64), &str>) {
        let made = Window::new(at(1_000), lifetime, start);
        let made = made.map(|window| (window.not_before, window.expires));
        match (made, expected) {
            (Ok(made), Ok(expected)) => assert_eq!(made, expected),
            (Err(error), Err(part)) => assert!(error.to_string().contains(part), "{error}"),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn bounds_are_held() {
        let second = Duration::from_secs(1);
        let day = 86_400 * second;
        check(second, Start::Signed, Ok((Some(1_000), 1_001)));
        check(day, Start::Unsaid, Ok((None, 87_400)));
        check(60 * second, Start::At(at(1_059)), Ok((Some(1_059), 1_060)));
        check(60 * second, Start::At(at(1_060)), Err("valid from 1060 and end at 1060"));
        check(Duration::ZERO, Start::Signed, Err("lifetime of 0ns"));
        check(Duration::from_millis(999), Start::Signed, Err("within 1s and 86400s"));
        check(day + Duration::from_nanos(1), Start::Signed, Err("within 1s and 86400s"));
        check(Duration::MAX, Start::Signed, Err("lifetime"));
        check(second, Start::At(UNIX_EPOCH - second), Err("not_before lies before 1970"));
        assert!(Window::new(UNIX_EPOCH - second, second, Start::Signed).is_err());
    }
}
