//! What makes an intent answer where the platform does not choose one.

use std::borrow::Cow;

type Text = Cow<'static, str>;

/// What an intent answers to besides its node, and when.
///
/// The keys of `#[intent]` of the same names fill it; intents made at run time chain the methods.
///
/// ```
/// use fulfill_core::Triggers;
///
/// let triggers = Triggers::new().text("help").command("help").pattern("(?i)^i need help");
/// assert!(!triggers.is_empty());
/// assert!(Triggers::new().state("ordering").is_empty(), "a state says when, not to what");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Triggers {
    /// Commands, without the slash: `start` answers `/start`, and `/start ABC` with the rest as the
    /// field `arguments`.
    pub commands: Vec<Text>,
    /// Whole texts, compared without regard to case, accents, blanks and closing punctuation.
    pub texts: Vec<Text>,
    /// Regular expressions in the syntax of crate `regex`, searched anywhere in the text unless they
    /// are anchored; captures become fields by name, those without a name by number.
    pub patterns: Vec<Text>,
    /// Examples of what users say, for the recogniser; a word in braces, `{city}`, marks a field.
    pub samples: Vec<Text>,
    /// Kinds of event that are no message, in the provider's words, for example `delivery`.
    pub events: Vec<Text>,
    /// The named states in which it answers; any if empty.
    pub states: Vec<Text>,
    /// The channels on which it answers, by the provider's name or the channel's; any if empty.
    pub channels: Vec<Text>,
    /// The named state of the conversation after it has answered; as before if `None`.
    pub next: Option<Text>,
    /// Which of several intents that could answer does: the highest. 0 unless said.
    pub priority: i32,
}

macro_rules! add {
    ($($(#[$doc:meta])* $name:ident: $list:ident;)*) => {
        $($(#[$doc])*
        #[must_use]
        pub fn $name(mut self, $name: impl Into<Text>) -> Self {
            self.$list.push($name.into());
            self
        })*
    };
}

impl Triggers {
    /// Nothing but the node, at any time.
    pub fn new() -> Self {
        Self::default()
    }

    add! {
        /// Adds a command, without the slash.
        command: commands;
        /// Adds a whole text.
        text: texts;
        /// Adds a regular expression.
        pattern: patterns;
        /// Adds an example of what users say.
        sample: samples;
        /// Adds a kind of event that is no message.
        event: events;
        /// Adds a named state in which it answers.
        state: states;
        /// Adds a channel on which it answers.
        channel: channels;
    }

    /// Says in which named state the conversation is afterwards.
    #[must_use]
    pub fn next(mut self, state: impl Into<Text>) -> Self {
        self.next = Some(state.into());
        self
    }

    /// Says how it ranks among several that could answer.
    #[must_use]
    pub fn priority(mut self, priority: i32) -> Self {
        self.priority = priority;
        self
    }

    /// Whether nothing that a user says or does leads to it by itself.
    pub fn is_empty(&self) -> bool {
        let lists = [&self.commands, &self.texts, &self.patterns, &self.samples, &self.events];
        lists.iter().all(|list| list.is_empty())
    }
}
