//! T1 to T3: events are accepted, claimed and committed.

use super::{
    conversation::{Conversation, Hold},
    due::Queue,
    table::Place,
    tables::{Event, Status, Tables},
};
use crate::{
    Accepted, Claimed, Committed, Failed, Failure, Held, Key, Lease, Letter, Mail, Outcome,
    Progress, Scope, State, StoreError,
    clock::{Millis, millis},
};

/// An event for which its conversation has no room.
struct Full {
    mail: Mail,
    limit: u64,
}

impl Tables {
    pub(super) fn accept(&mut self, mail: Mail, now: Millis) -> Result<Accepted, StoreError> {
        self.take(mail, None, now).map(|(accepted, _)| accepted)
    }

    /// Accepts an event; if it is new, and there is a length for a lease, claims its conversation.
    pub(super) fn take(
        &mut self,
        mail: Mail,
        lease: Option<Millis>,
        now: Millis,
    ) -> Result<(Accepted, Option<Claimed>), StoreError> {
        self.put(mail, lease, now).map_err(|Full { limit, .. }| StoreError::QueueFull { limit })
    }

    /// Accepts all of a delivery, and claims what can be. What is one too many is a dead letter.
    pub(super) fn take_all(
        &mut self,
        mail: Vec<Mail>,
        lease: Option<Millis>,
        now: Millis,
    ) -> Vec<(Accepted, Option<Claimed>)> {
        let take = |one| {
            let taken = self.put(one, lease, now);
            taken.unwrap_or_else(|full| (Accepted::Dead(self.bury(full, now)), None))
        };
        mail.into_iter().map(take).collect()
    }

    fn put(
        &mut self,
        mail: Mail,
        lease: Option<Millis>,
        now: Millis,
    ) -> Result<(Accepted, Option<Claimed>), Full> {
        let limit = self.limits.queue;
        let place = match self.events.place(mail.key()) {
            Place::Taken(known) => {
                return Ok((Accepted::Known(known.into_value().progress()), None));
            }
            Place::Free(place) => place,
        };
        let conversation = match self.conversations.place(mail.conversation.clone()) {
            Place::Taken(found) => found.into_value(),
            Place::Free(_) if limit == 0 => return Err(Full { mail, limit }),
            Place::Free(place) => {
                self.last_number += 1;
                place.fill(Box::new(Conversation::new(self.last_number)))
            }
        };
        if conversation.waiting.len() as u64 >= limit {
            return Err(Full { mail, limit });
        }
        let Mail { conversation: key, event, body, deferred, heard_at } = mail;
        let seq = conversation.append(event, body, now);
        conversation.deferred = deferred;
        conversation.hear(heard_at, now);
        conversation.events += 1;
        self.ends.events.push(now, place.hash());
        place.fill(Event {
            conversation: key.id.clone(),
            answer: None,
            status: Status::Pending,
            received_at: now,
        });
        // What stands alone in its mailbox is free; of others the head may be held.
        let alone = conversation.waiting.len() == 1;
        let claimed = match lease {
            Some(lease) if alone => conversation.claim(&key, lease, now),
            _ => None,
        };
        self.due.write(&key, conversation);
        let claimed = match lease {
            Some(lease) if !alone => self.claim(&Scope::Conversation(key), lease, now),
            _ => claimed,
        };
        Ok((Accepted::New { seq }, claimed))
    }

    /// Makes an event a dead letter for which its conversation has no room, and gives its number.
    fn bury(&mut self, Full { mail, limit }: Full, now: Millis) -> u64 {
        let (event, reason) = (mail.key(), StoreError::QueueFull { limit }.to_string());
        let Mail { conversation: key, event: id, body, heard_at, .. } = mail;
        let conversation = match self.conversations.place(key.clone()) {
            Place::Taken(found) => found.into_value(),
            Place::Free(place) => {
                self.last_number += 1;
                place.fill(Box::new(Conversation::new(self.last_number)))
            }
        };
        conversation.hear(heard_at, now);
        conversation.events += 1;
        if let Place::Free(place) = self.events.place(event) {
            self.ends.events.push(now, place.hash());
            let (conversation, status) = (key.id.clone(), Status::Dead);
            place.fill(Event { conversation, answer: None, status, received_at: now });
        }
        self.letters.bury(&key, Letter::Event(id, body), 0, reason, 0, now)
    }

