//! How the answer to a question is judged.

use serde::de::{Deserializer, Error as _};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};

use super::{Method, Say, SayPrompt, Target};

/// How an answer is judged: by its type alone, written `true`, or by rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Validate {
    /// `true`: by the question's type.
    ByType,
    /// By rules of its own.
    Rules(Box<Rules>),
}

impl Serialize for Validate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::ByType => serializer.serialize_bool(true),
            Self::Rules(rules) => rules.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Validate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "true or an object of rules")]
        enum Wire {
            Flag(bool),
            Rules(Box<Rules>),
        }
        match Wire::deserialize(deserializer)? {
            Wire::Flag(true) => Ok(Self::ByType),
            Wire::Flag(false) => Err(D::Error::custom("validate is true, or leave it out")),
            Wire::Rules(rules) => Ok(Self::Rules(rules)),
        }
    }
}

/// The rules an answer is judged by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// The only answers that are accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowed_values: Option<Values>,
    /// The only media types that are accepted, for answers that are pictures or recordings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowed_types: Option<Values>,
    /// What is said after a wrong answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_failure: Option<OnFailure>,
    /// What is said after a right answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_success: Option<SayPrompt>,
    /// When to give up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_attempts: Option<MaxAttempts>,
    /// A URL that is posted `ValidateFieldAnswer` and answers `{"valid": true}` or `false`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub webhook: Option<Webhook>,
}

impl Rules {
    /// No rule yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Accepts only these answers.
    #[must_use]
    pub fn allowed_values(mut self, values: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.allowed_values = Some(values.into_iter().collect());
        self
    }

    /// Accepts only media of these types.
    #[must_use]
    pub fn allowed_types(mut self, types: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.allowed_types = Some(types.into_iter().collect());
        self
    }

    /// Says these texts after wrong answers, in turn and then from the first again, and asks the
    /// question once more if `repeat_question`.
    #[must_use]
    pub fn on_failure(
        mut self,
        messages: impl IntoIterator<Item = impl Into<Say>>,
        repeat_question: bool,
    ) -> Self {
        let messages = messages.into_iter().map(|say| SayPrompt { say: say.into() }).collect();
        self.on_failure = Some(OnFailure { messages, repeat_question: Some(repeat_question) });
        self
    }

    /// Says this after a right answer.
    #[must_use]
    pub fn on_success(mut self, say: impl Into<Say>) -> Self {
        self.on_success = Some(SayPrompt { say: say.into() });
        self
    }

    /// Gives up after this many wrong answers.
    #[must_use]
    pub fn max_attempts(mut self, num_attempts: u32, redirect: impl Into<Target>) -> Self {
        self.max_attempts = Some(MaxAttempts { redirect: redirect.into(), num_attempts });
        self
    }

    /// Lets a URL judge the answer.
    #[must_use]
    pub fn webhook(mut self, url: impl Into<String>, method: Option<Method>) -> Self {
        self.webhook = Some(Webhook { url: url.into(), method });
        self
    }
}

/// `{"list": [...]}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Values {
    /// The values.
    pub list: Vec<String>,
}

impl<S: Into<String>> FromIterator<S> for Values {
    fn from_iter<I: IntoIterator<Item = S>>(values: I) -> Self {
        Self { list: values.into_iter().map(Into::into).collect() }
    }
}

/// What is said after a wrong answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnFailure {
    /// The texts, used in turn, then from the first again.
    #[serde(default)]
    pub messages: Vec<SayPrompt>,
    /// Whether the question is asked again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat_question: Option<bool>,
}

/// When to give up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaxAttempts {
    /// Where the dialogue goes on instead.
    pub redirect: Target,
    /// How many wrong answers are too many.
    pub num_attempts: u32,
}

/// A URL that judges an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Webhook {
    /// The URL.
    pub url: String,
    /// How it is asked; POST if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<Method>,
}
