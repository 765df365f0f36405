//! Keeps who may ask anything from writing the log full.

use std::time::{Duration, Instant};

/// Lets so many lines through in a span of time, and counts the others.
#[derive(Debug)]
pub(crate) struct Limiter {
    most: u32,
    span: Duration,
    /// When the span began.
    since: Option<Instant>,
    shown: u32,
    hidden: u64,
}

/// What is to be done with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Admit {
    /// Write it.
    Show,
    /// Leave it out; it is the first of the span, so call [`Limiter::end`] when that time is over.
    HideFirst(Duration),
    /// Leave it out: it is counted.
    Hide,
}

impl Limiter {
    /// So many lines in that time.
    pub(crate) fn new(most: u32, span: Duration) -> Self {
        Self { most, span, since: None, shown: 0, hidden: 0 }
    }

    /// Decides about a line that is to be written now.
    pub(crate) fn admit(&mut self, now: Instant) -> Admit {
        let passed = self.since.map(|since| now.saturating_duration_since(since));
        // With lines left out, a span ends when their count is told.
        if self.hidden == 0 && passed.is_none_or(|passed| passed >= self.span) {
            (self.since, self.shown) = (Some(now), 0);
        }
        if self.shown < self.most {
            self.shown += 1;
            return Admit::Show;
        }
        self.hidden += 1;
        match (self.hidden, passed) {
            (1, passed) => Admit::HideFirst(self.span.saturating_sub(passed.unwrap_or_default())),
            _ => Admit::Hide,
        }
    }

    /// Ends the span, and gives how many lines were left out in it.
    pub(crate) fn end(&mut self) -> u64 {
        let hidden = std::mem::take(&mut self.hidden);
        (self.since, self.shown) = (None, 0);
        hidden
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_flood_is_counted_and_a_trickle_is_shown() {
        let start = Instant::now();
        let mut limiter = Limiter::new(2, 10 * SECOND);
        let mut at = |seconds: u32| limiter.admit(start + seconds * SECOND);
        assert_eq!([at(0), at(9)], [Admit::Show; 2]);
        // Ten seconds after the first line a new span begins.
        assert_eq!([at(10), at(19)], [Admit::Show; 2]);
        assert_eq!(at(19), Admit::HideFirst(SECOND));
        assert_eq!([at(19), at(19), at(25)], [Admit::Hide; 3], "until the count was told");
        assert_eq!(limiter.end(), 4);
        assert_eq!(limiter.end(), 0, "it is told once");
        let mut at = |seconds: u32| limiter.admit(start + seconds * SECOND);
        assert_eq!([at(25), at(25)], [Admit::Show; 2]);
        assert_eq!(at(25), Admit::HideFirst(10 * SECOND));
        assert_eq!(limiter.end(), 1);
    }
}
