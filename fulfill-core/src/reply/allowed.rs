//! The values that an answer may be one of.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{slot::Choice, text::fold};

/// One of the values that an answer may be, with other words for it. JSON is the value alone where
/// there are none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowed {
    /// The value that is kept, for example `large`.
    pub value: String,
    /// Other words for it, for example `big`.
    pub synonyms: Vec<String>,
}

impl Allowed {
    /// A value without other words for it.
    pub fn new(value: impl Into<String>) -> Self {
        Self { value: value.into(), synonyms: Vec::new() }
    }

    /// Adds a word for it.
    #[must_use]
    pub fn or(mut self, synonym: impl Into<String>) -> Self {
        self.synonyms.push(synonym.into());
        self
    }

    /// Whether `text` means this value, without regard to case, accents and blanks.
    pub fn means(&self, text: &str) -> bool {
        let folded = fold(text);
        let folded = folded.trim_end_matches(['.', '!']);
        let mut words = std::iter::once(&self.value).chain(&self.synonyms);
        words.any(|word| fold(word).trim_end_matches(['.', '!']) == folded)
    }
}

impl<T: Into<String>> From<T> for Allowed {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl From<&Choice> for Allowed {
    fn from(choice: &Choice) -> Self {
        let synonyms = choice.synonyms.iter().map(|word| (*word).to_owned()).collect();
        Self { value: choice.value.to_owned(), synonyms }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Written<'a> {
    Value(Cow<'a, str>),
    Synonyms { value: Cow<'a, str>, synonyms: Cow<'a, [String]> },
}

impl Serialize for Allowed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = Cow::Borrowed(self.value.as_str());
        match self.synonyms.as_slice() {
            [] => Written::Value(value),
            synonyms => Written::Synonyms { value, synonyms: synonyms.into() },
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Allowed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Written::deserialize(deserializer)? {
            Written::Value(value) => Self::new(value),
            Written::Synonyms { value, synonyms } => {
                Self { value: value.into_owned(), synonyms: synonyms.into_owned() }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::reply::Kind;

    #[test]
    fn values_without_synonyms_are_written_as_text() {
        let kind = Kind::OneOf(vec!["S".into(), Allowed::new("L").or("big")]);
        let json = json!({"one_of": ["S", {"value": "L", "synonyms": ["big"]}]});
        assert_eq!(serde_json::to_value(&kind).unwrap(), json);
        assert_eq!(serde_json::from_value::<Kind>(json).unwrap(), kind);
    }
}
