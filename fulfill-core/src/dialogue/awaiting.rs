//! What a conversation waits for, kept so that a new build recognises it or says that it cannot.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::reply::{Fingerprint, Form, Target};

/// What a conversation waits for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Awaiting {
    /// The answer to a question of a form.
    Question(Asked),
    /// Yes or no to a form's answers.
    Confirmation(Asked),
    /// One of some intents.
    Intents(Vec<Target>),
}

impl Awaiting {
    /// The form that is being asked, if it is one.
    pub fn form(&self) -> Option<&Asked> {
        match self {
            Self::Question(asked) | Self::Confirmation(asked) => Some(asked),
            Self::Intents(_) => None,
        }
    }
}

/// `question size of form order`.
impl fmt::Display for Awaiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Question(asked) => {
                write!(f, "question `{}` of form `{}`", asked.question, asked.form.name())
            }
            Self::Confirmation(asked) => {
                write!(f, "the confirmation of form `{}`", asked.form.name())
            }
            Self::Intents(targets) => {
                let names: Vec<String> = targets.iter().map(|to| format!("`{to}`")).collect();
                write!(f, "intent {}", names.join(" or "))
            }
        }
    }
}

/// How far a form has come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Asked {
    /// Which form.
    pub form: Which,
    /// The webhook of the intent that asks it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub webhook: String,
    /// The question that was asked last.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub question: String,
    /// The answers so far, null for those that were skipped.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub answers: Map<String, Value>,
    /// How many answers to this question were wrong.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub wrong: u32,
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// Which form is asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Which {
    /// One that the program knows: it is asked in the words of the build that runs, if its shape is
    /// still the same.
    Known {
        /// Its name.
        name: String,
        /// Its shape when it was begun.
        fingerprint: Fingerprint,
    },
    /// One that was made while the program ran.
    Whole(Box<Form>),
}

impl Which {
    /// The form's name.
    pub fn name(&self) -> &str {
        match self {
            Self::Known { name, .. } => name,
            Self::Whole(form) => &form.name,
        }
    }
}
