//! Stops calls of a channel whose platform does not work, and tries now and then whether it does.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// How many outcomes are looked at.
const WINDOW: usize = 20;

/// So many of them must be there before anything is concluded.
const SAMPLES: usize = 10;

/// So many conversations must have failed: one that always fails says nothing of the others.
const LANES: usize = 3;

/// How old an outcome may be.
const AGE: Duration = Duration::from_secs(60);

/// For how long calls are stopped at first, and at most.
const FIRST: Duration = Duration::from_secs(5);
const LONGEST: Duration = Duration::from_secs(60);

/// The breaker of one channel in this process.
#[derive(Default)]
pub(super) struct Breaker(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    /// When, and of which lane if it failed.
    outcomes: VecDeque<(Instant, Option<u64>)>,
    state: State,
}

#[derive(Default)]
enum State {
    #[default]
    Closed,
    /// No call leaves until then.
    Open { until: Instant, length: Duration },
    /// One call is on its way to find out.
    Probing { since: Instant, length: Duration },
}

/// What an outcome has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    Opened(Duration),
    Closed,
}

impl Breaker {
    /// Lets a call leave, or says after what time to ask again. A call that is let and does not leave
    /// is [withdrawn](Self::withdraw) with the same time.
    pub(super) fn admit(&self, now: Instant) -> Result<(), Duration> {
        let mut inner = self.inner();
        match inner.state {
            State::Closed => Ok(()),
            State::Open { until, .. } if now < until => Err(until - now),
            State::Open { length, .. } => {
                inner.state = State::Probing { since: now, length };
                Ok(())
            }
            // A probe that was never heard of again is followed by another one.
            State::Probing { since, length } if now.saturating_duration_since(since) > AGE => {
                inner.state = State::Probing { since: now, length };
                Ok(())
            }
            // Those who ask often while a probe hangs would keep the store busy with nothing.
            State::Probing { since, .. } => {
                Err(now.saturating_duration_since(since).max(Duration::from_secs(1)))
            }
        }
    }

    /// Takes back what was admitted: the call does not leave now. If it was to find out whether the
    /// platform works, another one may.
    pub(super) fn withdraw(&self, now: Instant) {
        let mut inner = self.inner();
        if let State::Probing { since, length } = inner.state
            && since == now
        {
            inner.state = State::Open { until: now, length };
        }
    }

    /// Takes note of an outcome: whether the platform failed, and of which lane.
    pub(super) fn note(
        &self,
        failed: bool,
        lane: impl FnOnce() -> u64,
        now: Instant,
    ) -> Option<Change> {
        let mut inner = self.inner();
        match inner.state {
            State::Probing { length, .. } if failed => {
                let length = (length * 2).min(LONGEST);
                inner.state = State::Open { until: now + length, length };
                Some(Change::Opened(length))
            }
            State::Probing { .. } | State::Open { .. } if !failed => {
                *inner = Inner::default();
                Some(Change::Closed)
            }
            // What left before it opened.
            State::Open { .. } | State::Probing { .. } => None,
            State::Closed => {
                inner.outcomes.push_back((now, failed.then(lane)));
                if inner.outcomes.len() > WINDOW {
                    inner.outcomes.pop_front();
                }
                if !failed || !inner.is_broken(now) {
                    return None;
                }
                inner.state = State::Open { until: now + FIRST, length: FIRST };
                inner.outcomes.clear();
                Some(Change::Opened(FIRST))
            }
        }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        // Nothing in here panics half-way.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn is_broken(&self, now: Instant) -> bool {
        let recent = self.outcomes.iter().filter(|(at, ..)| now.duration_since(*at) < AGE);
        let (mut count, mut lanes) = (0, Vec::new());
        let mut failures = 0;
        for (_, failed) in recent {
            count += 1;
            if let Some(lane) = failed {
                failures += 1;
                if !lanes.contains(lane) {
                    lanes.push(*lane);
                }
            }
        }
        count >= SAMPLES && failures * 2 >= count && lanes.len() >= LANES
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    /// A breaker that has seen these outcomes, of so many lanes in turn.
    fn seen(outcomes: &str, lanes: u64, now: Instant) -> (Breaker, Option<Change>) {
        let breaker = Breaker::default();
        let mut change = None;
        for (number, outcome) in outcomes.bytes().enumerate() {
            change = breaker.note(outcome == b'x', || number as u64 % lanes, now).or(change);
        }
        (breaker, change)
    }

    #[test]
    fn opens_when_half_of_many_calls_of_several_conversations_fail() {
        let now = Instant::now();
        for (outcomes, lanes, opens) in [
            ("xxxxxxxxx", 9, false),
            ("xxxxxxxxxx", 9, true),
            ("xxxxxxxxxx", 2, false),
            (".x.x.x.x.x", 10, true),
            ("..x..x..x..x..x..x", 18, false),
            ("....................xxxxxxxxxx", 9, true),
        ] {
            let (breaker, change) = seen(outcomes, lanes, now);
            assert_eq!(change, opens.then_some(Change::Opened(FIRST)), "{outcomes} {lanes}");
            assert_eq!(breaker.admit(now).is_err(), opens, "{outcomes} {lanes}");
        }
        let (breaker, _) = seen("xxxxxxxxx", 9, now);
        assert_eq!(breaker.note(true, || 1, now + 2 * AGE), None, "what is old says nothing");
    }

    #[test]
    fn one_call_finds_out_whether_it_works_again() {
        let now = Instant::now();
        let (breaker, _) = seen("xxxxxxxxxx", 9, now);
        assert_eq!(breaker.admit(now), Err(FIRST));
        let later = now + FIRST;
        assert_eq!(breaker.admit(later), Ok(()), "the probe");
        assert_eq!(breaker.admit(later), Err(SECOND), "while it is on its way");
        assert_eq!(breaker.note(true, || 1, later), Some(Change::Opened(2 * FIRST)));
        let later = later + 2 * FIRST;
        assert_eq!(breaker.admit(later), Ok(()), "the second probe");
        assert_eq!(breaker.note(false, || 1, later), Some(Change::Closed));
        assert_eq!(breaker.admit(later), Ok(()));
    }

    #[test]
    fn a_probe_that_does_not_leave_is_anothers_to_make() {
        let now = Instant::now();
        let (breaker, _) = seen("xxxxxxxxxx", 9, now);
        let later = now + FIRST;
        assert_eq!(breaker.admit(later), Ok(()));
        breaker.withdraw(now);
        assert_eq!(breaker.admit(later), Err(SECOND), "what was let before is no probe");
        breaker.withdraw(later);
        assert_eq!(breaker.admit(later), Ok(()));
        assert_eq!(breaker.note(true, || 1, later), Some(Change::Opened(2 * FIRST)));
        breaker.withdraw(later);
        assert_eq!(breaker.admit(later), Err(2 * FIRST), "its outcome is known");
    }

    #[test]
    fn a_probe_that_is_lost_is_followed_by_another() {
        let now = Instant::now();
        let (breaker, _) = seen("xxxxxxxxxx", 9, now);
        assert_eq!(breaker.admit(now + FIRST), Ok(()));
        assert_eq!(breaker.admit(now + FIRST + 3 * SECOND), Err(3 * SECOND));
        assert_eq!(breaker.admit(now + FIRST + AGE), Err(AGE));
        assert_eq!(breaker.admit(now + FIRST + AGE + SECOND), Ok(()));
    }
}
