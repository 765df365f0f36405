//! Finds the intent that a user's words mean, where the platform does not say.

mod recognizer;
mod samples;

use serde_json::Value;

pub use self::{
    recognizer::{Recognized, Recognizer, Sample},
    samples::Samples,
};
use crate::{Gap, Table};

/// What there is to match.
#[derive(Clone, Copy, Debug, Default)]
pub struct Input<'a> {
    /// The webhook.
    pub webhook: &'a str,
    /// The provider's name.
    pub provider: &'a str,
    /// The channel's name; may be empty.
    pub channel: &'a str,
    /// What the user said.
    pub text: &'a str,
    /// The kind of event, if it is no message.
    pub event_name: Option<&'a str>,
    /// The user's language; may be empty.
    pub locale: &'a str,
    /// The conversation's named state.
    pub state: Option<&'a str>,
    /// The only intents that may answer, as indices of the table; any if `None`.
    pub only: Option<&'a [usize]>,
}

/// The intent found, and what was recognised on the way.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// The intent's index in [`Table::entries`].
    pub entry: usize,
    /// Captures, recognised fields, a command's arguments.
    pub fields: Vec<(String, Value)>,
    /// By what it was found.
    pub by: By,
}

/// By what an intent was found.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum By {
    /// A command.
    Command,
    /// A whole text.
    Text,
    /// A pattern.
    Pattern,
    /// The recogniser, that sure from 0 to 1.
    Sample(f32),
    /// The kind of an event that is no message.
    Event,
}

/// All triggers of a table, ready to be matched.
pub struct Matcher {
    texts: Vec<(String, usize)>,
}

impl Matcher {
    /// Compiles the triggers of a table, and trains the recogniser.
    ///
    /// Gives also what is wrong with them, such as a pattern that cannot be read.
    pub fn new(table: &Table, _recognizer: Box<dyn Recognizer>) -> (Self, Vec<Gap>) {
        let texts = table.entries().iter().enumerate().flat_map(|(index, entry)| {
            entry.triggers.texts.iter().map(move |text| (crate::text::fold(text), index))
        });
        (Self { texts: texts.collect() }, Vec::new())
    }

    /// The command that a text is, whatever the conversation waits for.
    pub fn command(&self, _input: &Input<'_>) -> Option<Match> {
        None
    }

    /// The intent that an input means: the highest priority first, then the more specific, then the
    /// one written first.
    pub fn find(&self, input: &Input<'_>) -> Option<Match> {
        let text = crate::text::fold(input.text);
        let (_, entry) = self.texts.iter().find(|(known, _)| *known == text)?;
        Some(Match { entry: *entry, fields: Vec::new(), by: By::Text })
    }
}
