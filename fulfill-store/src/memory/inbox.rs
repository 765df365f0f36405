//! T1 to T3: events are accepted, claimed and committed.

use std::collections::HashMap;

use super::tables::{Conversation, Event, Hold, Queue, Status, Tables};
use crate::{
    Accepted, Claimed, Committed, Failed, Failure, Held, Key, Lease, Letter, Mail, Outcome,
    Progress, Scope, State, StoreError,
    clock::{Millis, millis},
};

impl Tables {
    pub(crate) fn accept(&mut self, mail: &Mail, now: Millis) -> Result<Accepted, StoreError> {
        let key = mail.key();
        if let Some(progress) = self.progress(&key) {
            return Ok(Accepted::Known(progress));
        }
        let limit = self.limits.queue;
        let found = self.conversations.get(&mail.conversation);
        if found.is_some_and(|found| found.next_in - found.done_in >= limit) {
            return Err(StoreError::QueueFull { limit });
        }
        let conversation = self.conversation(&mail.conversation);
        let seq = conversation.append(mail.event.clone(), now);
        conversation.deferred = mail.deferred;
        if mail.heard {
            conversation.heard_at = Some(now);
        }
        self.index(&mail.conversation);
        let event = Event {
            conversation: mail.conversation.clone(),
            seq,
            body: mail.body.clone(),
            answer: None,
            status: Status::Pending,
            received_at: now,
        };
        self.events.insert(key, event);
        Ok(Accepted::New { seq })
    }

    /// Accepts all of a delivery or nothing, and claims what can be.
    pub(super) fn take_all(
        &mut self,
        mail: &[Mail],
        lease: Millis,
        now: Millis,
    ) -> Result<Vec<(Accepted, Option<Claimed>)>, StoreError> {
        if mail.len() > 1 {
            self.has_room(mail)?;
        }
        let take = |mail: &Mail| {
            let accepted = self.accept(mail, now)?;
            let claimed = match accepted {
                Accepted::New { .. } => {
                    self.claim(&Scope::Conversation(mail.conversation.clone()), lease, now)
                }
                Accepted::Known(_) => None,
            };
            Ok((accepted, claimed))
        };
        mail.iter().map(take).collect()
    }

    /// Whether no conversation grows beyond its limit.
    fn has_room(&self, mail: &[Mail]) -> Result<(), StoreError> {
        let limit = self.limits.queue;
        let (mut waiting, mut seen) = (HashMap::<&Key, u64>::new(), HashMap::new());
        for one in mail {
            let key = one.key();
            if self.events.contains_key(&key) || seen.insert(key, ()).is_some() {
                continue;
            }
            let before = || {
                let found = self.conversations.get(&one.conversation);
                found.map_or(0, |found| found.next_in - found.done_in)
            };
            let count = waiting.entry(&one.conversation).or_insert_with(before);
            if *count >= limit {
                return Err(StoreError::QueueFull { limit });
            }
            *count += 1;
        }
        Ok(())
    }

    pub(crate) fn progress(&self, event: &Key) -> Option<Progress> {
        let event = self.events.get(event)?;
        Some(match event.status {
            Status::Pending => Progress::Pending,
            Status::Answered => Progress::Answered(event.answer.clone().unwrap_or_default()),
            Status::Dead => Progress::Dead(event.answer.clone()),
        })
    }

    pub(super) fn claim(&mut self, scope: &Scope, lease: Millis, now: Millis) -> Option<Claimed> {
        let key = self.ready(scope, now, Queue::Mail)?;
        let conversation = self.conversations.get_mut(&key)?;
        let seq = conversation.done_in + 1;
        let event = conversation.waiting.get(&seq)?.clone();
        let found = self.events.get(&key.beside(event.clone()))?;
        let token = conversation.mail.take(lease, now);
        let over = conversation.is_over(found.received_at);
        let claimed = Claimed {
            body: found.body.clone(),
            state: if over { None } else { conversation.state.clone() },
            attempt: conversation.mail.attempts,
            received_at: found.received_at,
            lease: Lease { conversation: key, event, seq, version: conversation.version, token },
        };
        self.index(&claimed.lease.conversation);
        Some(claimed)
    }

