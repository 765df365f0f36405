//! T4 and T5: calls are claimed and settled.

use super::{
    conversation::{Conversation, Outgoing},
    due::Queue,
    tables::{Letters, Tables},
};
use crate::{
    Call, CallLease, CallStatus, ClaimedCall, Key, Letter, Live, Scope, Settle, Settled, Unknown,
    WaitingCall,
    clock::{Millis, millis},
};

impl Tables {
    pub(super) fn claim_call(
        &mut self,
        scope: &Scope,
        lease: Millis,
        now: Millis,
    ) -> Option<ClaimedCall> {
        loop {
            let key = self.due.ready(&self.conversations, scope, now, Queue::Calls)?;
            let conversation = self.conversations.get_mut(&key)?;
            let rule = conversation.calls.front()?.call.unknown;
            let lost = conversation.lane.token.is_some() && rule != Unknown::Resend;
            let claimed = if lost {
                let reason = "its sender was never heard of again".to_owned();
                conversation.doubt(&key, &mut self.letters, reason, now);
                None
            } else {
                conversation.claim_call(&key, &self.name, lease, now)
            };
            let begins = conversation.begins_calls();
            self.due.write(&key, conversation);
            if begins {
                self.ends.calls.push(now, self.conversations.hash(&key));
            }
            if !lost {
                return claimed;
            }
        }
    }

    pub(super) fn settle(&mut self, lease: &CallLease, settle: Settle, now: Millis) -> Settled {
        let key = &lease.conversation;
        let Some(conversation) = self.conversations.get_mut(key) else { return Settled::Fenced };
        let held =
            conversation.done_out + 1 == lease.seq && conversation.lane.token == Some(lease.token);
        let Some(head) = conversation.calls.front_mut().filter(|_| held) else {
            return Settled::Fenced;
        };
        let settled = match settle {
            Settle::Delivered(name) => {
                conversation.pass(CallStatus::Delivered { at: now, name }, now);
                Settled::Done { more: conversation.lane().is_some() }
            }
            Settle::Unknown { reason, .. } if head.call.unknown != Unknown::Resend => {
                conversation.doubt(key, &mut self.letters, reason, now)
            }
            Settle::Retry { after, reason, strike: true } => {
                head.reason = Some(reason);
                head.strikes = head.strikes.saturating_add(1);
                conversation.lane.pause(millis(after), now);
                Settled::Waiting
            }
            Settle::Retry { after, reason, .. } | Settle::Unknown { after, reason } => {
                (head.reason, head.strikes) = (Some(reason), 0);
                conversation.lane.pause(millis(after), now);
                Settled::Waiting
            }
            Settle::Postpone { after } => {
                conversation.lane.pause(millis(after), now);
                conversation.lane.attempts = conversation.lane.attempts.saturating_sub(1);
                Settled::Waiting
            }
            Settle::Dead { reason } => conversation.give_up(key, &mut self.letters, reason, now),
        };
        let begins = conversation.begins_calls();
        self.due.write(key, conversation);
        if begins {
            self.ends.calls.push(now, self.conversations.hash(key));
        }
        settled
    }

    pub(super) fn call(&self, conversation: &Key, seq: u64) -> Option<CallStatus> {
        let found = self.conversations.get(conversation)?;
        if seq > found.done_out {
            let mut waiting = found.outgoing();
            return waiting.find(|(place, _)| *place == seq).map(|(_, call)| call.status());
        }
        let at = found.settled.binary_search_by_key(&seq, |settled| settled.seq).ok()?;
        Some(found.settled[at].status.clone())
    }

    pub(super) fn calls(&self, conversation: &Key, event: &str) -> Vec<(u64, CallStatus)> {
        let Some(found) = self.conversations.get(conversation) else { return Vec::new() };
        let settled = found.settled.iter().filter(|settled| *settled.event == *event);
        let waiting = found.outgoing().filter(|(_, call)| *call.event == *event);
        let settled = settled.map(|settled| (settled.seq, settled.status.clone()));
        settled.chain(waiting.map(|(seq, call)| (seq, call.status()))).collect()
    }

    pub(super) fn waiting_calls(
        &self,
        tenant: &str,
        after: Option<(&str, u64)>,
        limit: usize,
    ) -> Vec<WaitingCall> {
        let (id, last) = after.unwrap_or_default();
        let waiting = self.from(tenant, id).into_iter().flat_map(|(key, found)| {
            let calls = found.outgoing().filter(move |(seq, _)| *key.id != *id || *seq > last);
            calls.map(move |(seq, outgoing)| WaitingCall {
                conversation: key.clone(),
                seq,
                call: outgoing.call.clone(),
                attempts: if seq == found.done_out + 1 { found.lane.attempts } else { 0 },
                reason: outgoing.reason.clone(),
                ready_at: found.lane.ready_at,
            })
        });
        waiting.take(limit).collect()
    }
}

impl Outgoing {
    fn status(&self) -> CallStatus {
        CallStatus::Waiting { reason: self.reason.clone() }
    }
}

impl Conversation {
    /// The calls to make, with their places.
    fn outgoing(&self) -> impl Iterator<Item = (u64, &Outgoing)> {
        (self.done_out + 1..).zip(&self.calls)
    }

    /// Applies the rule of the head of a lane whose outcome nobody knows and that is not sent again.
    fn doubt(&mut self, key: &Key, letters: &mut Letters, reason: String, now: Millis) -> Settled {
        if self.calls.front().is_some_and(|head| head.call.unknown == Unknown::Hold) {
            return self.give_up(key, letters, format!("outcome unknown: {reason}"), now);
        }
        self.pass(CallStatus::Dropped { at: now }, now);
        Settled::Done { more: self.lane().is_some() }
    }

    /// Makes the head of a lane a dead letter.
    fn give_up(
        &mut self,
        key: &Key,
        letters: &mut Letters,
        reason: String,
        now: Millis,
    ) -> Settled {
        let (seq, attempts) = (self.done_out + 1, self.lane.attempts);
        let status = CallStatus::Dead { at: now, reason: reason.clone() };
        let Some(call) = self.pass(status, now) else { return Settled::Fenced };
        // Nobody makes it now, and whoever puts it back can read the payload.
        let call = Call { live: Live::default(), ..call };
        let letter = letters.bury(key, Letter::Call(call), seq, reason, attempts, now);
        Settled::Dead { letter, more: self.lane().is_some() }
    }
}