    pub(crate) fn progress(&self, event: &Key) -> Option<Progress> {
        self.events.get(event).map(Event::progress)
    }

    pub(super) fn claim(&mut self, scope: &Scope, lease: Millis, now: Millis) -> Option<Claimed> {
        let key = self.due.ready(&self.conversations, scope, now, Queue::Mail)?;
        let conversation = self.conversations.get_mut(&key)?;
        let claimed = conversation.claim(&key, lease, now);
        self.due.write(&key, conversation);
        claimed
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
        let key = &lease.conversation;
        let held = self.conversations.get_mut(key).filter(|found| found.is_held(lease));
        let event = self.events.get_mut(&key.beside(lease.event.clone()));
        let (Some(conversation), Some(event)) = (held, event) else {
            return Ok(Committed::Fenced);
        };
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
        let received_at = event.received_at;
        conversation.advance(now);
        let more = conversation.mail().is_some();
        // What is put into an empty lane is free; of others the head may be held.
        let alone = conversation.lane().is_none();
        let first_call = conversation.enqueue(outcome.calls, &lease.event, now);
        let send = outcome.send.filter(|_| first_call.is_some()).map(millis);
        let claimed = match send {
            Some(length) if alone => conversation.claim_call(key, &self.name, length, now),
            _ => None,
        };
        let session_end = conversation.begins_session();
        self.due.write(key, conversation);
        if let Some(at) = session_end {
            self.ends.sessions.push(at, self.conversations.hash(key));
        }
        if self.is_late(received_at) {
            self.ends.events.push(received_at, self.events.hash(&key.beside(lease.event.clone())));
        }
        let claimed = match send {
            Some(length) if !alone => {
                self.claim_call(&Scope::Conversation(key.clone()), length, now)
            }
            _ => claimed,
        };
        Ok(Committed::Done { first_call, more, claimed: claimed.map(Box::new) })
    }

    pub(super) fn renew(&mut self, lease: &Lease, length: Millis, now: Millis) -> Held {
        let Some(conversation) = self.held(lease) else { return Held::Fenced };
        conversation.mail.pause(length, now);
        conversation.mail.token = Some(lease.token);
        self.index(&lease.conversation);
        Held::Yes
    }

    pub(super) fn release(&mut self, lease: &Lease, now: Millis) -> Held {
        let Some(conversation) = self.held(lease) else { return Held::Fenced };
        let attempts = conversation.mail.attempts.saturating_sub(1);
        conversation.mail = Hold { attempts, ..Hold::fresh(now) };
        self.index(&lease.conversation);
        Held::Yes
    }

    pub(super) fn fail(&mut self, lease: &Lease, failure: Failure, now: Millis) -> Failed {
        let key = &lease.conversation;
        let Some(conversation) = self.held(lease) else { return Failed::Fenced };
        let attempts = conversation.mail.attempts;
        if attempts < failure.attempts {
            conversation.mail.pause(millis(failure.pause), now);
            if failure.attempts == Failure::REST {
                conversation.mail.attempts = attempts.saturating_sub(1);
            }
            self.index(key);
            return Failed::Again;
        }
        let body = conversation.advance(now).map(|head| head.body).unwrap_or_default();
        conversation.enqueue(failure.calls, &lease.event, now);
        let session_end = conversation.begins_session();
        self.index(key);
        if let Some(at) = session_end {
            self.ends.sessions.push(at, self.conversations.hash(key));
        }
        if let Some(event) = self.events.get_mut(&key.beside(lease.event.clone())) {
            event.status = Status::Dead;
            event.answer = event.answer.take().or(failure.answer);
        }
        let letter = Letter::Event(lease.event.clone(), body);
        Failed::Dead(self.letters.bury(key, letter, lease.seq, failure.reason, attempts, now))
    }

    /// The conversation of a lease, if it is still the one.
    fn held(&mut self, lease: &Lease) -> Option<&mut Conversation> {
        let found = self.conversations.get_mut(&lease.conversation)?;
        found.is_held(lease).then_some(found)
    }
}
