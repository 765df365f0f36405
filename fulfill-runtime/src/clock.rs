//! What time it is for the bot.

use std::sync::Arc;

use fulfill_store::Clock;
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

/// A clock and the zone that its time is told in.
pub(crate) struct Time {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) zone: TimeZone,
}

impl Time {
    /// Date and time, to the millisecond.
    pub(crate) fn now(&self) -> DateTime {
        let millis = i64::try_from(self.clock.now()).unwrap_or(i64::MAX);
        let now = Timestamp::from_millisecond(millis).unwrap_or(Timestamp::MAX);
        self.zone.to_datetime(now)
    }
}

#[cfg(test)]
mod tests {
    use fulfill_store::ManualClock;
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_hour_is_the_zone_s() {
        for (zone, millis, expected) in [
            ("UTC", 0, date(1970, 1, 1).at(0, 0, 0, 0)),
            (
                "America/Sao_Paulo",
                1_700_000_000_123,
                date(2023, 11, 14).at(19, 13, 20, 123_000_000),
            ),
            ("Asia/Tokyo", 1_700_000_000_123, date(2023, 11, 15).at(7, 13, 20, 123_000_000)),
        ] {
            let zone = TimeZone::get(zone).unwrap();
            let time = Time { clock: Arc::new(ManualClock::new(millis)), zone };
            assert_eq!(time.now(), expected);
        }
        let end = Time { clock: Arc::new(ManualClock::new(u64::MAX)), zone: TimeZone::UTC };
        assert_eq!(end.now().year(), 9999);
    }
}
