//! What became of one message.

use bytes::Bytes;
use fulfill_core::{
    NoRoute, Reply,
    dialogue::{Note, State},
    provider::Loss,
    reply::{Action, Button},
};
use http::Response;

use crate::{console, pipeline::Seen};

/// What became of one message.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Heard {
    /// The answer: the console's JSON with status 200, or why there is none, such as 503 for a state
    /// that this build cannot read.
    pub response: Response<Bytes>,
    /// What was left to say when redirects, forms and memory were done; empty for a repeat.
    pub reply: Reply,
    /// What each handler that ran replied, in order.
    pub replies: Vec<Replied>,
    /// The names of the intents that answered, in order. Empty if a form went on by itself.
    pub trail: Vec<String>,
    /// What the conversation knows now; `None` if that did not change because the event was a
    /// repeat or was refused, or its reply could not be encoded.
    pub state: Option<State>,
    /// Why nobody answered, if nobody did.
    pub unanswered: Option<NoRoute>,
    /// Whether the session is over.
    pub ended: bool,
    /// What the owner should know.
    pub notes: Vec<Note>,
    /// What the console could not be given as it was.
    pub losses: Vec<Loss>,
    /// Handlers that failed: the intent's name and why.
    pub failures: Vec<(String, String)>,
}

/// A handler's reply, as it came.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Replied {
    /// The webhook of the intent.
    pub webhook: String,
    /// The node of the intent.
    pub node: String,
    /// What it replied.
    pub reply: Reply,
}

impl Heard {
    pub(super) fn new(response: Response<Bytes>, seen: Seen) -> Self {
        let Seen { reply, replies, trail, state, unanswered, ended, notes, losses, failures } =
            seen;
        Self { response, reply, replies, trail, state, unanswered, ended, notes, losses, failures }
    }

    /// The reply as plain lines, in the format of [`console::lines`].
    pub fn lines(&self) -> Vec<String> {
        console::lines(&self.reply)
    }

    /// What the conversation waits for now, in words; `None` if nothing in particular.
    pub fn waits_for(&self) -> Option<String> {
        self.state.as_ref()?.awaiting().map(ToString::to_string)
    }

    /// The labels of the options that were offered, in order.
    pub fn options(&self) -> Vec<&str> {
        let offered = self.reply.actions().iter().filter_map(|action| match action {
            Action::Options(buttons) => Some(buttons),
            _ => None,
        });
        offered.flatten().map(|button: &Button| button.label.as_str()).collect()
    }
}
