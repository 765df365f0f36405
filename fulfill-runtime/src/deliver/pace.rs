//! Keeps to platforms' rules of speed: how many calls a second, and at once.

use std::{
    collections::HashMap,
    hash::BuildHasher as _,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

// With a seed: keys of rules have recipients in them.
use foldhash::quality::RandomState;
use fulfill_core::provider::Rate;

/// The longest that a call waits at its place; what must wait for longer is put back.
const PATIENCE: Duration = Duration::from_secs(1);

/// Below as many rules nobody looks for those that are over.
const FEW: usize = 4096;

/// When calls may leave, by rule. A rule is one number: the time at which its calls would be evenly
/// spread, which may lie ahead by what may leave at once.
#[derive(Default)]
pub(super) struct Pace {
    rules: Mutex<Rules>,
    hash: RandomState,
}

#[derive(Default)]
struct Rules {
    /// Each with the time at which it counts as never used.
    due: HashMap<u64, Instant, RandomState>,
    /// How many there were when those that are over were last removed.
    kept: usize,
}

/// A rule that a call falls under.
struct Due {
    rule: u64,
    interval: Duration,
    ahead: Duration,
}

impl Pace {
    /// The time after which a call may leave, which is counted from now on; or the time after which
    /// to ask again, if that is long.
    pub(super) fn reserve(
        &self,
        account: (&str, &str),
        tell: impl FnOnce(&mut dyn FnMut(Rate<'_>)),
        now: Instant,
    ) -> Result<Duration, Duration> {
        let mut due: Vec<Due> = Vec::new();
        tell(&mut |Rate { key, per_second, burst }| {
            // Ten years are as good as never.
            let seconds = (1.0 / per_second).clamp(0.0, 3.2e8);
            let interval = Duration::try_from_secs_f64(seconds).unwrap_or_default();
            let rule = self.hash.hash_one(key);
            due.push(Due { rule, interval, ahead: interval * burst.saturating_sub(1) });
        });
        let rest = self.hash.hash_one((account, "rest"));
        let mut rules = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        let rested = rules.due.get(&rest).map(|until| until.saturating_duration_since(now));
        let waits = due.iter().map(|due| {
            let spread = rules.due.get(&due.rule).copied().unwrap_or(now).max(now);
            spread.saturating_duration_since(now).saturating_sub(due.ahead)
        });
        let wait = waits.chain(rested).max().unwrap_or_default();
        if wait > PATIENCE {
            return Err(wait);
        }
        for Due { rule, interval, .. } in due {
            let spread = rules.due.get(&rule).copied().unwrap_or(now).max(now + wait);
            rules.due.insert(rule, spread + interval);
        }
        rules.tidy(now);
        Ok(wait)
    }

    /// Lets no call of an account leave for that long: its platform said that it has enough.
    pub(super) fn rest(&self, account: (&str, &str), time: Duration, now: Instant) {
        let rule = self.hash.hash_one((account, "rest"));
        let mut rules = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        let until = rules.due.entry(rule).or_insert(now);
        *until = (*until).max(now + time);
    }
}

impl Rules {
    /// Forgets rules that nobody has used for so long that it makes no difference.
    fn tidy(&mut self, now: Instant) {
        if self.due.len() < FEW.max(self.kept * 2) {
            return;
        }
        self.due.retain(|_, at| *at > now);
        self.kept = self.due.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACCOUNT: (&str, &str) = ("messenger:", "311");

    fn at(pace: &Pace, now: Instant, rules: &[(&str, f64, u32)]) -> Result<u64, u64> {
        let tell = |rule: &mut dyn FnMut(Rate<'_>)| {
            for (key, per_second, burst) in rules {
                rule(Rate { key: &[key], per_second: *per_second, burst: *burst });
            }
        };
        let millis = |time: Duration| time.as_millis() as u64;
        pace.reserve(ACCOUNT, tell, now).map(millis).map_err(millis)
    }

    #[test]
    fn calls_are_spread_and_may_come_at_once_after_a_pause() {
        let (pace, start) = (Pace::default(), Instant::now());
        let rule = [("page", 10.0, 3)];
        let found: Vec<_> = (0..7).map(|_| at(&pace, start, &rule)).collect();
        assert_eq!(found, [Ok(0), Ok(0), Ok(0), Ok(100), Ok(200), Ok(300), Ok(400)]);
        let later = start + Duration::from_secs(5);
        assert_eq!((0..4).map(|_| at(&pace, later, &rule)).collect::<Vec<_>>(), found[..4]);
    }

    #[test]
    fn what_must_wait_long_is_told_and_not_counted() {
        let (pace, start) = (Pace::default(), Instant::now());
        let rule = [("thread", 0.5, 1)];
        assert_eq!(at(&pace, start, &rule), Ok(0));
        for _ in 0..3 {
            assert_eq!(at(&pace, start, &rule), Err(2000));
        }
        assert_eq!(at(&pace, start + Duration::from_millis(1500), &rule), Ok(500));
    }

    #[test]
    fn all_rules_of_a_call_are_kept() {
        let (pace, start) = (Pace::default(), Instant::now());
        let (page, thread) = (("page", 100.0, 1), ("thread", 2.0, 1));
        assert_eq!(at(&pace, start, &[page, thread]), Ok(0));
        assert_eq!(at(&pace, start, &[page, thread]), Ok(500));
        // The second one leaves in half a second, so the page's next is behind it.
        assert_eq!(at(&pace, start, &[page]), Ok(510));
        assert_eq!(at(&pace, start, &[("other", 1.0, 1)]), Ok(0));
    }

    #[test]
    fn an_account_rests() {
        let (pace, start) = (Pace::default(), Instant::now());
        pace.rest(ACCOUNT, Duration::from_secs(9), start);
        pace.rest(ACCOUNT, Duration::from_secs(3), start);
        assert_eq!(at(&pace, start, &[]), Err(9000));
        assert_eq!(at(&pace, start + Duration::from_millis(8500), &[]), Ok(500));
        assert_eq!(pace.reserve(("messenger:", "312"), |_| {}, start), Ok(Duration::ZERO));
    }

    #[test]
    fn rules_of_long_ago_are_forgotten() {
        let (pace, start) = (Pace::default(), Instant::now());
        for number in 0..3 * FEW {
            let now = start + Duration::from_secs(number as u64);
            assert_eq!(at(&pace, now, &[(&number.to_string(), 1.0, 1)]), Ok(0));
        }
        assert!(pace.rules.lock().unwrap().due.len() <= FEW);
    }
}
