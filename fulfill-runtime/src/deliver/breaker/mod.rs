//! Stops calls of a channel whose platform does not work, and tries now and then whether it does.
//!
//! It looks at conversations, not at calls: one whose calls always fail is tried again and again, and
//! says no more by that of the platform than another one by its one success.

mod lanes;

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use self::lanes::{Lanes, Standing};

/// For how long calls are stopped at first, and at most.
const FIRST: Duration = Duration::from_secs(5);
const LONGEST: Duration = Duration::from_secs(60);

/// The time between two calls that find out whether it works, at first.
const PROBE: Duration = Duration::from_secs(1);

/// An owner is told again that it does not work after that time at the earliest.
const NEWS: Duration = Duration::from_secs(600);

/// The breaker of one channel in this process. Conversations are the numbers of their lanes.
#[derive(Default)]
pub(super) struct Breaker(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    lanes: Lanes,
    open: Option<Open>,
    /// When an owner was last told that it does not work.
    told: Option<Instant>,
}

/// While it is open a call leaves now and then, to find out. One of a conversation that does not fail
/// tells most, so these need not wait until the pause is over.
struct Open {
    since: Instant,
    /// Until then no call leaves of a conversation that fails.
    until: Instant,
    length: Duration,
    /// When the last one left.
    probed: Option<Instant>,
    /// The time between two: it grows with those of other conversations that fail too.
    interval: Duration,
    /// Whether the owner was told.
    news: bool,
}

/// What an outcome has changed, and whether that is news for the owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// Calls wait.
    Opened {
        news: bool,
    },
    Closed {
        news: bool,
    },
}

impl Breaker {
    /// Lets a call leave, or says after what time to ask again. A call that is let and does not leave
    /// is [withdrawn](Self::withdraw) with the same time.
    pub(super) fn admit(&self, lane: u64, now: Instant) -> Result<(), Duration> {
        let mut inner = self.inner();
        let Inner { lanes, open: Some(open), .. } = &mut *inner else { return Ok(()) };
        let fails = lanes.standing(lane, now) != Standing::Works;
        if fails && now < open.until {
            return Err(open.until - now);
        }
        let next = open.probed.map_or(now, |probed| probed + open.interval);
        if now < next {
            // Those who ask often while a call hangs would keep the store busy with nothing.
            let late = if fails { now - open.until } else { Duration::ZERO };
            return Err(late.max(next - now));
        }
        open.probed = Some(now);
        Ok(())
    }

    /// Takes back what was admitted: the call does not leave now. If it was to find out whether the
    /// platform works, another one may.
    pub(super) fn withdraw(&self, admitted: Instant) {
        if let Some(open) = &mut self.inner().open
            && open.probed == Some(admitted)
        {
            open.probed = None;
        }
    }

    /// Takes note of an outcome: whether the platform failed, of which lane, and when the call was
    /// admitted.
    pub(super) fn note(
        &self,
        failed: bool,
        lane: u64,
        admitted: Instant,
        now: Instant,
    ) -> Option<Change> {
        let mut inner = self.inner();
        if failed { inner.fail(lane, admitted, now) } else { inner.succeed(lane, now) }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        // Nothing in here panics half-way.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn succeed(&mut self, lane: u64, now: Instant) -> Option<Change> {
        self.lanes.succeeded(lane, now);
        let Open { news, .. } = self.open.take()?;
        self.lanes.others_work();
        Some(Change::Closed { news })
    }

