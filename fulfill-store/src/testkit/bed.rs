//! What a case works with: a store, its clock, and the steps that cases share.

use std::{sync::Arc, time::Duration};

use super::{Fault, Place};
use crate::{
    Accepted, Call, Claimed, ClaimedCall, Committed, Key, Limits, Mail, ManualClock, Outcome,
    Progress, Scope, Settle, Settled, Store,
};

/// The length of a lease in the suite.
pub(super) const LEASE: Duration = Duration::from_secs(30);

/// Limits small enough to be reached.
pub(super) const LIMITS: Limits =
    Limits { state: 16 * 1024, queue: 40, events: Duration::from_secs(8 * 86_400), sweep: 10 };

pub(super) struct Bed {
    place: Arc<dyn Place>,
    pub(super) clock: ManualClock,
    pub(super) store: Arc<dyn Store>,
}

impl Bed {
    pub(super) fn new(place: Arc<dyn Place>) -> Self {
        let clock = ManualClock::default();
        let store = place.open(clock.clone(), LIMITS);
        Self { place, clock, store }
    }

    /// Drops the store as a crash does, without a word, and opens it again.
    pub(super) fn crash(&mut self) {
        // The new one first: a file that is in use must open, too.
        self.store = self.place.open(self.clock.clone(), LIMITS);
    }

    /// Opens one more store on the same place, as another process does.
    pub(super) fn beside(&self) -> Arc<dyn Store> {
        self.place.open(self.clock.clone(), LIMITS)
    }

    pub(super) async fn accept(&self, conversation: &str, event: &str) -> Result<u64, Fault> {
        let mail = mail(conversation, event);
        match self.store.accept(mail).await? {
            Accepted::New { seq } => Ok(seq),
            known => Err(Fault(format!("{event} was never seen before, and it is {known:?}"))),
        }
    }

    pub(super) async fn claim(&self) -> Result<Claimed, Fault> {
        let claimed = self.store.claim(Scope::Any, LEASE).await?;
        claimed.ok_or_else(|| Fault("there is mail, and none was claimed".into()))
    }

    pub(super) async fn claim_call(&self) -> Result<ClaimedCall, Fault> {
        let claimed = self.store.claim_call(Scope::Any, LEASE).await?;
        claimed.ok_or_else(|| Fault("there are calls, and none was claimed".into()))
    }

    pub(super) async fn done(&self, claimed: &Claimed, outcome: Outcome) -> Result<(), Fault> {
        match self.store.commit(&claimed.lease, outcome).await? {
            Committed::Done { .. } => Ok(()),
            Committed::Fenced => Err(Fault("the lease was held, and its commit fenced".into())),
        }
    }

    /// Accepts an event of conversation `c` and answers it.
    pub(super) async fn turn(&self, event: &str, outcome: Outcome) -> Result<(), Fault> {
        self.accept("c", event).await?;
        let claimed = self.claim().await?;
        self.done(&claimed, outcome).await
    }

    /// Puts calls of those payloads into the lane of conversation `c`.
    pub(super) async fn calls(&self, event: &str, calls: Vec<Call>) -> Result<(), Fault> {
        self.turn(event, Outcome { calls, ..Outcome::default() }).await
    }

    pub(super) async fn settle(
        &self,
        claimed: &ClaimedCall,
        settle: Settle,
    ) -> Result<Settled, Fault> {
        Ok(self.store.settle(&claimed.lease, settle).await?)
    }

    pub(super) async fn progress(&self, event: &str) -> Result<Option<Progress>, Fault> {
        Ok(self.store.answer(&key(event)).await?)
    }
}

/// A key of the suite's tenant.
pub(super) fn key(id: &str) -> Key {
    Key::new("acme", id)
}

pub(super) fn mail(conversation: &str, event: &str) -> Mail {
    Mail::new(key(conversation), event, format!("body of {event}"))
}

pub(super) fn answered(text: &str) -> Option<Progress> {
    Some(Progress::Answered(text.to_owned().into()))
}

pub(super) fn call(payload: &str) -> Call {
    Call::new("sms", payload.to_owned())
}
