//! Why a text is not a phone number.

use std::fmt;

use thiserror::Error;

/// Why a text is not a phone number.
///
/// Messages show the beginning and the end of a long text only: a phone number is personal data,
/// and errors are written to logs.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
#[non_exhaustive]
pub enum PhoneError {
    /// The address of another channel.
    #[error("{scheme}: addresses are not phone numbers; give one like +14155550100")]
    Scheme {
        /// The word before the colon, in lower case.
        scheme: String,
    },
    /// Too few digits, or characters that no phone number has.
    #[error("{text} does not look like a phone number; give one like +14155550100")]
    NotANumber {
        /// The text, shortened.
        text: Excerpt,
    },
    /// A number without calling code, and no country was given.
    #[error("{text} has no calling code; write it like +14155550100 or name the country")]
    NoCallingCode {
        /// The text, shortened.
        text: Excerpt,
    },
    /// The digits after `+`, or after the digits for dialling out, begin with no calling code.
    #[error("{text} begins with no known calling code; check the digits after the plus sign")]
    UnknownCallingCode {
        /// The text, shortened.
        text: Excerpt,
    },
    /// Fewer than two digits besides the calling code.
    #[error("{text} is too short for a phone number; check that no digits are missing")]
    TooShort {
        /// The text, shortened.
        text: Excerpt,
    },
    /// More digits than any number has, or a text of more than 250 characters.
    #[error("{text} is too long for a phone number; give one number only")]
    TooLong {
        /// The text, shortened.
        text: Excerpt,
    },
}

/// The first and last characters of a text, enough to find it and too few to call it.
#[derive(Clone, Eq, PartialEq)]
pub struct Excerpt(String);

impl Excerpt {
    pub(crate) fn new(text: &str) -> Self {
        if text.chars().nth(6).is_none() {
            return Self(text.to_owned());
        }
        let head = text.char_indices().nth(3).map_or(text, |(end, _)| &text[..end]);
        let tail = text.char_indices().nth_back(1).map_or("", |(start, _)| &text[start..]);
        Self(format!("{head}…{tail}"))
    }
}

impl fmt::Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Debug for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_shortened() {
        let cases = [
            ("", "\"\""),
            ("+99 12", "\"+99 12\""),
            ("+999123456789", "\"+99…89\""),
            ("ünïcödé ☎", "\"ünï… ☎\""),
        ];
        for (text, expected) in cases {
            assert_eq!(Excerpt::new(text).to_string(), expected);
        }
    }

    #[test]
    fn messages_name_the_thing_and_the_next_step() {
        let error = PhoneError::UnknownCallingCode { text: Excerpt::new("+999123456789") };
        assert_eq!(
            error.to_string(),
            "\"+99…89\" begins with no known calling code; check the digits after the plus sign"
        );
    }
}
