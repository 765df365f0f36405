//! What a handler answers: an ordered list of actions in no platform's words.

mod action;
mod allowed;
mod content;
mod fingerprint;
mod form;
mod kind;
mod question;
mod spoken;
mod target;
mod words;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use self::{
    action::{Action, Handoff, Listen, Native, Play},
    allowed::Allowed,
    content::{Button, Card, Media, Say, Show},
    fingerprint::Fingerprint,
    form::{Confirm, Form},
    kind::Kind,
    question::{Digits, Question},
    target::{Method, Target},
    words::{Command, Words},
};
use crate::{Collect, Intent};

/// The answer to one turn: actions, run in order.
///
/// ```
/// use fulfill_core::Reply;
///
/// let reply = Reply::say("Hi there, Ada!").remember("name", "Ada").end();
/// assert_eq!(reply.actions().len(), 3);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Reply {
    actions: Vec<Action>,
}

impl Reply {
    /// A reply that does nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A reply that says `text`; use [`and_say`](Self::and_say) to say more.
    pub fn say(text: impl Into<Say>) -> Self {
        Self::new().and_say(text)
    }

    /// The actions, in order.
    pub fn actions(&self) -> &[Action] {
        &self.actions
    }

    /// The actions, in order, to take apart.
    pub fn into_actions(self) -> Vec<Action> {
        self.actions
    }

    /// Adds an action.
    #[must_use]
    pub fn with(mut self, action: Action) -> Self {
        // Most replies say one thing, and actions are large.
        self.actions.reserve_exact(usize::from(self.actions.is_empty()));
        self.actions.push(action);
        self
    }

    /// Adds the actions of another reply behind these.
    #[must_use]
    pub fn then(mut self, other: Self) -> Self {
        self.actions.extend(other.actions);
        self
    }

    /// Says a text: a `&str` or `String`, or a [`Say`] with a shorter wording or as speech.
    #[must_use]
    pub fn and_say(self, text: impl Into<Say>) -> Self {
        self.with(Action::Say(text.into()))
    }

    /// Shows text with pictures, files or cards.
    #[must_use]
    pub fn show(self, show: impl Into<Show>) -> Self {
        self.with(Action::Show(show.into()))
    }

    /// Plays a sound file.
    #[must_use]
    pub fn play(self, sound: impl Into<Play>) -> Self {
        self.with(Action::Play(sound.into()))
    }

    /// Offers answers to choose from, as buttons where the channel has them.
    ///
    /// Until the next reply, a label or its number counts as a choice when it is typed; of more than
    /// thirty the first thirty do. Of equal labels, one that is typed means the first.
    ///
    /// ```
    /// # use fulfill_core::Reply;
    /// let reply = Reply::say("What next?").options(["New order", "Track an order"]);
    /// ```
    #[must_use]
    pub fn options<I>(self, options: I) -> Self
    where
        I: IntoIterator,
        I::Item: Into<Button>,
    {
        self.with(Action::Options(options.into_iter().map(Into::into).collect()))
    }

    /// Asks the questions of a form and goes on with the intent it names:
    /// `.collect::<CollectName>()`.
    #[must_use]
    pub fn collect<C: Collect>(self) -> Self {
        self.collect_form(C::form())
    }

    /// Asks the questions of a form made by hand and goes on with the intent it names.
    #[must_use]
    pub fn collect_form(self, form: Form) -> Self {
        self.with(Action::Collect(form))
    }

    /// Keeps a value for later turns of this conversation, over any former one of that name.
    ///
    /// A value that JSON cannot hold, such as a map with keys that are not text, is kept as null.
    #[must_use]
    pub fn remember(self, name: impl Into<String>, value: impl Serialize) -> Self {
        let value = serde_json::to_value(value).unwrap_or(Value::Null);
        self.with(Action::Remember { name: name.into(), value })
    }

    /// Forgets what is kept under that name.
    #[must_use]
    pub fn forget(self, name: impl Into<String>) -> Self {
        self.with(Action::Forget { name: name.into() })
    }

    /// Goes on in that language, a BCP 47 tag: what stands behind it, and all that is said later in
    /// the conversation, whatever the channel takes the user's language for. What users say is read
    /// in it, and a call is spoken and heard in it.
    ///
    /// ```
    /// # use fulfill_core::Reply;
    /// let reply = Reply::new().language("pt-BR").redirect_to("menu");
    /// # assert_eq!(reply.actions()[0].name(), "language");
    /// ```
    #[must_use]
    pub fn language(self, tag: impl Into<String>) -> Self {
        self.with(Action::Language(tag.into()))
    }

    /// Goes on with another intent: `.redirect::<store_user>()`. That it exists is checked by the
    /// compiler.
    #[must_use]
    pub fn redirect<I: Intent>(self) -> Self {
        self.redirect_to(Target::of::<I>())
    }

    /// Goes on elsewhere: with an intent by its node's name, or at an address.
    #[must_use]
    pub fn redirect_to(self, target: impl Into<Target>) -> Self {
        self.with(Action::Redirect(target.into()))
    }

    /// Waits for the user's next input, whatever intent it means.
    #[must_use]
    pub fn listen(self) -> Self {
        self.with(Action::Listen(Listen::default()))
    }

    /// Waits for the user's next input as `listen` says: for some intents only, or for digits.
    ///
    /// Of the intents in a list the one answers whose triggers the text matches, else the first that
    /// has no triggers at all, whatever was said. What none of them takes is taken as any other text.
    /// With `Target::of::<order>()` for `"order"` the compiler checks that the intent exists.
    ///
    /// ```
    /// # use fulfill_core::Reply;
    /// let reply = Reply::say("A pizza?").listen_for(["order", "menu"]);
    /// # assert_eq!(reply.actions().len(), 2);
    /// ```
    #[must_use]
    pub fn listen_for(self, listen: impl Into<Listen>) -> Self {
        self.with(Action::Listen(listen.into()))
    }

    /// Hands the conversation over to a person or another program.
    #[must_use]
    pub fn handoff(self, handoff: impl Into<Handoff>) -> Self {
        self.with(Action::Handoff(handoff.into()))
    }

    /// Ends the conversation's session.
    #[must_use]
    pub fn end(self) -> Self {
        self.with(Action::End)
    }

    /// Adds what only one provider can do, in its own words. Other providers pass it over.
    #[must_use]
    pub fn native(self, provider: impl Into<Cow<'static, str>>, value: impl Into<Value>) -> Self {
        let native = Native { provider: provider.into(), value: value.into() };
        self.with(Action::Native(native))
    }
}
