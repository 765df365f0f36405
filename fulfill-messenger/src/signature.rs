//! Checks `X-Hub-Signature-256`, the proof that a delivery comes from Meta.
//!
//! The header is `sha256=` and the lower-case hexadecimal HMAC-SHA256 of the body's bytes as they
//! came, keyed with the app secret. Parsing and writing the JSON anew first changes the digest. The
//! older `X-Hub-Signature` (SHA-1) is never looked at, so there is nothing to downgrade to.
//!
//! ```
//! use fulfill_messenger::signature::{Verifier, sign};
//!
//! let (body, secret) = (br#"{"object":"page"}"#, "app-secret");
//! let verifier = Verifier::new(secret)?;
//! assert!(verifier.check(body, Some(sign(secret, body)?.as_bytes())).is_ok());
//! assert!(verifier.check(body, None).is_err());
//! # Ok::<(), fulfill_messenger::signature::SignatureError>(())
//! ```
//!
//! Source: Meta Webhooks for Messenger Platform, "Validate payloads" (2026-05-05).

use std::borrow::Cow;

use hmac::Mac as _;
use http::HeaderName;

use crate::token::Token;

/// The header that holds the signature.
pub const SIGNATURE: HeaderName = HeaderName::from_static("x-hub-signature-256");

/// Checks signatures against one or more app secrets.
#[derive(Clone, Debug)]
pub struct Verifier {
    secrets: Vec<Token>,
    escaped: bool,
}

/// Why a body counts as forged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignatureError {
    /// An app secret is the empty text.
    #[error("the app secret is empty; copy it from the app's basic settings")]
    NoSecret,
    /// There is no header.
    #[error("header X-Hub-Signature-256 is missing; Meta sends it with every delivery")]
    Missing,
    /// The header is none of Meta's.
    #[error("header X-Hub-Signature-256 is not `sha256=` with 64 hexadecimal digits")]
    Malformed,
    /// The header belongs to another body or secret.
    #[error(
        "header X-Hub-Signature-256 does not match the body; the secret must be the app secret, and \
         no proxy may change the body"
    )]
    Mismatch,
}

impl Verifier {
    /// Accepts what is signed with that app secret.
    ///
    /// # Errors
    ///
    /// [`SignatureError::NoSecret`] if it is empty.
    pub fn new(secret: impl AsRef<str>) -> Result<Self, SignatureError> {
        Self { secrets: Vec::new(), escaped: false }.and_secret(secret)
    }

    /// Accepts one more secret: another app on the same address, or one that is being replaced.
    ///
    /// # Errors
    ///
    /// [`SignatureError::NoSecret`] if it is empty.
    pub fn and_secret(mut self, secret: impl AsRef<str>) -> Result<Self, SignatureError> {
        self.secrets.push(Token::new(secret).ok_or(SignatureError::NoSecret)?);
        Ok(self)
    }

    /// Also accepts a body whose letters beyond ASCII a proxy has unescaped on its way: the check is
    /// made once more with them as `\uXXXX`. Better is a proxy that changes nothing.
    #[must_use]
    pub fn accepting_unescaped(mut self) -> Self {
        self.escaped = true;
        self
    }

    /// Checks a body against the header's value.
    ///
    /// # Errors
    ///
    /// [`SignatureError`] unless one of the secrets made the signature over these bytes.
    pub fn check(&self, body: &[u8], header: Option<&[u8]>) -> Result<(), SignatureError> {
        let digest = decode(header.ok_or(SignatureError::Missing)?)?;
        if self.signed(body, &digest) {
            return Ok(());
        }
        if self.escaped
            && let Cow::Owned(escaped) = escape(body)
            && self.signed(&escaped, &digest)
        {
            return Ok(());
        }
        Err(SignatureError::Mismatch)
    }

    /// Every secret is tried, so that the time does not tell which one fits.
    fn signed(&self, body: &[u8], digest: &[u8; 32]) -> bool {
        self.secrets.iter().fold(false, |found, secret| {
            let mut mac = secret.keyed();
            mac.update(body);
            mac.verify_slice(digest).is_ok() | found
        })
    }
}

/// The header's value for a body, as Meta makes it: for tests and simulators.
///
/// # Errors
///
/// [`SignatureError::NoSecret`] if the secret is empty.
pub fn sign(secret: &str, body: &[u8]) -> Result<String, SignatureError> {
    let secret = Token::new(secret).ok_or(SignatureError::NoSecret)?;
    Ok(format!("sha256={}", secret.digest(body)))
}

