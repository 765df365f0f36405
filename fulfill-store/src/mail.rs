//! Incoming events: accepted once, claimed one at a time, committed whole or not at all.

use std::{sync::Arc, time::Duration};

use crate::{
    Key, Lease, Payload,
    clock::Millis,
    outbox::{Call, ClaimedCall},
};

/// An event to accept.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Mail {
    /// The conversation it belongs to, and the tenant.
    pub conversation: Key,
    /// What names the event for good within the tenant, so that a repeat is recognised: channel,
    /// account and the platform's id.
    pub event: Arc<str>,
    /// Whatever it takes to answer the event later, perhaps in another process.
    pub body: Payload,
    /// Whether nobody waits for the answer, so that whoever is free may work it out:
    /// [`Scope::Deferred`]. All mail of a conversation is of one kind.
    pub deferred: bool,
    /// When the user said something by it, if they did, see [`Store::heard`](crate::Store::heard). A time
    /// that lies ahead counts as now.
    pub heard_at: Option<Millis>,
}

impl Mail {
    /// An event of that conversation.
    pub fn new(conversation: Key, event: impl Into<Arc<str>>, body: impl Into<Payload>) -> Self {
        let (event, body) = (event.into(), body.into());
        Self { conversation, event, body, deferred: false, heard_at: None }
    }

    /// Leaves the event to whoever is free.
    #[must_use]
    pub fn deferred(mut self) -> Self {
        self.deferred = true;
        self
    }

    /// Says when the user said something by it, if they did.
    #[must_use]
    pub fn heard_at(mut self, at: Option<Millis>) -> Self {
        self.heard_at = at;
        self
    }

    /// The key under which the event's answer is looked up.
    pub fn key(&self) -> Key {
        self.conversation.beside(self.event.clone())
    }
}

/// What became of an event that was handed in.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Accepted {
    /// It is new, and kept: only now may the platform be told so.
    New {
        /// Its place in the conversation's mailbox, from 1.
        seq: u64,
    },
    /// It was accepted before, with whatever body.
    Known(Progress),
    /// It is new, and one too many for its conversation: it is kept as the dead letter of that number,
    /// for an owner to put back. Only [`Store::take_all`](crate::Store::take_all) gives this.
    Dead(u64),
}

/// How far an accepted event has come.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Progress {
    /// It waits, or is being answered.
    Pending,
    /// It has this answer, the first and only one.
    Answered(Payload),
    /// It could not be answered and is a dead letter, with this in place of an answer.
    Dead(Option<Payload>),
}

/// Whose work is wanted.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Scope {
    /// Anybody's: what has waited longest.
    Any,
    /// That tenant's: what has waited longest.
    Tenant(Arc<str>),
    /// That conversation's.
    Conversation(Key),
    /// Mail that nobody waits for ([`Mail::deferred`]): what has waited longest. Of calls it is
    /// anybody's, since nobody waits for any.
    Deferred,
}

/// An event to answer, and what is known of its conversation.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Claimed {
    /// The right to commit.
    pub lease: Lease,
    /// The body that was accepted.
    pub body: Payload,
    /// The conversation's state; `None` if it has none, or if its session was over when the event
    /// arrived.
    pub state: Option<Payload>,
    /// How many claims of this event there were, this one included; releases do not count.
    pub attempt: u32,
    /// When the event was accepted.
    pub received_at: Millis,
}

/// What to do with the state of a conversation.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum State {
    /// Leave it as it is.
    #[default]
    Keep,
    /// Replace it.
    Set(Payload),
    /// Remove it: the session is over.
    Clear,
}

/// What a turn has come to. It is kept as one, or not at all.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Outcome {
    /// The answer: what every repeat of the event is given, byte for byte.
    pub answer: Payload,
    /// The new state.
    pub state: State,
    /// For how long the state outlives this commit; `None` for ever with [`State::Set`], and as
    /// before with [`State::Keep`].
    pub life: Option<Duration>,
    /// Calls to make, in order, after all earlier ones of the conversation.
    pub calls: Vec<Call>,
    /// Whether the head of the lane is leased in the same request, for that long: T3 and T4 in one,
    /// for whoever makes the calls too.
    pub send: Option<Duration>,
}

impl Outcome {
    /// An outcome with that answer and nothing else.
    pub fn answer(answer: impl Into<Payload>) -> Self {
        Self { answer: answer.into(), ..Self::default() }
    }

    /// Replaces the state.
    #[must_use]
    pub fn state(mut self, state: impl Into<Payload>) -> Self {
        self.state = State::Set(state.into());
        self
    }

    /// Ends the session that long after this commit, if no other event comes.
    #[must_use]
    pub fn life(mut self, life: Duration) -> Self {
        self.life = Some(life);
        self
    }

    /// Adds a call.
    #[must_use]
    pub fn call(mut self, call: Call) -> Self {
        self.calls.push(call);
        self
    }

    /// Leases the head of the lane for that long, if there are calls and nobody makes them.
    #[must_use]
    pub fn send(mut self, lease: Duration) -> Self {
        self.send = Some(lease);
        self
    }
}

/// What became of a commit.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Committed {
    /// All of it is kept.
    Done {
        /// The place of its first call in the lane; the others follow.
        first_call: Option<u64>,
        /// Whether the conversation has more mail.
        more: bool,
        /// The call that was leased along, see [`Outcome::send`].
        claimed: Option<Box<ClaimedCall>>,
    },
    /// Somebody else has the event, or has answered it: nothing was kept.
    Fenced,
}

/// Whether a lease is still held.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Held {
    /// It was, and the request is done.
    Yes,
    /// It was not, and nothing was changed.
    Fenced,
}

/// Why an event could not be answered, and what then.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Failure {
    /// Why, for the owner.
    pub reason: String,
    /// How many attempts an event has; at the last one it becomes a dead letter. With
    /// [`REST`](Self::REST) it never does, and this attempt does not count.
    pub attempts: u32,
    /// How long to wait before the next attempt.
    pub pause: Duration,
    /// What takes the answer's place once the event is dead.
    pub answer: Option<Payload>,
    /// Calls to make once the event is dead: an apology.
    pub calls: Vec<Call>,
}

impl Failure {
    /// The attempts of an event that nobody tried to answer: it only waits, for another process.
    pub const REST: u32 = u32::MAX;

    /// A failure with three attempts, at once, and no apology.
    pub fn new(reason: impl Into<String>) -> Self {
        let reason = reason.into();
        Self { reason, attempts: 3, pause: Duration::ZERO, answer: None, calls: Vec::new() }
    }
}

/// What became of a failed event.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Failed {
    /// It stays at the head of its conversation and can be claimed again after the pause.
    Again,
    /// It is the dead letter of that number, and the conversation goes on.
    Dead(u64),
    /// Somebody else has the event: nothing was changed.
    Fenced,
}
