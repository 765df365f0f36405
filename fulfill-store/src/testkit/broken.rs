//! Stores with one mistake each, to prove that the suite can fail.

use std::{
    collections::HashMap,
    path::Path,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use crate::{
    Accepted, CallLease, CallStatus, Claimed, ClaimedCall, Committed, DeadLetter, Failed, Failure,
    Held, Key, Lease, Mail, MemoryStore, Outcome, Progress, Scope, Session, Settle, Settled,
    Statistics, Store, StoreError, Swept, Task, WaitingCall, Work, clock::Millis, memory::Waiting,
};

/// A mistake that a store could make.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Flaw {
    /// Commits are taken whatever version and token say.
    NoCompareAndSet,
    /// Every delivery is new.
    NoDedupe,
    /// A lane is handed out although somebody holds it.
    NoLaneLease,
    /// An event is acknowledged first and kept later, so that a crash loses it.
    EarlyAcknowledge,
    /// The answer is kept before the commit, so that a fenced turn leaves it.
    AnswerBeforeCommit,
    /// The answer is kept after the commit, so that a crash loses it.
    AnswerAfterCommit,
    /// Leases count as held however far in the future they end.
    UnboundedLease,
    /// Tenants share conversations and events.
    OneTenant,
    /// Outgoing calls of a fenced turn are made all the same.
    CallsBeforeCommit,
    /// Whoever settles a call is told that nothing stands behind it.
    NoMoreCalls,
}

impl Flaw {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::NoCompareAndSet,
        Self::NoDedupe,
        Self::NoLaneLease,
        Self::EarlyAcknowledge,
        Self::AnswerBeforeCommit,
        Self::AnswerAfterCommit,
        Self::UnboundedLease,
        Self::OneTenant,
        Self::CallsBeforeCommit,
        Self::NoMoreCalls,
    ];
}

/// A store in memory with one flaw. What it keeps outside of the inner store is lost with it.
#[derive(Debug)]
pub struct Broken {
    inner: MemoryStore,
    flaw: Flaw,
    count: AtomicU64,
    later: Mutex<Vec<Mail>>,
    answers: Mutex<HashMap<Key, crate::Payload>>,
}

impl Broken {
    /// That store with that flaw.
    pub fn new(inner: MemoryStore, flaw: Flaw) -> Self {
        Self {
            inner,
            flaw,
            count: AtomicU64::new(0),
            later: Mutex::default(),
            answers: Mutex::default(),
        }
    }

    fn key(&self, key: &Key) -> Key {
        match self.flaw {
            Flaw::OneTenant => Key::new("", key.id.clone()),
            _ => key.clone(),
        }
    }

    fn scope(&self, scope: Scope) -> Scope {
        match scope {
            Scope::Tenant(_) if self.flaw == Flaw::OneTenant => Scope::Any,
            Scope::Conversation(key) => Scope::Conversation(self.key(&key)),
            other => other,
        }
    }

    /// Makes the lease the one that holds, whatever was there.
    fn force(&self, lease: &Lease) {
        let mut tables = self.inner.tables();
        if let Some(found) = tables.conversations.get_mut(&lease.conversation) {
            (found.version, found.mail.token) = (lease.version, Some(lease.token));
            while found.done_in >= lease.seq {
                found.done_in -= 1;
                let (event, body) = (lease.event.clone(), crate::Payload::default());
                found.waiting.push_front(Waiting { event, body, received_at: 0 });
            }
        }
        tables.index(&lease.conversation);
    }

    /// Makes all holds last as if they were to last that long from the start.
    fn stretch(&self) {
        for found in self.inner.tables().conversations.values_mut() {
            (found.mail.length, found.lane.length) = (u64::MAX, u64::MAX);
        }
    }
}

