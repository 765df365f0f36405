//! Counts calls in any one second, to show whether a caller keeps within its limits.

use std::{
    collections::{HashMap, VecDeque},
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};

/// The most calls in any one second; what is `None` is not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RateLimits {
    /// For one page, of all kinds.
    pub page: Option<u32>,
    /// For one page, audio and video.
    pub media: Option<u32>,
    /// For one recipient of a page.
    pub recipient: Option<u32>,
    /// Answers what is too much with code 613 in place of only counting it.
    pub refuse: bool,
}

/// What was counted since the limits were set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RateReport {
    /// The limits.
    pub limits: RateLimits,
    /// Of pages.
    pub page: Count,
    /// Of audio and video.
    pub media: Count,
    /// Of recipients.
    pub recipient: Count,
}

/// What was counted of one limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// Calls that came when the second before them was full.
    pub violations: u64,
    /// The most calls in any one second.
    pub peak: u32,
}

/// The check of one fake.
#[derive(Debug, Default)]
pub(crate) struct RateCheck {
    report: RateReport,
    pages: HashMap<String, Second>,
    media: HashMap<String, Second>,
    recipients: HashMap<(String, String), Second>,
}

/// When the calls of the last second came.
#[derive(Debug, Default)]
struct Second(VecDeque<Instant>);

impl RateCheck {
    /// Begins to count anew.
    pub(crate) fn new(limits: RateLimits) -> Self {
        Self { report: RateReport { limits, ..RateReport::default() }, ..Self::default() }
    }

    pub(crate) fn report(&self) -> RateReport {
        self.report
    }

    /// Counts a call, and says whether it is to be refused.
    pub(crate) fn arrived(&mut self, now: Instant, page: &str, user: &str, media: bool) -> bool {
        let RateLimits { refuse, page: of_page, media: of_media, recipient } = self.report.limits;
        let mut over = false;
        if let Some(limit) = of_page {
            over |= entry(&mut self.pages, page).arrived(now, limit, &mut self.report.page);
        }
        if let Some(limit) = of_media.filter(|_| media) {
            over |= entry(&mut self.media, page).arrived(now, limit, &mut self.report.media);
        }
        if let Some(limit) = recipient {
            let seconds = self.recipients.entry((page.to_owned(), user.to_owned())).or_default();
            over |= seconds.arrived(now, limit, &mut self.report.recipient);
        }
        over && refuse
    }
}

fn entry<'a>(seconds: &'a mut HashMap<String, Second>, name: &str) -> &'a mut Second {
    if !seconds.contains_key(name) {
        seconds.insert(name.to_owned(), Second::default());
    }
    seconds.get_mut(name).expect("it was just put there")
}

impl Second {
    /// Whether the call is one too many.
    fn arrived(&mut self, now: Instant, limit: u32, count: &mut Count) -> bool {
        let full = Duration::from_secs(1);
        while self.0.front().is_some_and(|first| now.duration_since(*first) >= full) {
            self.0.pop_front();
        }
        self.0.push_back(now);
        let calls = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        count.peak = count.peak.max(calls);
        let over = calls > limit;
        count.violations += u64::from(over);
        over
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_second_counts_not_only_whole_ones() {
        let limits = RateLimits { page: Some(2), recipient: Some(1), ..RateLimits::default() };
        let (mut check, start) = (RateCheck::new(limits), Instant::now());
        let mut call = |ms, page, user| {
            check.arrived(start + Duration::from_millis(ms), page, user, false);
            (check.report().page.violations, check.report().recipient.violations)
        };
        assert_eq!(call(0, "1", "a"), (0, 0));
        assert_eq!(call(900, "1", "b"), (0, 0));
        assert_eq!(call(999, "2", "a"), (0, 0), "another page has its own second");
        assert_eq!(call(1000, "1", "a"), (0, 0), "the first call is a second ago");
        assert_eq!(call(1100, "1", "b"), (1, 1), "900, 1000 and 1100 are three");
        assert_eq!(call(3000, "1", "b"), (1, 1));
        assert_eq!((check.report().page.peak, check.report().recipient.peak), (3, 2));
    }

    #[test]
    fn refuses_only_where_it_is_told_to_and_counts_media_apart() {
        let now = Instant::now();
        for refuse in [false, true] {
            let limits = RateLimits { media: Some(1), refuse, ..RateLimits::default() };
            let mut check = RateCheck::new(limits);
            let calls = [true, false, true].map(|media| check.arrived(now, "1", "a", media));
            assert_eq!(calls, [false, false, refuse]);
            assert_eq!(check.report().media, Count { violations: 1, peak: 2 });
        }
    }
}
