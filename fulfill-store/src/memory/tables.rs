//! What a store holds, and the small steps that several requests share.

use std::{collections::BTreeMap, sync::Arc};

use super::{conversation::Conversation, due::Due, ends::Ends, table::Table};
use crate::{
    DeadLetter, Key, Letter, Limits, Payload, Progress,
    clock::{Millis, millis},
};

/// All that a store holds.
#[derive(Debug)]
pub(crate) struct Tables {
    pub(crate) limits: Limits,
    /// What the store is called in the keys of its calls.
    pub(super) name: Arc<str>,
    /// By event.
    pub(crate) events: Table<Event>,
    /// By conversation. In boxes, since a table has up to twice the room it needs, and moves all of
    /// them when it grows.
    pub(crate) conversations: Table<Box<Conversation>>,
    pub(super) letters: Letters,
    /// Numbers conversations, so that a key of a call is never used again.
    pub(super) last_number: u64,
    pub(super) due: Due,
    pub(super) ends: Ends,
}

/// An accepted event. While it waits, its body is in the mailbox.
#[derive(Debug)]
pub(crate) struct Event {
    /// Its conversation, of the same tenant.
    pub(super) conversation: Arc<str>,
    pub(super) answer: Option<Payload>,
    pub(super) status: Status,
    pub(super) received_at: Millis,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Status {
    Pending,
    Answered,
    Dead,
    /// Dead, and its letter is gone.
    Discarded,
}

/// Dead letters by number.
#[derive(Debug, Default)]
pub(super) struct Letters {
    pub(super) all: BTreeMap<u64, DeadLetter>,
    last: u64,
}

impl Letters {
    /// Keeps a letter, and returns its number.
    pub(super) fn bury(
        &mut self,
        conversation: &Key,
        letter: Letter,
        seq: u64,
        reason: String,
        attempts: u32,
        at: Millis,
    ) -> u64 {
        self.last += 1;
        let (id, conversation) = (self.last, conversation.clone());
        self.all.insert(id, DeadLetter { id, conversation, letter, seq, reason, attempts, at });
        id
    }
}

impl Event {
    pub(super) fn progress(&self) -> Progress {
        match self.status {
            Status::Pending => Progress::Pending,
            Status::Answered => Progress::Answered(self.answer.clone().unwrap_or_default()),
            Status::Dead | Status::Discarded => Progress::Dead(self.answer.clone()),
        }
    }
}

impl Tables {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            limits,
            name: "memory".into(),
            events: Table::default(),
            conversations: Table::default(),
            letters: Letters::default(),
            last_number: 0,
            due: Due::default(),
            ends: Ends::default(),
        }
    }

    /// Takes note of the time of a request.
    pub(super) fn at(&mut self, now: Millis) -> &mut Self {
        self.due.at(now);
        self
    }

    /// The conversations of a tenant, from that id on, in order: for owners, who list them.
    pub(super) fn from(&self, tenant: &str, id: &str) -> Vec<(&Key, &Conversation)> {
        let all = self.conversations.iter().map(|(key, found)| (key, &**found));
        let mut own: Vec<_> =
            all.filter(|(key, _)| *key.tenant == *tenant && *key.id >= *id).collect();
        own.sort_unstable_by_key(|(key, _)| *key);
        own
    }

    /// Whether a sweep may have come upon an event of that time, and left it because it was held up.
    pub(super) fn is_late(&self, received_at: Millis) -> bool {
        received_at.saturating_add(millis(self.limits.events)) <= self.due.latest
    }

    /// Writes down when a conversation is ready, after any change to it.
    pub(crate) fn index(&mut self, key: &Key) {
        if let Some(found) = self.conversations.get_mut(key) {
            self.due.write(key, found);
        }
    }
}
