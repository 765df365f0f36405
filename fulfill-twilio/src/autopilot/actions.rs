//! The reply of a bot: an ordered list of actions.

use std::fmt;

use serde::de::value::SeqAccessDeserializer;
use serde::de::{Deserializer, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::limits::MAX_REPLY;
use super::{Collect, Handoff, Listen, ListenFor, Play, Remember, Say, Show, Target};

/// A reply, `{"actions": [...]}`.
///
/// Actions run in order. `say`, `show`, `play` and `remember` lead on to the next one; `redirect`,
/// `collect`, `listen` and `handoff` hand over control, so nothing after them runs.
///
/// ```
/// use fulfill_twilio::autopilot::{Actions, Target};
///
/// let actions = Actions::new()
///     .remember("name", "Ann")
///     .remember("country", "Brazil")
///     .say("Hi, Ann from Brazil!")
///     .redirect(Target::task("menu"));
/// assert_eq!(
///     String::from_utf8(actions.to_json()?)?,
///     r#"{"actions":[{"remember":{"name":"Ann","country":"Brazil"}},"#.to_owned()
///         + r#"{"say":"Hi, Ann from Brazil!"},{"redirect":"task://menu"}]}"#,
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Actions {
    /// The actions, in order.
    #[serde(deserialize_with = "list")]
    pub actions: Vec<Action>,
}

/// One action, an object with one member that names it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// Says a text.
    Say(Say),
    /// Shows a text with pictures.
    Show(Show),
    /// Plays a recording.
    Play(Play),
    /// Keeps values in `Memory`.
    Remember(Remember),
    /// Waits for the user.
    Listen(Listen),
    /// Goes on elsewhere.
    Redirect(Target),
    /// Asks questions.
    Collect(Collect),
    /// Hands a call over.
    Handoff(Box<Handoff>),
}

impl Action {
    /// Whether what follows this action never runs.
    #[must_use]
    pub fn hands_over(&self) -> bool {
        matches!(self, Self::Listen(_) | Self::Redirect(_) | Self::Collect(_) | Self::Handoff(_))
    }

    /// The name on the wire.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Say(_) => "say",
            Self::Show(_) => "show",
            Self::Play(_) => "play",
            Self::Remember(_) => "remember",
            Self::Listen(_) => "listen",
            Self::Redirect(_) => "redirect",
            Self::Collect(_) => "collect",
            Self::Handoff(_) => "handoff",
        }
    }
}

/// Why a reply cannot be sent.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EncodeError {
    /// The reply is larger than Autopilot read.
    #[error(
        "reply has {bytes} bytes, more than {limit}, which Autopilot refused as error 90100; \
         remember or say less"
    )]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The largest size.
        limit: usize,
    },
    /// The reply cannot be written as JSON.
    #[error("reply cannot be written as JSON; check the remembered values")]
    Json(#[from] serde_json::Error),
}

impl Actions {
    /// No action: the dialogue ends in silence.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Says a text.
    #[must_use]
    pub fn say(self, text: impl Into<Say>) -> Self {
        self.then(Action::Say(text.into()))
    }

    /// Shows a text with pictures.
    #[must_use]
    pub fn show(self, show: Show) -> Self {
        self.then(Action::Show(show))
    }

    /// Plays a recording.
    #[must_use]
    pub fn play(self, play: Play) -> Self {
        self.then(Action::Play(play))
    }

    /// Keeps a value; joins the `remember` right before, if there is one.
    #[must_use]
    pub fn remember(mut self, key: impl Into<String>, value: impl Into<Value>) -> Self {
        if let Some(Action::Remember(remember)) = self.actions.last_mut() {
            remember.insert(key, value);
            return self;
        }
        self.then(Action::Remember(Remember::from_iter([(key.into(), value.into())])))
    }

    /// Waits for the user, whatever the user may say.
    #[must_use]
    pub fn listen(self) -> Self {
        self.then(Action::Listen(Listen::ForAnything))
    }

    /// Waits for something in particular.
    #[must_use]
    pub fn listen_for(self, what: ListenFor) -> Self {
        self.then(Action::Listen(Listen::For(what)))
    }

    /// Goes on elsewhere.
    #[must_use]
    pub fn redirect(self, target: Target) -> Self {
        self.then(Action::Redirect(target))
    }

    /// Asks questions.
    #[must_use]
    pub fn collect(self, collect: Collect) -> Self {
        self.then(Action::Collect(collect))
    }

    /// Hands a call over.
    #[must_use]
    pub fn handoff(self, handoff: Handoff) -> Self {
        self.then(Action::Handoff(Box::new(handoff)))
    }

    /// Adds any action.
    #[must_use]
    pub fn then(mut self, action: Action) -> Self {
        self.actions.push(action);
        self
    }

    /// Whether the dialogue goes on after this reply: something listens, collects or redirects.
    #[must_use]
    pub fn keeps_dialogue(&self) -> bool {
        let decisive = self.actions.iter().find(|action| action.hands_over());
        decisive.is_some_and(|action| !matches!(action, Action::Handoff(_)))
    }

    /// The reply as it goes over the wire, as `application/json`.
    ///
    /// # Errors
    ///
    /// [`EncodeError::TooLarge`] beyond [`MAX_REPLY`]. What [`check`](Self::check) finds is no
    /// error here.
    pub fn to_json(&self) -> Result<Vec<u8>, EncodeError> {
        let mut json = Vec::with_capacity(512);
        serde_json::to_writer(&mut json, self)?;
        match json.len() {
            bytes if bytes > MAX_REPLY => Err(EncodeError::TooLarge { bytes, limit: MAX_REPLY }),
            _ => Ok(json),
        }
    }
}

impl FromIterator<Action> for Actions {
    fn from_iter<I: IntoIterator<Item = Action>>(actions: I) -> Self {
        Self { actions: actions.into_iter().collect() }
    }
}

/// Reads a list, and tells of the wrapper that bots are seen to write twice.
fn list<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Action>, D::Error> {
    struct List;
    impl<'de> Visitor<'de> for List {
        type Value = Vec<Action>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list of actions; a reply has the wrapper {\"actions\": ...} once")
        }
        fn visit_seq<S: SeqAccess<'de>>(self, list: S) -> Result<Self::Value, S::Error> {
            Vec::deserialize(SeqAccessDeserializer::new(list))
        }
    }
    deserializer.deserialize_any(List)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_action_that_hands_over_decides() {
        let target = || Target::task("a");
        for (actions, keeps) in [
            (Actions::new(), false),
            (Actions::new().say("bye").remember("a", 1), false),
            (Actions::new().say("hi").listen(), true),
            (Actions::new().redirect(target()).say("never"), true),
            (Actions::new().handoff(Handoff::voice("https://h")).listen(), false),
        ] {
            assert_eq!(actions.keeps_dialogue(), keeps, "{actions:?}");
        }
    }

    #[test]
    fn a_large_reply_is_refused() {
        let around = Actions::new().say("").to_json().expect("small").len();
        let fitting = Actions::new().say("x".repeat(MAX_REPLY - around));
        assert_eq!(fitting.to_json().map(|json| json.len()).ok(), Some(MAX_REPLY));
        let refused = fitting.say("").to_json();
        assert!(matches!(refused, Err(EncodeError::TooLarge { limit: MAX_REPLY, .. })));
    }

    #[test]
    fn a_doubled_wrapper_is_refused() {
        let doubled = serde_json::from_str::<Actions>(r#"{"actions":{"actions":[]}}"#);
        let refused = doubled.expect_err("a refusal").to_string();
        assert!(refused.contains("wrapper {\"actions\": ...} once"), "{refused}");
    }
}
