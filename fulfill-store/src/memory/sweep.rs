//! What is over goes.

use super::{
    conversation::{Conversation, SettledCall},
    tables::{Event, Status, Tables},
};
use crate::{
    CallStatus, Key, Swept,
    clock::{Millis, millis},
};

/// So many entries are looked at for each one that may be removed: some are of what is held up.
const LOOKS: usize = 8;

impl Tables {
    pub(super) fn sweep(&mut self, now: Millis) -> Swept {
        let most = self.limits.sweep;
        let looks = || 0..most.saturating_mul(LOOKS);
        let mut swept = Swept::default();
        // Nothing is old before the clock has come that far.
        let old = now.checked_sub(millis(self.limits.events));
        for _ in looks() {
            let entry = old.and_then(|old| self.ends.events.pop(old));
            let Some((at, hash)) = entry else { break };
            swept.events += usize::from(self.end_event(at, hash, &mut swept));
            if swept.events == most {
                break;
            }
        }
        for _ in looks() {
            let entry = old.and_then(|old| Some((old, self.ends.calls.pop(old)?.1)));
            let Some((old, hash)) = entry else { break };
            self.end_calls(old, hash, &mut swept);
            if swept.calls == most {
                break;
            }
        }
        for _ in looks() {
            let Some((at, hash)) = self.ends.sessions.pop(now) else { break };
            self.end_session(at, hash, &mut swept, now);
            if swept.sessions == most {
                break;
            }
        }
        swept
    }

    /// Forgets an event if nothing holds it up; what does leaves word when it is done.
    fn end_event(&mut self, at: Millis, hash: u64, swept: &mut Swept) -> bool {
        let over = |event: &Event| {
            let over = matches!(event.status, Status::Answered | Status::Discarded);
            over && event.received_at == at
        };
        let Some((key, event)) = self.events.find(hash, over) else { return false };
        let (key, conversation) = (key.clone(), event.conversation.clone());
        self.events.remove(&key);
        let conversation = Key { tenant: key.tenant, id: conversation };
        if let Some(found) = self.conversations.get_mut(&conversation) {
            found.events = found.events.saturating_sub(1);
        }
        swept.conversations += self.remove_if_empty(&conversation);
        true
    }

    /// Forgets settled calls of a conversation.
    fn end_calls(&mut self, old: Millis, hash: u64, swept: &mut Swept) {
        let found = self.conversations.find(hash, |found| found.calls_end);
        let Some((key, found)) = found else { return };
        let most = self.limits.sweep - swept.calls;
        let count = found.forget_calls(old, most);
        swept.calls += count;
        let next = found.settled.iter().filter_map(SettledCall::at).min();
        found.calls_end = next.is_some();
        if let Some(at) = next {
            self.ends.calls.push(at, hash);
        }
        if count > 0 {
            let key = key.clone();
            swept.conversations += self.remove_if_empty(&key);
        }
    }

    /// Ends the session of a conversation, if it is over and no mail waits that may have come in time.
    fn end_session(&mut self, at: Millis, hash: u64, swept: &mut Swept, now: Millis) {
        let found = self.conversations.find(hash, |found| found.session_ends == Some(at));
        let Some((key, found)) = found else { return };
        found.session_ends = None;
        let Some(end) = found.expires_at else { return };
        if end > now {
            found.session_ends = Some(end);
            return self.ends.sessions.push(end, hash);
        }
        if found.mail().is_none() {
            found.end();
            found.version += 1;
            found.shrink();
            swept.sessions += 1;
            let key = key.clone();
            swept.conversations += self.remove_if_empty(&key);
        }
    }

    /// Removes a conversation if nothing is left of it, and says how many that are.
    pub(super) fn remove_if_empty(&mut self, key: &Key) -> usize {
        let Some(found) = self.conversations.get_mut(key) else { return 0 };
        let has_calls = !found.calls.is_empty() || !found.settled.is_empty();
        if found.events > 0 || found.state.is_some() || has_calls {
            found.shrink();
            return 0;
        }
        self.conversations.remove(key);
        1
    }
}

impl Conversation {
    /// Forgets calls that were settled up to that time, at most so many, and says how many it were.
    fn forget_calls(&mut self, old: Millis, most: usize) -> usize {
        let before = self.settled.len();
        self.settled.retain({
            let mut left = most;
            move |settled| {
                let goes = left > 0 && settled.at().is_some_and(|at| at <= old);
                left -= usize::from(goes);
                !goes
            }
        });
        before - self.settled.len()
    }
}

impl SettledCall {
    fn at(&self) -> Option<Millis> {
        match self.status {
            CallStatus::Waiting { .. } => None,
            CallStatus::Delivered { at, .. }
            | CallStatus::Dropped { at }
            | CallStatus::Dead { at, .. } => Some(at),
        }
    }
}
