//! The environment variables.

use std::{ffi::OsString, str::FromStr, time::Duration};

use fulfill_core::{Gap, Secret};
use jiff::tz::TimeZone;

use super::{Config, Network};

/// Every variable that [`Config::from_env`] reads, with what it means.
pub const VARIABLES: [(&str, &str); 20] = [
    ("FULFILL_ADDR", "where to listen; default 0.0.0.0:5052, in dev mode 127.0.0.1:5052"),
    ("FULFILL_PUBLIC_URL", "the address that platforms call, as set in their consoles"),
    ("FULFILL_DEV", "1 lets unsigned requests from this machine in, and binds to loopback"),
    (
        "FULFILL_DEV_USER",
        "in dev mode, the user of requests that name none, for example +14155550100",
    ),
    ("FULFILL_TRUSTED_PROXIES", "proxies whose X-Forwarded headers are believed: 10.0.0.0/8,::1"),
    ("FULFILL_MAX_CONNECTIONS", "open connections at most; default 4096"),
    ("FULFILL_MAX_TURNS", "turns at once, beyond which callers get 503; default 1024"),
    ("FULFILL_HEADER_TIMEOUT", "how long a request's head may take; default 5s"),
    (
        "FULFILL_BODY_TIMEOUT",
        "how long a request's body, or taking the answer, may take; default 8s",
    ),
    ("FULFILL_HANDLER_TIMEOUT", "how long a handler may take; default is the channel's, mostly 8s"),
    (
        "FULFILL_SESSION_TIMEOUT",
        "after how long without a word a conversation begins anew: 30m, 24h, 7d; default 24h",
    ),
    ("FULFILL_TIME_ZONE", "the zone of dates and times, America/Sao_Paulo; default the machine's"),
    ("FULFILL_CONSOLE_TOKEN", "who shows it may talk over the console channel"),
    ("FULFILL_MAX_SENDS", "conversations with an API call on its way at once; default 256"),
    ("FULFILL_SEND_TIMEOUT", "how long the answer to an API call is waited for; default 10s"),
    ("FULFILL_SEND_ATTEMPTS", "attempts before an API call is a dead letter; default 25"),
    ("FULFILL_METRICS_TOKEN", "who shows it may read GET /metrics; build with feature `metrics`"),
    ("FULFILL_SHUTDOWN_TIMEOUT", "how long running turns may take to end; default 10s"),
    ("FULFILL_LOG", "what is logged: info, debug, fulfill=debug,warn, off; default info"),
    ("FULFILL_LOG_FORMAT", "text or json; default text"),
];

/// Reads a configuration from variables, all mistakes at once. Unset and empty mean the default.
pub(super) fn read(
    variables: impl Iterator<Item = (OsString, OsString)>,
) -> Result<Config, Vec<Gap>> {
    let mut config = Config::default();
    let mut gaps = Vec::new();
    for (name, value) in variables {
        let Some(name) = name.to_str().filter(|name| name.starts_with("FULFILL_")) else {
            continue;
        };
        let value = value.to_string_lossy();
        let value = value.trim();
        let set = if value.is_empty() { Ok(()) } else { set(&mut config, name, value) };
        if let Err(reason) = set {
            gaps.push(Gap::Setting { name: name.into(), value: value.into(), reason });
        }
    }
    if gaps.is_empty() { Ok(config) } else { Err(gaps) }
}

