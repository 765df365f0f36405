//! `X-Twilio-Webhooks-Signature-Settings`: which key signed, and how.
//!
//! The header itself is not signed. An algorithm named here is therefore never free to choose a
//! secret: each secret is bound to one algorithm, whatever the header says.

use super::SignatureError;

/// A way to sign that Twilio uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// `HMAC_SHA1`, with the account's auth token; the default.
    HmacSha1,
    /// `HMAC_SHA256`, with the secret of a shared key.
    HmacSha256,
}

impl Algorithm {
    /// The name on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::HmacSha1 => "HMAC_SHA1",
            Self::HmacSha256 => "HMAC_SHA256",
        }
    }

    /// The length of a digest in bytes.
    pub(super) fn digest(self) -> usize {
        match self {
            Self::HmacSha1 => 20,
            Self::HmacSha256 => 32,
        }
    }
}

/// The members of the settings header that matter here.
///
/// ```
/// use fulfill_twilio::signature::{Algorithm, Settings};
///
/// let settings = Settings::parse("key=webhooks_sharedkey_01, algorithm=HMAC_SHA256");
/// assert_eq!(settings.key, Some("webhooks_sharedkey_01"));
/// assert_eq!(settings.algorithm(), Ok(Algorithm::HmacSha256));
/// assert_eq!(Settings::parse("").algorithm(), Ok(Algorithm::HmacSha1));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings<'a> {
    /// The id of the shared key.
    pub key: Option<&'a str>,
    /// The algorithm as written; `HMAC_SHA1` if there is none.
    pub algorithm: &'a str,
}

impl<'a> Settings<'a> {
    /// Reads `name=value` members between commas. Names are compared with their case, blanks
    /// around both are dropped, the first value that is not empty wins.
    #[must_use]
    pub fn parse(header: &'a str) -> Self {
        let member = |wanted: &str| {
            let members = header.split(',').filter_map(|member| member.split_once('='));
            let mut values = members.filter(|(name, _)| name.trim() == wanted);
            values.find_map(|(_, value)| Some(value.trim()).filter(|value| !value.is_empty()))
        };
        let algorithm = member("algorithm").unwrap_or(Algorithm::HmacSha1.name());
        Self { key: member("key"), algorithm }
    }

    /// The algorithm, its name compared without case.
    ///
    /// # Errors
    ///
    /// [`SignatureError::UnknownAlgorithm`]: what we do not know, we do not accept.
    pub fn algorithm(&self) -> Result<Algorithm, SignatureError> {
        [Algorithm::HmacSha1, Algorithm::HmacSha256]
            .into_iter()
            .find(|algorithm| algorithm.name().eq_ignore_ascii_case(self.algorithm))
            .ok_or_else(|| SignatureError::UnknownAlgorithm { algorithm: clipped(self.algorithm) })
    }
}

/// The start of a text that anybody may have sent, for an error message.
pub(super) fn clipped(text: &str) -> String {
    text.chars().take(64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_algorithms_are_refused() {
        for header in ["algorithm=none", "algorithm=HMAC_SHA512", "algorithm=HMAC SHA1"] {
            let refused = Settings::parse(header).algorithm();
            assert!(matches!(refused, Err(SignatureError::UnknownAlgorithm { .. })), "{header}");
        }
    }

    #[test]
    fn an_empty_value_does_not_win() {
        let settings = Settings::parse("key=,key= a=b ,algorithm= ,algorithm=HMAC_SHA256");
        assert_eq!(settings, Settings { key: Some("a=b"), algorithm: "HMAC_SHA256" });
    }
}
