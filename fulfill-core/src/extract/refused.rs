//! Why an argument could not be made.

use std::error::Error;

use crate::turn::Place;

/// A turn lacks what an argument needs. The message is for the owner's log, not for the user, and
/// never holds the value itself.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// No place has a value of that name.
    #[error(
        "argument `{name}` is missing: no {} is called that; make it an Option if it may be absent",
        place.map_or_else(|| "field, answer, parameter or memory".to_owned(), |place| place.to_string())
    )]
    Missing {
        /// The argument.
        name: &'static str,
        /// The one place that was looked at, or all of them.
        place: Option<Place>,
    },
    /// There is a value, but not of the right form.
    #[error("argument `{name}` cannot be read from the {place} of that name: expected {expected}")]
    Invalid {
        /// The argument.
        name: &'static str,
        /// Where the value was found.
        place: Place,
        /// What a right value looks like.
        expected: &'static str,
    },
    /// There is an answer of the right form, but its field's own function refuses it.
    #[error("answer `{name}` is refused by the function that validates it")]
    Rejected {
        /// The question.
        name: &'static str,
        /// Why, in words for the user.
        reason: String,
    },
    /// The turn has nothing of the kind, whatever the argument is called.
    #[error("the turn has no {what}; make the argument an Option if it may be absent")]
    Absent {
        /// What is not there, for example `sender`.
        what: &'static str,
    },
    /// No shared value of that type; found when the app starts, so only tests meet it.
    #[error("no state of type `{type_name}`; add `.state(..)` with one to the app")]
    State {
        /// The type.
        type_name: &'static str,
    },
    /// Anything else, from an extractor defined elsewhere.
    #[error(transparent)]
    Other(Box<dyn Error + Send + Sync>),
}

impl Refused {
    /// A refusal with a reason of one's own.
    pub fn other(reason: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Other(reason.into())
    }

    /// Whether the value is simply not there, which `Option` turns into `None`.
    pub fn is_absence(&self) -> bool {
        matches!(self, Self::Missing { .. } | Self::Absent { .. } | Self::State { .. })
    }
}
