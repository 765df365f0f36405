//! How far sending is behind what is kept.
//!
//! Keeping an event takes less time than making its call, so whoever writes faster than calls are made
//! would fill the store. While too much waits, deliveries are therefore acknowledged a little later: the
//! platform has more to wait for than usual, and slows down. It never waits for long, and not at all for
//! a platform whose API hangs.

use std::{
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    sync::Notify,
    time::{Instant, timeout},
};

/// How long an acknowledgement may be held back.
const PATIENCE: Duration = Duration::from_millis(15);

/// For how long none is held back after one during which no call was done with.
const IN_VAIN: Duration = Duration::from_secs(1);

/// The calls that were kept by this process and are not being made. More or less: other processes make
/// them too, and those that are made again are not counted again.
pub(super) struct Backlog {
    unsent: AtomicUsize,
    /// How many may wait before acknowledgements are held back.
    limit: usize,
    /// How many calls were done with so far, whatever became of them.
    done: AtomicU64,
    relief: Notify,
    hangs: Mutex<Option<Instant>>,
}

impl Backlog {
    pub(super) fn new(limit: usize) -> Self {
        let (unsent, done, relief, hangs) = Default::default();
        Self { unsent, limit, done, relief, hangs }
    }

    /// Takes note of calls that nobody makes at once.
    pub(super) fn add(&self, calls: usize) {
        self.unsent.fetch_add(calls, Ordering::Relaxed);
    }

    /// Takes note of one that is being made.
    pub(super) fn remove(&self) {
        let less = |unsent: usize| unsent.checked_sub(1);
        let before = self.unsent.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less);
        if before == Ok(self.limit + 1) {
            self.relief.notify_waiters();
        }
    }

    /// Takes note that there are none.
    pub(super) fn clear(&self) {
        if self.unsent.swap(0, Ordering::Relaxed) > self.limit {
            self.relief.notify_waiters();
        }
    }

    /// Takes note that one is done with.
    pub(super) fn done(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.unsent.load(Ordering::Relaxed) == 0
    }

    /// Waits until less waits, for a short time at most.
    pub(super) async fn relieved(&self) {
        // Listens before it looks, so that no call falls between the two.
        let relief = self.relief.notified();
        if self.unsent.load(Ordering::Relaxed) <= self.limit || self.is_hanging() {
            return;
        }
        let before = self.done.load(Ordering::Relaxed);
        let late = timeout(PATIENCE, relief).await.is_err();
        if late && self.done.load(Ordering::Relaxed) == before {
            *self.hangs() = Some(Instant::now());
        }
    }

    fn is_hanging(&self) -> bool {
        self.hangs().is_some_and(|since| since.elapsed() < IN_VAIN)
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
    async fn acknowledgements_wait_for_calls_and_not_for_long() {
        let backlog = Arc::new(Backlog::new(2));
        backlog.add(2);
        assert_eq!(held(&backlog).await, Duration::ZERO, "that much may wait");
        backlog.add(1);
        let other = Arc::clone(&backlog);
        tokio::spawn(async move {
            tokio::time::sleep(PATIENCE / 3).await;
            other.remove();
        });
        assert_eq!(held(&backlog).await, PATIENCE / 3);
        backlog.add(9);
        let other = Arc::clone(&backlog);
        tokio::spawn(async move {
            tokio::time::sleep(PATIENCE / 3).await;
            other.remove();
            other.done();
        });
        assert_eq!(held(&backlog).await, PATIENCE, "still too many");
        assert_eq!(held(&backlog).await, PATIENCE, "nothing was done with");
        assert_eq!(held(&backlog).await, Duration::ZERO, "the platform's API hangs");
        tokio::time::sleep(IN_VAIN).await;
        assert_eq!(held(&backlog).await, PATIENCE, "perhaps no longer");
    }

    #[tokio::test(start_paused = true)]
    async fn all_are_acknowledged_when_nothing_waits() {
        let backlog = Arc::new(Backlog::new(1));
        backlog.add(5);
        let waiting = [(); 3].map(|()| {
            let backlog = Arc::clone(&backlog);
            tokio::spawn(async move { held(&backlog).await })
        });
        tokio::task::yield_now().await;
        backlog.clear();
        for held in waiting {
            assert_eq!(held.await.unwrap(), Duration::ZERO);
        }
    }

    #[test]
    fn calls_are_counted_more_or_less() {
        let backlog = Backlog::new(1);
        backlog.remove();
        assert!(backlog.is_empty());
        backlog.add(3);
        backlog.remove();
        assert!(!backlog.is_empty());
        backlog.clear();
        assert!(backlog.is_empty());
    }
}
