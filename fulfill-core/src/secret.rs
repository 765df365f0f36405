//! A secret text: never printed, compared in constant time.

use std::fmt;

use subtle::ConstantTimeEq;

/// A token, key or password.
///
/// `Debug` prints `Secret(..)`, there is no `Display`, and [`matches`](Self::matches) takes the
/// same time wherever the first difference is.
#[derive(Clone)]
pub struct Secret(Box<str>);

impl Secret {
    /// A secret of that text; `None` for the empty text, which would match an absent credential.
    pub fn new(text: impl Into<String>) -> Option<Self> {
        let text: String = text.into();
        (!text.is_empty()).then(|| Self(text.into()))
    }

    /// Whether `given` is this secret. Only its length can be learned from the time it takes.
    pub fn matches(&self, given: &[u8]) -> bool {
        self.0.as_bytes().ct_eq(given).into()
    }

    /// The text itself, for the one place that must send or key it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// In constant time, as [`matches`](Secret::matches).
impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.matches(other.0.as_bytes())
    }
}

impl Eq for Secret {}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_redacted_and_exact() {
        let secret = Secret::new("t0ken").unwrap();
        assert_eq!(format!("{secret:?}"), "Secret(..)");
        assert!(secret.matches(b"t0ken"));
        for other in ["", "t0ke", "t0kenn", "T0ken"] {
            assert!(!secret.matches(other.as_bytes()), "{other}");
        }
        assert!(Secret::new("").is_none());
    }
}
