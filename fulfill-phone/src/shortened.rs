//! Phone numbers in logs.

use std::fmt;

use crate::phone::Phone;

/// A phone number with the middle left out; made by [`Phone::shortened`].
#[derive(Clone, Copy)]
pub struct Shortened<'p>(&'p Phone);

impl<'p> Shortened<'p> {
    pub(crate) fn new(phone: &'p Phone) -> Self {
        Self(phone)
    }
}

impl fmt::Display for Shortened<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let national = self.0.national();
        let shown = match national.len() {
            0..6 => 0,
            6..8 => 2,
            _ => 4,
        };
        write!(f, "+{}…{}", self.0.country_code(), &national[national.len() - shown..])
    }
}

impl fmt::Debug for Shortened<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logs_never_hold_the_whole_number() {
        let cases = [
            ("+14155550100", "Phone(+1…0100)"),
            ("+4930123456 ext. 99", "Phone(+49…3456)"),
            ("+290 23456", "Phone(+290…)"),
            ("+47 123456", "Phone(+47…56)"),
        ];
        for (text, expected) in cases {
            assert_eq!(format!("{:?}", Phone::parse(text).unwrap()), expected);
        }
    }
}
