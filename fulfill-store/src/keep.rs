//! What an owner looks at: sessions, dead letters, figures.

use std::sync::Arc;

use crate::{Key, Payload, clock::Millis, outbox::Call};

/// The state of one conversation, for an owner to look at.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Session {
    /// The conversation.
    pub conversation: Key,
    /// Its state.
    pub state: Payload,
    /// Its version: the number of turns that were committed or given up.
    pub version: u64,
    /// When the session ends if nothing happens; `None` never.
    pub expires_at: Option<Millis>,
    /// Events that wait.
    pub waiting: u64,
}

/// An event that could not be answered, or a call that could not be made.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DeadLetter {
    /// Its number.
    pub id: u64,
    /// The conversation.
    pub conversation: Key,
    /// What it was.
    pub letter: Letter,
    /// Its place in the mailbox or lane.
    pub seq: u64,
    /// Why it died.
    pub reason: String,
    /// After how many attempts.
    pub attempts: u32,
    /// When.
    pub at: Millis,
}

/// What a dead letter was.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Letter {
    /// An event, with its id and body.
    Event(Arc<str>, Payload),
    /// A call.
    Call(Call),
}

/// What a sweep removed.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Swept {
    /// Events whose repeats are no longer recognised.
    pub events: usize,
    /// Sessions that were over.
    pub sessions: usize,
    /// Settled calls whose outcome can no longer be asked for.
    pub calls: usize,
    /// Conversations of which nothing was left.
    pub conversations: usize,
}

impl Swept {
    /// Whether there was nothing to remove. If there was, there may be more.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Figures of the moment, over all tenants.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Statistics {
    /// Conversations that are known.
    pub conversations: u64,
    /// Sessions that have a state, those included that are over and not yet swept.
    pub sessions: u64,
    /// Events that wait or are being answered.
    pub mail: u64,
    /// Conversations that have such events.
    pub busy: u64,
    /// Calls that wait or are being made.
    pub calls: u64,
    /// Conversations that have such calls.
    pub lanes: u64,
    /// Dead letters.
    pub dead: u64,
    /// Since when the longest waiting conversation could have been claimed.
    pub oldest: Option<Millis>,
}
