//! Events that nobody waits for: kept when they arrive, answered by whoever is free.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use fulfill_core::provider::ApiCall;
use fulfill_store::{
    Accepted, Claimed, Committed, Failure, Lease, Mail, Outcome, Scope, State, StoreError, Work,
};

use super::{
    ATTEMPTS, Keeper,
    holding::{Hold, LEASE},
    is_newer,
};
use crate::{
    deliver::{self, Ready},
    meter::Stage,
};

/// How long an event rests that another build is to answer.
const ELSEWHERE: Duration = Duration::from_secs(5);

/// What is kept of an event: the channel that it came by, and what its provider wrote of it.
pub(crate) struct Kept;

/// Why a claimed event is not answered.
pub(crate) enum Obstacle {
    /// A newer release wrote the state of its conversation.
    Newer,
    /// Each process that tried to answer it stopped.
    Stops,
}

/// What a claimed event has come to.
pub(crate) struct Turned {
    /// Whether the conversation may have more mail.
    pub(crate) more: bool,
    /// A call that was leased along, to be made now.
    pub(crate) call: Option<Ready>,
}

impl Kept {
    /// The channel's name on a line of its own, then the bytes.
    pub(crate) fn write(route: &str, event: &[u8]) -> Bytes {
        [route.as_bytes(), b"\n", event].concat().into()
    }

    /// Channel and bytes; `None` if it was not written by [`write`](Self::write).
    pub(crate) fn read(body: &Bytes) -> Option<(&str, Bytes)> {
        let end = body.iter().position(|byte| *byte == b'\n')?;
        Some((std::str::from_utf8(&body[..end]).ok()?, body.slice(end + 1..)))
    }
}

/// What is kept of a turn: a state, and calls that a channel is to make. With the first of them as it
/// is, for whoever makes it at once.
pub(crate) fn outcome(
    route: &str,
    (state, life): (State, Option<Duration>),
    calls: Vec<ApiCall>,
) -> (Outcome, Option<Arc<ApiCall>>) {
    // What is kept has no secret headers, and no attempt may have what the next one lacks.
    let plain = |call: &ApiCall| !call.request.headers().values().any(|one| one.is_sensitive());
    let mut first = None;
    // What is collected would have the room of what it was made of, and be moved to have less.
    let mut kept = Vec::with_capacity(calls.len());
    for call in calls {
        let packed = deliver::pack(route, &call);
        if !plain(&call) {
            kept.push(packed);
            continue;
        }
        let call = Arc::new(call);
        if kept.is_empty() {
            first = Some(Arc::clone(&call));
        }
        kept.push(packed.live(call));
    }
    (Outcome { state, life, calls: kept, ..Outcome::default() }, first)
}

impl Keeper {
    /// Keeps all events of a delivery, or none. Those whose conversation was free are claimed, unless
    /// they are left for later.
    pub(crate) async fn accept(
        &self,
        mail: Vec<Mail>,
        later: bool,
    ) -> Result<Vec<(Accepted, Option<Claimed>)>, StoreError> {
        let watch = self.meter.start();
        let taken = self.store.take_all(mail, (!later).then_some(LEASE)).await;
        self.meter.stage(Stage::Accept, watch);
        taken
    }

    /// Claims the next event of a conversation; of any that nobody waits for if `None`. A process that
    /// has given back what it had claims nothing more.
    pub(crate) async fn claim(
        &self,
        conversation: Option<&Lease>,
    ) -> Result<Option<Claimed>, StoreError> {
        let scope = conversation
            .map_or(Scope::Deferred, |lease| Scope::Conversation(lease.conversation.clone()));
        if self.holding.left() {
            return Ok(None);
        }
        let claimed = self.store.claim(scope, LEASE).await?;
        match claimed {
            Some(claim) if self.holding.left() => {
                self.store.release(&claim.lease).await?;
                Ok(None)
            }
            claimed => Ok(claimed),
        }
    }

    /// Ends when there may be something to claim.
    pub(crate) async fn idle(&self, patience: Duration) {
        if self.store.idle(Work::Mail, patience).await.is_err() {
            // A store that is in trouble is not asked without a pause.
            tokio::time::sleep(patience).await;
        }
    }

    /// Holds a claim until the result is dropped.
    pub(crate) fn hold(&self, claim: &Claimed) -> Hold {
        self.holding.hold(&claim.lease)
    }

