//! Matches the digits that are dialled before a number: national prefixes and ways to dial out.
//!
//! The programs come from `cargo xtask plan`. They hold no loop and are read from the left with one
//! stack of places to go back to, so the work is bounded by the program, not by the digits.

use super::words::PROGRAM_WORDS;

const DIGIT: u16 = 0;
const EITHER: u16 = 1;
const JUMP: u16 = 2;
const MARK: u16 = 3;
const END: u16 = 4;

/// Groups are few: the metadata has at most two in a pattern.
const GROUPS: usize = 4;

/// A match at the beginning of the digits.
pub(crate) struct Match {
    /// How many digits matched.
    pub(crate) end: usize,
    marks: Marks,
    groups: usize,
}

type Marks = [Option<u8>; 2 * GROUPS];

impl Match {
    /// What the group with this number (from 1) matched, as a range of the digits.
    pub(crate) fn group(&self, number: usize) -> Option<std::ops::Range<usize>> {
        match (self.marks.get(number * 2 - 2)?, self.marks.get(number * 2 - 1)?) {
            (Some(start), Some(end)) => Some(usize::from(*start)..usize::from(*end)),
            _ => None,
        }
    }

    /// Whether the last group of the pattern took part.
    pub(crate) fn last_group_matched(&self) -> bool {
        self.groups > 0 && self.group(self.groups).is_some()
    }
}

/// Runs the program that begins at `start`.
pub(super) fn run(start: u16, digits: &[u8]) -> Option<Match> {
    let mut back: Vec<(usize, usize, Marks)> = Vec::new();
    let (mut at, mut position) = (usize::from(start), 0);
    let mut marks = Marks::default();
    loop {
        let word = PROGRAM_WORDS[at];
        let low = usize::from(word & 0xFFF);
        let holds = match word >> 12 {
            DIGIT => {
                let fits = digits.get(position).is_some_and(|d| low & (1 << (d - b'0')) != 0);
                position += 1;
                at += 1;
                fits
            }
            EITHER => {
                back.push((at + low, position, marks));
                at += 1;
                true
            }
            JUMP => {
                at += low;
                true
            }
            MARK => {
                if let Some(mark) = marks.get_mut(low - 2) {
                    *mark = u8::try_from(position).ok();
                }
                at += 1;
                true
            }
            END => {
                at += 1;
                position == digits.len()
            }
            _ => return Some(Match { end: position, marks, groups: low }),
        };
        if !holds {
            (at, position, marks) = back.pop()?;
        }
    }
}

#[cfg(test)]
mod tests {
    use fulfill_core::country::Country;

    use crate::plan::Region;

    /// The digits up to the end of the match, and the last group.
    fn check(country: &str, digits: &str, expected: Option<(&str, Option<&str>)>) {
        let region = Region::of(Country::new(country).unwrap()).unwrap();
        let found = region.match_prefix(digits.as_bytes());
        let found = found.map(|found| {
            let last = found.group(found.groups.max(1)).map(|range| &digits[range]);
            (&digits[..found.end], last)
        });
        assert_eq!(found, expected, "{country} {digits}");
    }

    #[test]
    fn prefixes_match_from_the_left() {
        check("DE", "030123456", Some(("0", None)));
        check("DE", "30123456", None);
        check("US", "14155550100", Some(("1", None)));
        check("BR", "021114004123", Some(("0", None)));
        check("BR", "02111400412345", Some(("02111400412345", Some("11400412345"))));
        check("AG", "4641234", Some(("4641234", Some("4641234"))));
        check("AG", "46412345", None);
        check("AR", "0111512345678", Some(("01115", Some("11"))));
        check("AR", "91112345678", None);
        check("AZ", "0401234567", Some(("0", None)));
    }
}
