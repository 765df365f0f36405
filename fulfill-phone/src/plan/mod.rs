//! The numbering plans: which numbers exist, where they are from and what they are.
//!
//! The tables are compiled by `cargo xtask plan` from the metadata of crate `phonenumber`. A number
//! walks through an automaton, one step a digit: no regular expression, no lock, nothing to load.

mod prefix;
mod region;
mod table;
mod words;

use fulfill_core::country::Country;

use crate::kind::Kind;
pub(crate) use region::{Length, Region};
use table::{CODES, REGIONS};
use words::walk;

/// The longest national number; a few German ones have more than the 15 digits of E.164.
pub(crate) const LONGEST: usize = 17;

/// A calling code and the regions that share it, the main one first.
pub(crate) struct Code {
    value: u16,
    root: u16,
    first: u16,
    count: u8,
}

impl Code {
    const fn new(value: u16, root: u16, first: u16, count: u8) -> Self {
        Self { value, root, first, count }
    }

    /// The code with this place among all, as [`split`] gives it.
    pub(crate) fn at(place: u8) -> &'static Self {
        &CODES[usize::from(place)]
    }

    /// The code as a number, for example 55.
    pub(crate) fn value(&self) -> u16 {
        self.value
    }

    /// The region whose rules apply to numbers given with this code.
    pub(crate) fn main(&self) -> &'static Region {
        &REGIONS[usize::from(self.first)]
    }

    /// What the plans say about a national number; to be asked with the other methods.
    pub(crate) fn look_up(&self, national: &[u8]) -> Answer {
        Answer(walk(self.root, national))
    }

    /// The region of a number; `None` for numbers of no country, and for numbers that none of
    /// several regions knows.
    pub(crate) fn country(&self, answer: Answer) -> Option<Country> {
        if self.count == 1 { self.main().country } else { self.nth(answer.region()) }
    }

    /// The region if no other region shares the code or would take the number too.
    pub(crate) fn only_country(&self, answer: Answer) -> Option<Country> {
        if self.count == 1 { self.main().country } else { self.nth(answer.only_region()) }
    }

    /// The region with this place, counted from 1.
    fn nth(&self, place: u16) -> Option<Country> {
        let place = usize::from(place.checked_sub(1)?);
        REGIONS[usize::from(self.first) + place].country
    }
}

/// What the automaton of a calling code found out about a number.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(crate) struct Answer(u16);

impl Answer {
    /// The type, if the region the number belongs to takes it.
    pub(crate) fn kind(self) -> Option<Kind> {
        Kind::from_table(self.0 & 0xF)
    }

    fn region(self) -> u16 {
        (self.0 >> 4) & 0x1F
    }

    fn only_region(self) -> u16 {
        self.0 >> 9
    }
}

/// Splits digits into the place of a calling code and the number of its digits.
pub(crate) fn split(digits: &[u8]) -> Option<(u8, usize)> {
    let mut value = 0;
    for (place, digit) in digits.iter().take(3).enumerate() {
        value = value * 10 + usize::from(digit - b'0');
        match BY_VALUE[value] {
            _ if value == 0 => return None,
            NONE => {}
            code => return Some((code, place + 1)),
        }
    }
    None
}

/// The place of a calling code that is known to exist.
pub(crate) fn place(code: u16) -> Option<u8> {
    BY_VALUE.get(usize::from(code)).copied().filter(|place| *place != NONE)
}

/// No calling code.
const NONE: u8 = u8::MAX;

/// The place of a calling code in [`CODES`].
static BY_VALUE: [u8; 1000] = {
    let mut table = [NONE; 1000];
    let mut place = 0;
    while place < CODES.len() {
        table[CODES[place].value as usize] = place as u8;
        place += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_split_from_the_left() {
        let cases =
            [("14155550100", Some((1, 1))), ("4412", Some((44, 2))), ("35812", Some((358, 3)))];
        for (digits, expected) in cases {
            let found = split(digits.as_bytes()).map(|(code, len)| (Code::at(code).value(), len));
            assert_eq!(found, expected, "{digits}");
        }
        for digits in ["", "0", "0155", "999", "21", "214155550100"] {
            assert_eq!(split(digits.as_bytes()), None, "{digits}");
        }
    }
}