    fn fail(&mut self, lane: u64, admitted: Instant, now: Instant) -> Option<Change> {
        let before = self.lanes.failed(lane, now);
        let news = self.told.is_none_or(|told| now.saturating_duration_since(told) >= NEWS);
        let told = if news { Some(now) } else { self.told };
        match &mut self.open {
            _ if before == Standing::Stubborn => None,
            None if self.lanes.are_broken(now) => {
                let (until, length) = (now + FIRST, FIRST);
                let (probed, interval) = (None, PROBE);
                self.open = Some(Open { since: now, until, length, probed, interval, news });
                self.told = told;
                Some(Change::Opened { news })
            }
            None => None,
            // It left before it opened.
            Some(open) if admitted < open.since => None,
            Some(open) if before == Standing::Works => {
                open.interval = (open.interval * 2).min(open.length);
                None
            }
            // The pause has grown meanwhile.
            Some(open) if now < open.until => None,
            Some(open) => {
                open.length = (open.length * 2).min(LONGEST);
                open.until = now + open.length;
                open.news |= news;
                self.told = told;
                news.then_some(Change::Opened { news })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    /// A breaker that has seen that many conversations fail.
    fn opened(lanes: u64, now: Instant) -> Breaker {
        let breaker = Breaker::default();
        let changes = (0..lanes).filter_map(|lane| breaker.note(true, lane, now, now));
        assert_eq!(changes.collect::<Vec<_>>(), [Change::Opened { news: true }]);
        breaker
    }

    /// What a breaker says of calls of lanes that fail, and of one that does not.
    fn asked(breaker: &Breaker, now: Instant) -> [Result<(), Duration>; 2] {
        [0, 99].map(|lane| {
            let said = breaker.admit(lane, now);
            if said.is_ok() {
                breaker.withdraw(now);
            }
            said
        })
    }

    #[test]
    fn one_that_works_finds_out_at_once_and_others_after_a_pause() {
        let now = Instant::now();
        let breaker = opened(10, now);
        assert_eq!(asked(&breaker, now), [Err(FIRST), Ok(())]);
        let later = now + FIRST;
        assert_eq!(breaker.admit(1, later), Ok(()), "the pause is over");
        assert_eq!(asked(&breaker, later), [Err(PROBE); 2], "while a call is on its way");
        let later = later + SECOND;
        assert_eq!(breaker.admit(2, later), Ok(()), "the first one hangs");
        assert_eq!(breaker.note(true, 1, now + FIRST, later), None);
        assert_eq!(breaker.note(true, 2, later, later), None, "once is enough");
        let later = later + SECOND;
        assert_eq!(
            asked(&breaker, later),
            [Err(2 * FIRST - SECOND), Ok(())],
            "the pause is doubled"
        );
        assert_eq!(breaker.note(false, 99, later, later), Some(Change::Closed { news: true }));
        assert_eq!(asked(&breaker, later), [Ok(()); 2]);
    }

    #[test]
    fn those_that_fail_while_others_work_open_it_once() {
        let start = Instant::now();
        let breaker = opened(12, start);
        assert_eq!(breaker.note(false, 99, start, start), Some(Change::Closed { news: true }));
        for again in 1..=50 {
            let now = start + again * 10 * SECOND;
            for lane in 0..12 {
                assert_eq!(breaker.admit(lane, now), Ok(()));
                assert_eq!(breaker.note(true, lane, now, now), None, "{again} {lane}");
            }
        }
        let now = start + 501 * SECOND;
        let changes = (20..30).filter_map(|lane| breaker.note(true, lane, now, now));
        assert_eq!(changes.collect::<Vec<_>>(), [Change::Opened { news: false }], "others fail");
        let probe = now + FIRST;
        assert_eq!(breaker.admit(0, probe), Ok(()));
        assert_eq!(breaker.note(true, 0, probe, probe), None);
        assert_eq!(
            asked(&breaker, probe + PROBE)[0],
            Ok(()),
            "it says nothing, and doubles nothing"
        );
    }

    #[test]
    fn a_platform_that_is_down_gets_few_calls() {
        let start = Instant::now();
        let breaker = opened(10, start);
        // For an hour, each tenth of a second, one of another conversation and one of those that fail.
        let (mut calls, mut news) = (0, 0);
        for tick in 1..36_000 {
            let now = start + tick * SECOND / 10;
            for lane in [tick as u64 % 10, 1000 + tick as u64] {
                if breaker.admit(lane, now).is_ok() {
                    calls += 1;
                    news += u32::from(breaker.note(true, lane, now, now).is_some());
                }
            }
        }
        assert!((60..=200).contains(&calls), "{calls}");
        assert_eq!(news, 5);
    }

    #[test]
    fn what_does_not_leave_and_what_left_before_finds_out_nothing() {
        let now = Instant::now();
        let breaker = opened(10, now);
        let later = now + FIRST;
        assert_eq!(breaker.admit(1, later), Ok(()));
        breaker.withdraw(now);
        assert_eq!(breaker.admit(1, later), Err(PROBE), "what was let before is no probe");
        breaker.withdraw(later);
        assert_eq!(breaker.admit(1, later), Ok(()));
        assert_eq!(breaker.note(true, 2, now - SECOND, later), None);
        assert_eq!(breaker.admit(1, later + PROBE), Ok(()), "no pause was doubled");
    }
}
