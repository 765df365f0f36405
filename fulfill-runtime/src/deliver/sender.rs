//! Who makes calls: whoever has just committed them, else a worker that looks for what waits.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use fulfill_core::provider::ApiCall;
use fulfill_store::{ClaimedCall, Scope, Store, Work};
use tokio::sync::watch;

use super::{
    Routes, Transport,
    backlog::Backlog,
    pace::Pace,
    places::{Place, Places},
};
use crate::meter::Meter;

/// How often the worker looks for calls whose pause is over, or that another process left.
const LOOK: Duration = Duration::from_millis(250);

/// How much longer than a call's time-out its lease lasts: for what comes before and after.
pub(super) const MARGIN: Duration = Duration::from_secs(4);

/// How calls are made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    /// How many conversations may have a call on its way at once.
    pub(crate) places: usize,
    /// How long an answer is waited for.
    pub(crate) timeout: Duration,
    /// After how many attempts a call is a dead letter.
    pub(crate) attempts: u32,
}

/// Makes the calls of an app. Clones are one sender.
#[derive(Clone)]
pub(crate) struct Sender(Arc<Inner>);

pub(super) struct Inner {
    pub(super) store: Arc<dyn Store>,
    pub(super) routes: Arc<Routes>,
    pub(super) transport: Arc<dyn Transport>,
    pub(super) pace: Pace,
    pub(super) meter: Meter,
    pub(super) attempts: u32,
    pub(super) timeout: Duration,
    pub(super) lease: Duration,
    pub(super) backlog: Backlog,
    pub(super) places: Places,
    /// Whether the worker runs.
    looks: AtomicBool,
    stops: AtomicBool,
    /// Whether calls that have no answer yet are given back.
    leaves: watch::Sender<bool>,
}

/// A call to be made now.
pub(crate) struct Ready {
    pub(crate) claimed: Box<ClaimedCall>,
    /// The call as it was before it was kept, for whoever has it still.
    pub(crate) call: Option<Arc<ApiCall>>,
    pub(crate) place: Place,
}

impl Inner {
    /// Done when calls are to be given back.
    pub(super) async fn left(&self) {
        // The sender of the news lives as long as this.
        let _ = self.leaves.subscribe().wait_for(|leaves| *leaves).await;
    }

    pub(super) fn leaves(&self) -> bool {
        *self.leaves.borrow()
    }
}

impl Sender {
    pub(crate) fn new(
        store: Arc<dyn Store>,
        routes: Arc<Routes>,
        transport: Arc<dyn Transport>,
        settings: Settings,
        meter: Meter,
    ) -> Self {
        let places = Places::new(settings.places);
        Self(Arc::new(Inner {
            store,
            routes,
            transport,
            pace: Pace::default(),
            meter,
            attempts: settings.attempts,
            timeout: settings.timeout,
            lease: settings.timeout + MARGIN,
            backlog: Backlog::new(places.most()),
            places,
            looks: AtomicBool::new(false),
            stops: AtomicBool::new(false),
            leaves: watch::Sender::new(false),
        }))
    }

    /// A place, if one is free.
    pub(crate) fn place(&self) -> Option<Place> {
        self.0.places.find()
    }

    /// For how long a call is leased.
    pub(crate) fn lease(&self) -> Duration {
        self.0.lease
    }

    /// Makes a call, and those that stand behind it. Then, for as long as sending is behind, those of
    /// other conversations: who has a place goes on, rather than to give it to the worker.
    pub(crate) async fn make(&self, Ready { claimed, call, mut place }: Ready) {
        let Inner { store, backlog, lease, places, .. } = &*self.0;
        let (mut next, mut since) = (Some((claimed, call)), place.since);
        while let Some((claimed, call)) = next.take() {
            self.0.lane(claimed, call, since, &mut place).await;
            if backlog.is_empty() || self.0.leaves() || !place.come_back(places) {
                break;
            }
            since = Instant::now();
            match store.claim_call(Scope::Any, *lease).await {
                Ok(Some(claimed)) => {
                    backlog.remove();
                    next = Some((Box::new(claimed), None));
                }
                Ok(None) => backlog.clear(),
                // The worker tells of it, and asks again after a pause.
                Err(_) => {}
            }
        }
    }

    /// Sees to it that calls are made which nobody makes at once.
    pub(crate) fn leave_behind(&self, calls: usize) {
        self.0.backlog.add(calls);
        self.look();
    }

    /// Waits for a moment if calls are kept faster than they are made.
    pub(crate) async fn catch_up(&self) {
        self.0.backlog.relieved().await;
    }

    /// Starts the worker, if it does not run.
    pub(crate) fn look(&self) {
        let runs =
            self.0.looks.load(Ordering::Relaxed) || self.0.looks.swap(true, Ordering::AcqRel);
        if !runs {
            tokio::spawn(self.clone().work());
        }
    }

    /// Looks for calls until it is stopped and nothing is left to do.
    async fn work(self) {
        let Inner { store, places, lease, stops, .. } = &*self.0;
        // Once calls are given back, none is claimed.
        while !self.0.leaves() {
            let Some(place) = places.wait().await else { return };
            match store.claim_call(Scope::Any, *lease).await {
                Ok(Some(claimed)) => {
                    self.0.backlog.remove();
                    let sender = self.clone();
                    let ready = Ready { claimed: Box::new(claimed), call: None, place };
                    tokio::spawn(Box::pin(async move { sender.make(ready).await }));
                }
                Ok(None) => {
                    drop(place);
                    self.0.backlog.clear();
                    if stops.load(Ordering::Acquire) {
                        return;
                    }
                    if store.idle(Work::Calls, LOOK).await.is_err() {
                        // A store that is in trouble is not asked without a pause.
                        tokio::time::sleep(LOOK).await;
                    }
                    // Who drains has had a look already, and claims nothing behind its back.
                    if stops.load(Ordering::Acquire) {
                        return;
                    }
                }
                Err(error) => {
                    drop(place);
                    tracing::error!(%error, "the store gives no calls");
                    if stops.load(Ordering::Acquire) {
                        return;
                    }
                    tokio::time::sleep(LOOK * 4).await;
                }
            }
        }
    }

    /// Makes what can be made now, and no more. What must wait is made by the next server.
    pub(crate) async fn drain(&self) {
        self.0.stops.store(true, Ordering::Release);
        if self.0.looks.load(Ordering::Acquire) {
            // The worker may have ended between two looks, or look once more.
            self.clone().work().await;
        }
        self.0.places.close().await;
    }

    /// Gives back all calls that have no answer yet, so that another process need not wait until their
    /// leases are over: what became of them is unknown. To be followed by the end of the process.
    pub(crate) async fn leave(&self) {
        self.0.stops.store(true, Ordering::Release);
        self.0.leaves.send_replace(true);
        self.0.places.close().await;
    }

    /// How many conversations have a call on its way.
    pub(crate) fn busy(&self) -> usize {
        self.0.places.busy()
    }
}
