//! How much of its limits an app has used, and how long it should wait: headers of answers.
//!
//! Source: Rate Limits, Graph API.

use std::{collections::BTreeMap, time::Duration};

use http::{
    HeaderMap, HeaderValue,
    header::{DATE, RETRY_AFTER},
};
use jiff::{SignedDuration, Timestamp, fmt::rfc2822};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::Value;

const APP: &str = "x-app-usage";
const BUSINESS: &str = "x-business-use-case-usage";

/// What the headers say. Numbers are per cent of the limit; from 100 on, calls are refused.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Usage {
    /// `X-App-Usage`.
    pub app: Option<AppUsage>,
    /// `X-Business-Use-Case-Usage`, by page or account.
    pub business: BTreeMap<String, Vec<BusinessUsage>>,
}

/// The app's use, in per cent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct AppUsage {
    /// Calls.
    #[serde(deserialize_with = "amount")]
    pub call_count: f64,
    /// Processor time.
    #[serde(deserialize_with = "amount")]
    pub total_cputime: f64,
    /// Time.
    #[serde(deserialize_with = "amount")]
    pub total_time: f64,
}

/// The use of one kind of business call, in per cent.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct BusinessUsage {
    /// The kind, for example `messenger`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Calls.
    #[serde(deserialize_with = "amount")]
    pub call_count: f64,
    /// Processor time.
    #[serde(deserialize_with = "amount")]
    pub total_cputime: f64,
    /// Time.
    #[serde(deserialize_with = "amount")]
    pub total_time: f64,
    /// After how many minutes calls are taken again.
    #[serde(deserialize_with = "amount")]
    pub estimated_time_to_regain_access: f64,
}

impl Usage {
    /// Reads the headers of an answer; what is not understood counts as absent.
    pub fn read(headers: &HeaderMap) -> Self {
        let mut usage = Self::default();
        // Answers have few headers: to look them through costs less than to look up two.
        for (name, value) in headers {
            match name.as_str() {
                APP => usage.app = parse(value),
                BUSINESS => usage.business = parse(value).unwrap_or_default(),
                _ => {}
            }
        }
        usage
    }

    /// The highest of all numbers: near 100 it is time to slow down.
    pub fn busiest(&self) -> f64 {
        let app =
            self.app.iter().flat_map(|app| [app.call_count, app.total_cputime, app.total_time]);
        let business = self.business.values().flatten();
        let business = business.flat_map(|one| [one.call_count, one.total_cputime, one.total_time]);
        app.chain(business).fold(0.0, f64::max)
    }

    /// After what time calls are taken again, if they are refused now.
    pub fn regain(&self) -> Option<Duration> {
        let minutes =
            self.business.values().flatten().map(|one| one.estimated_time_to_regain_access);
        let minutes = minutes.fold(0.0, f64::max);
        Duration::try_from_secs_f64(minutes * 60.0).ok().filter(|wait| !wait.is_zero())
    }
}

/// How long `Retry-After` asks to wait: seconds, or up to a date that is reckoned by the `Date` beside
/// it. `None` if it is absent, over, or nonsense.
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

/// A number, or a text that spells one; what is neither counts for nothing and spoils nothing beside it.
fn amount<'de, D: Deserializer<'de>>(given: D) -> Result<f64, D::Error> {
    let given = Value::deserialize(given)?;
    let spelt = || given.as_str()?.trim().parse().ok();
    Ok(given.as_f64().or_else(spelt).filter(|number: &f64| number.is_finite()).unwrap_or_default())
}

fn parse<T: DeserializeOwned>(value: &HeaderValue) -> Option<T> {
    serde_json::from_slice(value.as_bytes()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(headers: &[(&'static str, &'static str)], busiest: f64, minutes: Option<u64>) {
        let pairs = headers.iter().map(|(name, value)| {
            (http::HeaderName::from_static(name), http::HeaderValue::from_static(value))
        });
        let usage = Usage::read(&pairs.collect());
        assert_eq!(usage.busiest(), busiest);
        assert_eq!(usage.regain(), minutes.map(|minutes| Duration::from_secs(minutes * 60)));
    }

    #[test]
    fn reads_both_headers() {
        check(&[], 0.0, None);
        check(
            &[("x-app-usage", r#"{"call_count":28,"total_cputime":25,"total_time":31}"#)],
            31.0,
            None,
        );
        let business = r#"{"311":[{"type":"messenger","call_count":100,"total_cputime":1,"total_time":2,"estimated_time_to_regain_access":19}]}"#;
        check(&[("x-business-use-case-usage", business)], 100.0, Some(19));
        let odd = r#"{"311":[{"call_count":"96","total_time":null,"estimated_time_to_regain_access":"7"}]}"#;
        check(&[("x-business-use-case-usage", odd)], 96.0, Some(7));
        check(&[("x-app-usage", r#"{"call_count":null,"total_time":31}"#)], 31.0, None);
        check(&[("x-app-usage", "?"), ("x-business-use-case-usage", "[]")], 0.0, None);
    }
}
