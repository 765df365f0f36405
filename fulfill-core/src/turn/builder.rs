//! How a turn is put together.

use std::sync::Arc;

use jiff::civil::DateTime;
use serde_json::{Map, Value};

use super::{
    Attachment, Given, Inner, Place, Turn, Values,
    texts::{Part, Texts},
};
use crate::{country::Country, state::States};

/// Gathers what a [`Turn`] holds. Made by [`Turn::builder`].
///
/// It holds the turn where it will stay, since moving it about would cost more than filling it.
pub struct TurnBuilder(pub(super) Arc<Inner>);

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident: $part:ident;)*) => {
        $($(#[$doc])*
        #[must_use]
        pub fn $name(mut self, $name: impl AsRef<str>) -> Self {
            self.inner().texts.set(Part::$part, $name.as_ref());
            self
        })*
    };
}

impl TurnBuilder {
    pub(super) fn new(provider: &'static str) -> Self {
        Self(Arc::new(Inner {
            provider,
            texts: Texts::new(),
            now: None,
            confidence: None,
            attachments: Vec::new(),
            values: Values::default(),
            memory: None,
            event: None,
            country: None,
            states: None,
        }))
    }

    fn inner(&mut self) -> &mut Inner {
        Arc::get_mut(&mut self.0).expect("nobody has the turn before it is built")
    }

    texts! {
        /// See [`Turn::channel`].
        channel: Channel;
        /// See [`Turn::id`].
        id: Id;
        /// See [`Turn::conversation`].
        conversation: Conversation;
        /// See [`Turn::sender`].
        sender: Sender;
        /// See [`Turn::recipient`].
        recipient: Recipient;
        /// See [`Turn::text`].
        text: Text;
        /// See [`Turn::locale`].
        locale: Locale;
        /// See [`Turn::webhook`].
        webhook: Webhook;
        /// See [`Turn::node`].
        node: Node;
        /// See [`Turn::payload`].
        payload: Payload;
        /// See [`Turn::event_name`].
        event_name: EventName;
    }

    /// See [`Turn::confidence`].
    #[must_use]
    pub fn confidence(mut self, confidence: f32) -> Self {
        self.inner().confidence = Some(confidence);
        self
    }

    /// See [`Turn::now`].
    #[must_use]
    pub fn now(mut self, now: DateTime) -> Self {
        self.inner().now = Some(now);
        self
    }

    /// Adds a picture, file or recording that came along.
    #[must_use]
    pub fn attachment(mut self, attachment: Attachment) -> Self {
        self.inner().attachments.push(attachment);
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
        self.inner().values.push_answer(form, question, value);
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

    /// Takes what is remembered from there, behind what was added one by one.
    #[must_use]
    pub fn remembered(mut self, memory: Arc<Map<String, Value>>) -> Self {
        self.inner().memory = Some(memory);
        self
    }

    fn value(mut self, at: Place, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.inner().values.push(at, name, value);
        self
    }

    /// Takes values from the decoded event, behind those added one by one.
    #[must_use]
    pub fn event(mut self, event: Arc<dyn Given>) -> Self {
        self.inner().event = Some(event);
        self
    }

    /// Says how the sender's country is found; it is looked up only when a handler asks.
    #[must_use]
    pub fn country(mut self, find: fn(&str) -> Option<Country>) -> Self {
        self.inner().country = Some(find);
        self
    }

    /// Shares values with the handler, as [`Turn::with_states`].
    #[must_use]
    pub fn states(mut self, states: Arc<States>) -> Self {
        self.inner().states = Some(states);
        self
    }

    /// The turn.
    pub fn build(self) -> Turn {
        Turn(self.0)
    }
}
