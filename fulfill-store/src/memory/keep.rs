//! Sessions, dead letters, figures, and what is over.

use std::collections::HashSet;

use super::tables::{Event, Status, Tables};
use crate::{
    CallStatus, DeadLetter, Key, Letter, Session, Statistics, Swept,
    clock::{Millis, millis},
};

impl Tables {
    pub(super) fn dead(&self, tenant: &str, after: u64, limit: usize) -> Vec<DeadLetter> {
        let later = self.dead.range(after.saturating_add(1)..).map(|(_, letter)| letter);
        later.filter(|letter| &*letter.conversation.tenant == tenant).take(limit).cloned().collect()
    }

    pub(super) fn dead_letter(&self, tenant: &str, id: u64) -> Option<DeadLetter> {
        self.dead.get(&id).filter(|letter| &*letter.conversation.tenant == tenant).cloned()
    }

    pub(super) fn revive(&mut self, tenant: &str, id: u64, now: Millis) -> Option<u64> {
        let letter = self.dead_letter(tenant, id)?;
        self.dead.remove(&id);
        let key = letter.conversation;
        Some(match letter.letter {
            Letter::Call(call) => {
                let seq = self.conversation(&key).enqueue(vec![call], "", now)?;
                self.index(&key);
                seq
            }
            Letter::Event(id, body) => {
                // No sweep removes the event while there is the letter.
                let seq = self.conversation(&key).append(id.clone(), now);
                self.index(&key);
                let event = self.events.get_mut(&key.beside(id))?;
                (event.seq, event.body, event.status) = (seq, body, Status::Pending);
                event.received_at = now;
                seq
            }
        })
    }

    pub(super) fn discard(&mut self, tenant: &str, id: u64) -> bool {
        self.dead_letter(tenant, id).is_some() && self.dead.remove(&id).is_some()
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
            waiting: found.next_in - found.done_in,
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
        let letters: HashSet<(&Key, u64)> = self.letters().collect();
        let over = |event: &Event| match event.status {
            Status::Pending => false,
            Status::Answered => is_old(event.received_at),
            Status::Dead => {
                is_old(event.received_at) && !letters.contains(&(&event.conversation, event.seq))
            }
        };
        let mut old: Vec<_> = self.events.iter().filter(|(_, event)| over(event)).collect();
        old.sort_by_key(|(_, event)| event.received_at);
        let old: Vec<Key> = old.into_iter().take(most).map(|(key, _)| key.clone()).collect();
        for key in &old {
            self.events.remove(key);
        }
        swept.events = old.len();
        for conversation in self.conversations.values_mut() {
            let settled = |status: &CallStatus| match status {
                CallStatus::Waiting { .. } => false,
                CallStatus::Delivered { at, .. }
                | CallStatus::Dropped { at }
                | CallStatus::Dead { at, .. } => is_old(*at),
            };
            let calls: Vec<u64> = conversation
                .calls
                .iter()
                .filter(|(_, outgoing)| settled(&outgoing.status))
                .map(|(seq, _)| *seq)
                .take(most - swept.calls)
                .collect();
            swept.calls += calls.len();
            for seq in calls {
                conversation.calls.remove(&seq);
            }
            let over = conversation.expires_at.is_some_and(|end| end <= now);
            if over && conversation.mail().is_none() && swept.sessions < most {
                conversation.end();
                conversation.version += 1;
                swept.sessions += 1;
            }
        }
        swept.conversations = self.remove_empty();
        swept
    }

    /// Removes conversations of which nothing is left, and says how many.
    fn remove_empty(&mut self) -> usize {
        let before = self.conversations.len();
        let known: HashSet<&Key> = self.events.values().map(|event| &event.conversation).collect();
        self.conversations.retain(|key, found| {
            found.state.is_some() || !found.calls.is_empty() || known.contains(key)
        });
        before - self.conversations.len()
    }

    /// Conversations and places of events that are dead letters.
    fn letters(&self) -> impl Iterator<Item = (&Key, u64)> {
        let events = self.dead.values().filter(|dead| matches!(dead.letter, Letter::Event(..)));
        events.map(|dead| (&dead.conversation, dead.seq))
    }

    pub(super) fn statistics(&self) -> Statistics {
        let all = || self.conversations.values();
        let busy = || all().filter(|found| found.mail().is_some());
        let lanes = || all().filter(|found| found.lane().is_some());
        Statistics {
            conversations: all().count() as u64,
            sessions: all().filter(|found| found.state.is_some()).count() as u64,
            mail: busy().map(|found| found.next_in - found.done_in).sum(),
            busy: busy().count() as u64,
            calls: lanes().map(|found| found.next_out - found.done_out).sum(),
            lanes: lanes().count() as u64,
            dead: self.dead.len() as u64,
            oldest: busy().map(|found| found.mail.ready_at).min(),
        }
    }
}
