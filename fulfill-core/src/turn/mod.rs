//! One incoming event on its way to one answer.

mod attachment;
mod builder;
mod given;
mod texts;
mod values;

use std::{
    any::Any,
    fmt,
    sync::{Arc, LazyLock},
};

use jiff::civil::DateTime;
use serde_json::{Map, Value};

use self::texts::{Part, Texts};
pub use self::{
    attachment::Attachment,
    builder::TurnBuilder,
    given::{Given, Place},
    values::Values,
};
use crate::{country::Country, slot::Hints, state::States};

/// One incoming event: who said what, on which channel, and what the platform knows of it.
///
/// A turn is cheap to clone and never changes once built. Handlers seldom take it whole; they name
/// what they need as arguments, see [`FromTurn`](crate::FromTurn).
///
/// ```
/// use fulfill_core::Turn;
///
/// let turn = Turn::builder("console")
///     .sender("+14155550100")
///     .text("two large pizzas")
///     .field("size", "large")
///     .build();
/// assert_eq!(turn.sender(), Some("+14155550100"));
/// assert_eq!(turn.find("size"), Some("large".into()));
/// ```
#[derive(Clone)]
pub struct Turn(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    provider: &'static str,
    texts: Texts,
    now: Option<DateTime>,
    confidence: Option<f32>,
    attachments: Vec<Attachment>,
    values: Values,
    memory: Option<Arc<Map<String, Value>>>,
    event: Option<Arc<dyn Given>>,
    country: Option<fn(&str) -> Option<Country>>,
    states: Option<Arc<States>>,
}

impl Turn {
    /// Starts a turn that arrived through the provider of that name.
    pub fn builder(provider: &'static str) -> TurnBuilder {
        TurnBuilder::new(provider)
    }

