//! What a store holds, and the small steps that several requests share.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use crate::{
    Call, CallStatus, DeadLetter, Key, Letter, Limits, Payload, Scope, Token, clock::Millis,
    lease::is_free,
};

/// All that a store holds.
#[derive(Debug)]
pub(crate) struct Tables {
    pub(crate) limits: Limits,
    /// By event.
    pub(crate) events: HashMap<Key, Event>,
    /// By conversation.
    pub(crate) conversations: HashMap<Key, Conversation>,
    pub(crate) dead: BTreeMap<u64, DeadLetter>,
    pub(crate) last_dead: u64,
    /// Numbers conversations, so that a key of a call is never used again.
    pub(crate) last_number: u64,
    /// Conversations with mail, and those with calls, by when they are ready.
    due: [BTreeMap<(Millis, u64), Arc<Key>>; 2],
    /// The latest time that was seen. While the clock is behind it, what is ready is not told by its
    /// time alone.
    latest: Millis,
}

/// Which of its two queues a conversation is looked at for.
#[derive(Clone, Copy)]
pub(crate) enum Queue {
    Mail,
    Calls,
}

/// An accepted event.
#[derive(Debug)]
pub(crate) struct Event {
    pub(crate) conversation: Key,
    pub(crate) seq: u64,
    pub(crate) body: Payload,
    pub(crate) answer: Option<Payload>,
    pub(crate) status: Status,
    pub(crate) received_at: Millis,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Status {
    Pending,
    Answered,
    Dead,
}

/// A mailbox, the state it leads to, and a lane.
#[derive(Debug, Default)]
pub(crate) struct Conversation {
    pub(crate) number: u64,
    pub(crate) next_in: u64,
    pub(crate) done_in: u64,
    /// The ids of waiting events by place.
    pub(crate) waiting: BTreeMap<u64, Box<str>>,
    pub(crate) version: u64,
    /// Whether nobody waits for its answers.
    pub(crate) deferred: bool,
    /// When the user last said something.
    pub(crate) heard_at: Option<Millis>,
    pub(crate) mail: Hold,
    pub(crate) state: Option<Payload>,
    pub(crate) expires_at: Option<Millis>,
    pub(crate) next_out: u64,
    pub(crate) done_out: u64,
    pub(crate) calls: BTreeMap<u64, Outgoing>,
    pub(crate) lane: Hold,
    /// As what it is written down, see [`Tables::index`].
    due: [Option<Millis>; 2],
}

/// Who works on something, and until when.
#[derive(Debug, Default)]
pub(crate) struct Hold {
    pub(crate) token: Option<Token>,
    pub(crate) ready_at: Millis,
    pub(crate) length: Millis,
    pub(crate) attempts: u32,
}

#[derive(Debug)]
pub(crate) struct Outgoing {
    /// The event that led to it; empty for one that was put back.
    pub(crate) event: Box<str>,
    pub(crate) call: Call,
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

impl Tables {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            limits,
            events: HashMap::new(),
            conversations: HashMap::new(),
            dead: BTreeMap::new(),
            last_dead: 0,
            last_number: 0,
            due: Default::default(),
            latest: 0,
        }
    }

    /// The conversation, made if it is new.
    pub(super) fn conversation(&mut self, key: &Key) -> &mut Conversation {
        if !self.conversations.contains_key(key) {
            self.last_number += 1;
            let new = Conversation { number: self.last_number, ..Conversation::default() };
            self.conversations.insert(key.clone(), new);
        }
        self.conversations.get_mut(key).expect("it was inserted above if it was missing")
    }

