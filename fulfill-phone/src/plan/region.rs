//! The regions: how numbers are written inside each of them.

use fulfill_core::country::Country;

use super::{
    prefix::{self, Match},
    table::REGIONS,
    words::walk,
};

/// One region, or one of the codes of numbers of no country.
pub(crate) struct Region {
    pub(super) country: Option<Country>,
    code: u16,
    /// Where the automaton of its numbers of any type begins.
    general: u16,
    prefix: u16,
    /// Digits with which the national prefix can begin, as a bit set.
    starts: u16,
    /// What the match of the prefix is replaced by; `$1` is what its first group matched.
    transform: &'static str,
    dialling_out: u16,
    /// Lengths of national numbers, as a bit set.
    possible: u32,
    /// Lengths of numbers that work within one area only.
    local: u32,
}

impl Region {
    #[expect(clippy::too_many_arguments, reason = "one row of a generated table")]
    pub(super) const fn new(
        country: &str,
        code: u16,
        general: u16,
        prefix: u16,
        starts: u16,
        transform: &'static str,
        dialling_out: u16,
        possible: u32,
        local: u32,
    ) -> Self {
        let country = Country::new(country);
        Self { country, code, general, prefix, starts, transform, dialling_out, possible, local }
    }

    /// The region of a country; `None` for countries without numbers of their own.
    pub(crate) fn of(country: Country) -> Option<&'static Self> {
        REGIONS.get(usize::from(BY_COUNTRY[country.index()]))
    }

    /// The calling code.
    pub(crate) fn code(&self) -> u16 {
        self.code
    }

    /// Whether these digits are a national number of some type, whatever their length.
    pub(crate) fn knows(&self, national: &[u8]) -> bool {
        walk(self.general, national) != 0
    }

    /// Matches the national prefix, with carrier codes and area codes where the region has them.
    pub(crate) fn match_prefix(&self, digits: &[u8]) -> Option<Match> {
        let first = digits.first()?;
        if self.starts & (1 << (first - b'0')) == 0 {
            return None;
        }
        prefix::run(self.prefix, digits)
    }

    /// What replaces a prefix whose last group matched.
    pub(crate) fn transform(&self) -> &'static str {
        self.transform
    }

    /// Matches the digits that are dialled before a foreign calling code; gives how many they are.
    pub(crate) fn match_dialling_out(&self, digits: &[u8]) -> Option<usize> {
        prefix::run(self.dialling_out, digits).map(|found| found.end)
    }

    /// What the length of a national number says about it.
    pub(crate) fn length(&self, digits: usize) -> Length {
        let bit = if digits < 32 { 1u32 << digits } else { 0 };
        if self.local & bit != 0 {
            Length::Local
        } else if self.possible & bit != 0 {
            Length::Possible
        } else if digits < self.possible.trailing_zeros() as usize {
            Length::TooShort
        } else if digits > self.possible.checked_ilog2().unwrap_or_default() as usize {
            Length::TooLong
        } else {
            Length::Between
        }
    }
}

/// What the length of a national number says about it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Length {
    /// Some numbers of the region are this long.
    Possible,
    /// Long enough for a call within one area.
    Local,
    /// Shorter than all numbers.
    TooShort,
    /// Between two lengths that exist.
    Between,
    /// Longer than all numbers.
    TooLong,
}

/// The place of a country in [`REGIONS`].
static BY_COUNTRY: [u16; Country::COUNT] = {
    let mut table = [u16::MAX; Country::COUNT];
    let mut place = 0;
    while place < REGIONS.len() {
        if let Some(country) = REGIONS[place].country {
            table[country.index()] = place as u16;
        }
        place += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_regions_have_lengths_and_all_but_the_codes_of_no_country_a_country() {
        for region in &REGIONS {
            assert!(region.possible != 0 && region.possible & region.local == 0);
            let non_geographic = matches!(region.code, 800..=979) && region.country.is_none();
            assert!(non_geographic || region.country.is_some(), "+{}", region.code);
        }
    }

    #[test]
    fn lengths_say_what_is_missing() {
        let germany = Region::of(Country::new("DE").unwrap()).unwrap();
        assert_eq!(germany.length(11), Length::Possible);
        assert_eq!(germany.length(1), Length::TooShort);
        assert_eq!(germany.length(400), Length::TooLong);
        let us = Region::of(Country::new("US").unwrap()).unwrap();
        assert_eq!(us.length(7), Length::Local);
        assert_eq!(us.length(9), Length::TooShort);
    }
}
