//! The signed token: JSON Web Token, HS256, base64url without padding.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde::Serialize;
use sha2::Sha256;

use super::{MAX_TOKEN, TokenError};

/// A finished token. Whoever holds it may do what it allows, so `Debug` does not show it and there
/// is no `Display`.
#[derive(Clone, PartialEq, Eq)]
pub struct Jwt {
    text: String,
    expires: u64,
}

impl Jwt {
    /// The token, for the one client that may have it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.text
    }

    /// The token, as [`expose`](Self::expose).
    #[must_use]
    pub fn into_text(self) -> String {
        self.text
    }

    /// When it ends, in seconds since the epoch.
    #[must_use]
    pub fn expires(&self) -> u64 {
        self.expires
    }

    /// When it ends.
    #[must_use]
    pub fn expires_at(&self) -> SystemTime {
        // Made from a `SystemTime` and at most a day, so it fits where that one did.
        UNIX_EPOCH.checked_add(Duration::from_secs(self.expires)).unwrap_or(UNIX_EPOCH)
    }

    /// Signs `claims`.
    pub(super) fn sign(
        header: &Header<'_>,
        claims: &impl Serialize,
        secret: &str,
        expires: u64,
    ) -> Result<Self, TokenError> {
        let mut text = encoded(header);
        text.push('.');
        text.push_str(&encoded(claims));
        let digest = keyed(secret).chain_update(&text).finalize().into_bytes();
        text.push('.');
        URL_SAFE_NO_PAD.encode_string(digest, &mut text);
        if text.len() > MAX_TOKEN {
            return Err(TokenError::TooLong { bytes: text.len(), limit: MAX_TOKEN });
        }
        Ok(Self { text, expires })
    }
}

impl fmt::Debug for Jwt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Jwt").field("expires", &self.expires).finish_non_exhaustive()
    }
}

/// What stands before the claims, in the order of the official Python library.
#[derive(Serialize)]
pub(super) struct Header<'a> {
    alg: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    cty: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    twr: Option<&'a str>,
    typ: &'static str,
}

/// The one algorithm there is.
pub(super) const ALGORITHM: &str = "HS256";

/// The content type of access tokens.
pub(super) const ACCESS: &str = "twilio-fpa;v=1";

impl<'a> Header<'a> {
    /// The header of the kinds signed with the auth token.
    pub(super) const PLAIN: Self = Self { alg: ALGORITHM, cty: None, twr: None, typ: "JWT" };

    /// The header of an access token.
    pub(super) fn access(region: Option<&'a str>) -> Self {
        Self { cty: Some(ACCESS), twr: region, ..Header::PLAIN }
    }
}

/// HMAC-SHA256 keyed with `secret`.
pub(super) fn keyed(secret: &str) -> Hmac<Sha256> {
    Hmac::new_from_slice(secret.as_bytes()).expect("HMAC takes keys of any length")
}

fn encoded(part: &impl Serialize) -> String {
    let json = serde_json::to_vec(part).expect("claims have text keys and writable values");
    URL_SAFE_NO_PAD.encode(json)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_token() {
        let jwt = Jwt::sign(&Header::PLAIN, &["claim"], "secret", 7).unwrap();
        assert_eq!(format!("{jwt:?}"), "Jwt { expires: 7, .. }");
        assert_eq!(jwt.expires_at(), UNIX_EPOCH + Duration::from_secs(7));
    }
}
