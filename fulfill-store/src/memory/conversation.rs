//! One conversation: a mailbox, the state it leads to, and a lane.

use std::{collections::VecDeque, sync::Arc};

use super::due::Queue;
use crate::{
    Call, CallKey, CallLease, CallStatus, Claimed, ClaimedCall, Key, Lease, Payload, Token,
    clock::Millis,
};

/// A mailbox, the state it leads to, and a lane.
#[derive(Debug, Default)]
pub(crate) struct Conversation {
    pub(crate) number: u64,
    /// How many events it is done with.
    pub(crate) done_in: u64,
    /// The events after those, in their order.
    pub(crate) waiting: VecDeque<Waiting>,
    pub(crate) version: u64,
    /// Whether nobody waits for its answers.
    pub(crate) deferred: bool,
    /// When the user last said something.
    pub(crate) heard_at: Option<Millis>,
    pub(crate) mail: Hold,
    pub(crate) state: Option<Payload>,
    pub(crate) expires_at: Option<Millis>,
    /// How many calls it is done with.
    pub(crate) done_out: u64,
    /// The calls after those, in their order.
    pub(crate) calls: VecDeque<Outgoing>,
    /// Calls that it is done with and that are still remembered, in their order.
    pub(crate) settled: Vec<SettledCall>,
    pub(crate) lane: Hold,
    /// As what it is written down, see [`Due::write`](super::due::Due::write).
    pub(super) due: [Option<Millis>; 2],
    /// How many of its events are known.
    pub(super) events: u64,
    /// Whether it is in the queue of conversations with settled calls, see [`Ends`](super::ends::Ends).
    pub(super) calls_end: bool,
    /// At what time it is in that of sessions.
    pub(super) session_ends: Option<Millis>,
}

/// Who works on something, and until when.
#[derive(Debug, Default)]
pub(crate) struct Hold {
    pub(crate) token: Option<Token>,
    pub(crate) ready_at: Millis,
    pub(crate) length: Millis,
    pub(crate) attempts: u32,
}

/// An event to answer.
#[derive(Debug)]
pub(crate) struct Waiting {
    pub(crate) event: Arc<str>,
    pub(crate) body: Payload,
    pub(crate) received_at: Millis,
}

/// A call to make.
#[derive(Debug)]
pub(crate) struct Outgoing {
    /// The event that led to it; empty for one that was put back.
    pub(crate) event: Arc<str>,
    pub(crate) call: Call,
    /// Why the last attempt failed.
    pub(crate) reason: Option<String>,
    pub(crate) strikes: u32,
}

/// A call that was made, or never will be.
#[derive(Debug)]
pub(crate) struct SettledCall {
    pub(crate) seq: u64,
    pub(crate) event: Arc<str>,
    pub(crate) status: CallStatus,
}

impl Hold {
    /// Free from now on, and never tried.
    pub(crate) fn fresh(now: Millis) -> Self {
        Self { ready_at: now, ..Self::default() }
    }

    /// Held by nobody, and not before that length is over.
    pub(crate) fn pause(&mut self, length: Millis, now: Millis) {
        (self.token, self.ready_at, self.length) = (None, now.saturating_add(length), length);
    }

    pub(crate) fn take(&mut self, length: Millis, now: Millis) -> Token {
        let token = Token::random();
        self.pause(length, now);
        self.token = Some(token);
        self.attempts = self.attempts.saturating_add(1);
        token
    }
}

impl Conversation {
    pub(super) fn new(number: u64) -> Self {
        Self { number, ..Self::default() }
    }

    /// Whether it has work of that kind, and who holds it.
    pub(super) fn queue(&self, queue: Queue) -> Option<&Hold> {
        match queue {
            Queue::Mail => self.mail(),
            Queue::Calls => self.lane(),
        }
    }

    /// Whether it has mail, and who holds it.
    pub(super) fn mail(&self) -> Option<&Hold> {
        (!self.waiting.is_empty()).then_some(&self.mail)
    }

    /// Whether it has calls to make, and who holds them.
    pub(super) fn lane(&self) -> Option<&Hold> {
        (!self.calls.is_empty()).then_some(&self.lane)
    }

    /// The place of the last event.
    pub(crate) fn last_in(&self) -> u64 {
        self.done_in + self.waiting.len() as u64
    }

    /// Whether that is the lease of the head of the mailbox.
    pub(super) fn is_held(&self, lease: &Lease) -> bool {
        self.mail.token == Some(lease.token)
            && self.version == lease.version
            && self.done_in + 1 == lease.seq
            && !self.waiting.is_empty()
    }

    /// Whether the session was over when an event arrived.
    pub(super) fn is_over(&self, received_at: Millis) -> bool {
        self.expires_at.is_some_and(|end| end <= received_at)
    }

    /// Takes note of when the user said something, if they did: deliveries may come late.
    pub(super) fn hear(&mut self, at: Option<Millis>, now: Millis) {
        self.heard_at = self.heard_at.max(at.map(|at| at.min(now)));
    }

