//! Texts, lists and numbers that keep within a limit, or are not made.

use std::{fmt, marker::PhantomData, ops::Deref};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use super::{BuildError, limits::Rule};

/// A text within the limit of `R`.
///
/// ```
/// use fulfill_messenger::send::{Text, limits::ButtonTitle};
///
/// assert!(Text::<ButtonTitle>::new("Track my order").is_ok());
/// let error = Text::<ButtonTitle>::new("Track the order that I made").unwrap_err();
/// assert_eq!(error.to_string(), "button.title takes 1 to 20 characters, not 27");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Text<R>(Box<str>, PhantomData<R>);

impl<R: Rule> Text<R> {
    /// The text, if it is within the limit.
    ///
    /// # Errors
    ///
    /// [`BuildError::Limit`] if it is too short or too long.
    pub fn new(text: impl Into<String>) -> Result<Self, BuildError> {
        let text: String = text.into();
        if !R::LIMIT.holds(&text) {
            return Err(BuildError::Limit { limit: R::LIMIT, given: R::LIMIT.measure(&text) });
        }
        Ok(Self(text.into(), PhantomData))
    }
}

impl<R> Deref for Text<R> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl<R> fmt::Debug for Text<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl<R> Serialize for Text<R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de, R: Rule> Deserialize<'de> for Text<R> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// A list within the limit of `R`.
#[derive(Clone, PartialEq, Eq)]
pub struct List<T, R>(Vec<T>, PhantomData<R>);

impl<T, R: Rule> List<T, R> {
    /// The list, if it is within the limit.
    ///
    /// # Errors
    ///
    /// [`BuildError::Limit`] if it has too few members or too many.
    pub fn new(items: impl IntoIterator<Item = T>) -> Result<Self, BuildError> {
        let items: Vec<T> = items.into_iter().collect();
        BuildError::check(R::LIMIT, items.len())?;
        Ok(Self(items, PhantomData))
    }
}

impl<T, R> List<T, R> {
    /// What stands for an absent list; only for rules that ask for no least number.
    pub(super) fn none() -> Self {
        Self(Vec::new(), PhantomData)
    }
}

impl<T, R> Deref for List<T, R> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T: fmt::Debug, R> fmt::Debug for List<T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl<T: Serialize, R> Serialize for List<T, R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>, R: Rule> Deserialize<'de> for List<T, R> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(Vec::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// A number within the limit of `R`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count<R>(usize, PhantomData<R>);

impl<R: Rule> Count<R> {
    /// The number, if it is within the limit.
    ///
    /// # Errors
    ///
    /// [`BuildError::Limit`] if it is too small or too large.
    pub fn new(number: usize) -> Result<Self, BuildError> {
        BuildError::check(R::LIMIT, number)?;
        Ok(Self(number, PhantomData))
    }
}

impl<R> Serialize for Count<R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, R: Rule> Deserialize<'de> for Count<R> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(usize::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// An `http` or `https` address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Link(Box<str>);

impl Link {
    /// The address.
    ///
    /// # Errors
    ///
    /// [`BuildError::Invalid`] if it does not begin with `http://` or `https://`, has no host, or
    /// holds white space or control characters.
    pub fn new(address: impl Into<String>) -> Result<Self, BuildError> {
        let address: String = address.into();
        let rest = ["https://", "http://"].iter().find_map(|scheme| {
            let start = address.get(..scheme.len())?;
            start.eq_ignore_ascii_case(scheme).then(|| &address[scheme.len()..])
        });
        let odd = |letter: char| letter.is_whitespace() || letter.is_control();
        match rest {
            Some(rest) if !rest.is_empty() && !rest.starts_with('/') && !address.contains(odd) => {
                Ok(Self(address.into()))
            }
            _ => Err(BuildError::invalid(
                "url",
                format!("`{}` is no http or https address", address.escape_debug()),
            )),
        }
    }
}

impl Deref for Link {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Link {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// Implements serde for types with rules of their own, derived with `remote = "Self"`: a value that
/// breaks them is no more read than one over its limits.
macro_rules! checked {
    ($($type:ident),*) => {$(
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $type::serialize(self, serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = $type::deserialize(deserializer)?;
                value.check().map_err(serde::de::Error::custom)?;
                Ok(value)
            }
        }
    )*};
}
pub(super) use checked;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::send::limits::{FeedbackDays, GridImages, InstagramText, MessageText};

    #[test]
    fn characters_are_utf16_units_and_bytes_are_bytes() {
        assert!(Text::<MessageText>::new("🙏".repeat(1000)).is_ok());
        assert!(Text::<MessageText>::new("🙏".repeat(1000) + "a").is_err());
        assert!(Text::<InstagramText>::new("🙏".repeat(250)).is_ok());
        assert!(Text::<InstagramText>::new("🙏".repeat(250) + "a").is_err());
        assert!(Text::<MessageText>::new("").is_err());
    }

    #[test]
    fn what_is_read_is_held_to_the_same_limits() {
        assert!(serde_json::from_str::<List<u8, GridImages>>("[1,2]").is_ok());
        let error = serde_json::from_str::<List<u8, GridImages>>("[1]").unwrap_err().to_string();
        assert!(
            error.starts_with("template.image_grid.element.images takes 2 to 6 items, not 1"),
            "{error}"
        );
        assert!(serde_json::from_str::<Count<FeedbackDays>>("8").is_err());
    }

    #[test]
    fn links_are_addresses_of_the_web() {
        for address in ["https://example.com", "HTTP://example.com/a?b#c"] {
            assert!(Link::new(address).is_ok(), "{address}");
        }
        for address in
            ["", "example.com", "https://", "https:///a", "javascript:alert(1)", "https://a b", "é"]
        {
            assert!(Link::new(address).is_err(), "{address}");
        }
    }
}
