//! What a waiting user depends on, to be kept beside a release and compared with the next.

mod against;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use self::against::Broken;
use super::{
    EdgeKind,
    links::{End, Links},
};
use crate::reply::{Fingerprint, Form, Kind};

/// The format that this release writes.
const FORMAT: u64 = 1;

/// What waiting users depend on: write it beside a release, and ask the next build what it breaks.
///
/// JSON has a number of its format, `"format": 1`; a newer one is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Shape {
    format: u64,
    /// All intents, as `node` or `webhook/node`, sorted.
    pub intents: Vec<String>,
    /// Those of them that users may be waited for to mean, or have a button for.
    pub awaited: Vec<String>,
    /// The derived forms by name. Those made by hand are kept whole with the conversations.
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
    /// A shape of nothing yet.
    pub fn new() -> Self {
        Self {
            format: FORMAT,
            intents: Vec::new(),
            awaited: Vec::new(),
            forms: BTreeMap::new(),
            states: Vec::new(),
        }
    }

    /// Adds a form.
    #[must_use]
    pub fn form(mut self, form: &Form) -> Self {
        self.forms.insert(form.name.clone(), FormShape::of(form));
        self
    }

    /// Reads a shape that [`json`](Self::json) wrote.
    ///
    /// # Errors
    ///
    /// [`ShapeError`] if a newer release wrote it, or it is none.
    pub fn read(json: &str) -> Result<Self, ShapeError> {
        #[derive(Deserialize)]
        struct Written {
            format: u64,
        }
        let Written { format } = serde_json::from_str(json)?;
        if format > FORMAT {
            return Err(ShapeError::Newer { found: format, known: FORMAT });
        }
        Ok(serde_json::from_str(json)?)
    }

    /// The shape as JSON to keep, the same for the same app.
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).expect("a shape is text, numbers and lists")
    }
}

impl Default for Shape {
    fn default() -> Self {
        Self::new()
    }
}

impl FormShape {
    /// The shape of a form.
    pub fn of(form: &Form) -> Self {
        let question = |question: &crate::reply::Question| QuestionShape {
            name: question.name.clone(),
            kind: question.kind.clone(),
        };
        Self {
            fingerprint: form.fingerprint(),
            questions: form.questions.iter().map(question).collect(),
        }
    }
}

/// The shape of an app.
pub(super) fn of(links: &Links<'_>) -> Shape {
    let mut shape = Shape::new();
    let all: BTreeSet<String> = links.entries().iter().map(|entry| entry.name()).collect();
    let mut awaited: BTreeSet<String> = BTreeSet::new();
    let mut name = |end: &End| {
        awaited.extend(end.intents().iter().map(|at| links.entries()[*at].name()));
    };
    let waits = |kind| matches!(kind, EdgeKind::Listen | EdgeKind::Button);
    let ways = || links.ways.iter().flatten().filter(|link| waits(link.kind));
    ways().for_each(|link| name(&link.to));
    for (known, ends) in links.forms.iter().zip(&links.ends) {
        match known.location {
            Some(_) => shape = shape.form(&known.form),
            None => ends.iter().for_each(|link| name(&link.to)),
        }
    }
    // A list that only the running handler knows may hold any of them.
    if ways().any(|link| link.to.is_open()) {
        awaited.extend(all.iter().cloned());
    }
    shape.intents = all.into_iter().collect();
    shape.awaited = awaited.into_iter().collect();
    let triggers = links.entries().iter().map(|entry| &entry.triggers);
    let states: BTreeSet<&str> = triggers
        .flat_map(|triggers| triggers.states.iter().chain(&triggers.next))
        .map(AsRef::as_ref)
        .collect();
    shape.states = states.into_iter().map(str::to_owned).collect();
    shape
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::Question;

    #[test]
    fn a_shape_is_written_and_read() {
        let form = Form::new("order", "store").question(Question::new("size", "Which?"));
        let shape = Shape { intents: vec!["menu".into()], ..Shape::new().form(&form) };
        assert_eq!(Shape::read(&shape.json()).unwrap(), shape);
        assert!(shape.json().contains("\"format\": 1"), "{}", shape.json());
        let newer = shape.json().replace("\"format\": 1", "\"format\": 2, \"more\": []");
        let error = Shape::read(&newer).unwrap_err().to_string();
        assert!(error.contains("format 2"), "{error}");
        assert!(Shape::read("{}").unwrap_err().to_string().contains("cannot be read"));
    }
}
