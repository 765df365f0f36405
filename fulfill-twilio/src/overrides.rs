//! How patient Twilio is with a webhook: settings in the fragment of its address.
//!
//! Source: "Webhooks: connection overrides", read on 2026-11-20. The fragment is Twilio's to read and
//! never reaches the server, so the public address that signatures are checked against is written
//! without it.

use std::{fmt, time::Duration};

/// Settings for one webhook.
///
/// ```
/// use std::time::Duration;
///
/// use fulfill_twilio::overrides::{Overrides, RetryOn};
///
/// let overrides = Overrides::new().read_timeout(Duration::from_secs(10)).retries(3).retry_on([RetryOn::All]);
/// assert_eq!(
///     overrides.apply("https://bot.example.com/sms")?,
///     "https://bot.example.com/sms#rt=10000&rc=3&rp=all",
/// );
/// # Ok::<(), fulfill_twilio::overrides::OverrideError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    connect: Option<Duration>,
    read: Option<Duration>,
    total: Option<Duration>,
    retries: Option<u32>,
    retry_on: Vec<RetryOn>,
    edge: Option<String>,
    sni: bool,
}

/// After what Twilio asks again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RetryOn {
    /// A status of 400 to 499.
    Status4xx,
    /// A status of 500 to 599.
    Status5xx,
    /// No connection in time.
    ConnectTimeout,
    /// No answer in time.
    ReadTimeout,
    /// Any of them.
    All,
}

/// A setting that Twilio does not take.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OverrideError {
    /// A time out of its bounds.
    #[error("{what} of {millis} ms; Twilio takes 100 to {most} ms")]
    Time {
        /// Which.
        what: &'static str,
        /// What was asked for.
        millis: u128,
        /// The longest that is taken.
        most: u128,
    },
    /// More retries than Twilio makes.
    #[error("{count} retries; Twilio makes 5 at most")]
    Retries {
        /// What was asked for.
        count: u32,
    },
    /// An edge whose name is none.
    #[error("edge `{name}` is no name; write letters, digits and hyphens, for example `dublin`")]
    Edge {
        /// What was asked for.
        name: String,
    },
    /// An address that has a fragment already.
    #[error("the address has a fragment already; write it without `#` and what follows")]
    Fragment,
}

impl Overrides {
    /// Twilio's own rules: 5 seconds to connect, 15 to answer, one retry.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How long a connection may take: 100 ms to 10 s.
    #[must_use]
    pub fn connect_timeout(mut self, time: Duration) -> Self {
        self.connect = Some(time);
        self
    }

    /// How long an answer may take: 100 ms to 15 s.
    #[must_use]
    pub fn read_timeout(mut self, time: Duration) -> Self {
        self.read = Some(time);
        self
    }

    /// How long all attempts together may take: 100 ms to 15 s.
    #[must_use]
    pub fn total_timeout(mut self, time: Duration) -> Self {
        self.total = Some(time);
        self
    }

    /// How often Twilio asks again: up to 5 times.
    #[must_use]
    pub fn retries(mut self, count: u32) -> Self {
        self.retries = Some(count);
        self
    }

    /// After what Twilio asks again.
    #[must_use]
    pub fn retry_on(mut self, reasons: impl IntoIterator<Item = RetryOn>) -> Self {
        self.retry_on = reasons.into_iter().collect();
        self
    }

    /// From which edge of Twilio's network the request comes, for example `dublin`.
    #[must_use]
    pub fn edge(mut self, name: impl Into<String>) -> Self {
        self.edge = Some(name.into());
        self
    }

    /// Names the host when the connection is encrypted, for servers that have several certificates at
    /// one address (Server Name Indication).
    #[must_use]
    pub fn sni(mut self) -> Self {
        self.sni = true;
        self
    }

    /// The address with the settings behind it, as it is entered in the console or in a request.
    ///
    /// # Errors
    ///
    /// [`OverrideError`] for a setting that Twilio does not take.
    pub fn apply(&self, url: &str) -> Result<String, OverrideError> {
        if url.contains('#') {
            return Err(OverrideError::Fragment);
        }
        let mut settings: Vec<(&str, String)> = Vec::new();
        for (key, what, time, most) in [
            ("ct", "a time-out to connect", self.connect, 10_000),
            ("rt", "a time-out to read", self.read, 15_000),
            ("tt", "a time-out in all", self.total, 15_000),
        ] {
            let Some(time) = time else { continue };
            let millis = time.as_millis();
            if !(100..=most).contains(&millis) {
                return Err(OverrideError::Time { what, millis, most });
            }
            settings.push((key, millis.to_string()));
        }
        match self.retries {
            Some(count @ 6..) => return Err(OverrideError::Retries { count }),
            Some(count) => settings.push(("rc", count.to_string())),
            None => {}
        }
        if !self.retry_on.is_empty() {
            let reasons: Vec<String> = self.retry_on.iter().map(ToString::to_string).collect();
            settings.push(("rp", reasons.join(",")));
        }
        if let Some(name) = &self.edge {
            let sound = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
            if name.is_empty() || !name.bytes().all(sound) {
                return Err(OverrideError::Edge { name: crate::sid::start(name) + "…" });
            }
            settings.push(("e", name.clone()));
        }
        if self.sni {
            settings.push(("sni", "y".into()));
        }
        let settings: Vec<String> =
            settings.into_iter().map(|(key, value)| format!("{key}={value}")).collect();
        if settings.is_empty() {
            return Ok(url.to_owned());
        }
        Ok(format!("{url}#{}", settings.join("&")))
    }
}

impl fmt::Display for RetryOn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Status4xx => "4xx",
            Self::Status5xx => "5xx",
            Self::ConnectTimeout => "ct",
            Self::ReadTimeout => "rt",
            Self::All => "all",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(overrides: &Overrides, expected: &str) {
        assert_eq!(
            overrides.apply("https://h/x?a=b").unwrap(),
            format!("https://h/x?a=b{expected}")
        );
    }

    #[test]
    fn settings_stand_in_the_fragment() {
        check(&Overrides::new(), "");
        let all = Overrides::new()
            .connect_timeout(Duration::from_millis(100))
            .read_timeout(Duration::from_secs(15))
            .total_timeout(Duration::from_secs(15))
            .retries(5)
            .retry_on([RetryOn::Status4xx, RetryOn::Status5xx, RetryOn::ConnectTimeout])
            .edge("dublin")
            .sni();
        check(&all, "#ct=100&rt=15000&tt=15000&rc=5&rp=4xx,5xx,ct&e=dublin&sni=y");
    }

    #[test]
    fn what_twilio_refuses_is_refused() {
        let new = Overrides::new;
        for (overrides, part) in [
            (new().connect_timeout(Duration::from_secs(11)), "11000 ms; Twilio takes 100 to 10000"),
            (new().read_timeout(Duration::from_millis(99)), "99 ms"),
            (new().total_timeout(Duration::from_secs(16)), "16000 ms"),
            (new().retries(6), "6 retries"),
            (new().edge("a&rc=5"), "a&…"),
            (new().edge(""), "is no name"),
        ] {
            let error = overrides.apply("https://h/").unwrap_err().to_string();
            assert!(error.contains(part), "{error}");
        }
        assert_eq!(new().retries(1).apply("https://h/#x"), Err(OverrideError::Fragment));
    }
}
