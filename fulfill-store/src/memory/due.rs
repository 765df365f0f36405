//! What can be claimed: conversations by when they are ready.

use std::collections::BTreeMap;

use super::{conversation::Conversation, table::Table};
use crate::{Key, Scope, clock::Millis, lease::is_free};

/// Which of its two queues a conversation is looked at for.
#[derive(Clone, Copy)]
pub(crate) enum Queue {
    Mail,
    Calls,
}

/// Conversations with mail, and those with calls, by when they are ready.
#[derive(Debug, Default)]
pub(crate) struct Due {
    by_time: [BTreeMap<(Millis, u64), Key>; 2],
    /// The latest time that was seen. While the clock is behind it, what is ready is not told by its
    /// time alone.
    pub(super) latest: Millis,
}

impl Due {
    /// Takes note of the time of a request.
    pub(super) fn at(&mut self, now: Millis) {
        self.latest = self.latest.max(now);
    }

    /// Writes down when a conversation is ready, after any change to it.
    pub(super) fn write(&mut self, key: &Key, found: &mut Conversation) {
        for queue in [Queue::Mail, Queue::Calls] {
            let at = found.queue(queue).map(|hold| hold.ready_at);
            let before = std::mem::replace(&mut found.due[queue as usize], at);
            if before == at {
                continue;
            }
            let due = &mut self.by_time[queue as usize];
            let known = before.and_then(|before| due.remove(&(before, found.number)));
            if let Some(at) = at {
                due.insert((at, found.number), known.unwrap_or_else(|| key.clone()));
            }
        }
    }

    /// Of the conversations in the scope that have work and are free, the one that waited longest.
    pub(super) fn ready(
        &self,
        conversations: &Table<Box<Conversation>>,
        scope: &Scope,
        now: Millis,
        queue: Queue,
    ) -> Option<Key> {
        let rank = |found: &Conversation| {
            let hold = found.queue(queue)?;
            // What is free although its time has not come was held before the clock stepped back.
            let rank = (hold.ready_at > now, hold.ready_at, found.number);
            is_free(hold.ready_at, hold.length, now).then_some(rank)
        };
        if let Scope::Conversation(key) = scope {
            return conversations.get(key).and_then(|found| rank(found)).map(|_| key.clone());
        }
        let within = |key: &Key, found: &Conversation| match scope {
            Scope::Tenant(tenant) => key.tenant == *tenant,
            Scope::Deferred => found.deferred || matches!(queue, Queue::Calls),
            _ => true,
        };
        // Nothing that was held at an earlier time can be free before its end.
        let until = if now < self.latest { Millis::MAX } else { now };
        let due = self.by_time[queue as usize].range(..=(until, u64::MAX));
        let found = due.filter_map(|(_, key)| Some((key, conversations.get(key)?)));
        let mut free = found
            .filter(|(key, found)| within(key, found))
            .filter_map(|(key, found)| Some((rank(found)?, key)));
        // They come in order, but for those that the clock's step freed.
        let first = match until == now {
            true => free.next(),
            false => free.min_by_key(|(rank, _)| *rank),
        };
        first.map(|(_, key)| key.clone())
    }
}
