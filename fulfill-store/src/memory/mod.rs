//! A store in memory, for tests and for conversations that may be lost.

mod conversation;
mod due;
mod ends;
mod inbox;
mod keep;
mod lanes;
mod sweep;
mod table;
mod tables;

use std::{
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

#[cfg(feature = "testkit")]
pub(crate) use self::conversation::Waiting;
pub(crate) use self::tables::Tables;
use crate::{
    Accepted, CallLease, CallStatus, Claimed, ClaimedCall, Clock, Committed, DeadLetter, Failed,
    Failure, Held, Key, Lease, Limits, Mail, Outcome, Progress, Scope, Session, Settle, Settled,
    Statistics, Store, StoreError, Swept, SystemClock, Task, WaitingCall, Work,
    clock::{Millis, millis},
    signals::Signals,
};

/// A store in memory. Clones share it; what it holds ends with the last of them.
///
/// Its size is bounded by the traffic of the time for which events are known,
/// [`Limits::events`]: each event takes some 300 bytes for so long, and its answer; each call that was
/// settled some 150 bytes. A bot of ten events a second knows seven million after the 8 days of the default;
/// give it less with [`with`](Self::with), if its platforms do not repeat for as long, or use a store on
/// disk. Beside them are the states of sessions, what waits, and dead letters until they are dropped.
///
/// ```
/// use std::time::Duration;
///
/// use fulfill_store::{Limits, MemoryStore, SystemClock};
///
/// let day = Duration::from_secs(86_400);
/// let store = MemoryStore::with(SystemClock, Limits { events: day, ..Limits::default() });
/// # drop(store);
/// ```
#[derive(Clone, Debug)]
pub struct MemoryStore {
    tables: Arc<Mutex<Tables>>,
    signals: Arc<Signals>,
    clock: Arc<dyn Clock>,
}

impl MemoryStore {
    /// An empty store with the machine's clock and the default limits.
    pub fn new() -> Self {
        Self::with(SystemClock, Limits::default())
    }

    /// An empty store with that clock and those limits.
    pub fn with(clock: impl Clock, limits: Limits) -> Self {
        Self {
            tables: Arc::new(Mutex::new(Tables::new(limits))),
            signals: Arc::new(Signals::new()),
            clock: Arc::new(clock),
        }
    }

    /// The tables themselves: for the variants that are broken on purpose.
    pub(crate) fn tables(&self) -> MutexGuard<'_, Tables> {
        // A panic elsewhere leaves no table half changed: requests check first and then write.
        self.tables.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Wakes a worker for mail that was not claimed along.
    fn told(&self, (accepted, claimed): &(Accepted, Option<Claimed>)) {
        if matches!(accepted, Accepted::New { .. }) && claimed.is_none() {
            self.signals.work(Work::Mail);
        }
    }

    /// Runs a request whole, when it is first polled.
    fn run<'a, T: Send + 'a>(
        &'a self,
        request: impl FnOnce(&mut Tables, u64) -> Result<T, StoreError> + Send + 'a,
    ) -> Task<'a, T> {
        Box::pin(async move {
            let now = self.clock.now();
            request(self.tables().at(now), now)
        })
    }
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new()
    }
}

