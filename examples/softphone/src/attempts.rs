//! How often somebody may try a password.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// So many wrong passwords a user has ...
const MOST: u32 = 5;
/// ... in this time. Who signs in has them all again.
const WINDOW: Duration = Duration::from_secs(60);
/// At so many names those are dropped whose time is over. Each attempt that is counted is hashed, a few
/// at once, so that fewer than this fit into the time.
const NAMES: usize = 10_000;

/// The attempts of late, by user.
///
/// They count by the name that is tried, not by the address that tries: behind a proxy all have one.
/// So who tries somebody's name keeps them from signing in for a minute, and from nothing else; a
/// browser that is signed in stays so.
#[derive(Default)]
pub(crate) struct Attempts(Mutex<HashMap<String, (u32, Instant)>>);

impl Attempts {
    /// Counts an attempt before it is looked at, so that many at once are as many.
    ///
    /// # Errors
    ///
    /// How long to wait, if there were too many.
    pub(crate) fn begin(&self, user: &str, now: Instant) -> Result<(), Duration> {
        let mut names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if names.len() >= NAMES {
            names.retain(|_, (_, since)| now.duration_since(*since) < WINDOW);
        }
        let (count, since) = names.entry(user.to_owned()).or_insert((0, now));
        let passed = now.duration_since(*since);
        if passed >= WINDOW {
            (*count, *since) = (0, now);
        } else if *count >= MOST {
            return Err(WINDOW - passed);
        }
        *count += 1;
        Ok(())
    }

    /// Forgets a user's attempts, who has signed in.
    pub(crate) fn succeeded(&self, user: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(user);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_and_then_a_minute() {
        let (attempts, start) = (Attempts::default(), Instant::now());
        let at = |seconds| start + Duration::from_secs(seconds);
        for second in 0..5 {
            assert_eq!(attempts.begin("ada", at(second)), Ok(()));
        }
        assert_eq!(attempts.begin("ada", at(20)), Err(Duration::from_secs(40)));
        assert_eq!(attempts.begin("ben", at(20)), Ok(()));
        assert_eq!(attempts.begin("ada", at(60)), Ok(()));
    }

    #[test]
    fn who_signs_in_begins_anew() {
        let (attempts, now) = (Attempts::default(), Instant::now());
        for _ in 0..20 {
            assert_eq!(attempts.begin("ada", now), Ok(()));
            attempts.succeeded("ada");
        }
    }
}
