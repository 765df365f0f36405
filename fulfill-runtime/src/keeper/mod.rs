//! Turns that are answered once, however often they are delivered: kept in the store.

mod answer;
mod deferred;
mod holding;
mod waiting;

use std::{
    future::Future,
    pin::Pin,
    sync::{
        Arc, Weak,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use bytes::Bytes;
use fulfill_core::{dialogue, provider::ApiCall};
use fulfill_store::{
    Accepted, Claimed, Clock, Committed, Failure, Key, Mail, Millis, Outcome, Payload, Progress,
    Scope, State, Store, StoreError,
};
use http::Response;

use self::{
    answer::{pack, unpack},
    holding::{Holding, LEASE},
    waiting::{PAUSE, Seat, Waiting},
};
pub(crate) use self::{
    deferred::{Kept, Obstacle, Turned, outcome},
    holding::Hold,
};
use crate::{
    channel::{Channel, Incoming},
    deliver::{self, Sender},
    meter::{Meter, Stage},
    server::status::unavailable,
};

/// How much longer than its channel's patience after its arrival an event may be waited for.
const MARGIN: Duration = Duration::from_secs(5);

/// The latest that an event comes after it has happened: some platforms repeat for seven days. What
/// says that it is older has a clock that is wrong, and counts from when it comes.
const LATEST: Duration = Duration::from_secs(8 * 86_400);

/// How many processes may stop while they answer an event, before it is given up as what stops them.
pub(crate) const ATTEMPTS: u32 = 5;

/// How often it is looked for what is over.
const SWEEP: Duration = Duration::from_secs(600);

/// The pause between two sweeps while there is more: others use the store too.
const BETWEEN: Duration = Duration::from_millis(10);

/// Knows which events were answered, with what, and what their conversations know.
#[derive(Clone)]
pub(crate) struct Keeper {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Arc<dyn Clock>,
    waiting: Arc<Waiting>,
    holding: Arc<Holding>,
    pub(crate) sender: Sender,
    meter: Meter,
    /// Whether what is over is removed.
    sweeps: Arc<AtomicBool>,
}

/// Makes the answer if there can be no other.
pub(crate) type Apology<'a> = &'a (dyn Fn() -> Response<Bytes> + Send + Sync);

/// One delivery of an event.
pub(crate) struct Delivered<'a> {
    pub(crate) provider: &'static str,
    /// The channel as it is named with calls.
    pub(crate) route: &'a str,
    pub(crate) conversation: &'a str,
    pub(crate) id: &'a str,
    pub(crate) body: Bytes,
    /// When the user said something by it, if that is to be remembered.
    pub(crate) heard_at: Option<Millis>,
    /// How long the platform waits.
    pub(crate) patience: Duration,
    /// The answer if there can be no other: the new state is more than the store takes, or each
    /// process that ran the turn stopped.
    pub(crate) apology: Option<Apology<'a>>,
}

/// What a turn has come to.
#[allow(clippy::large_enum_variant, reason = "nearly all are answers, and none is kept")]
pub(crate) enum Ran {
    /// An answer, and what becomes of the conversation's state.
    Answered {
        response: Response<Bytes>,
        state: State,
        /// How long the state outlives the turn.
        life: Option<Duration>,
        /// Calls to make.
        calls: Vec<ApiCall>,
    },
    /// This build cannot read the state: nothing was done, and another is to answer.
    Unreadable,
}

impl From<Response<Bytes>> for Ran {
    fn from(response: Response<Bytes>) -> Self {
        Self::Answered { response, state: State::Keep, life: None, calls: Vec::new() }
    }
}

/// The key of a conversation.
pub(crate) fn key(provider: &str, conversation: &str) -> Key {
    // Keys without a tenant share its empty name.
    Key { tenant: Arc::default(), id: [provider, ":", conversation].concat().into() }
}

impl Keeper {
    /// When the user said something by an event, if they did.
    pub(crate) fn heard_at(&self, channel: &dyn Channel, incoming: &Incoming) -> Option<Millis> {
        let happened = || -> Option<Millis> {
            let at = channel.happened_at(incoming)?.try_into().ok()?;
            let latest = u64::try_from(LATEST.as_millis()).ok()?;
            (self.clock.now().saturating_sub(at) <= latest).then_some(at)
        };
        // What lies ahead is the time at which the store keeps the event.
        channel.heard(incoming).then(|| happened().unwrap_or(Millis::MAX))
    }

    pub(crate) fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        sender: Sender,
        meter: Meter,
    ) -> Self {
        let holding = Arc::new(Holding::new(Arc::clone(&store)));
        let (waiting, sweeps) = Default::default();
        Self { store, clock, waiting, holding, sender, meter, sweeps }
    }

    /// The first answer that the event got. The first delivery of it runs `run` on the conversation's
    /// state, after all earlier events of its conversation; repeats get the same bytes, and wait for
    /// them if need be.
    ///
    /// What cannot be kept is not told: then the answer is 503, and the platform asks again.
    pub(crate) async fn once<F: Future<Output = Ran> + Send>(
        &self,
        delivered: Delivered<'_>,
        run: impl FnOnce(Option<Payload>) -> F + Send,
    ) -> Response<Bytes> {
        let Delivered { provider, route, conversation, id, body, heard_at, patience, apology } =
            delivered;
        let mail = Mail::new(key(provider, conversation), [provider, ":", id].concat(), body);
        let mail = mail.heard_at(heard_at);
        let given = self.first(mail, route, patience, run, apology).await;
        given.unwrap_or_else(|error| {
            tracing::error!(%error, provider, "the store did not keep a turn");
            unavailable()
        })
    }

    async fn first<F: Future<Output = Ran> + Send>(
        &self,
        mail: Mail,
        route: &str,
        patience: Duration,
        run: impl FnOnce(Option<Payload>) -> F + Send,
        apology: Option<Apology<'_>>,
    ) -> Result<Response<Bytes>, StoreError> {
        let Self { store, .. } = self;
        let until = Instant::now() + patience;
        let (event, key, conversation) =
            (mail.event.clone(), mail.key(), mail.conversation.clone());
        let mut run = Some(run);
        let mut seat: Option<Seat> = None;
        let watch = self.meter.start();
        let (accepted, mut claimed) = store.take(mail, LEASE).await?;
        self.meter.stage(Stage::Accept, watch);
        let watch = self.meter.start();
        let mut progress = match accepted {
            Accepted::New { .. } => Progress::Pending,
            Accepted::Known(progress) => progress,
            Accepted::Dead(_) => Progress::Dead(None),
        };
        loop {
            match progress {
                Progress::Answered(answer) | Progress::Dead(Some(answer)) => {
                    return Ok(unpack(answer.0));
                }
                Progress::Dead(None) => return Ok(unavailable()),
                Progress::Pending => {}
            }
            match claimed.take() {
                Some(claim) if claim.lease.event == event && claim.attempt > ATTEMPTS => {
                    self.give_up(&claim, apology).await?;
                }
                Some(mut claim) if claim.lease.event == event => match run.take() {
                    Some(run) => {
                        // Who runs waits no longer, and has another look for those who do.
                        seat = None;
                        self.meter.stage(Stage::Wait, watch);
                        let run = Box::pin(run(claim.state.take()));
                        let answer = self.answer(&claim, route, run, patience, apology);
                        if let Some(response) = answer.await? {
                            return Ok(response);
                        }
                        // Somebody else took over meanwhile; theirs is the answer.
                    }
                    // It ran already; who took over and left is followed by the next delivery.
                    None => drop(store.release(&claim.lease).await?),
                },
                Some(claim) => self.pass(claim, patience).await?,
                None => {}
            }
            if Instant::now() >= until {
                if let Some(late) = seat.and_then(Seat::leave) {
                    store.release(&late.lease).await?;
                }
                return Ok(unavailable());
            }
            if run.is_some() && seat.is_none() {
                seat = Some(self.waiting.sit(&conversation, &event));
            }
            let handed = async {
                match &mut seat {
                    Some(seat) => seat.claim().await,
                    // It ran already: there is only an answer to wait for.
                    None => std::future::pending().await,
                }
            };
            progress = tokio::select! {
                progress = store.wait(&key, PAUSE) => progress?.unwrap_or(Progress::Pending),
                claim = handed => {
                    // A seat gives one claim.
                    (seat, claimed) = (None, Some(claim));
                    Progress::Pending
                }
            };
            let looks = progress == Progress::Pending && seat.as_ref().is_some_and(Seat::looks);
            if claimed.is_none() && looks {
                claimed = store.claim(Scope::Conversation(conversation.clone()), LEASE).await?;
            }
        }
    }

    /// Runs a turn and keeps what it has come to; `None` if somebody else took over meanwhile.
    async fn answer(
        &self,
        claim: &Claimed,
        route: &str,
        run: Pin<Box<impl Future<Output = Ran> + Send>>,
        patience: Duration,
        apology: Option<Apology<'_>>,
    ) -> Result<Option<Response<Bytes>>, StoreError> {
        let (store, lease) = (&self.store, &claim.lease);
        let _hold = self.holding.hold(lease);
        let (mut response, state, life, calls) = match run.await {
            Ran::Answered { response, state, life, calls } => (response, state, life, calls),
            Ran::Unreadable => {
                store.release(lease).await?;
                return Ok(Some(unavailable()));
            }
        };
        let calls = calls.iter().map(|call| deliver::pack(route, call)).collect();
        let outcome = Outcome { state, life, calls, ..Outcome::answer(pack(&response)) };
        let watch = self.meter.start();
        let committed = store.commit(lease, outcome).await;
        self.meter.stage(Stage::Commit, watch);
        let committed = match (committed, apology) {
            (Err(error @ StoreError::StateTooLarge { .. }), Some(apology)) => {
                tracing::error!(%error, "the user gets the fallback message");
                response = apology();
                store.commit(lease, Outcome::answer(pack(&response))).await?
            }
            (committed, _) => committed?,
        };
        let Committed::Done { more, first_call, .. } = committed else {
            tracing::warn!("a turn outlived its lease: what it did is thrown away");
            return Ok(None);
        };
        if first_call.is_some() {
            self.sender.look();
        }
        if more && self.waiting.any(&lease.conversation) {
            tokio::spawn(self.clone().call_next(lease.conversation.clone(), patience));
        }
        Ok(Some(response))
    }

    /// Answers an event with an apology, and keeps it for the owner: a handler that ends its process,
    /// by an abort or for want of memory, would do so at every repeat.
    async fn give_up(
        &self,
        claim: &Claimed,
        apology: Option<Apology<'_>>,
    ) -> Result<(), StoreError> {
        let mut failure = Failure::new("each server that answered it stopped");
        failure.attempts = 1;
        failure.answer = apology.map(|apology| pack(&apology()).into());
        self.store.fail(&claim.lease, failure).await?;
        tracing::error!(attempts = ATTEMPTS, "an event that stops its servers is a dead letter");
        Ok(())
    }

    /// Claims a conversation for whoever waits for its next event.
    async fn call_next(self, conversation: Key, patience: Duration) {
        let next = async {
            match self.store.claim(Scope::Conversation(conversation), LEASE).await? {
                Some(claim) => self.pass(claim, patience).await,
                None => Ok(()),
            }
        };
        // Those who wait look for themselves, and tell what is wrong.
        let _ = next.await;
    }

    /// Does what is right with a claim on an event that is not one's own: gives it to who waits for
    /// it here, or back if somebody may wait for it elsewhere.
    ///
    /// If nobody comes for it, its server stopped before it was answered and the platform did not ask
    /// again: it is kept as a dead letter, for the owner to see. The state stays as it is.
    async fn pass(&self, claim: Claimed, patience: Duration) -> Result<(), StoreError> {
        let Some(claim) = self.waiting.hand(claim) else { return Ok(()) };
        let waits = u64::try_from((patience + MARGIN).as_millis()).unwrap_or(u64::MAX);
        let over = claim.received_at.saturating_add(waits) <= self.clock.now();
        if is_newer(&claim) || !(over || self.waiting.is_abandoned(&claim)) {
            self.store.release(&claim.lease).await?;
            return Ok(());
        }
        let mut failure = Failure::new("the server stopped before it was answered");
        failure.attempts = 1;
        self.store.fail(&claim.lease, failure).await?;
        tracing::warn!("an event of a server that stopped is a dead letter");
        Ok(())
    }

    /// Gives back what is begun and not done: turns, and calls without an answer. To be followed by
    /// the end of the process.
    pub(crate) async fn leave(&self) {
        tokio::join!(self.holding.leave(), self.sender.leave());
    }

    /// Sees to it that what is over is removed now and then: starts the sweeper, if it does not run.
    pub(crate) fn look(&self) {
        if !self.sweeps.load(Ordering::Relaxed) && !self.sweeps.swap(true, Ordering::AcqRel) {
            tokio::spawn(sweep(Arc::downgrade(&self.store), Arc::downgrade(&self.sweeps)));
        }
    }
}

/// Removes what is over, now and then, for as long as there is a keeper, which this does not keep alive.
async fn sweep(store: Weak<dyn Store>, sweeps: Weak<AtomicBool>) {
    while sweeps.strong_count() > 0 {
        let Some(store) = store.upgrade() else { return };
        let pause = match store.sweep().await {
            Ok(swept) if !swept.is_empty() => BETWEEN,
            Ok(_) => SWEEP,
            Err(error) => {
                tracing::error!(%error, "the store could not be swept");
                SWEEP
            }
        };
        drop(store);
        tokio::time::sleep(pause).await;
    }
}

/// Whether a newer release wrote the state, so that its events are that release's to answer.
fn is_newer(claim: &Claimed) -> bool {
    let state = claim.state.as_deref().map(dialogue::State::read);
    matches!(state, Some(Err(dialogue::StateError::Newer { .. })))
}
