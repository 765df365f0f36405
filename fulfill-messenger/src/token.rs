//! Tokens and secrets: never printed, compared in constant time.

use std::fmt;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

/// An access token, app secret or verify token.
///
/// `Debug` prints `Token(..)` and there is no `Display`.
#[derive(Clone)]
pub struct Token {
    text: Box<str>,
    /// Keyed once, for every delivery asks for it.
    keyed: Hmac<Sha256>,
}

impl Token {
    /// A token of that text; `None` for the empty text, which would match an absent credential.
    /// White space around it, as pasting leaves it, is dropped.
    pub fn new(text: impl AsRef<str>) -> Option<Self> {
        let text = text.as_ref().trim();
        (!text.is_empty()).then(|| Self {
            text: text.into(),
            keyed: Hmac::new_from_slice(text.as_bytes()).expect("HMAC takes keys of any length"),
        })
    }

    /// Whether `given` is this token. Only its length can be learned from the time it takes.
    pub fn matches(&self, given: &str) -> bool {
        self.text.as_bytes().ct_eq(given.as_bytes()).into()
    }

    /// The text itself, for the one place that must send it.
    pub fn expose(&self) -> &str {
        &self.text
    }

    /// HMAC-SHA256 keyed with this token.
    pub(crate) fn keyed(&self) -> Hmac<Sha256> {
        self.keyed.clone()
    }

    /// The lower-case hexadecimal HMAC-SHA256 of a message, keyed with this token.
    pub(crate) fn digest(&self, message: &[u8]) -> String {
        let mut mac = self.keyed();
        mac.update(message);
        hex(&mac.finalize().into_bytes())
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

/// Bytes as lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_redacted_exact_and_never_empty() {
        let token = Token::new(" EAAB\n").unwrap();
        assert_eq!(format!("{token:?} {}", token.expose()), "Token(..) EAAB");
        assert!(token.matches("EAAB"));
        for other in ["", "EAA", "EAABC", "eaab"] {
            assert!(!token.matches(other), "{other}");
        }
        assert!(Token::new(" \n").is_none());
    }
}
