//! Sessions, dead letters, figures, and what is over.

use std::{collections::HashSet, sync::Arc};

use super::{
    conversation::Conversation,
    table::Place,
    tables::{Event, Status, Tables},
};
use crate::{
    CallStatus, DeadLetter, Key, Letter, Session, Statistics, Swept,
    clock::{Millis, millis},
    key::KeyHashes,
};

impl Tables {
    pub(super) fn dead(&self, tenant: &str, after: u64, limit: usize) -> Vec<DeadLetter> {
        let later = self.letters.all.range(after.saturating_add(1)..).map(|(_, letter)| letter);
        later.filter(|letter| &*letter.conversation.tenant == tenant).take(limit).cloned().collect()
    }

    pub(super) fn dead_letter(&self, tenant: &str, id: u64) -> Option<DeadLetter> {
        self.letters.all.get(&id).filter(|letter| &*letter.conversation.tenant == tenant).cloned()
    }

    pub(super) fn revive(&mut self, tenant: &str, id: u64, now: Millis) -> Option<u64> {
        let letter = self.dead_letter(tenant, id)?;
        self.letters.all.remove(&id);
        let key = letter.conversation;
        let conversation = match self.conversations.place(key.clone()) {
            Place::Taken(found) => found.into_value(),
            Place::Free(place) => {
                self.last_number += 1;
                place.fill(Box::new(Conversation::new(self.last_number)))
            }
        };
        let seq = match letter.letter {
            Letter::Call(call) => conversation.enqueue(vec![call], &Arc::default(), now)?,
            Letter::Event(id, body) => {
                // No sweep removes the event while there is the letter.
                let event = self.events.get_mut(&key.beside(id.clone()))?;
                event.conversation = conversation.number;
                (event.status, event.received_at) = (Status::Pending, now);
                conversation.append(id, body, now)
            }
        };
        self.due.write(&key, conversation);
        Some(seq)
    }

    pub(super) fn discard(&mut self, tenant: &str, id: u64) -> bool {
        self.dead_letter(tenant, id).is_some() && self.letters.all.remove(&id).is_some()
    }

    pub(super) fn sessions(&self, tenant: &str, after: Option<&str>, limit: usize) -> Vec<Session> {
        self.from(tenant, after.unwrap_or_default())
            .into_iter()
            .filter(|(key, _)| after.is_none_or(|after| *key.id > *after))
            .filter_map(|(key, _)| self.session(key))
            .take(limit)
            .collect()
    }

    pub(super) fn session(&self, key: &Key) -> Option<Session> {
        let found = self.conversations.get(key)?;
        Some(Session {
            conversation: key.clone(),
            state: found.state.clone()?,
            version: found.version,
            expires_at: found.expires_at,
            waiting: found.waiting.len() as u64,
        })
    }

    pub(super) fn forget(&mut self, key: &Key, now: Millis) -> bool {
        let Some(found) = self.conversations.get_mut(key) else { return false };
        if found.state.is_none() {
            return false;
        }
        found.end();
        found.version += 1;
        if found.mail.token.is_some() {
            // The turn that runs is fenced; its event can be claimed at once.
            found.mail.pause(0, now);
        }
        self.index(key);
        self.remove_empty();
        true
    }

    pub(super) fn sweep(&mut self, now: Millis) -> Swept {
        let (most, age) = (self.limits.sweep, millis(self.limits.events));
        let mut swept = Swept::default();
        let is_old = |at: Millis| at.saturating_add(age) <= now;
        let letters: HashSet<Key, KeyHashes> = self.dead_events().collect();
        let over = |(key, event): &(&Key, &Event)| match event.status {
            Status::Pending => false,
            Status::Answered => is_old(event.received_at),
            Status::Dead => is_old(event.received_at) && !letters.contains(*key),
        };
        let mut old: Vec<_> = self.events.iter().filter(over).collect();
        old.sort_by_key(|(_, event)| event.received_at);
        let old: Vec<Key> = old.into_iter().take(most).map(|(key, _)| key.clone()).collect();
        for key in &old {
            self.events.remove(key);
        }
        swept.events = old.len();
        for conversation in self.conversations.values_mut() {
            conversation.settled.retain(|settled| {
                let over = match settled.status {
                    CallStatus::Waiting { .. } => false,
                    CallStatus::Delivered { at, .. }
                    | CallStatus::Dropped { at }
                    | CallStatus::Dead { at, .. } => is_old(at),
                };
                let goes = over && swept.calls < most;
                swept.calls += usize::from(goes);
                !goes
            });
            let over = conversation.expires_at.is_some_and(|end| end <= now);
            if over && conversation.mail().is_none() && swept.sessions < most {
                conversation.end();
                conversation.version += 1;
                swept.sessions += 1;
            }
            conversation.shrink();
        }
        swept.conversations = self.remove_empty();
        swept
    }

    /// Removes conversations of which nothing is left, and says how many.
    fn remove_empty(&mut self) -> usize {
        let before = self.conversations.len();
        let events = self.events.values();
        let known: HashSet<u64, KeyHashes> = events.map(|event| event.conversation).collect();
        self.conversations.retain(|found| {
            let has_calls = !found.calls.is_empty() || !found.settled.is_empty();
            found.state.is_some() || has_calls || known.contains(&found.number)
        });
        before - self.conversations.len()
    }

    /// The events that are dead letters.
    fn dead_events(&self) -> impl Iterator<Item = Key> {
        self.letters.all.values().filter_map(|dead| match &dead.letter {
            Letter::Event(event, _) => Some(dead.conversation.beside(event.clone())),
            Letter::Call(_) => None,
        })
    }

    pub(super) fn statistics(&self) -> Statistics {
        let all = || self.conversations.values();
        let busy = || all().filter(|found| found.mail().is_some());
        let lanes = || all().filter(|found| found.lane().is_some());
        Statistics {
            conversations: all().count() as u64,
            sessions: all().filter(|found| found.state.is_some()).count() as u64,
            mail: busy().map(|found| found.waiting.len() as u64).sum(),
            busy: busy().count() as u64,
            calls: lanes().map(|found| found.calls.len() as u64).sum(),
            lanes: lanes().count() as u64,
            dead: self.letters.all.len() as u64,
            oldest: busy().map(|found| found.mail.ready_at).min(),
        }
    }
}