/// The digest that a header's value spells.
fn decode(header: &[u8]) -> Result<[u8; 32], SignatureError> {
    let digits = header.strip_prefix(b"sha256=").ok_or(SignatureError::Malformed)?;
    let mut digest = [0; 32];
    if digits.len() != 2 * digest.len() {
        return Err(SignatureError::Malformed);
    }
    let mut all = 0;
    for (byte, pair) in digest.iter_mut().zip(digits.as_chunks().0) {
        let [high, low] = pair.map(|letter| DIGITS[usize::from(letter)]);
        all |= high | low;
        *byte = high << 4 | low;
    }
    if all > 0xf { Err(SignatureError::Malformed) } else { Ok(digest) }
}

/// What each letter stands for as a hexadecimal digit; 0xff if it is none.
const DIGITS: [u8; 256] = {
    let mut digits = [0xff; 256];
    let mut digit = 0;
    while digit < 16 {
        let letter = b"0123456789abcdef"[digit as usize];
        digits[letter as usize] = digit;
        digits[letter.to_ascii_uppercase() as usize] = digit;
        digit += 1;
    }
    digits
};

/// The body with every letter beyond ASCII as `\uXXXX`, if it has one and is UTF-8.
fn escape(body: &[u8]) -> Cow<'_, [u8]> {
    let Ok(text) = std::str::from_utf8(body) else { return body.into() };
    if text.is_ascii() {
        return body.into();
    }
    let mut escaped = Vec::with_capacity(body.len() * 2);
    for letter in text.chars() {
        if letter.is_ascii() {
            escaped.push(letter as u8);
            continue;
        }
        for unit in letter.encode_utf16(&mut [0; 2]) {
            escaped.extend_from_slice(format!("\\u{unit:04x}").as_bytes());
        }
    }
    escaped.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "f2b7c1d09e6a4835a1c0de55ab90f7e1";
    const ASCII: (&str, &str) = (
        r#"{"text":"\u00e4\u00f6\u00e5"}"#,
        "sha256=405515e5ba9042c1538f8f99d19ea4aaad27da2ab0214dfcdcca60961f05bfc3",
    );
    const UTF8: (&str, &str) = (
        r#"{"text":"äöå"}"#,
        "sha256=1f75c15845156efb3c23041ca9f69a39a97475d27e6e9b87d0aea68ff0f229bd",
    );

    fn check(body: &str, header: Option<&str>, expected: Result<(), SignatureError>) {
        let verifier = Verifier::new("another").unwrap().and_secret(SECRET).unwrap();
        assert_eq!(verifier.check(body.as_bytes(), header.map(str::as_bytes)), expected);
    }

    #[test]
    fn accepts_what_the_app_secret_signed() {
        for (body, header) in [ASCII, UTF8] {
            check(body, Some(header), Ok(()));
            assert_eq!(sign(SECRET, body.as_bytes()).unwrap(), header);
        }
        check(ASCII.0, Some(&ASCII.1.to_uppercase().replace("SHA", "sha")), Ok(()));
    }

    #[test]
    fn refuses_all_else() {
        let cut = &ASCII.1[..ASCII.1.len() - 1];
        let long = format!("{}0", ASCII.1);
        let odd = format!("{}é", &ASCII.1[..ASCII.1.len() - 2]);
        check(ASCII.0, None, Err(SignatureError::Missing));
        for header in
            ["", "sha256=", "sha1=daaae7adf136b5195608dc846b0a3ddd13acef6b", cut, &long, &odd]
        {
            check(ASCII.0, Some(header), Err(SignatureError::Malformed));
        }
        check(
            ASCII.0,
            Some(&format!("sha256={}", "+1".repeat(32))),
            Err(SignatureError::Malformed),
        );
        check(ASCII.0, Some(UTF8.1), Err(SignatureError::Mismatch));
        check(UTF8.0, Some(ASCII.1), Err(SignatureError::Mismatch));
        assert_eq!(Verifier::new(" ").unwrap_err(), SignatureError::NoSecret);
    }

    #[test]
    fn an_unescaped_body_passes_where_that_is_allowed() {
        let verifier = Verifier::new(SECRET).unwrap().accepting_unescaped();
        let check = |body: &str| verifier.check(body.as_bytes(), Some(ASCII.1.as_bytes()));
        assert_eq!(check(UTF8.0), Ok(()));
        assert_eq!(check(r#"{"text":"äöa"}"#), Err(SignatureError::Mismatch));
    }
}
