//! Credentials, right and wrong. Written apart from the crates under test, so that both would have
//! to err in the same way.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;

use super::case::{Case, Kind, Sign};
use crate::meta;

/// The address that `hostile-bot` is known by, which is what Twilio signs.
const PUBLIC: &str = "https://bot.example.test";

/// The header that a case authenticates with, if any.
pub(super) fn credential(case: &Case, target: &str, body: &[u8]) -> Option<(&'static str, String)> {
    if matches!(case.sign, Sign::None | Sign::AsGiven | Sign::Raw) {
        return None;
    }
    let secret = match case.sign {
        Sign::OtherSecret => "some-other-tenant",
        Sign::EmptyKey => "",
        _ => case.path_kind.secret(),
    };
    let (name, right) = match case.path_kind {
        Kind::Messenger if case.sign == Sign::LegacySha1 => {
            let mut mac =
                Hmac::<Sha1>::new_from_slice(secret.as_bytes()).expect("any length is a key");
            mac.update(body);
            let digits = mac.finalize().into_bytes();
            let hex = |text: String, byte: &u8| format!("{text}{byte:02x}");
            ("X-Hub-Signature", digits.iter().fold("sha1=".to_owned(), hex))
        }
        Kind::Messenger => ("X-Hub-Signature-256", meta::signature(secret, body)),
        Kind::Totvs => ("X-Assistant-Signature-Token", secret.to_owned()),
        Kind::Autopilot | Kind::Twilio | Kind::Voice => {
            let url = match case.sign {
                Sign::OtherScheme => format!("{}{target}", PUBLIC.replace("https:", "http:")),
                Sign::WithPort => format!("{PUBLIC}:443{target}"),
                _ => format!("{PUBLIC}{target}"),
            };
            let form = case.sign == Sign::ValidForm || says_form(case);
            ("X-Twilio-Signature", twilio(secret, &url, if form { body } else { b"" }))
        }
    };
    let value = match case.sign {
        Sign::Wrong if case.path_kind == Kind::Messenger => {
            let other = if right.ends_with('0') { '1' } else { '0' };
            format!("{}{other}", &right[..right.len() - 1])
        }
        Sign::Wrong => {
            let kept = &right[..right.len() - 6];
            let other = if right.ends_with("AAAAA=") { "BBBBB=" } else { "AAAAA=" };
            format!("{kept}{other}")
        }
        Sign::NoPrefix => right.trim_start_matches("sha256=").to_owned(),
        Sign::Truncated => right[..10].to_owned(),
        Sign::Empty => String::new(),
        _ => right,
    };
    Some((name, value))
}

impl Kind {
    fn secret(self) -> &'static str {
        match self {
            Self::Autopilot | Self::Twilio | Self::Voice => "test-twilio-token",
            Self::Totvs => "test-totvs-token",
            Self::Messenger => "test-meta-app-secret",
        }
    }
}

fn says_form(case: &Case) -> bool {
    let mut headers = case.headers.iter();
    headers.any(|(name, value)| {
        name.eq_ignore_ascii_case("content-type") && value.contains("urlencoded")
    })
}

/// HMAC-SHA1 over the address and the form's pairs: names in order, of each the different values in
/// order, all without separators.
fn twilio(secret: &str, url: &str, form: &[u8]) -> String {
    let mut pairs: Vec<(Vec<u8>, Vec<u8>)> = form
        .split(|byte| *byte == b'&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let mut halves = pair.splitn(2, |byte| *byte == b'=');
            let mut half = || unescaped(halves.next().unwrap_or_default());
            (half(), half())
        })
        .collect();
    pairs.sort();
    pairs.dedup();
    let mut mac = Hmac::<Sha1>::new_from_slice(secret.as_bytes()).expect("any length is a key");
    mac.update(url.as_bytes());
    for (name, value) in pairs {
        mac.update(&name);
        mac.update(&value);
    }
    STANDARD.encode(mac.finalize().into_bytes())
}

/// `+` is a blank, `%` and two hexadecimal digits are a byte, everything else is itself.
fn unescaped(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        let digits = text.get(at + 1..at + 3).and_then(|digits| std::str::from_utf8(digits).ok());
        let escaped = digits
            .filter(|digits| byte == b'%' && digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match escaped {
            Some(escaped) => bytes.push(escaped),
            None if byte == b'+' => bytes.push(b' '),
            None => bytes.push(byte),
        }
        at += if escaped.is_some() { 3 } else { 1 };
    }
    bytes
}
