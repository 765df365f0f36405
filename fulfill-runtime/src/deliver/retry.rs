//! When a call that failed is made again.

use std::{
    hash::{BuildHasher, Hasher, RandomState},
    time::Duration,
};

/// The first pause is up to this long, and each next one up to twice as long as the one before.
const FIRST: Duration = Duration::from_secs(1);

/// No pause is longer, whatever a platform asks for.
pub(super) const LONGEST: Duration = Duration::from_secs(600);

/// The pause after that attempt, from 1: evenly drawn from nothing up to its bound, so that calls that
/// failed together do not come back together. What the platform asks for is the least.
pub(super) fn pause(attempt: u32, asked: Option<Duration>) -> Duration {
    let doubled = 2_u32.saturating_pow(attempt.saturating_sub(1));
    let bound = FIRST.saturating_mul(doubled).min(LONGEST);
    match asked {
        None => draw(bound),
        Some(asked) => asked.saturating_add(draw(FIRST)).min(LONGEST),
    }
}

/// A time from nothing up to that.
pub(super) fn draw(bound: Duration) -> Duration {
    // The seed of the standard library's hash maps is random enough to spread load.
    let random = RandomState::new().build_hasher().finish();
    bound.mul_f64(random as f64 / u64::MAX as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_are_bounded() {
        for (attempt, bound) in [(1, 1), (2, 2), (5, 16), (10, 512), (11, 600), (99, 600)] {
            let bound = Duration::from_secs(bound);
            let drawn: Vec<_> = (0..200).map(|_| pause(attempt, None)).collect();
            assert!(drawn.iter().all(|pause| *pause <= bound), "{attempt}");
            // Of 200 some are in each half.
            assert!(drawn.iter().any(|pause| *pause > bound / 2), "{attempt}");
            assert!(drawn.iter().any(|pause| *pause < bound / 2), "{attempt}");
        }
    }

    #[test]
    fn what_the_platform_asks_for_is_the_least() {
        let asked = Duration::from_secs(30);
        let paused = pause(1, Some(asked));
        assert!((asked..=asked + FIRST).contains(&paused));
        for long in [Duration::from_secs(86_400 * 365), Duration::MAX] {
            assert_eq!(pause(1, Some(long)), LONGEST);
        }
    }
}
