//! Outgoing calls: in order per conversation, one in flight, each settled or dead.

use std::{any::Any, fmt, sync::Arc, time::Duration};

use crate::{CallLease, Key, Payload, clock::Millis};

/// A call to make, as data.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Call {
    /// The channel that makes it, for example `messenger:page-1`.
    pub channel: Arc<str>,
    /// The call, in the words of whoever makes it.
    pub payload: Payload,
    /// What to do if nobody knows whether it arrived.
    pub unknown: Unknown,
    /// The same call as a value.
    pub live: Live,
}

/// A call as whoever made it has it still: it spares them to read the payload again. A store that
/// writes calls down leaves it out, and two calls are equal whether they have it or not.
#[derive(Clone, Default)]
pub struct Live(Option<Arc<dyn Any + Send + Sync>>);

impl PartialEq for Live {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Live {}

impl fmt::Debug for Live {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Live" } else { "None" })
    }
}

impl Live {
    /// The value, if it is there and of that type.
    pub fn get<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        self.0.clone()?.downcast().ok()
    }
}

impl Call {
    /// A call of that channel that is repeated when in doubt.
    pub fn new(channel: impl Into<Arc<str>>, payload: impl Into<Payload>) -> Self {
        let (channel, payload) = (channel.into(), payload.into());
        Self { channel, payload, unknown: Unknown::Resend, live: Live::default() }
    }

    /// Keeps the value that the payload was made of beside it.
    #[must_use]
    pub fn live<T: Any + Send + Sync>(mut self, value: Arc<T>) -> Self {
        self.live = Live(Some(value));
        self
    }

    /// Says what to do if nobody knows whether it arrived.
    #[must_use]
    pub fn unknown(mut self, unknown: Unknown) -> Self {
        self.unknown = unknown;
        self
    }
}

/// What to do with a call of which nobody knows whether it arrived: the answer was lost, or the
/// process ended while it waited.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Unknown {
    /// Make it again; the user may get it twice.
    #[default]
    Resend,
    /// Make it a dead letter, for somebody to decide.
    Hold,
    /// Forget it; the user may not get it.
    Drop,
}

/// A call to make now, the first of its lane.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ClaimedCall {
    /// The right to settle.
    pub lease: CallLease,
    /// The call.
    pub call: Call,
    /// The id of the event that led to it; empty for a call that was a dead letter and put back.
    pub event: Arc<str>,
    /// The same at each attempt and never used for another call: for platforms that recognise a
    /// repeat by a key.
    pub key: CallKey,
    /// How many attempts there were, this one included; postponed ones do not count.
    pub attempt: u32,
    /// Whether an earlier attempt was never settled, so that the call may have been made.
    pub unsettled: bool,
    /// How many of the last settled attempts were a [strike](Settle::Retry::strike), one after another.
    pub strikes: u32,
}

/// What names a call for good: as `Display` writes it.
///
/// ```
/// use fulfill_store::CallKey;
///
/// let key = CallKey { store: "f0f0f0f0f0f0".into(), lane: 2, seq: 7 };
/// assert_eq!(key.to_string(), "f0f0f0f0f0f0-2-7");
/// ```
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct CallKey {
    /// The store that keeps the call.
    pub store: Arc<str>,
    /// The number of the lane, never used again in this store.
    pub lane: u64,
    /// The call's place in the lane.
    pub seq: u64,
}

impl fmt::Display for CallKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{}", self.store, self.lane, self.seq)
    }
}

/// How an attempt at a call has ended.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Settle {
    /// The platform took it, and calls it by that name.
    Delivered(Option<Box<str>>),
    /// It did not arrive, and should be tried again after that time.
    Retry {
        /// How long to wait.
        after: Duration,
        /// Why, for the owner.
        reason: String,
        /// Whether it failed in a way that is tolerated less often than others: told to who claims it
        /// next, in [`ClaimedCall::strikes`].
        strike: bool,
    },
    /// It was not tried: a rate limit, an open breaker, a shutdown. Does not count as an attempt,
    /// and strikes stay as they are.
    Postpone {
        /// How long to wait.
        after: Duration,
    },
    /// Nobody knows whether it arrived; the call's own rule decides.
    Unknown {
        /// How long to wait before it is made again, if it is.
        after: Duration,
        /// Why, for the owner.
        reason: String,
    },
    /// It will never arrive: it becomes a dead letter, and the lane goes on.
    Dead {
        /// Why, for the owner.
        reason: String,
    },
}

/// What became of a settled call.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Settled {
    /// It is done with, delivered or dropped, and the lane goes on.
    Done {
        /// Whether the lane has more calls, whose first is free: who settles a call claims the next,
        /// and is not woken for it. Calls that are kept later find a lane that nobody holds.
        more: bool,
    },
    /// It stays at the head of its lane.
    Waiting,
    /// It is a dead letter, and the lane goes on.
    Dead {
        /// The letter's number.
        letter: u64,
        /// As with [`Done`](Self::Done).
        more: bool,
    },
    /// Somebody else has the call: nothing was changed.
    Fenced,
}

/// A call that is not settled yet, for an owner to look at.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct WaitingCall {
    /// The conversation.
    pub conversation: Key,
    /// The call's place in the lane, from 1.
    pub seq: u64,
    /// The call.
    pub call: Call,
    /// How many attempts there were; 0 for one that stands behind another.
    pub attempts: u32,
    /// Why the last attempt failed.
    pub reason: Option<String>,
    /// When it is tried next, or until when somebody has it; for one that stands behind another, when
    /// that one is.
    pub ready_at: Millis,
}

/// How far a call has come; settled ones are known for [`Limits::events`](crate::Limits::events).
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum CallStatus {
    /// It waits, or is being made.
    Waiting {
        /// Why the last attempt failed.
        reason: Option<String>,
    },
    /// The platform took it.
    Delivered {
        /// When.
        at: Millis,
        /// What the platform calls it.
        name: Option<Box<str>>,
    },
    /// Nobody knows whether it arrived, and it was to be dropped.
    Dropped {
        /// When.
        at: Millis,
    },
    /// It is, or was, a dead letter.
    Dead {
        /// When.
        at: Millis,
        /// Why.
        reason: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_calls_value_is_no_part_of_it() {
        let call = Call::new("a", "p").live(Arc::new(5_u8));
        assert_eq!(call, Call::new("a", "p"));
        assert_eq!(call.clone().live.get::<u8>().as_deref(), Some(&5));
        assert_eq!((call.live.get::<u16>(), Call::new("a", "p").live.get::<u8>()), (None, None));
    }
}