impl Store for MemoryStore {
    fn accept(&self, mail: Mail) -> Task<'_, Accepted> {
        self.run(move |tables, now| {
            let accepted = tables.accept(mail, now)?;
            if matches!(accepted, Accepted::New { .. }) {
                self.signals.work(Work::Mail);
            }
            Ok(accepted)
        })
    }

    fn take(&self, mail: Mail, lease: Duration) -> Task<'_, (Accepted, Option<Claimed>)> {
        self.run(move |tables, now| {
            let taken = tables.take(mail, Some(millis(lease)), now)?;
            self.told(&taken);
            Ok(taken)
        })
    }

    fn take_all(
        &self,
        mail: Vec<Mail>,
        lease: Option<Duration>,
    ) -> Task<'_, Vec<(Accepted, Option<Claimed>)>> {
        self.run(move |tables, now| {
            let taken = tables.take_all(mail, lease.map(millis), now);
            taken.iter().for_each(|taken| self.told(taken));
            Ok(taken)
        })
    }

    fn claim(&self, scope: Scope, lease: Duration) -> Task<'_, Option<Claimed>> {
        self.run(move |tables, now| Ok(tables.claim(&scope, millis(lease), now)))
    }

    fn commit(&self, lease: &Lease, outcome: Outcome) -> Task<'_, Committed> {
        let lease = lease.clone();
        self.run(move |tables, now| {
            let committed = tables.commit(&lease, outcome, now)?;
            if let Committed::Done { first_call, more, claimed } = &committed {
                self.signals.answered(&lease.conversation.beside(lease.event));
                if *more {
                    self.signals.work(Work::Mail);
                }
                if first_call.is_some() && claimed.is_none() {
                    self.signals.work(Work::Calls);
                }
            }
            Ok(committed)
        })
    }

    fn renew(&self, lease: &Lease, length: Duration) -> Task<'_, Held> {
        let lease = lease.clone();
        self.run(move |tables, now| Ok(tables.renew(&lease, millis(length), now)))
    }

    fn release(&self, lease: &Lease) -> Task<'_, Held> {
        let lease = lease.clone();
        self.run(move |tables, now| {
            self.signals.work(Work::Mail);
            Ok(tables.release(&lease, now))
        })
    }

    fn fail(&self, lease: &Lease, failure: Failure) -> Task<'_, Failed> {
        let lease = lease.clone();
        self.run(move |tables, now| {
            let failed = tables.fail(&lease, failure, now);
            self.signals.answered(&lease.conversation.beside(lease.event));
            self.signals.work(Work::Mail);
            self.signals.work(Work::Calls);
            Ok(failed)
        })
    }

    fn answer(&self, event: &Key) -> Task<'_, Option<Progress>> {
        let event = event.clone();
        self.run(move |tables, _| Ok(tables.progress(&event)))
    }

    fn wait(&self, event: &Key, patience: Duration) -> Task<'_, Option<Progress>> {
        let event = event.clone();
        Box::pin(async move { self.signals.wait(&event, patience, || self.answer(&event)).await })
    }

    fn idle(&self, work: Work, patience: Duration) -> Task<'_, ()> {
        Box::pin(async move {
            self.signals.idle(work, patience).await;
            Ok(())
        })
    }

    fn claim_call(&self, scope: Scope, lease: Duration) -> Task<'_, Option<ClaimedCall>> {
        self.run(move |tables, now| Ok(tables.claim_call(&scope, millis(lease), now)))
    }

    fn settle(&self, lease: &CallLease, settle: Settle) -> Task<'_, Settled> {
        let lease = lease.clone();
        // Nobody is woken: who settles a call is told of the next one.
        self.run(move |tables, now| Ok(tables.settle(&lease, settle, now)))
    }

    fn heard(&self, conversation: &Key) -> Task<'_, Option<Millis>> {
        let conversation = conversation.clone();
        self.run(move |tables, _| {
            Ok(tables.conversations.get(&conversation).and_then(|found| found.heard_at))
        })
    }

    fn calls(&self, conversation: &Key, event: &str) -> Task<'_, Vec<(u64, CallStatus)>> {
        let (conversation, event) = (conversation.clone(), event.to_owned());
        self.run(move |tables, _| Ok(tables.calls(&conversation, &event)))
    }

    fn waiting_calls(
        &self,
        tenant: &str,
        after: Option<(&str, u64)>,
        limit: usize,
    ) -> Task<'_, Vec<WaitingCall>> {
        let tenant = tenant.to_owned();
        let after = after.map(|(id, seq)| (id.to_owned(), seq));
        self.run(move |tables, _| {
            let after = after.as_ref().map(|(id, seq)| (id.as_str(), *seq));
            Ok(tables.waiting_calls(&tenant, after, limit))
        })
    }

    fn call(&self, conversation: &Key, seq: u64) -> Task<'_, Option<CallStatus>> {
        let conversation = conversation.clone();
        self.run(move |tables, _| Ok(tables.call(&conversation, seq)))
    }

    fn dead(&self, tenant: &str, after: u64, limit: usize) -> Task<'_, Vec<DeadLetter>> {
        let tenant = tenant.to_owned();
        self.run(move |tables, _| Ok(tables.dead(&tenant, after, limit)))
    }

    fn dead_letter(&self, tenant: &str, id: u64) -> Task<'_, Option<DeadLetter>> {
        let tenant = tenant.to_owned();
        self.run(move |tables, _| Ok(tables.dead_letter(&tenant, id)))
    }

    fn revive(&self, tenant: &str, id: u64) -> Task<'_, Option<u64>> {
        let tenant = tenant.to_owned();
        self.run(move |tables, now| {
            self.signals.work(Work::Mail);
            self.signals.work(Work::Calls);
            Ok(tables.revive(&tenant, id, now))
        })
    }

    fn discard(&self, tenant: &str, id: u64) -> Task<'_, bool> {
        let tenant = tenant.to_owned();
        self.run(move |tables, _| Ok(tables.discard(&tenant, id)))
    }

    fn sessions(&self, tenant: &str, after: Option<&str>, limit: usize) -> Task<'_, Vec<Session>> {
        let (tenant, after) = (tenant.to_owned(), after.map(str::to_owned));
        self.run(move |tables, _| Ok(tables.sessions(&tenant, after.as_deref(), limit)))
    }

    fn session(&self, conversation: &Key) -> Task<'_, Option<Session>> {
        let conversation = conversation.clone();
        self.run(move |tables, _| Ok(tables.session(&conversation)))
    }

    fn forget(&self, conversation: &Key) -> Task<'_, bool> {
        let conversation = conversation.clone();
        self.run(move |tables, now| Ok(tables.forget(&conversation, now)))
    }

    fn sweep(&self) -> Task<'_, Swept> {
        self.run(|tables, now| Ok(tables.sweep(now)))
    }

    fn statistics(&self) -> Task<'_, Statistics> {
        self.run(|tables, _| Ok(tables.statistics()))
    }

    fn backup(&self, _: &Path) -> Task<'_, ()> {
        Box::pin(async { Err(StoreError::Unsupported { store: "MemoryStore", what: "backup" }) })
    }
}
