//! Who calls: the token, the page it belongs to, and the proof that goes with it.
//!
//! Source: Securing Graph API calls, Meta for Developers.

use std::fmt::Write as _;

use hmac::{Hmac, KeyInit as _, Mac as _};
use http::{HeaderMap, header::AUTHORIZATION};
use serde_json::Value;
use sha2::Sha256;

use crate::{Settings, answer::Refusal, settings::Platform, world::now_ms};

/// How long a timed proof holds, in seconds.
const TIMED: u64 = 5 * 60;

/// The page that a call is made for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Caller {
    pub(crate) page: String,
    pub(crate) platform: Platform,
}

/// Finds out for which page a call is made; `named` is the page in its path.
pub(crate) fn caller(
    settings: &Settings,
    headers: &HeaderMap,
    query: &[(String, String)],
    body: &Value,
    named: &str,
) -> Result<Caller, Refusal> {
    let find =
        |name: &str| query.iter().find(|(given, _)| given == name).map(|(_, value)| &**value);
    let bearer = headers.get(AUTHORIZATION).and_then(|value| {
        let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    });
    let token = bearer
        .or_else(|| find("access_token"))
        .or_else(|| body.get("access_token").and_then(Value::as_str))
        .filter(|token| !token.is_empty())
        .ok_or_else(|| Refusal::token("there is no access token; send it as a bearer header"))?;
    if let Some(secret) = &settings.app_secret {
        match find("appsecret_proof") {
            None if settings.without_proof => {}
            None => return Err(Refusal::parameter("the call needs an appsecret_proof")),
            Some(proof) => proved(secret, token, find("appsecret_time"), proof)?,
        }
    }
    if settings.pages.is_empty() {
        return Ok(Caller { page: named.to_owned(), platform: Platform::Messenger });
    }
    let page = settings.pages.iter().find(|page| page.token == token);
    let page = page.ok_or_else(|| Refusal::token("the access token is none of a page here"))?;
    Ok(Caller { page: page.id.clone(), platform: page.platform })
}

fn proved(secret: &str, token: &str, time: Option<&str>, proof: &str) -> Result<(), Refusal> {
    let text = match time {
        None => token.to_owned(),
        Some(time) => {
            let made: u64 = time
                .parse()
                .map_err(|_| Refusal::parameter("appsecret_time must be seconds since 1970"))?;
            if (now_ms() / 1000).abs_diff(made) > TIMED {
                return Err(Refusal::parameter("appsecret_time is more than five minutes away"));
            }
            format!("{token}|{time}")
        }
    };
    if digest(secret, text.as_bytes()) == proof {
        Ok(())
    } else {
        Err(Refusal::parameter("appsecret_proof is not that of the app secret and this token"))
    }
}

/// The lower-case hexadecimal HMAC-SHA256.
pub(crate) fn digest(secret: &str, text: &[u8]) -> String {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(text);
    mac.finalize().into_bytes().iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").expect("a text takes all that is written");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proofs_are_those_of_the_published_vectors() {
        let (secret, token) = ("f2b7c1d09e6a4835a1c0de55ab90f7e1", "EAAB-page-token-1");
        let proof = "e5b67d53e4d751ff6f899a1bf2f2249c1f589d46d03d62f94100dbaed2859154";
        assert_eq!(proved(secret, token, None, proof), Ok(()));
        assert!(proved(secret, "EAAB-page-token-2", None, proof).is_err());
        let timed = "0995633f7c8edf1a9163deb9e210cbe1bcb19383fa6c7f15f43fb832faf109da";
        assert_eq!(digest(secret, b"EAAB-page-token-1|1767225600"), timed);
        // Right, and too old.
        assert!(proved(secret, token, Some("1767225600"), timed).is_err());
        let now = now_ms() / 1000;
        for (time, holds) in [(now, true), (now - 250, true), (now - 400, false)] {
            let proof = digest(secret, format!("{token}|{time}").as_bytes());
            let result = proved(secret, token, Some(&time.to_string()), &proof);
            assert_eq!(result.is_ok(), holds, "{time}");
        }
    }
}