    pub(super) fn end(&mut self) {
        (self.state, self.expires_at) = (None, None);
    }

    /// Whether it is to be put into the queue of conversations with settled calls.
    pub(super) fn begins_calls(&mut self) -> bool {
        let begins = !self.calls_end && !self.settled.is_empty();
        self.calls_end |= begins;
        begins
    }

    /// At what time it is to be put into the queue of sessions, if it must be.
    pub(super) fn begins_session(&mut self) -> Option<Millis> {
        let end = self.expires_at.filter(|end| self.session_ends.is_none_or(|at| *end < at))?;
        self.session_ends = Some(end);
        Some(end)
    }

    /// Appends an event, and returns its place.
    pub(super) fn append(&mut self, event: Arc<str>, body: Payload, now: Millis) -> u64 {
        if self.waiting.is_empty() {
            self.mail = Hold::fresh(now);
            // Most have one event at a time, and there are many conversations.
            self.waiting.reserve_exact(1);
        }
        self.waiting.push_back(Waiting { event, body, received_at: now });
        self.last_in()
    }

    /// Leases the head of the mailbox, whoever holds it.
    pub(super) fn claim(&mut self, key: &Key, length: Millis, now: Millis) -> Option<Claimed> {
        let head = self.waiting.front()?;
        let token = self.mail.take(length, now);
        let over = self.is_over(head.received_at);
        Some(Claimed {
            lease: Lease {
                conversation: key.clone(),
                event: Arc::clone(&head.event),
                seq: self.done_in + 1,
                version: self.version,
                token,
            },
            body: head.body.clone(),
            state: if over { None } else { self.state.clone() },
            attempt: self.mail.attempts,
            received_at: head.received_at,
        })
    }

    /// Is done with the head of the mailbox.
    pub(super) fn advance(&mut self, now: Millis) -> Option<Waiting> {
        self.done_in += 1;
        self.version += 1;
        self.mail = Hold::fresh(now);
        self.waiting.pop_front()
    }

    /// Appends calls, and returns the place of the first.
    pub(crate) fn enqueue(
        &mut self,
        calls: Vec<Call>,
        event: &Arc<str>,
        now: Millis,
    ) -> Option<u64> {
        if calls.is_empty() {
            return None;
        }
        let first = self.done_out + self.calls.len() as u64 + 1;
        if self.calls.is_empty() {
            self.lane = Hold::fresh(now);
            // As with mail.
            self.calls.reserve_exact(calls.len());
        }
        for call in calls {
            self.calls.push_back(Outgoing {
                event: Arc::clone(event),
                call,
                reason: None,
                strikes: 0,
            });
        }
        Some(first)
    }

    /// Leases the head of the lane, whoever holds it; `store` is the name of the store.
    pub(super) fn claim_call(
        &mut self,
        key: &Key,
        store: &Arc<str>,
        length: Millis,
        now: Millis,
    ) -> Option<ClaimedCall> {
        let head = self.calls.front()?;
        let unsettled = self.lane.token.is_some();
        let token = self.lane.take(length, now);
        let seq = self.done_out + 1;
        Some(ClaimedCall {
            lease: CallLease { conversation: key.clone(), seq, token },
            call: head.call.clone(),
            event: Arc::clone(&head.event),
            key: CallKey { store: Arc::clone(store), lane: self.number, seq },
            attempt: self.lane.attempts,
            unsettled,
            strikes: head.strikes,
        })
    }

    /// Gives back the room that a flood took.
    pub(super) fn shrink(&mut self) {
        self.waiting.shrink_to(1);
        self.calls.shrink_to(1);
        // Twice what it holds, since it grows again.
        self.settled.shrink_to(2 * self.settled.len());
    }

    /// Is done with the head of the lane.
    pub(super) fn pass(&mut self, status: CallStatus, now: Millis) -> Option<Call> {
        self.done_out += 1;
        self.lane = Hold::fresh(now);
        let Outgoing { event, call, .. } = self.calls.pop_front()?;
        self.settled.push(SettledCall { seq: self.done_out, event, status });
        Some(call)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_gives_its_room_back() {
        let mut conversation = Conversation::new(1);
        let room = |conversation: &Conversation| {
            let Conversation { waiting, calls, settled, .. } = conversation;
            [waiting.capacity(), calls.capacity(), settled.capacity()]
        };
        for number in 1..=1_000 {
            let event: Arc<str> = format!("e{number}").into();
            assert_eq!(conversation.append(event.clone(), Payload::default(), 0), number);
            let call = Call::new("sms", "call");
            assert_eq!(conversation.enqueue(vec![call], &event, 0), Some(number));
        }
        for number in 1..=1_000 {
            let head = conversation.advance(0).expect("a thousand wait");
            assert_eq!(*head.event, *format!("e{number}"));
            assert!(conversation.pass(CallStatus::Dropped { at: 0 }, 0).is_some());
        }
        assert!(room(&conversation).iter().all(|room| *room >= 1_000));
        conversation.settled.truncate(2);
        conversation.shrink();
        assert_eq!(room(&conversation), [1, 1, 4]);
    }
}