fn set(config: &mut Config, name: &str, value: &str) -> Result<(), String> {
    match name {
        "FULFILL_ADDR" => {
            config.addr =
                Some(parse(value, "write an address and a port, for example 0.0.0.0:5052")?);
        }
        "FULFILL_PUBLIC_URL" => config.public_url = Some(value.trim_end_matches('/').into()),
        "FULFILL_DEV" => config.dev = flag(value)?,
        // Read by the channels that know users, and by the console.
        "FULFILL_DEV_USER" | "FULFILL_CONSOLE_TOKEN" => {}
        "FULFILL_TRUSTED_PROXIES" => {
            let networks = value.split(',').map(|text| Network::from_str(text.trim()));
            config.trusted_proxies = networks.collect::<Result<_, _>>()?;
        }
        "FULFILL_MAX_CONNECTIONS" => config.max_connections = parse(value, COUNT)?,
        "FULFILL_MAX_TURNS" => config.max_turns = parse(value, COUNT)?,
        "FULFILL_HEADER_TIMEOUT" => config.header_timeout = duration(value)?,
        "FULFILL_BODY_TIMEOUT" => config.body_timeout = duration(value)?,
        "FULFILL_HANDLER_TIMEOUT" => config.handler_timeout = Some(duration(value)?),
        "FULFILL_SESSION_TIMEOUT" => config.session_timeout = within(value, LONGEST_SESSION)?,
        "FULFILL_TIME_ZONE" => {
            let zone = TimeZone::get(value);
            let zone =
                zone.map_err(|_| "write a name of the IANA list, America/Sao_Paulo or UTC")?;
            config.time_zone = Some(zone);
        }
        "FULFILL_MAX_SENDS" => config.max_sends = parse(value, COUNT)?,
        "FULFILL_SEND_TIMEOUT" => config.send_timeout = within(value, LONGEST_SEND)?,
        "FULFILL_SEND_ATTEMPTS" => config.send_attempts = parse(value, COUNT)?,
        "FULFILL_METRICS_TOKEN" => config.metrics_token = Secret::new(value),
        "FULFILL_SHUTDOWN_TIMEOUT" => config.shutdown_timeout = duration(value)?,
        "FULFILL_LOG" => config.log = value.into(),
        "FULFILL_LOG_FORMAT" => {
            config.log_json = match value {
                "json" => true,
                "text" => false,
                _ => return Err("write text or json".into()),
            };
        }
        _ => config.unknown.push(name.into()),
    }
    Ok(())
}

/// Ten years: longer than any store keeps what nobody asks for.
const LONGEST_SESSION: Duration = Duration::from_secs(3650 * 86_400);

/// A process that is killed holds up what it sent for that long.
pub(super) const LONGEST_SEND: Duration = Duration::from_secs(120);

const COUNT: &str = "write a whole number";

fn parse<T: FromStr>(value: &str, advice: &str) -> Result<T, String> {
    value.parse().map_err(|_| advice.to_owned())
}

fn flag(value: &str) -> Result<bool, String> {
    match value.to_ascii_lowercase().as_str() {
        "1" | "true" | "yes" | "on" => Ok(true),
        "0" | "false" | "no" | "off" => Ok(false),
        _ => Err("write 1 or 0".into()),
    }
}

/// Above zero, an hour at most.
fn duration(value: &str) -> Result<Duration, String> {
    within(value, Duration::from_secs(3600))
}

/// A length above zero and up to `longest`: `5s`, `1500ms`, `2m`, `24h`, `7d`, or a whole number of
/// seconds.
fn within(value: &str, longest: Duration) -> Result<Duration, String> {
    let digits = value.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(value.len());
    let (number, unit) = value.split_at(digits);
    let unit: Option<u64> = match unit {
        "ms" => Some(1),
        "" | "s" => Some(1000),
        "m" => Some(60_000),
        "h" => Some(3_600_000),
        "d" => Some(86_400_000),
        _ => None,
    };
    let number = number.parse::<u64>().ok();
    let millis = number.zip(unit).and_then(|(number, unit)| number.checked_mul(unit));
    let length = millis.map(Duration::from_millis).filter(|length| !length.is_zero());
    length.filter(|length| *length <= longest).ok_or_else(|| {
        let most = if longest > Duration::from_secs(3600) { "24h or 7d" } else { "1500ms or 2m" };
        format!("write a time above zero such as 5s, {most}")
    })
}

