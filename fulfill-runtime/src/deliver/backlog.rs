//! How far sending is behind what is kept.
//!
//! Keeping an event takes less time than making its call, so whoever writes faster than calls are made
//! would fill the store. While all places are taken, deliveries are therefore acknowledged as calls get
//! done: the platform has more to wait for than usual, and slows down. It never waits for long, so a
//! platform whose API hangs gets its webhooks answered all the same.

use std::{
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    sync::Notify,
    time::{Instant, timeout},
};

/// How long an acknowledgement may be held back.
const PATIENCE: Duration = Duration::from_millis(15);

/// For how long none is held back after one that waited in vain.
const IN_VAIN: Duration = Duration::from_secs(1);

/// The calls that were kept by this process and are not being made. More or less: other processes make
/// them too, and those that are made again are not counted again.
#[derive(Default)]
pub(super) struct Backlog {
    unsent: AtomicUsize,
    relief: Notify,
    hangs: Mutex<Option<Instant>>,
}

impl Backlog {
    /// Takes note of calls that nobody makes at once.
    pub(super) fn add(&self, calls: usize) {
        self.unsent.fetch_add(calls, Ordering::Relaxed);
    }

    /// Takes note of one that is being made.
    pub(super) fn remove(&self) {
        let less = |unsent: usize| unsent.checked_sub(1);
        let _ = self.unsent.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less);
    }

    /// Takes note that there are none.
    pub(super) fn clear(&self) {
        self.unsent.store(0, Ordering::Relaxed);
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.unsent.load(Ordering::Relaxed) == 0
    }

    /// Lets one delivery be acknowledged that was held back.
    pub(super) fn relieve(&self) {
        self.relief.notify_one();
    }

    /// Waits until calls were done, for a short time at most.
    pub(super) async fn relieved(&self) {
        if self.hangs().is_some_and(|since| since.elapsed() < IN_VAIN) {
            return;
        }
        if timeout(PATIENCE, self.relief.notified()).await.is_err() {
            *self.hangs() = Some(Instant::now());
        }
    }

    fn hangs(&self) -> MutexGuard<'_, Option<Instant>> {
        self.hangs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    /// How long an acknowledgement is held back.
    async fn held(backlog: &Backlog) -> Duration {
        let start = Instant::now();
        backlog.relieved().await;
        start.elapsed()
    }

    #[tokio::test(start_paused = true)]
    async fn an_acknowledgement_waits_for_a_call_and_not_for_long() {
        let backlog = Arc::new(Backlog::default());
        let other = Arc::clone(&backlog);
        tokio::spawn(async move {
            tokio::time::sleep(PATIENCE / 3).await;
            other.relieve();
        });
        assert_eq!(held(&backlog).await, PATIENCE / 3);
        backlog.relieve();
        assert_eq!(held(&backlog).await, Duration::ZERO, "it was done a moment before");
        assert_eq!(held(&backlog).await, PATIENCE);
        assert_eq!(held(&backlog).await, Duration::ZERO, "the platform's API hangs");
    }

    #[test]
    fn calls_are_counted_more_or_less() {
        let backlog = Backlog::default();
        backlog.remove();
        assert!(backlog.is_empty());
        backlog.add(3);
        backlog.remove();
        assert!(!backlog.is_empty());
        backlog.clear();
        assert!(backlog.is_empty());
    }
}
