//! Sessions, dead letters, figures, and what is over.

use std::sync::Arc;

use super::{
    conversation::Conversation,
    table::Place,
    tables::{Status, Tables},
};
use crate::{DeadLetter, Key, Letter, Session, Statistics, clock::Millis};

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
                (event.status, event.received_at) = (Status::Pending, now);
                self.ends.events.push(now, self.events.hash(&key.beside(id.clone())));
                conversation.append(id, body, now)
            }
        };
        self.due.write(&key, conversation);
        Some(seq)
    }

    pub(super) fn discard(&mut self, tenant: &str, id: u64) -> bool {
        let Some(letter) = self.dead_letter(tenant, id) else { return false };
        self.letters.all.remove(&id);
        if let Letter::Event(event, _) = letter.letter {
            let key = letter.conversation.beside(event);
            if let Some(event) = self.events.get_mut(&key) {
                event.status = Status::Discarded;
                let at = event.received_at;
                if self.is_late(at) {
                    self.ends.events.push(at, self.events.hash(&key));
                }
            }
        }
        true
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
        self.remove_if_empty(key);
        true
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