    pub(super) fn commit(
        &mut self,
        lease: &Lease,
        outcome: Outcome,
        now: Millis,
    ) -> Result<Committed, StoreError> {
        let limit = self.limits.state;
        if let State::Set(state) = &outcome.state
            && state.len() > limit
        {
            return Err(StoreError::StateTooLarge { size: state.len(), limit });
        }
        let Some((conversation, event)) = self.held(lease) else { return Ok(Committed::Fenced) };
        let expires_at = outcome.life.map(|life| now.saturating_add(millis(life)));
        match outcome.state {
            State::Set(state) => {
                (conversation.state, conversation.expires_at) = (Some(state), expires_at);
            }
            State::Keep if conversation.is_over(event.received_at) => conversation.end(),
            State::Keep if conversation.state.is_some() => {
                conversation.expires_at = expires_at.or(conversation.expires_at);
            }
            State::Keep => {}
            State::Clear => conversation.end(),
        }
        event.status = Status::Answered;
        event.answer.get_or_insert(outcome.answer);
        event.body = Default::default();
        let first_call = conversation.enqueue(outcome.calls, &lease.event, now);
        conversation.advance(now);
        let more = conversation.mail().is_some();
        self.index(&lease.conversation);
        let claimed = match (first_call, outcome.send) {
            (Some(_), Some(length)) => {
                let scope = Scope::Conversation(lease.conversation.clone());
                self.claim_call(&scope, millis(length), now).map(Box::new)
            }
            _ => None,
        };
        Ok(Committed::Done { first_call, more, claimed })
    }

    pub(super) fn renew(&mut self, lease: &Lease, length: Millis, now: Millis) -> Held {
        let Some((conversation, _)) = self.held(lease) else { return Held::Fenced };
        conversation.mail.pause(length, now);
        conversation.mail.token = Some(lease.token);
        self.index(&lease.conversation);
        Held::Yes
    }

    pub(super) fn release(&mut self, lease: &Lease, now: Millis) -> Held {
        let Some((conversation, _)) = self.held(lease) else { return Held::Fenced };
        let attempts = conversation.mail.attempts.saturating_sub(1);
        conversation.mail = Hold { attempts, ..Hold::fresh(now) };
        self.index(&lease.conversation);
        Held::Yes
    }

    pub(super) fn fail(&mut self, lease: &Lease, failure: Failure, now: Millis) -> Failed {
        let Some((conversation, event)) = self.held(lease) else { return Failed::Fenced };
        let attempts = conversation.mail.attempts;
        if attempts < failure.attempts {
            conversation.mail.pause(millis(failure.pause), now);
            if failure.attempts == Failure::REST {
                conversation.mail.attempts = attempts.saturating_sub(1);
            }
            self.index(&lease.conversation);
            return Failed::Again;
        }
        event.status = Status::Dead;
        event.answer = event.answer.take().or(failure.answer);
        let body = std::mem::take(&mut event.body);
        conversation.enqueue(failure.calls, &lease.event, now);
        conversation.advance(now);
        self.index(&lease.conversation);
        let letter = Letter::Event(lease.event.clone(), body);
        let (conversation, reason) = (&lease.conversation, failure.reason);
        Failed::Dead(self.bury(conversation, letter, lease.seq, reason, attempts, now))
    }

    /// Conversation and event of a lease, if it is still the one.
    fn held(&mut self, lease: &Lease) -> Option<(&mut Conversation, &mut Event)> {
        let conversation = self.conversations.get_mut(&lease.conversation)?;
        let held = conversation.mail.token == Some(lease.token)
            && conversation.version == lease.version
            && conversation.done_in + 1 == lease.seq;
        let event = self.events.get_mut(&lease.conversation.beside(lease.event.clone()))?;
        held.then_some((conversation, event))
    }
}

impl Conversation {
    /// Whether the session was over when that event arrived.
    fn is_over(&self, received_at: Millis) -> bool {
        self.expires_at.is_some_and(|end| end <= received_at)
    }

    pub(super) fn end(&mut self) {
        (self.state, self.expires_at) = (None, None);
    }
}
