//! Who may tell a hook something: a bearer secret, or a signature over the body as it came.
//!
//! Sources: RFC 6750; GitHub's "Validating webhook deliveries"; the Standard Webhooks specification.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use fulfill_core::{HookEntry, Inbound, Secret};
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::{HeaderName, header::AUTHORIZATION};
use sha2::Sha256;

use crate::hooks::signing_key;

/// The id of a message by Standard Webhooks: the same at each attempt.
pub(super) const ID: HeaderName = HeaderName::from_static("webhook-id");

const TIMESTAMP: HeaderName = HeaderName::from_static("webhook-timestamp");
const SIGNATURE: HeaderName = HeaderName::from_static("webhook-signature");
const HUB: HeaderName = HeaderName::from_static("x-hub-signature-256");

/// How far a signed time may be from ours, in seconds.
const TOLERANCE: u64 = 5 * 60;

/// Whether a request may be let in, at that time in milliseconds since 1970.
pub(super) fn may(hook: &HookEntry, inbound: &Inbound, now: u64) -> bool {
    inbound.dev || hook.secrets.iter().any(|secret| shown(secret, inbound, now))
}

fn shown(secret: &Secret, inbound: &Inbound, now: u64) -> bool {
    bearer(secret, inbound) || hub(secret, inbound) || standard(secret, inbound, now)
}

fn bearer(secret: &Secret, inbound: &Inbound) -> bool {
    let given = inbound.header(&AUTHORIZATION).and_then(|value| value.split_once(' '));
    given.is_some_and(|(scheme, token)| {
        scheme.eq_ignore_ascii_case("bearer") && secret.matches(token.trim().as_bytes())
    })
}

fn hub(secret: &Secret, inbound: &Inbound) -> bool {
    let given = inbound.header(&HUB).and_then(|value| value.strip_prefix("sha256="));
    given.and_then(hex).is_some_and(|given| {
        mac(secret.expose().as_bytes(), &[&inbound.body]).verify_slice(&given).is_ok()
    })
}

fn standard(secret: &Secret, inbound: &Inbound, now: u64) -> bool {
    let header = |name| inbound.header(name);
    let (Some(id), Some(time), Some(given)) = (header(&ID), header(&TIMESTAMP), header(&SIGNATURE))
    else {
        return false;
    };
    let fresh = time.parse::<u64>().is_ok_and(|time| time.abs_diff(now / 1000) <= TOLERANCE);
    let (Some(key), true) = (signing_key(secret), fresh) else { return false };
    // Several while one secret follows another.
    given.split(' ').filter_map(|one| one.strip_prefix("v1,")).any(|one| {
        let parts: [&[u8]; 5] = [id.as_bytes(), b".", time.as_bytes(), b".", &inbound.body];
        STANDARD.decode(one).is_ok_and(|one| mac(&key, &parts).verify_slice(&one).is_ok())
    })
}

fn mac(key: &[u8], parts: &[&[u8]]) -> Hmac<Sha256> {
    let mut mac = Hmac::new_from_slice(key).expect("HMAC takes keys of any length");
    for part in parts {
        mac.update(part);
    }
    mac
}

fn hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    let pair = |pair: &[u8]| Some((digit(&pair[0])? << 4 | digit(pair.get(1)?)?) as u8);
    text.as_bytes().chunks(2).map(pair).collect()
}

#[cfg(test)]
mod tests {
    use fulfill_core::{Call, Notice};
    use http::{HeaderMap, Method};

    use super::*;

    /// 2021-02-24 by the published vector of Standard Webhooks.
    const NOW: u64 = 1_614_265_330_000;
    const BODY: &str = r#"{"test": 2432232314}"#;

    fn check(secrets: &[&str], headers: &[(&'static str, &str)], now: u64, expected: bool) {
        let hook = HookEntry::new("bell", |_| Call::Ready(Ok(Notice::new())));
        let hook = secrets.iter().fold(hook, |hook, secret| hook.secret(*secret));
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().unwrap());
        }
        let body = bytes::Bytes::from_static(BODY.as_bytes());
        let inbound = Inbound::new(Method::POST, "/".parse().unwrap(), map, body);
        assert_eq!(may(&hook, &inbound, now), expected, "{secrets:?} {headers:?}");
    }

    #[test]
    fn bearers_show_a_secret() {
        for (header, expected) in [
            ("Bearer s3cret", true),
            ("bearer s3cret", true),
            ("Bearer old", true),
            ("Bearer  s3cret", true),
            ("Bearer s3cre", false),
            ("Bearer s3cretx", false),
            ("Bearer ", false),
            ("Bearer", false),
            ("Basic s3cret", false),
            ("s3cret", false),
        ] {
            check(&["s3cret", "old"], &[("authorization", header)], NOW, expected);
        }
        check(&[], &[("authorization", "Bearer s3cret")], NOW, false);
        check(&["", "x"], &[("authorization", "Bearer ")], NOW, false);
        let twice = [("authorization", "Bearer s3cret"), ("authorization", "Bearer s3cret")];
        check(&["s3cret"], &twice, NOW, false);
        check(&["s3cret"], &[], NOW, false);
    }

    #[test]
    fn bodies_are_signed() {
        let right = mac(b"s3cret", &[BODY.as_bytes()]).finalize().into_bytes();
        let right: String = right.iter().map(|byte| format!("{byte:02x}")).collect();
        let header = |text: String, expected| {
            check(&["s3cret"], &[("x-hub-signature-256", &text)], NOW, expected);
        };
        header(format!("sha256={right}"), true);
        header(format!("sha256={}", right.to_uppercase()), true);
        header(right.clone(), false);
        header(format!("sha256={}", &right[2..]), false);
        header(format!("sha256={}", &right[1..]), false);
        header(format!("sha256={right}00"), false);
        header("sha256=".into(), false);
        header("sha256=zz".into(), false);
        check(&["other"], &[("x-hub-signature-256", &format!("sha256={right}"))], NOW, false);
    }

    #[test]
    fn standard_webhooks_are_read() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let (id, time) = ("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330");
        let right = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        let signed = |signature: &str, now, expected| {
            let headers =
                [("webhook-id", id), ("webhook-timestamp", time), ("webhook-signature", signature)];
            check(&[secret], &headers, now, expected);
        };
        signed(right, NOW, true);
        signed(&format!("v1,AAAA {right}"), NOW, true);
        signed(right, NOW + 299_000, true);
        signed(right, NOW + 301_000, false);
        signed(right, NOW - 301_000, false);
        signed("v1,AAAA", NOW, false);
        signed(&right.replace("v1", "v1a"), NOW, false);
        let other =
            [("webhook-id", "msg_2"), ("webhook-timestamp", time), ("webhook-signature", right)];
        check(&[secret], &other, NOW, false);
        check(&["whsec_!"], &other, NOW, false);
        // Anybody could sign with no key at all.
        let parts = [id, ".", time, ".", BODY].map(str::as_bytes);
        let keyless = STANDARD.encode(mac(b"", &parts).finalize().into_bytes());
        let keyless = format!("v1,{keyless}");
        let headers =
            [("webhook-id", id), ("webhook-timestamp", time), ("webhook-signature", &*keyless)];
        check(&["whsec_"], &headers, NOW, false);
    }
}
