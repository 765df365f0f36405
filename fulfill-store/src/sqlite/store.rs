//! The port, each request in its transaction.

use std::{path::Path, thread, time::Duration};

use tokio::sync::oneshot;

use super::{SqliteStore, failed, inbox, lanes, letters, sessions, sweep};
use crate::{
    Accepted, CallLease, CallStatus, Claimed, ClaimedCall, Committed, DeadLetter, Failed, Failure,
    Held, Key, Lease, Mail, Outcome, Progress, Scope, Session, Settle, Settled, Statistics, Store,
    StoreError, Swept, Task, WaitingCall, Work,
    clock::{Millis, millis},
    signals::Signals,
};

impl Store for SqliteStore {
    fn accept(&self, mail: Mail) -> Task<'_, Accepted> {
        let limits = self.0.limits;
        self.write(
            move |connection, now| inbox::accept(connection, &mail, &limits, now),
            |signals, accepted| {
                if matches!(accepted, Accepted::New { .. }) {
                    signals.work(Work::Mail);
                }
            },
        )
    }

    fn claim(&self, scope: Scope, lease: Duration) -> Task<'_, Option<Claimed>> {
        self.write(
            move |connection, now| inbox::claim(connection, &scope, millis(lease), now),
            quiet,
        )
    }

    fn take(&self, mail: Mail, lease: Duration) -> Task<'_, (Accepted, Option<Claimed>)> {
        let limits = self.0.limits;
        self.write(
            move |connection, now| {
                inbox::take(connection, &mail, &limits, Some(millis(lease)), now)
            },
            taken,
        )
    }

    fn take_all(
        &self,
        mail: Vec<Mail>,
        lease: Option<Duration>,
    ) -> Task<'_, Vec<(Accepted, Option<Claimed>)>> {
        let limits = self.0.limits;
        self.write(
            move |connection, now| {
                let lease = lease.map(millis);
                let take = |mail| inbox::take_or_bury(connection, mail, &limits, lease, now);
                mail.iter().map(take).collect()
            },
            |signals, all: &Vec<_>| all.iter().for_each(|one| taken(signals, one)),
        )
    }

    fn commit(&self, lease: &Lease, outcome: Outcome) -> Task<'_, Committed> {
        let (lease, limits, name) = (lease.clone(), self.0.limits, self.0.name.clone());
        let event = lease.conversation.beside(lease.event.clone());
        self.write(
            move |connection, now| {
                inbox::commit(connection, &lease, &outcome, (&name, &limits), now)
            },
            move |signals, committed| {
                if let Committed::Done { first_call, more, claimed } = committed {
                    signals.answered(&event);
                    if *more {
                        signals.work(Work::Mail);
                    }
                    if first_call.is_some() && claimed.is_none() {
                        signals.work(Work::Calls);
                    }
                }
            },
        )
    }

    fn renew(&self, lease: &Lease, length: Duration) -> Task<'_, Held> {
        let lease = lease.clone();
        self.write(
            move |connection, now| inbox::renew(connection, &lease, millis(length), now),
            quiet,
        )
    }

    fn release(&self, lease: &Lease) -> Task<'_, Held> {
        let lease = lease.clone();
        self.write(
            move |connection, now| inbox::release(connection, &lease, now),
            |signals, _| signals.work(Work::Mail),
        )
    }

    fn fail(&self, lease: &Lease, failure: Failure) -> Task<'_, Failed> {
        let lease = lease.clone();
        let event = lease.conversation.beside(lease.event.clone());
        self.write(
            move |connection, now| inbox::fail(connection, &lease, &failure, now),
            move |signals, _| {
                signals.answered(&event);
                signals.work(Work::Mail);
                signals.work(Work::Calls);
            },
        )
    }

    fn answer(&self, event: &Key) -> Task<'_, Option<Progress>> {
        let event = event.clone();
        self.read(move |connection| inbox::progress(connection, &event))
    }

    fn wait(&self, event: &Key, patience: Duration) -> Task<'_, Option<Progress>> {
        let event = event.clone();
        Box::pin(async move { self.0.signals.wait(&event, patience, || self.answer(&event)).await })
    }

    fn idle(&self, work: Work, patience: Duration) -> Task<'_, ()> {
        Box::pin(async move {
            self.0.signals.idle(work, patience).await;
            Ok(())
        })
    }

    fn claim_call(&self, scope: Scope, lease: Duration) -> Task<'_, Option<ClaimedCall>> {
        let name = self.0.name.clone();
        self.write(
            move |connection, now| lanes::claim(connection, &name, &scope, millis(lease), now),
            quiet,
        )
    }

    fn settle(&self, lease: &CallLease, settle: Settle) -> Task<'_, Settled> {
        let lease = lease.clone();
        self.write(
            move |connection, now| lanes::settle(connection, &lease, &settle, now),
            // Nobody is woken: who settles a call is told of the next one.
            quiet,
        )
    }

    fn heard(&self, conversation: &Key) -> Task<'_, Option<Millis>> {
        let conversation = conversation.clone();
        self.read(move |connection| inbox::heard(connection, &conversation))
    }

    fn calls(&self, conversation: &Key, event: &str) -> Task<'_, Vec<(u64, CallStatus)>> {
        let (conversation, event) = (conversation.clone(), event.to_owned());
        self.read(move |connection| lanes::calls(connection, &conversation, &event))
    }

    fn waiting_calls(
        &self,
        tenant: &str,
        after: Option<(&str, u64)>,
        limit: usize,
    ) -> Task<'_, Vec<WaitingCall>> {
        let tenant = tenant.to_owned();
        let after = after.map(|(id, seq)| (id.to_owned(), seq));
        self.read(move |connection| {
            let after = after.as_ref().map(|(id, seq)| (id.as_str(), *seq));
            lanes::waiting(connection, &tenant, after, limit)
        })
    }

    fn call(&self, conversation: &Key, seq: u64) -> Task<'_, Option<CallStatus>> {
        let conversation = conversation.clone();
        self.read(move |connection| lanes::call(connection, &conversation, seq))
    }

    fn dead(&self, tenant: &str, after: u64, limit: usize) -> Task<'_, Vec<DeadLetter>> {
        let tenant = tenant.to_owned();
        self.read(move |connection| letters::list(connection, &tenant, after, limit))
    }

    fn dead_letter(&self, tenant: &str, id: u64) -> Task<'_, Option<DeadLetter>> {
        let tenant = tenant.to_owned();
        self.read(move |connection| letters::show(connection, &tenant, id))
    }

    fn revive(&self, tenant: &str, id: u64) -> Task<'_, Option<u64>> {
        let tenant = tenant.to_owned();
        self.write(
            move |connection, now| letters::revive(connection, &tenant, id, now),
            |signals, _| {
                signals.work(Work::Mail);
                signals.work(Work::Calls);
            },
        )
    }

    fn discard(&self, tenant: &str, id: u64) -> Task<'_, bool> {
        let tenant = tenant.to_owned();
        self.write(move |connection, _| letters::discard(connection, &tenant, id), quiet)
    }

    fn sessions(&self, tenant: &str, after: Option<&str>, limit: usize) -> Task<'_, Vec<Session>> {
        let (tenant, after) = (tenant.to_owned(), after.map(str::to_owned));
        self.read(move |connection| sessions::list(connection, &tenant, after.as_deref(), limit))
    }

    fn session(&self, conversation: &Key) -> Task<'_, Option<Session>> {
        let conversation = conversation.clone();
        self.read(move |connection| sessions::show(connection, &conversation))
    }

    fn forget(&self, conversation: &Key) -> Task<'_, bool> {
        let conversation = conversation.clone();
        self.write(
            move |connection, now| sessions::forget(connection, &conversation, now),
            |signals, _| signals.work(Work::Mail),
        )
    }

    fn sweep(&self) -> Task<'_, Swept> {
        let limits = self.0.limits;
        self.write(move |connection, now| sweep::sweep(connection, &limits, now), quiet)
    }

    fn statistics(&self) -> Task<'_, Statistics> {
        self.read(sessions::statistics)
    }

    fn backup(&self, path: &Path) -> Task<'_, ()> {
        let (from, to) = (self.0.path.clone(), path.to_path_buf());
        Box::pin(async move {
            let (reply, result) = oneshot::channel();
            // Its own thread: a large file takes a while, and the readers have others to serve.
            let copy = move || {
                // Whoever asked may have gone.
                let _ = reply.send(sweep::backup(&from, &to));
            };
            let named = thread::Builder::new().name("fulfill-store-backup".to_owned());
            named.spawn(copy).map_err(failed("start its threads"))?;
            result.await.map_err(|_| StoreError::Closed)?
        })
    }
}

/// Wakes a worker for mail that was not claimed along.
fn taken(signals: &Signals, (accepted, claimed): &(Accepted, Option<Claimed>)) {
    if matches!(accepted, Accepted::New { .. }) && claimed.is_none() {
        signals.work(Work::Mail);
    }
}

/// For requests that nobody waits for.
fn quiet<T>(_: &Signals, _: &T) {}
