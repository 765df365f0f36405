//! Ids and times as commands show them.

use fulfill_core::text::shorten;
use fulfill_store::Millis;
use jiff::Timestamp;

/// The id of a conversation without most of what names the user: `sms:+14155550100` as
/// `sms:+1…0100`.
pub(crate) fn short(id: &str) -> String {
    match id.split_once(':') {
        Some((provider, own)) => format!("{provider}:{}", shorten(own)),
        None => shorten(id),
    }
}

/// To the second, in UTC.
pub(crate) fn time(at: Millis) -> String {
    let second = i64::try_from(at / 1000).unwrap_or(i64::MAX);
    Timestamp::from_second(second).map_or_else(|_| "never".into(), |time| time.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_readable() {
        assert_eq!(time(1_700_000_000_999), "2023-11-14T22:13:20Z");
        assert_eq!(time(Millis::MAX), "never");
    }

    #[test]
    fn ids_show_who_provides_and_not_who_writes() {
        assert_eq!(short("sms:+14155550100"), "sms:+1…0100");
        assert_eq!(short("messenger:311:719"), "messenger:…19");
    }
}
