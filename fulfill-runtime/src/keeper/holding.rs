//! Leases of the turns that run in this process: short, and renewed for as long as a turn runs.
//!
//! A turn may take as long as its platform waits, but a process that was killed must not park its
//! conversations for that long. So a lease says that its process lives, not how long a turn takes.

use std::{
    collections::HashMap,
    io,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use foldhash::fast::RandomState;
use fulfill_store::{Held, Lease, Store, Token};
use tokio::{runtime::Builder, task::JoinSet};

/// How long a process may be silent before others take its turns over. What a stalled process does
/// after that is thrown away, so this is more than what a busy machine takes for a breath.
pub(super) const LEASE: Duration = Duration::from_secs(5);

/// How often leases are renewed; what is younger needs it not.
const BEAT: Duration = Duration::from_secs(1);

/// The leases, and who renews them.
pub(super) struct Holding {
    store: Arc<dyn Store>,
    held: Mutex<Leases>,
    /// Whether nothing more is to be claimed.
    left: AtomicBool,
}

#[derive(Default)]
struct Leases {
    by_token: HashMap<Token, (Lease, Instant), RandomState>,
    renewing: Option<JoinHandle<()>>,
}

/// A lease that is renewed until this is dropped.
pub(crate) struct Hold {
    holding: Arc<Holding>,
    token: Token,
}

impl Holding {
    pub(super) fn new(store: Arc<dyn Store>) -> Self {
        Self { store, held: Mutex::default(), left: AtomicBool::new(false) }
    }

    /// Renews that lease from now on.
    pub(super) fn hold(self: &Arc<Self>, lease: &Lease) -> Hold {
        let mut held = self.held();
        held.by_token.insert(lease.token, (lease.clone(), Instant::now()));
        if held.renewing.as_ref().is_none_or(JoinHandle::is_finished) {
            let holding = Arc::downgrade(self);
            // Not a task: a handler that blocks its thread would keep it from running.
            let thread = thread::Builder::new().name("fulfill-leases".into());
            match thread.spawn(move || renew(&holding)) {
                Ok(thread) => held.renewing = Some(thread),
                Err(error) => tracing::error!(%error, "long turns cannot hold their conversations"),
            }
        }
        Hold { holding: Arc::clone(self), token: lease.token }
    }

    /// Renews all leases that are old enough, at once, so that they share a commit.
    fn renew(self: &Arc<Self>) -> io::Result<()> {
        let due: Vec<Lease> = {
            let held = self.held();
            let due = held.by_token.values().filter(|(_, since)| since.elapsed() >= BEAT);
            due.map(|(lease, _)| lease.clone()).collect()
        };
        if due.is_empty() {
            return Ok(());
        }
        let renewals = async {
            let mut renewals = JoinSet::new();
            for lease in due {
                let holding = Arc::clone(self);
                renewals.spawn(async move {
                    // What the store could not do now it may do at the next round.
                    if let Ok(Held::Fenced) = holding.store.renew(&lease, LEASE).await {
                        holding.held().by_token.remove(&lease.token);
                    }
                });
            }
            while renewals.join_next().await.is_some() {}
        };
        Builder::new_current_thread().enable_all().build()?.block_on(renewals);
        Ok(())
    }

    /// Gives back all leases, so that another process need not wait until they are over. What is
    /// still done under them is thrown away.
    pub(super) async fn leave(&self) {
        self.left.store(true, Ordering::SeqCst);
        let all: Vec<(Lease, Instant)> =
            self.held().by_token.drain().map(|(_, held)| held).collect();
        let mut releases = JoinSet::new();
        for (lease, _) in all {
            let store = Arc::clone(&self.store);
            releases.spawn(async move {
                // What the store does not take now ends by itself.
                let _ = store.release(&lease).await;
            });
        }
        while releases.join_next().await.is_some() {}
    }

    /// Whether leases were given back.
    pub(super) fn left(&self) -> bool {
        self.left.load(Ordering::SeqCst)
    }

    fn held(&self) -> MutexGuard<'_, Leases> {
        // Nothing in here panics half-way.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.holding.held().by_token.remove(&self.token);
    }
}

/// Renews leases until their holder is gone, which this thread does not keep alive.
fn renew(holding: &Weak<Holding>) {
    loop {
        thread::sleep(BEAT);
        let Some(holding) = holding.upgrade() else { return };
        if let Err(error) = holding.renew() {
            tracing::error!(%error, "leases were not renewed");
        }
    }
}
