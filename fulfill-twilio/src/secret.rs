//! The texts of secrets, held where they must be used and shown nowhere.

use std::fmt;

use crate::signature::SecretError;

/// A secret as it was given; checked when it is used, so that builders need no `?`.
#[derive(Clone)]
pub(crate) struct Secret(Box<str>);

impl Secret {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into().into())
    }

    /// The text, if it can be a secret at all.
    pub(crate) fn expose(&self, what: &'static str) -> Result<&str, SecretError> {
        sound(&self.0, what)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// `secret`, unless it is empty or carries white space that Twilio's secrets never have.
pub(crate) fn sound<'a>(secret: &'a str, what: &'static str) -> Result<&'a str, SecretError> {
    match secret.trim() {
        "" => Err(SecretError::Empty { what }),
        trimmed if trimmed.len() < secret.len() => Err(SecretError::Padded { what }),
        _ => Ok(secret),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_opens_every_door() {
        for (text, sound) in [("t0ken", true), ("", false), (" ", false), ("t0ken\n", false)] {
            assert_eq!(Secret::new(text).expose("auth token").is_ok(), sound, "{text:?}");
        }
        assert_eq!(format!("{:?}", Secret::new("t0ken")), "Secret(..)");
    }
}