    /// Why a claimed event is not this process's to answer, if it is not.
    pub(crate) fn obstacle(&self, claim: &Claimed) -> Option<Obstacle> {
        if is_newer(claim) {
            return Some(Obstacle::Newer);
        }
        if claim.attempt > ATTEMPTS {
            return Some(Obstacle::Stops);
        }
        self.meter
            .waited(|| Duration::from_millis(self.clock.now().saturating_sub(claim.received_at)));
        None
    }

    /// Does not answer a claimed event: if another build is to, it rests; if each process that tried
    /// has stopped, it is given up, with an apology.
    pub(crate) async fn avoid(
        &self,
        obstacle: Obstacle,
        claim: &Claimed,
        route: &str,
        apology: impl FnOnce() -> Vec<ApiCall>,
    ) -> Result<(), StoreError> {
        match obstacle {
            Obstacle::Newer => {
                self.rest(claim, "a newer release wrote the state of its conversation").await
            }
            Obstacle::Stops => {
                tracing::error!(
                    attempts = ATTEMPTS,
                    "an event that stops its servers is a dead letter"
                );
                let calls = apology().iter().map(|call| deliver::pack(route, call)).collect();
                let reason = "each server that answered it stopped";
                self.give_up_on(claim, Failure { calls, ..Failure::new(reason) }).await
            }
        }
    }

    /// Lets an event lie for a while, for another process to answer.
    pub(crate) async fn rest(&self, claim: &Claimed, reason: &str) -> Result<(), StoreError> {
        let failure = Failure { attempts: Failure::REST, pause: ELSEWHERE, ..Failure::new(reason) };
        self.store.fail(&claim.lease, failure).await.map(drop)
    }

    /// Makes a dead letter of an event.
    pub(crate) async fn give_up_on(
        &self,
        claim: &Claimed,
        failure: Failure,
    ) -> Result<(), StoreError> {
        let calls = !failure.calls.is_empty();
        self.store.fail(&claim.lease, Failure { attempts: 1, ..failure }).await?;
        if calls {
            self.sender.look();
        }
        Ok(())
    }

    /// Keeps what a turn has come to, and leases its first call if a place is free to make it. The
    /// apology takes its place if the state is more than the store takes.
    pub(crate) async fn turned(
        &self,
        claim: &Claimed,
        (outcome, first): (Outcome, Option<Arc<ApiCall>>),
        apology: impl FnOnce() -> Outcome,
    ) -> Result<Turned, StoreError> {
        match self.keep(claim, outcome, first).await {
            Err(error @ StoreError::StateTooLarge { .. }) => {
                tracing::error!(%error, "the user gets the fallback message");
                Box::pin(self.done(claim, apology())).await
            }
            kept => kept,
        }
    }

    /// Keeps an outcome, and leases its first call if a place is free to make it.
    pub(crate) async fn done(
        &self,
        claim: &Claimed,
        outcome: Outcome,
    ) -> Result<Turned, StoreError> {
        self.keep(claim, outcome, None).await
    }

    /// As [`done`](Self::done), for who has the first call still as it was before it was packed.
    async fn keep(
        &self,
        claim: &Claimed,
        mut outcome: Outcome,
        first: Option<Arc<ApiCall>>,
    ) -> Result<Turned, StoreError> {
        let calls = outcome.calls.len();
        let place = if outcome.calls.is_empty() { None } else { self.sender.place() };
        outcome.send = place.as_ref().map(|_| self.sender.lease());
        let watch = self.meter.start();
        let committed = self.store.commit(&claim.lease, outcome).await;
        self.meter.stage(Stage::Commit, watch);
        let Committed::Done { first_call, more, claimed } = committed? else {
            tracing::warn!("a turn outlived its lease: what it did is thrown away");
            return Ok(Turned { more: false, call: None });
        };
        // The calls that are not made by whoever is given this.
        let left = calls.saturating_sub(usize::from(claimed.is_some()));
        if left > 0 {
            self.sender.leave_behind(left);
        }
        let ready = claimed.zip(place).map(|(claimed, place)| {
            // What is leased is the head of the lane, perhaps a call of an earlier turn.
            let call = first.filter(|_| first_call == Some(claimed.lease.seq));
            Ready { claimed, call, place }
        });
        Ok(Turned { more, call: ready })
    }
}
