//! T4 and T5: calls are claimed and settled.

use super::tables::{Conversation, Hold, Queue, Tables};
use crate::{
    Call, CallLease, CallStatus, ClaimedCall, Key, Letter, Scope, Settle, Settled, Unknown,
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
            let key = self.ready(scope, now, Queue::Calls)?;
            let conversation = self.conversations.get_mut(&key)?;
            let seq = conversation.done_out + 1;
            let outgoing = conversation.calls.get(&seq)?;
            let (call, event) = (outgoing.call.clone(), outgoing.event.clone());
            let unsettled = conversation.lane.token.is_some();
            if unsettled && call.unknown != Unknown::Resend {
                self.doubt(&key, &call, "its sender was never heard of again".to_owned(), now);
                self.index(&key);
                continue;
            }
            let token = conversation.lane.take(lease, now);
            let claimed = ClaimedCall {
                key: format!("memory-{}-{seq}", conversation.number),
                attempt: conversation.lane.attempts,
                lease: CallLease { conversation: key, seq, token },
                call,
                event,
                unsettled,
            };
            self.index(&claimed.lease.conversation);
            return Some(claimed);
        }
    }

    pub(super) fn settle(&mut self, lease: &CallLease, settle: Settle, now: Millis) -> Settled {
        let settled = self.settled(lease, settle, now);
        self.index(&lease.conversation);
        settled
    }

    fn settled(&mut self, lease: &CallLease, settle: Settle, now: Millis) -> Settled {
        let key = &lease.conversation;
        let Some(conversation) = self.conversations.get_mut(key) else { return Settled::Fenced };
        let head = conversation.done_out + 1 == lease.seq;
        let held = head && conversation.lane.token == Some(lease.token);
        let Some(outgoing) = conversation.calls.get_mut(&lease.seq).filter(|_| held) else {
            return Settled::Fenced;
        };
        let call = outgoing.call.clone();
        match settle {
            Settle::Delivered(name) => {
                let more = conversation.pass(CallStatus::Delivered { at: now, name }, now);
                Settled::Done { more }
            }
            Settle::Unknown { reason, .. } if call.unknown != Unknown::Resend => {
                self.doubt(key, &call, reason, now)
            }
            Settle::Retry { after, reason } | Settle::Unknown { after, reason } => {
                outgoing.status = CallStatus::Waiting { reason: Some(reason) };
                conversation.lane.pause(millis(after), now);
                Settled::Waiting
            }
            Settle::Postpone { after } => {
                conversation.lane.pause(millis(after), now);
                conversation.lane.attempts = conversation.lane.attempts.saturating_sub(1);
                Settled::Waiting
            }
            Settle::Dead { reason } => self.give_up(key, &call, reason, now),
        }
    }

    pub(super) fn call(&self, conversation: &Key, seq: u64) -> Option<CallStatus> {
        Some(self.conversations.get(conversation)?.calls.get(&seq)?.status.clone())
    }

    pub(super) fn calls(&self, conversation: &Key, event: &str) -> Vec<(u64, CallStatus)> {
        let Some(found) = self.conversations.get(conversation) else { return Vec::new() };
        let of_event = found.calls.iter().filter(|(_, outgoing)| *outgoing.event == *event);
        of_event.map(|(seq, outgoing)| (*seq, outgoing.status.clone())).collect()
    }

    pub(super) fn waiting_calls(
        &self,
        tenant: &str,
        after: Option<(&str, u64)>,
        limit: usize,
    ) -> Vec<WaitingCall> {
        let (id, seq) = after.unwrap_or_default();
        let waiting = self.from(tenant, id).into_iter().flat_map(|(key, found)| {
            let calls = found.calls.range(found.done_out + 1..);
            let calls = calls.filter(move |(place, _)| *key.id != *id || **place > seq);
            calls.map(move |(place, outgoing)| WaitingCall {
                conversation: key.clone(),
                seq: *place,
                call: outgoing.call.clone(),
                attempts: if *place == found.done_out + 1 { found.lane.attempts } else { 0 },
                reason: match &outgoing.status {
                    CallStatus::Waiting { reason } => reason.clone(),
                    _ => None,
                },
                ready_at: found.lane.ready_at,
            })
        });
        waiting.take(limit).collect()
    }

    /// Applies the rule of the head of a lane whose outcome nobody knows and that is not sent again.
    fn doubt(&mut self, key: &Key, call: &Call, reason: String, now: Millis) -> Settled {
        if call.unknown == Unknown::Hold {
            return self.give_up(key, call, format!("outcome unknown: {reason}"), now);
        }
        let Some(conversation) = self.conversations.get_mut(key) else { return Settled::Fenced };
        Settled::Done { more: conversation.pass(CallStatus::Dropped { at: now }, now) }
    }

    /// Makes the head of a lane a dead letter.
    fn give_up(&mut self, key: &Key, call: &Call, reason: String, now: Millis) -> Settled {
        let Some(conversation) = self.conversations.get_mut(key) else { return Settled::Fenced };
        let (seq, attempts) = (conversation.done_out + 1, conversation.lane.attempts);
        let more = conversation.pass(CallStatus::Dead { at: now, reason: reason.clone() }, now);
        let letter = self.bury(key, Letter::Call(call.clone()), seq, reason, attempts, now);
        Settled::Dead { letter, more }
    }
}

impl Conversation {
    /// Is done with the head of the lane, and says whether there is more.
    fn pass(&mut self, status: CallStatus, now: Millis) -> bool {
        self.done_out += 1;
        if let Some(outgoing) = self.calls.get_mut(&self.done_out) {
            outgoing.status = status;
            outgoing.call.payload = Default::default();
        }
        self.lane = Hold::fresh(now);
        self.lane().is_some()
    }
}
