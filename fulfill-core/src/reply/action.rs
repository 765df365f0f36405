//! The actions a reply is made of.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Button, Digits, Form, Method, Say, Show, Target};

/// One step of a [`Reply`](super::Reply).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Action {
    /// Say a text.
    Say(Say),
    /// Show text with pictures, files or cards.
    Show(Show),
    /// Play a sound file.
    Play(Play),
    /// Offer answers to choose from.
    Options(Vec<Button>),
    /// Ask the questions of a form.
    Collect(Form),
    /// Keep a value for later turns.
    Remember {
        /// The name it is kept under.
        name: String,
        /// The value.
        value: Value,
    },
    /// Forget a value.
    Forget {
        /// The name it is kept under.
        name: String,
    },
    /// Go on in that language, a BCP 47 tag.
    Language(String),
    /// Go on elsewhere.
    Redirect(Target),
    /// Wait for the next input.
    Listen(Listen),
    /// Hand over to a person or another program.
    Handoff(Handoff),
    /// End the session.
    End,
    /// What only one provider can do.
    Native(Native),
}

impl Action {
    /// The action's name, for messages.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Say(_) => "say",
            Self::Show(_) => "show",
            Self::Play(_) => "play",
            Self::Options(_) => "options",
            Self::Collect(_) => "collect",
            Self::Remember { .. } => "remember",
            Self::Forget { .. } => "forget",
            Self::Language(_) => "language",
            Self::Redirect(_) => "redirect",
            Self::Listen(_) => "listen",
            Self::Handoff(_) => "handoff",
            Self::End => "end",
            Self::Native(_) => "native",
        }
    }
}

/// A sound file to play.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Play {
    /// Where it is.
    pub url: String,
    /// How many times; `None` is once, 0 is until the call ends where the channel can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat: Option<u32>,
}

impl Play {
    /// Plays the file at an address once.
    pub fn url(url: impl Into<String>) -> Self {
        Self { url: url.into(), repeat: None }
    }

    /// Plays it that many times.
    #[must_use]
    pub fn repeat(mut self, times: u32) -> Self {
        self.repeat = Some(times);
        self
    }
}

impl<T: Into<String>> From<T> for Play {
    fn from(url: T) -> Self {
        Self::url(url)
    }
}

/// What to wait for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listen {
    /// The intents that the input may mean; any if empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only: Vec<Target>,
    /// Keys that may be pressed instead of speaking.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digits: Option<Digits>,
    /// Whether speaking cuts the bot short, on a call; the channel's own rule if `None`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub barge: Option<bool>,
}

impl<T: Into<Target>, const N: usize> From<[T; N]> for Listen {
    fn from(only: [T; N]) -> Self {
        Self { only: only.into_iter().map(Into::into).collect(), ..Self::default() }
    }
}

impl From<Digits> for Listen {
    fn from(digits: Digits) -> Self {
        Self { digits: Some(digits), ..Self::default() }
    }
}

/// To whom the conversation goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handoff {
    /// The channel to go on with, for example `voice`.
    pub channel: String,
    /// Where to: an address or a name that the provider knows.
    pub to: String,
    /// How the address is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<Method>,
    /// How urgent, in the provider's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<String>,
    /// After how many seconds to give up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_seconds: Option<u32>,
}

impl Handoff {
    /// Goes on as a call, at `to`.
    pub fn voice(to: impl Into<String>) -> Self {
        Self {
            channel: "voice".into(),
            to: to.into(),
            method: None,
            priority: None,
            timeout_seconds: None,
        }
    }
}

impl<T: Into<String>> From<T> for Handoff {
    fn from(to: T) -> Self {
        Self::voice(to)
    }
}

/// What only one provider can do, in its own words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Native {
    /// The provider's name.
    pub provider: Cow<'static, str>,
    /// What it understands.
    pub value: Value,
}
