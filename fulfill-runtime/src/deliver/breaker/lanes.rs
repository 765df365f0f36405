//! What is known of the conversations of a channel: which fail, and whether that is the platform's
//! doing.

use std::{
    collections::{HashMap, VecDeque},
    time::{Duration, Instant},
};

use crate::deliver::retry;

/// How many conversations are looked at, those that were heard of last.
const WINDOW: usize = 20;

/// So many outcomes must be there before anything is concluded.
const SAMPLES: u32 = 10;

/// So many conversations must have failed: one that always fails says nothing of the others.
const LANES: usize = 3;

/// How old an outcome may be.
const AGE: Duration = Duration::from_secs(60);

/// For how long a conversation counts as one that fails: until it was tried again for sure.
const MEMORY: Duration = retry::LONGEST.saturating_mul(2);

/// So many conversations that fail are remembered.
const MOST: usize = 4096;

#[derive(Default)]
pub(super) struct Lanes {
    /// The latest outcome of each conversation, those that were heard of last at the end. Nothing is
    /// written down while nothing fails.
    outcomes: VecDeque<Latest>,
    /// The conversations whose last call has failed.
    failing: HashMap<u64, Failing>,
    /// When the latest of them did.
    failed: Option<Instant>,
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
    stubborn: bool,
}

/// How a conversation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// As far as anybody knows.
    Works,
    Fails,
    /// It failed already when others were found to work: that it fails again says nothing of the
    /// platform.
    Stubborn,
}

impl Lanes {
    pub(super) fn standing(&self, lane: u64, now: Instant) -> Standing {
        match self.failing.get(&lane).filter(|failing| failing.is_known(now)) {
            None => Standing::Works,
            Some(Failing { stubborn: false, .. }) => Standing::Fails,
            Some(Failing { stubborn: true, .. }) => Standing::Stubborn,
        }
    }

    pub(super) fn succeeded(&mut self, lane: u64, now: Instant) {
        if self.failing.is_empty() {
            return;
        }
        self.failing.remove(&lane);
        if self.failed.is_none_or(|failed| now.saturating_duration_since(failed) >= MEMORY) {
            self.outcomes.clear();
            self.failing.clear();
        }
        self.write(lane, false, now);
    }

    /// Takes note of a failure, and says how the conversation stood before.
    pub(super) fn failed(&mut self, lane: u64, now: Instant) -> Standing {
        let before = self.standing(lane, now);
        let stubborn = before == Standing::Stubborn;
        self.remember(lane, Failing { at: now, stubborn });
        if !stubborn {
            self.write(lane, true, now);
        }
        before
    }

    /// Begins anew, since the platform works: those that fail do so for reasons of their own.
    pub(super) fn others_work(&mut self) {
        self.outcomes.clear();
        self.failing.values_mut().for_each(|failing| failing.stubborn = true);
    }

    /// Whether so many fail that it is the platform.
    pub(super) fn are_broken(&self, now: Instant) -> bool {
        let (mut samples, mut lanes, mut failures) = (0_u32, 0, 0);
        let age = |latest: &&Latest| now.saturating_duration_since(latest.at) < AGE;
        for latest in self.outcomes.iter().filter(age) {
            samples = samples.saturating_add(latest.count);
            lanes += 1;
            failures += usize::from(latest.failed);
        }
        samples >= SAMPLES && failures * 2 >= lanes && failures >= LANES
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
}

impl Failing {
    fn is_known(&self, now: Instant) -> bool {
        now.saturating_duration_since(self.at) < MEMORY
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Conversations with these outcomes, of so many in turn; and whether they were ever broken.
    fn seen(outcomes: &str, count: u64, now: Instant) -> (Lanes, bool) {
        let (mut lanes, mut broken) = (Lanes::default(), false);
        for (number, outcome) in outcomes.bytes().enumerate() {
            let lane = number as u64 % count;
            if outcome == b'x' {
                lanes.failed(lane, now);
                broken |= lanes.are_broken(now);
            } else {
                lanes.succeeded(lane, now);
            }
        }
        (lanes, broken)
    }

    #[test]
    fn it_is_the_platform_when_half_of_several_conversations_fail() {
        let now = Instant::now();
        for (outcomes, count, broken) in [
            ("xxxxxxxxx", 9, false),
            ("xxxxxxxxxx", 9, true),
            ("xxxxxxxxxx", 3, true),
            ("xxxxxxxxxx", 2, false),
            ("x.x.x.x.x.x", 11, true),
            ("x..x..x..x..x..x..x", 19, false),
            ("....................xxxxxxxxxx", 10, true),
            // The same three of eight: that they are tried often makes them no more.
            ("xxx.....xxx.....xxx.....xxx", 8, false),
        ] {
            assert_eq!(seen(outcomes, count, now).1, broken, "{outcomes} {count}");
        }
        let (mut lanes, _) = seen("xxxxxxxxx", 9, now);
        let late = now + 2 * AGE;
        lanes.failed(1, late);
        assert!(!lanes.are_broken(late), "what is old says nothing");
    }

    #[test]
    fn who_fails_while_others_work_is_stubborn_until_it_works() {
        let now = Instant::now();
        let (mut lanes, _) = seen("xx", 2, now);
        lanes.others_work();
        let stand = |lanes: &Lanes, now| [0, 1, 2].map(|lane| lanes.standing(lane, now));
        assert_eq!(stand(&lanes, now), [Standing::Stubborn, Standing::Stubborn, Standing::Works]);
        assert_eq!(lanes.failed(0, now), Standing::Stubborn);
        lanes.succeeded(1, now);
        assert_eq!(lanes.failed(1, now), Standing::Works);
        assert_eq!(stand(&lanes, now), [Standing::Stubborn, Standing::Fails, Standing::Works]);
        assert_eq!(stand(&lanes, now + MEMORY), [Standing::Works; 3]);
    }

    #[test]
    fn what_is_remembered_is_bounded_and_ends() {
        let now = Instant::now();
        let mut lanes = Lanes::default();
        for lane in 0..2 * MOST as u64 {
            lanes.failed(lane, now);
        }
        assert_eq!((lanes.failing.len(), lanes.outcomes.len()), (MOST, WINDOW));
        lanes.succeeded(0, now + MEMORY);
        assert_eq!((lanes.failing.len(), lanes.outcomes.len()), (0, 1));
    }
}
