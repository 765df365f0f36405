//! Telephones that are not there.

use std::time::Duration;

/// What a telephone does that is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Telephone {
    /// How long it rings.
    pub(super) rings: Duration,
    /// Whether it is answered then, else how the dial ends.
    pub(super) answers: Result<(), &'static str>,
    /// When it hangs up; not by itself if there is nothing.
    pub(super) talks: Option<Duration>,
}

impl Telephone {
    /// The one of that number: its last digit tells.
    pub(super) fn of(number: &str) -> Self {
        let (rings, answers, talks) = match number.chars().last() {
            Some('1') => (1, Err("busy"), None),
            Some('2') => (4, Err("no-answer"), None),
            Some('3') => (1, Ok(()), Some(Duration::from_secs(3))),
            Some('4') => (3600, Err("no-answer"), None),
            _ => (2, Ok(()), None),
        };
        Self { rings: Duration::from_secs(rings), answers, talks }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_digit_tells() {
        for (number, answers, talks) in [
            ("+81905987651", Err("busy"), None),
            ("+81905987652", Err("no-answer"), None),
            ("+81905987653", Ok(()), Some(3)),
            ("+81905987650", Ok(()), None),
            ("", Ok(()), None),
        ] {
            let telephone = Telephone::of(number);
            let talks = talks.map(Duration::from_secs);
            assert_eq!((telephone.answers, telephone.talks), (answers, talks), "{number}");
        }
    }
}
