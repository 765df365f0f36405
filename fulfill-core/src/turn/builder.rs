//! How a turn is put together.

use std::sync::Arc;

use jiff::civil::DateTime;
use serde_json::Value;

use super::{Given, Inner, Place, Turn, Values};
use crate::{country::Country, state::States};

/// Gathers what a [`Turn`] holds. Made by [`Turn::builder`].
pub struct TurnBuilder(Inner);

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident: $kind:ident;)*) => {
        $($(#[$doc])*
        #[must_use]
        pub fn $name(mut self, $name: impl Into<String>) -> Self {
            self.0.$name = texts!(@$kind $name.into());
            self
        })*
    };
    (@text $value:expr) => { $value };
    (@option $value:expr) => { Some($value) };
}

impl TurnBuilder {
    pub(super) fn new(provider: &'static str) -> Self {
        Self(Inner {
            provider,
            channel: String::new(),
            id: None,
            conversation: None,
            sender: None,
            recipient: None,
            text: String::new(),
            locale: String::new(),
            now: None,
            webhook: String::new(),
            node: None,
            confidence: None,
            values: Values::default(),
            event: None,
            country: None,
            states: Arc::default(),
        })
    }

    texts! {
        /// See [`Turn::channel`].
        channel: text;
        /// See [`Turn::id`].
        id: option;
        /// See [`Turn::conversation`].
        conversation: option;
        /// See [`Turn::sender`].
        sender: option;
        /// See [`Turn::recipient`].
        recipient: option;
        /// See [`Turn::text`].
        text: text;
        /// See [`Turn::locale`].
        locale: text;
        /// See [`Turn::webhook`].
        webhook: text;
        /// See [`Turn::node`].
        node: option;
    }

    /// See [`Turn::confidence`].
    #[must_use]
    pub fn confidence(mut self, confidence: f32) -> Self {
        self.0.confidence = Some(confidence);
        self
    }

    /// See [`Turn::now`].
    #[must_use]
    pub fn now(mut self, now: DateTime) -> Self {
        self.0.now = Some(now);
        self
    }

    /// Adds a recognised field or a pattern's capture.
    #[must_use]
    pub fn field(self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.value(Place::Field, name, value)
    }

    /// Adds a collected answer.
    #[must_use]
    pub fn answer(self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.value(Place::Answer, name, value)
    }

    /// Adds a collected answer with the form it belongs to.
    #[must_use]
    pub fn form_answer(
        mut self,
        form: impl Into<String>,
        question: impl Into<String>,
        value: impl Into<Value>,
    ) -> Self {
        self.0.values.push_answer(form, question, value);
        self
    }

    /// Adds a parameter of the platform.
    #[must_use]
    pub fn parameter(self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.value(Place::Parameter, name, value)
    }

    /// Adds something remembered in an earlier turn.
    #[must_use]
    pub fn memory(self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.value(Place::Memory, name, value)
    }

    fn value(mut self, at: Place, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.0.values.push(at, name, value);
        self
    }

    /// Takes values from the decoded event, behind those added one by one.
    #[must_use]
    pub fn event(mut self, event: Arc<dyn Given>) -> Self {
        self.0.event = Some(event);
        self
    }

    /// Says how the sender's country is found; it is looked up only when a handler asks.
    #[must_use]
    pub fn country(mut self, find: fn(&str) -> Option<Country>) -> Self {
        self.0.country = Some(find);
        self
    }

    /// Shares values with the handler, as [`Turn::with_states`].
    #[must_use]
    pub fn states(mut self, states: Arc<States>) -> Self {
        self.0.states = states;
        self
    }

    /// The turn.
    pub fn build(self) -> Turn {
        Turn(Arc::new(self.0))
    }
}
