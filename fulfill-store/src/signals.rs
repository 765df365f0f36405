//! Wakes those of this process who wait for an answer or for work.

use std::{hash::BuildHasher, pin::pin, time::Duration};

use tokio::{
    sync::Notify,
    time::{Instant, timeout},
};

use crate::{Key, Progress, StoreError, Work, key::KeyHashes, port::Task};

/// Answers are announced in as many groups; a waiter looks up its own when its group is called.
const GROUPS: usize = 64;

/// How often a waiter looks even though nobody called: other processes call nobody here.
const LOOK: Duration = Duration::from_millis(25);

#[derive(Debug)]
pub(crate) struct Signals {
    answers: [Notify; GROUPS],
    hashes: KeyHashes,
    mail: Notify,
    calls: Notify,
}

impl Signals {
    pub(crate) fn new() -> Self {
        Self {
            answers: std::array::from_fn(|_| Notify::new()),
            hashes: KeyHashes::default(),
            mail: Notify::new(),
            calls: Notify::new(),
        }
    }

    /// Says that the event has an answer.
    pub(crate) fn answered(&self, event: &Key) {
        self.group(event).notify_waiters();
    }

    /// Says that there is something to claim. One waiter is enough: it claims until nothing is left.
    pub(crate) fn work(&self, work: Work) {
        self.of(work).notify_one();
    }

    pub(crate) async fn idle(&self, work: Work, patience: Duration) {
        // Out of patience is an answer too.
        let _ = timeout(patience, self.of(work).notified()).await;
    }

    /// Asks `look` until the event is no longer pending.
    pub(crate) async fn wait<'a>(
        &self,
        event: &Key,
        patience: Duration,
        look: impl Fn() -> Task<'a, Option<Progress>>,
    ) -> Result<Option<Progress>, StoreError> {
        let end = Instant::now() + patience.min(Duration::from_secs(86_400));
        loop {
            // Listens before it looks, so that no call falls between the two.
            let mut called = pin!(self.group(event).notified());
            called.as_mut().enable();
            let found = look().await?;
            let left = end.saturating_duration_since(Instant::now());
            if found != Some(Progress::Pending) || left.is_zero() {
                return Ok(found);
            }
            let _ = timeout(LOOK.min(left), called).await;
        }
    }

    fn of(&self, work: Work) -> &Notify {
        match work {
            Work::Mail => &self.mail,
            Work::Calls => &self.calls,
        }
    }

    fn group(&self, event: &Key) -> &Notify {
        let hash = self.hashes.hash_one(event);
        &self.answers[usize::try_from(hash % GROUPS as u64).unwrap_or(0)]
    }
}
