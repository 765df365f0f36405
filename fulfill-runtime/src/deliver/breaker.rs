//! Stops calls of a channel whose platform does not work, and tries now and then whether it does.
//!
//! It looks at conversations, not at calls: one whose calls always fail is tried again and again, and
//! says no more by that of the platform than another one by its one success.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use super::retry;

/// How many conversations are looked at, those that were heard of last.
const WINDOW: usize = 20;

/// So many outcomes must be there before anything is concluded.
const SAMPLES: u32 = 10;

/// So many conversations must have failed: one that always fails says nothing of the others.
const LANES: usize = 3;

/// How old an outcome may be.
const AGE: Duration = Duration::from_secs(60);

/// For how long calls are stopped at first, and at most.
const FIRST: Duration = Duration::from_secs(5);
const LONGEST: Duration = Duration::from_secs(60);

/// The time between two calls that find out whether it works, at first.
const PROBE: Duration = Duration::from_secs(1);

/// For how long a conversation counts as one that fails: until it was tried again for sure.
const MEMORY: Duration = retry::LONGEST.saturating_mul(2);

/// So many conversations that fail are remembered.
const MOST: usize = 4096;

/// An owner is told again that it does not work after that time at the earliest.
const NEWS: Duration = Duration::from_secs(600);

/// The breaker of one channel in this process. Conversations are the numbers of their lanes.
#[derive(Default)]
pub(super) struct Breaker(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    /// The latest outcome of each conversation, those that were heard of last at the end. Nothing is
    /// written down while nothing fails.
    outcomes: VecDeque<Latest>,
    /// The conversations whose last call has failed.
    failing: HashMap<u64, Failing>,
    /// When the latest of them did.
    failed: Option<Instant>,
    open: Option<Open>,
    /// When an owner was last told that it does not work.
    told: Option<Instant>,
}

struct Latest {
    lane: u64,
    failed: bool,
    at: Instant,
    /// How many there were.
    count: u32,
}

struct Failing {
    at: Instant,
    /// Whether it failed already when others were found to work: that it fails again says nothing of
    /// the platform.
    stubborn: bool,
}

/// While it is open a call leaves now and then, to find out. One of a conversation that does not fail
/// tells most, so these need not wait until the pause is over.
#[derive(Clone, Copy)]
struct Open {
    since: Instant,
    /// Until then no call leaves of a conversation that fails.
    until: Instant,
    length: Duration,
    /// When the last one left.
    probed: Option<Instant>,
    /// The time between two: it grows with those of other conversations that fail too.
    interval: Duration,
}

/// What an outcome has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// Calls wait; whether that is news for the owner.
    Opened {
        news: bool,
    },
    Closed,
}

impl Breaker {
    /// Lets a call leave, or says after what time to ask again. A call that is let and does not leave
    /// is [withdrawn](Self::withdraw) with the same time.
    pub(super) fn admit(&self, lane: u64, now: Instant) -> Result<(), Duration> {
        let mut inner = self.inner();
        let Inner { failing, open: Some(open), .. } = &mut *inner else { return Ok(()) };
        let fails = failing.get(&lane).is_some_and(|failing| failing.is_known(now));
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
        if failed {
            inner.fail(lane, admitted, now)
        } else if inner.failing.is_empty() {
            None
        } else {
            inner.succeed(lane, now)
        }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        // Nothing in here panics half-way.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn succeed(&mut self, lane: u64, now: Instant) -> Option<Change> {
        self.failing.remove(&lane);
        if self.open.take().is_some() {
            self.outcomes.clear();
            self.failing.values_mut().for_each(|failing| failing.stubborn = true);
            return Some(Change::Closed);
        }
        if self.failed.is_none_or(|failed| now.saturating_duration_since(failed) >= MEMORY) {
            self.outcomes.clear();
            self.failing.clear();
        }
        self.write(lane, false, now);
        None
    }

    fn fail(&mut self, lane: u64, admitted: Instant, now: Instant) -> Option<Change> {
        let before = self.failing.get(&lane).filter(|failing| failing.is_known(now));
        let (known, stubborn) = (before.is_some(), before.is_some_and(|before| before.stubborn));
        self.remember(lane, Failing { at: now, stubborn });
        match &mut self.open {
            _ if stubborn => return None,
            // It left before it opened.
            Some(open) if admitted < open.since => return None,
            Some(open) if !known => {
                open.interval = (open.interval * 2).min(open.length);
                return None;
            }
            // The pause has grown meanwhile.
            Some(open) if now < open.until => return None,
            Some(open) => {
                open.length = (open.length * 2).min(LONGEST);
                open.until = now + open.length;
                return self.is_news(now).then_some(Change::Opened { news: true });
            }
            None => {}
        }
        self.write(lane, true, now);
        if !self.is_broken(now) {
            return None;
        }
        self.outcomes.clear();
        let (until, length) = (now + FIRST, FIRST);
        self.open = Some(Open { since: now, until, length, probed: None, interval: PROBE });
        Some(Change::Opened { news: self.is_news(now) })
    }