    /// Of the conversations in the scope that have work and are free, the one that waited longest.
    pub(super) fn ready(&mut self, scope: &Scope, now: Millis, queue: Queue) -> Option<Key> {
        let rank = |found: &Conversation| {
            let hold = found.queue(queue)?;
            // What is free although its time has not come was held before the clock stepped back.
            let rank = (hold.ready_at > now, hold.ready_at, found.number);
            is_free(hold.ready_at, hold.length, now).then_some(rank)
        };
        if let Scope::Conversation(key) = scope {
            return self.conversations.get(key).and_then(rank).map(|_| key.clone());
        }
        let within = |key: &Key, found: &Conversation| match scope {
            Scope::Tenant(tenant) => key.tenant == *tenant,
            Scope::Deferred => found.deferred || matches!(queue, Queue::Calls),
            _ => true,
        };
        // Nothing that was held at an earlier time can be free before its end.
        let until = if now < self.latest { Millis::MAX } else { now };
        let due = self.due[queue as usize].range(..=(until, u64::MAX));
        let found = due.filter_map(|(_, key)| Some((key, self.conversations.get(&**key)?)));
        let mut free = found
            .filter(|(key, found)| within(key, found))
            .filter_map(|(key, found)| Some((rank(found)?, key)));
        // They come in order, but for those that the clock's step freed.
        let first = match until == now {
            true => free.next(),
            false => free.min_by_key(|(rank, _)| *rank),
        };
        first.map(|(_, key)| Key::clone(key))
    }

    /// The conversations of a tenant, from that id on, in order: for owners, who list them.
    pub(super) fn from(&self, tenant: &str, id: &str) -> Vec<(&Key, &Conversation)> {
        let all = self.conversations.iter();
        let mut own: Vec<_> =
            all.filter(|(key, _)| *key.tenant == *tenant && *key.id >= *id).collect();
        own.sort_unstable_by_key(|(key, _)| *key);
        own
    }

    /// Takes note of the time of a request.
    pub(super) fn at(&mut self, now: Millis) -> &mut Self {
        self.latest = self.latest.max(now);
        self
    }

    /// Writes down when a conversation is ready, after any change to it.
    pub(crate) fn index(&mut self, key: &Key) {
        let Some(found) = self.conversations.get_mut(key) else { return };
        for queue in [Queue::Mail, Queue::Calls] {
            let at = found.queue(queue).map(|hold| hold.ready_at);
            let due = &mut self.due[queue as usize];
            let before = std::mem::replace(&mut found.due[queue as usize], at);
            if before == at {
                continue;
            }
            let known = before.and_then(|before| due.remove(&(before, found.number)));
            if let Some(at) = at {
                let key = known.unwrap_or_else(|| Arc::new(key.clone()));
                due.insert((at, found.number), key);
            }
        }
    }

    pub(super) fn bury(
        &mut self,
        conversation: &Key,
        letter: Letter,
        seq: u64,
        reason: String,
        attempts: u32,
        at: Millis,
    ) -> u64 {
        self.last_dead += 1;
        let (id, conversation) = (self.last_dead, conversation.clone());
        self.dead.insert(id, DeadLetter { id, conversation, letter, seq, reason, attempts, at });
        id
    }
}

impl Conversation {
    /// Whether it has work of that kind, and who holds it.
    fn queue(&self, queue: Queue) -> Option<&Hold> {
        match queue {
            Queue::Mail => self.mail(),
            Queue::Calls => self.lane(),
        }
    }

    /// Whether it has mail, and who holds it.
    pub(super) fn mail(&self) -> Option<&Hold> {
        (self.next_in > self.done_in).then_some(&self.mail)
    }

    /// Whether it has calls to make, and who holds them.
    pub(super) fn lane(&self) -> Option<&Hold> {
        (self.next_out > self.done_out).then_some(&self.lane)
    }

    /// Appends an event, and returns its place.
    pub(super) fn append(&mut self, event: Box<str>, now: Millis) -> u64 {
        if self.mail().is_none() {
            self.mail = Hold::fresh(now);
        }
        self.next_in += 1;
        self.waiting.insert(self.next_in, event);
        self.next_in
    }

    /// Is done with the head of the mailbox.
    pub(super) fn advance(&mut self, now: Millis) {
        self.done_in += 1;
        self.waiting.remove(&self.done_in);
        self.version += 1;
        self.mail = Hold::fresh(now);
    }

    /// Appends calls, and returns the place of the first.
    pub(crate) fn enqueue(&mut self, calls: Vec<Call>, event: &str, now: Millis) -> Option<u64> {
        let first = (!calls.is_empty()).then_some(self.next_out + 1);
        if first.is_some() && self.lane().is_none() {
            self.lane = Hold::fresh(now);
        }
        for call in calls {
            self.next_out += 1;
            let status = CallStatus::Waiting { reason: None };
            self.calls.insert(self.next_out, Outgoing { event: event.into(), call, status });
        }
        first
    }
}