/// An address fit to be shown.
pub(super) fn without_password(url: &str) -> String {
    match (url.find("://"), url.find('@')) {
        (Some(scheme), Some(at)) if scheme < at => {
            format!("{}***{}", &url[..scheme + 3], &url[at..])
        }
        _ => url.to_owned(),
    }
}

/// What is wrong with a public address, if anything.
pub(super) fn unfit_url(url: &str) -> Option<&'static str> {
    let Some((scheme, rest)) = url.split_once("://") else {
        return Some("write it with its scheme, for example https://bot.example.com");
    };
    if !matches!(scheme, "http" | "https") {
        return Some("the scheme must be https or http");
    }
    if rest.starts_with('/') || rest.is_empty() {
        return Some("the host is missing, write for example https://bot.example.com");
    }
    if rest.contains(['?', '#']) || rest.contains(char::is_whitespace) {
        return Some("it must end before any `?`, `#` or blank; platforms add those themselves");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(pairs: &[(&str, &str)]) -> Result<Config, Vec<Gap>> {
        read(pairs.iter().map(|(name, value)| (OsString::from(name), OsString::from(value))))
    }

    #[test]
    fn reads_what_is_set() {
        let config = from(&[
            ("FULFILL_ADDR", "127.0.0.1:80"),
            ("FULFILL_PUBLIC_URL", "https://bot.example.com/"),
            ("FULFILL_TRUSTED_PROXIES", "10.0.0.0/8, ::1"),
            ("FULFILL_HANDLER_TIMEOUT", "1500ms"),
            ("FULFILL_SESSION_TIMEOUT", "7d"),
            ("FULFILL_TIME_ZONE", "America/Sao_Paulo"),
            ("FULFILL_DEV", ""),
            ("PATH", "/bin"),
        ])
        .unwrap();
        assert_eq!(config.addr, Some(([127, 0, 0, 1], 80).into()));
        assert_eq!(config.public_url.as_deref(), Some("https://bot.example.com"));
        assert_eq!(config.trusted_proxies.len(), 2);
        assert_eq!(config.handler_timeout, Some(Duration::from_millis(1500)));
        assert_eq!(config.session_timeout, Duration::from_secs(7 * 86_400));
        let zone = config.time_zone.as_ref().and_then(TimeZone::iana_name);
        assert_eq!(zone, Some("America/Sao_Paulo"));
        assert!(!config.dev);
    }

    #[test]
    fn names_every_mistake() {
        let gaps = from(&[
            ("FULFILL_ADDR", "here"),
            ("FULFILL_DEV", "maybe"),
            ("FULFILL_BODY_TIMEOUT", "0s"),
            ("FULFILL_HEADER_TIMEOUT", "99999999999999999999s"),
            ("FULFILL_HANDLER_TIMEOUT", "2h"),
            ("FULFILL_SESSION_TIMEOUT", "9999d"),
            ("FULFILL_TIME_ZONE", "Brasilia"),
            ("FULFILL_ADR", "1"),
        ])
        .unwrap_err();
        assert_eq!(gaps.len(), 7, "{gaps:#?}");
    }

    #[test]
    fn names_that_are_none_are_kept_for_the_log() {
        let config = from(&[("FULFILL_ADR", "1"), ("FULFILL_DEV_USER", "+1")]).unwrap();
        assert_eq!(config.unknown, ["FULFILL_ADR"]);
    }

    #[test]
    fn public_addresses_are_whole() {
        assert_eq!(without_password("https://u:p@h/?x"), "https://***@h/?x");
        for url in ["https://bot.example.com", "http://localhost:5052", "https://h/prefix"] {
            assert_eq!(unfit_url(url), None, "{url}");
        }
        for url in
            ["bot.example.com", "ftp://x", "https://", "https:///x", "https://h/?a", "https://h/#a"]
        {
            assert!(unfit_url(url).is_some(), "{url}");
        }
    }
}
