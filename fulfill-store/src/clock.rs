//! Where a store takes the time from.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// A point in time: milliseconds since the Unix epoch.
pub type Millis = u64;

/// Where a store takes the time from.
///
/// Only progress depends on it: when a lease counts as expired, when a session ends, when a call is
/// tried again. No answer and no order does; those rest on versions and tokens.
pub trait Clock: fmt::Debug + Send + Sync + 'static {
    /// Milliseconds since the Unix epoch. May step backwards.
    fn now(&self) -> Millis;
}

impl<C: Clock + ?Sized> Clock for Arc<C> {
    fn now(&self) -> Millis {
        (**self).now()
    }
}

/// The clock of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Millis {
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, millis)
    }
}

/// A clock that stands still until it is moved: for tests and simulations.
///
/// Clones show the same time.
///
/// ```
/// use std::time::Duration;
/// use fulfill_store::{Clock, ManualClock};
///
/// let clock = ManualClock::new(1_000);
/// clock.advance(Duration::from_secs(2));
/// clock.step_back(Duration::from_millis(500));
/// assert_eq!(clock.now(), 2_500);
/// ```
#[derive(Clone, Debug)]
pub struct ManualClock(Arc<AtomicU64>);

impl ManualClock {
    /// A clock that shows that time.
    pub fn new(now: Millis) -> Self {
        Self(Arc::new(AtomicU64::new(now)))
    }

    /// Moves it forward.
    pub fn advance(&self, by: Duration) {
        self.0.fetch_add(millis(by), Ordering::SeqCst);
    }

    /// Moves it back, as a correction of the machine's time does; not below zero.
    pub fn step_back(&self, by: Duration) {
        let step = |now: u64| Some(now.saturating_sub(millis(by)));
        // The closure never refuses.
        let _ = self.0.fetch_update(Ordering::SeqCst, Ordering::SeqCst, step);
    }
}

impl Default for ManualClock {
    /// The 14th of November 2023, a time like any other.
    fn default() -> Self {
        Self::new(1_700_000_000_000)
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Millis {
        self.0.load(Ordering::SeqCst)
    }
}

/// What databases hold a time or a count in; a length beyond it is as good as for ever.
pub(crate) const FOR_EVER: Millis = i64::MAX as u64 / 4;

/// The length in milliseconds.
pub(crate) fn millis(length: Duration) -> Millis {
    Millis::try_from(length.as_millis()).unwrap_or(FOR_EVER).min(FOR_EVER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manual_clock_moves_both_ways() {
        let clock = ManualClock::new(10);
        let same = clock.clone();
        clock.advance(Duration::from_millis(5));
        assert_eq!(same.now(), 15);
        same.step_back(Duration::from_secs(1));
        assert_eq!(clock.now(), 0);
    }

    #[test]
    fn lengths_without_end_are_held() {
        assert_eq!(millis(Duration::MAX), FOR_EVER);
        assert!(SystemClock.now() > 1_700_000_000_000);
    }
}