    /// The provider's name, for example `autopilot`.
    pub fn provider(&self) -> &'static str {
        self.0.provider
    }

    /// The platform's word for the channel, in lower case, for example `whatsapp`; may be empty.
    pub fn channel(&self) -> &str {
        self.0.texts.get(Part::Channel).unwrap_or_default()
    }

    /// What names this delivery for good, so that a repeat is recognised; `None` if the platform
    /// sends nothing of the kind.
    pub fn id(&self) -> Option<&str> {
        self.0.texts.get(Part::Id)
    }

    /// What names the conversation: turns of one conversation are answered one after another.
    pub fn conversation(&self) -> Option<&str> {
        self.0.texts.get(Part::Conversation)
    }

    /// The user: a phone number, a page-scoped id, whatever the platform calls them by.
    pub fn sender(&self) -> Option<&str> {
        self.0.texts.get(Part::Sender)
    }

    /// The address that was written to or called: our number, page or bot.
    pub fn recipient(&self) -> Option<&str> {
        self.0.texts.get(Part::Recipient)
    }

    /// What the user wrote or said; empty if nothing.
    pub fn text(&self) -> &str {
        self.0.texts.get(Part::Text).unwrap_or_default()
    }

    /// The user's language as a BCP 47 tag, for example `pt-BR`; empty if unknown.
    pub fn locale(&self) -> &str {
        self.0.texts.get(Part::Locale).unwrap_or_default()
    }

    /// The user's date and time, where the platform or the app says it. The app's may move on while
    /// the turn runs, if its platform runs the dialogue.
    pub fn now(&self) -> Option<DateTime> {
        self.0.now.or_else(|| self.0.states.as_ref()?.now())
    }

    /// What is known when its texts are read.
    pub fn hints(&self) -> Hints<'_> {
        Hints { locale: self.locale(), now: self.now() }
    }

    /// The webhook the event is for; the empty name is the default one.
    pub fn webhook(&self) -> &str {
        self.0.texts.get(Part::Webhook).unwrap_or_default()
    }

    /// The node that the platform itself chose, where it does.
    pub fn node(&self) -> Option<&str> {
        self.0.texts.get(Part::Node)
    }

    /// What a button sent that was pressed, where it is not its label.
    pub fn payload(&self) -> Option<&str> {
        self.0.texts.get(Part::Payload)
    }

    /// The kind of event in the provider's words, for example `delivery`, if it is no message: only
    /// intents that ask for that kind answer it.
    pub fn event_name(&self) -> Option<&str> {
        self.0.texts.get(Part::EventName)
    }

    /// Pictures, files and recordings that came along.
    pub fn attachments(&self) -> &[Attachment] {
        &self.0.attachments
    }

    /// How sure the platform is of [`node`](Self::node), from 0 to 1.
    pub fn confidence(&self) -> Option<f32> {
        self.0.confidence
    }

    /// The country of the sender's phone number, where the channel has phone numbers.
    pub fn country(&self) -> Option<Country> {
        self.sender().zip(self.0.country).and_then(|(sender, find)| find(sender))
    }

    /// The value of that name in one place.
    pub fn get(&self, place: Place, name: &str) -> Option<Value> {
        let own = self.0.values.get(place, name);
        let own = own.or_else(|| self.remembered(place)?.get(name).cloned());
        own.or_else(|| self.0.event.as_ref().and_then(|event| event.get(place, name)))
    }

    /// All values of that name in one place, in the order received.
    pub fn all(&self, place: Place, name: &str) -> Vec<Value> {
        let mut own = self.0.values.all(place, name);
        if own.is_empty() {
            own.extend(self.remembered(place).and_then(|memory| memory.get(name)).cloned());
        }
        match &self.0.event {
            Some(event) if own.is_empty() => event.all(place, name),
            _ => own,
        }
    }

    /// The value of that name from the first place that has it, in the order of [`Place::ORDER`].
    pub fn find(&self, name: &str) -> Option<Value> {
        Place::ORDER.into_iter().find_map(|place| self.get(place, name))
    }

    /// All answers to the form of that name, by question; `None` if the turn has none of it.
    pub fn answers_to(&self, form: &str) -> Option<Map<String, Value>> {
        let own = self.0.values.answers_to(form);
        own.or_else(|| self.0.event.as_ref().and_then(|event| event.answers_to(form)))
    }

    /// The names that one place has values for.
    pub fn names(&self, place: Place) -> Vec<String> {
        let mut names = self.0.values.names(place);
        for name in self.remembered(place).into_iter().flat_map(Map::keys) {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        if let Some(event) = &self.0.event {
            for name in event.names(place) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        names
    }

    fn remembered(&self, place: Place) -> Option<&Map<String, Value>> {
        self.0.memory.as_deref().filter(|_| place == Place::Memory)
    }

    /// The event as its provider decoded it, for what is not in the turn.
    pub fn event<E: Given>(&self) -> Option<&E> {
        let event: &dyn Any = self.0.event.as_deref()?;
        event.downcast_ref()
    }

    /// The values that handlers share, see [`State`](crate::State).
    pub fn states(&self) -> &States {
        static NONE: LazyLock<States> = LazyLock::new(States::new);
        self.0.states.as_deref().unwrap_or(&NONE)
    }

    /// The turn, to be changed. What others hold of it stays as it is.
    pub fn into_builder(mut self) -> TurnBuilder {
        if Arc::get_mut(&mut self.0).is_none() {
            self.0 = Arc::new((*self.0).clone());
        }
        TurnBuilder(self.0)
    }

    /// The same turn with the app's shared values. A turn that is shared already keeps its own.
    #[must_use]
    pub fn with_states(mut self, states: &Arc<States>) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.0) {
            inner.states = Some(Arc::clone(states));
        }
        self
    }

    /// The same turn at that time, unless its provider has said one. A turn that is shared already
    /// keeps what it has.
    #[must_use]
    pub fn with_now(mut self, now: impl FnOnce() -> DateTime) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.0) {
            inner.now.get_or_insert_with(now);
        }
        self
    }
}

impl fmt::Debug for Turn {
    /// Without text, sender or values: a turn may end up in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Turn")
            .field("provider", &self.0.provider)
            .field("channel", &self.channel())
            .field("webhook", &self.webhook())
            .field("node", &self.node())
            .field("text_bytes", &self.text().len())
            .finish_non_exhaustive()
    }
}