    fn remember(&mut self, lane: u64, failing: Failing) {
        let now = failing.at;
        self.failed = Some(now);
        if self.failing.len() >= MOST && !self.failing.contains_key(&lane) {
            self.failing.retain(|_, failing| failing.is_known(now));
            if self.failing.len() >= MOST {
                return;
            }
        }
        self.failing.insert(lane, failing);
    }

    fn write(&mut self, lane: u64, failed: bool, at: Instant) {
        let place = self.outcomes.iter().position(|latest| latest.lane == lane);
        let before = place.and_then(|place| self.outcomes.remove(place));
        let count = before.map_or(0, |before| before.count).saturating_add(1);
        self.outcomes.push_back(Latest { lane, failed, at, count });
        if self.outcomes.len() > WINDOW {
            self.outcomes.pop_front();
        }
    }

    fn is_broken(&self, now: Instant) -> bool {
        let (mut samples, mut lanes, mut failures) = (0_u32, 0, 0);
        let age = |latest: &&Latest| now.saturating_duration_since(latest.at) < AGE;
        for latest in self.outcomes.iter().filter(age) {
            samples = samples.saturating_add(latest.count);
            lanes += 1;
            failures += usize::from(latest.failed);
        }
        samples >= SAMPLES && failures * 2 >= lanes && failures >= LANES
    }

    /// Whether the owner is to be told; takes note that it is.
    fn is_news(&mut self, now: Instant) -> bool {
        let news = self.told.is_none_or(|told| now.saturating_duration_since(told) >= NEWS);
        if news {
            self.told = Some(now);
        }
        news
    }
}

impl Failing {
    fn is_known(&self, now: Instant) -> bool {
        now.saturating_duration_since(self.at) < MEMORY
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
            let lane = number as u64 % lanes;
            change = breaker.note(outcome == b'x', lane, now, now).or(change);
        }
        (breaker, change)
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
    fn opens_when_half_of_several_conversations_fail() {
        let now = Instant::now();
        for (outcomes, lanes, opens) in [
            ("xxxxxxxxx", 9, false),
            ("xxxxxxxxxx", 9, true),
            ("xxxxxxxxxx", 3, true),
            ("xxxxxxxxxx", 2, false),
            ("x.x.x.x.x.x", 11, true),
            ("x..x..x..x..x..x..x", 19, false),
            ("....................xxxxxxxxxx", 10, true),
            // The same five of eight: that they are tried often makes them no more.
            ("xxx.....xxx.....xxx.....xxx", 8, false),
        ] {
            let (breaker, change) = seen(outcomes, lanes, now);
            assert_eq!(change, opens.then_some(Change::Opened { news: true }), "{outcomes}");
            assert_eq!(asked(&breaker, now)[0].is_err(), opens, "{outcomes} {lanes}");
        }
        let (breaker, _) = seen("xxxxxxxxx", 9, now);
        let late = now + 2 * AGE;
        assert_eq!(breaker.note(true, 1, late, late), None, "what is old says nothing");
    }

    #[test]
    fn one_that_works_finds_out_at_once_and_others_after_a_pause() {
        let now = Instant::now();
        let (breaker, _) = seen("xxxxxxxxxx", 10, now);
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
        assert_eq!(breaker.note(false, 99, later, later), Some(Change::Closed));
        assert_eq!(asked(&breaker, later), [Ok(()); 2]);
    }

    #[test]
    fn those_that_fail_while_others_work_open_it_once() {
        let start = Instant::now();
        let (breaker, _) = seen("xxxxxxxxxxxx", 12, start);
        assert_eq!(breaker.note(false, 99, start, start), Some(Change::Closed));
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
        let (breaker, _) = seen("xxxxxxxxxx", 10, start);
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
        assert!(breaker.inner().failing.len() <= 1000);
    }

    #[test]
    fn what_does_not_leave_and_what_left_before_finds_out_nothing() {
        let now = Instant::now();
        let (breaker, _) = seen("xxxxxxxxxx", 9, now);
        let later = now + FIRST;
        assert_eq!(breaker.admit(1, later), Ok(()));
        breaker.withdraw(now);
        assert_eq!(breaker.admit(1, later), Err(PROBE), "what was let before is no probe");
        breaker.withdraw(later);
        assert_eq!(breaker.admit(1, later), Ok(()));
        assert_eq!(breaker.note(true, 2, now - SECOND, later), None);
        assert_eq!(breaker.admit(1, later + PROBE), Ok(()), "no pause was doubled");
    }

    #[test]
    fn what_is_remembered_is_bounded_and_ends() {
        let now = Instant::now();
        let breaker = Breaker::default();
        for lane in 0..2 * MOST as u64 {
            breaker.note(true, lane, now, now);
        }
        assert_eq!(breaker.inner().failing.len(), MOST);
        let late = now + MEMORY;
        assert_eq!(breaker.note(false, 0, late, late), Some(Change::Closed));
        breaker.note(false, 0, late, late);
        assert!(breaker.inner().failing.is_empty() && breaker.inner().outcomes.len() <= 1);
    }
}
