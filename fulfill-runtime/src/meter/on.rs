//! Counts, once an app says that it is to be looked at.

use std::{
    sync::{
        Arc, Weak,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use ::metrics::{Gauge, Histogram, gauge, histogram};
use fulfill_core::Secret;
use fulfill_store::Store;
use metrics_exporter_prometheus::PrometheusHandle;

use super::{Stage, channels::Channels, recorder};

/// How often depths are looked up for recorders that are not asked, and samples are put together.
const LOOK: Duration = Duration::from_secs(10);

/// Counts what an app does; nothing if it is not to be looked at. Clones are one.
#[derive(Clone, Default)]
pub(crate) struct Meter(Option<Arc<Inner>>);

/// When something began, if it is timed.
#[derive(Clone, Copy)]
pub(crate) struct Watch(Option<Instant>);

pub(super) struct Inner {
    /// By [`Stage`].
    stages: [Histogram; 7],
    channels: Channels,
    store: Arc<dyn Store>,
    inbox: Gauge,
    outbox: Gauge,
    dead: Gauge,
    /// Our own recorder; `None` if the program has another.
    pub(super) own: Option<&'static PrometheusHandle>,
    /// Who shows it may read.
    pub(super) token: Option<Secret>,
    works: AtomicBool,
}

impl Meter {
    /// Counts from now on, by channel as it is named in what is kept.
    pub(crate) fn new<'a>(
        store: Arc<dyn Store>,
        token: Option<Secret>,
        channels: impl Iterator<Item = &'a str>,
    ) -> Self {
        let own = recorder::own();
        if own.is_none() {
            tracing::info!("metrics go to the program's own recorder, and /metrics has none");
        }
        recorder::describe();
        let stage = |name| histogram!("fulfill_turn_seconds", "stage" => name);
        let stages = ["decode", "accept", "wait", "handle", "encode", "commit", "send"].map(stage);
        Self(Some(Arc::new(Inner {
            stages,
            channels: Channels::new(channels),
            store,
            inbox: gauge!("fulfill_inbox_depth"),
            outbox: gauge!("fulfill_outbox_depth"),
            dead: gauge!("fulfill_dead_letters"),
            own,
            token,
            works: AtomicBool::new(false),
        })))
    }

    pub(super) fn inner(&self) -> Option<&Arc<Inner>> {
        self.0.as_ref()
    }

    /// The time from now on.
    pub(crate) fn start(&self) -> Watch {
        Watch(self.0.as_ref().map(|_| Instant::now()))
    }

    /// A part of a turn's way has ended that began then.
    pub(crate) fn stage(&self, stage: Stage, Watch(start): Watch) {
        if let (Some(inner), Some(start)) = (&self.0, start) {
            inner.stages[stage as usize].record(start.elapsed());
        }
    }

    /// An event has waited that long for its turn.
    pub(crate) fn waited(&self, time: impl FnOnce() -> Duration) {
        if let Some(inner) = &self.0 {
            inner.stages[Stage::Wait as usize].record(time());
        }
    }

    /// A request was answered with that status.
    pub(crate) fn request(&self, channel: &str, status: u16) {
        let Some(inner) = &self.0 else { return };
        inner.channels.find(channel).request(status);
        self.look();
    }

    /// Sees to it that samples are put together and depths are looked up which nobody asks for.
    pub(crate) fn look(&self) {
        let Some(inner) = &self.0 else { return };
        if !inner.works.load(Ordering::Relaxed) && !inner.works.swap(true, Ordering::AcqRel) {
            tokio::spawn(work(Arc::downgrade(inner)));
        }
    }

    /// A request was refused, for a reason of that kind.
    pub(crate) fn refused(&self, channel: &str, kind: &'static str) {
        if let Some(inner) = &self.0 {
            inner.channels.find(channel).refused.increment(kind);
        }
    }

    /// A turn has come to that.
    pub(crate) fn turn(&self, channel: &str, outcome: &'static str) {
        if let Some(inner) = &self.0 {
            inner.channels.find(channel).turns.increment(outcome);
        }
    }

    /// A call has come to that for now.
    pub(crate) fn delivery(&self, channel: &str, outcome: &'static str) {
        if let Some(inner) = &self.0 {
            inner.channels.find(channel).deliveries.increment(outcome);
        }
    }

    /// A platform has answered a call that began then.
    pub(crate) fn sent(&self, channel: &str, Watch(start): Watch) {
        if let (Some(inner), Some(start)) = (&self.0, start) {
            inner.channels.find(channel).seconds.record(start.elapsed());
        }
    }

    /// A channel's breaker opens or closes.
    pub(crate) fn breaker(&self, channel: &str, open: bool) {
        if let Some(inner) = &self.0 {
            inner.channels.find(channel).breaker.set(if open { 1.0 } else { 0.0 });
        }
    }
}

impl Inner {
    /// Looks up how much waits.
    pub(super) async fn look(&self) {
        match self.store.statistics().await {
            Ok(found) => {
                self.inbox.set(found.mail as f64);
                self.outbox.set(found.calls as f64);
                self.dead.set(found.dead as f64);
            }
            Err(error) => tracing::error!(%error, "the store gives no figures"),
        }
    }
}

/// Does what nobody asks for, until the app is gone.
async fn work(inner: Weak<Inner>) {
    loop {
        let Some(inner) = inner.upgrade() else { return };
        match inner.own {
            // Samples are kept one by one until somebody reads, or this is done.
            Some(own) => own.run_upkeep(),
            None => inner.look().await,
        }
        drop(inner);
        tokio::time::sleep(LOOK).await;
    }
}