impl Store for Broken {
    fn accept(&self, mut mail: Mail) -> Task<'_, Accepted> {
        mail.conversation = self.key(&mail.conversation);
        Box::pin(async move {
            if self.flaw == Flaw::NoDedupe && self.inner.answer(&mail.key()).await?.is_some() {
                let number = self.count.fetch_add(1, Ordering::SeqCst);
                mail.event = format!("{}#{number}", mail.event).into();
            }
            if self.flaw == Flaw::EarlyAcknowledge
                && self.inner.answer(&mail.key()).await?.is_none()
            {
                let mut later = lock(&self.later);
                if later.iter().any(|known| known.key() == mail.key()) {
                    return Ok(Accepted::Known(Progress::Pending));
                }
                let waiting = later.iter().filter(|one| one.conversation == mail.conversation);
                let before = self
                    .inner
                    .tables()
                    .conversations
                    .get(&mail.conversation)
                    .map_or(0, |found| found.last_in());
                let seq = before + waiting.count() as u64 + 1;
                later.push(mail);
                return Ok(Accepted::New { seq });
            }
            self.inner.accept(mail).await
        })
    }

    fn take_all(
        &self,
        mail: Vec<Mail>,
        lease: Option<Duration>,
    ) -> Task<'_, Vec<(Accepted, Option<Claimed>)>> {
        Box::pin(async move {
            let mut all = Vec::new();
            for one in mail {
                let taken = match lease {
                    Some(lease) => self.take(one.clone(), lease).await,
                    None => self.accept(one.clone()).await.map(|accepted| (accepted, None)),
                };
                match taken {
                    Err(StoreError::QueueFull { .. }) => {
                        all.extend(self.inner.take_all(vec![one], lease).await?);
                    }
                    taken => all.push(taken?),
                }
            }
            Ok(all)
        })
    }

    fn claim(&self, scope: Scope, lease: Duration) -> Task<'_, Option<Claimed>> {
        Box::pin(async move {
            let later = std::mem::take(&mut *lock(&self.later));
            for mail in later {
                self.inner.accept(mail).await?;
            }
            if self.flaw == Flaw::UnboundedLease {
                self.stretch();
            }
            self.inner.claim(self.scope(scope), lease).await
        })
    }

    fn commit(&self, lease: &Lease, mut outcome: Outcome) -> Task<'_, Committed> {
        let lease = lease.clone();
        let event = lease.conversation.beside(lease.event.clone());
        Box::pin(async move {
            match self.flaw {
                Flaw::NoCompareAndSet => self.force(&lease),
                Flaw::AnswerBeforeCommit => {
                    lock(&self.answers).insert(event, outcome.answer.clone());
                }
                Flaw::AnswerAfterCommit => {
                    let answer = std::mem::take(&mut outcome.answer);
                    lock(&self.answers).insert(event, answer);
                }
                Flaw::CallsBeforeCommit => {
                    let calls = std::mem::take(&mut outcome.calls);
                    let now = crate::Clock::now(&crate::ManualClock::default());
                    let mut tables = self.inner.tables();
                    if let Some(found) = tables.conversations.get_mut(&lease.conversation) {
                        found.enqueue(calls, &lease.event, now);
                    }
                    tables.index(&lease.conversation);
                }
                _ => {}
            }
            self.inner.commit(&lease, outcome).await
        })
    }

    fn renew(&self, lease: &Lease, length: Duration) -> Task<'_, Held> {
        self.inner.renew(lease, length)
    }

    fn release(&self, lease: &Lease) -> Task<'_, Held> {
        self.inner.release(lease)
    }

    fn fail(&self, lease: &Lease, failure: Failure) -> Task<'_, Failed> {
        self.inner.fail(lease, failure)
    }

    fn answer(&self, event: &Key) -> Task<'_, Option<Progress>> {
        let event = self.key(event);
        Box::pin(async move {
            if let Some(answer) = lock(&self.answers).get(&event) {
                return Ok(Some(Progress::Answered(answer.clone())));
            }
            self.inner.answer(&event).await
        })
    }

    fn wait(&self, event: &Key, patience: Duration) -> Task<'_, Option<Progress>> {
        let event = self.key(event);
        Box::pin(async move { self.inner.wait(&event, patience).await })
    }

    fn idle(&self, work: Work, patience: Duration) -> Task<'_, ()> {
        self.inner.idle(work, patience)
    }

    fn claim_call(&self, scope: Scope, lease: Duration) -> Task<'_, Option<ClaimedCall>> {
        Box::pin(async move {
            if self.flaw == Flaw::NoLaneLease {
                let mut tables = self.inner.tables();
                let all: Vec<Key> =
                    tables.conversations.iter().map(|(key, _)| key.clone()).collect();
                for key in &all {
                    if let Some(found) = tables.conversations.get_mut(key) {
                        (found.lane.ready_at, found.lane.length) = (0, 0);
                    }
                    tables.index(key);
                }
            }
            self.inner.claim_call(self.scope(scope), lease).await
        })
    }

    fn settle(&self, lease: &CallLease, settle: Settle) -> Task<'_, Settled> {
        let lease = lease.clone();
        Box::pin(async move {
            let mut settled = self.inner.settle(&lease, settle).await?;
            if let Settled::Done { more } | Settled::Dead { more, .. } = &mut settled {
                *more &= self.flaw != Flaw::NoMoreCalls;
            }
            Ok(settled)
        })
    }

    fn heard(&self, conversation: &Key) -> Task<'_, Option<Millis>> {
        self.inner.heard(&self.key(conversation))
    }

    fn calls(&self, conversation: &Key, event: &str) -> Task<'_, Vec<(u64, CallStatus)>> {
        self.inner.calls(conversation, event)
    }

    fn waiting_calls(
        &self,
        tenant: &str,
        after: Option<(&str, u64)>,
        limit: usize,
    ) -> Task<'_, Vec<WaitingCall>> {
        self.inner.waiting_calls(tenant, after, limit)
    }

    fn call(&self, conversation: &Key, seq: u64) -> Task<'_, Option<CallStatus>> {
        self.inner.call(conversation, seq)
    }

    fn dead(&self, tenant: &str, after: u64, limit: usize) -> Task<'_, Vec<DeadLetter>> {
        self.inner.dead(tenant, after, limit)
    }

    fn dead_letter(&self, tenant: &str, id: u64) -> Task<'_, Option<DeadLetter>> {
        self.inner.dead_letter(tenant, id)
    }

    fn revive(&self, tenant: &str, id: u64) -> Task<'_, Option<u64>> {
        self.inner.revive(tenant, id)
    }

    fn discard(&self, tenant: &str, id: u64) -> Task<'_, bool> {
        self.inner.discard(tenant, id)
    }

    fn sessions(&self, tenant: &str, after: Option<&str>, limit: usize) -> Task<'_, Vec<Session>> {
        self.inner.sessions(tenant, after, limit)
    }

    fn session(&self, conversation: &Key) -> Task<'_, Option<Session>> {
        self.inner.session(&self.key(conversation))
    }

    fn forget(&self, conversation: &Key) -> Task<'_, bool> {
        self.inner.forget(&self.key(conversation))
    }

    fn sweep(&self) -> Task<'_, Swept> {
        self.inner.sweep()
    }

    fn statistics(&self) -> Task<'_, Statistics> {
        self.inner.statistics()
    }

    fn backup(&self, path: &Path) -> Task<'_, ()> {
        self.inner.backup(path)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
