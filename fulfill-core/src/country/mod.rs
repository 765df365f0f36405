//! Countries: the code, and the name in a few languages.
//!
//! Plain data. Which country a phone number belongs to is the business of `fulfill-phone`.

mod alpha3;
mod names;

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use thiserror::Error;

use self::{
    alpha3::ALPHA3,
    names::{NAMES, Names},
};

/// A country or region, by its ISO 3166-1 alpha-2 code.
///
/// All assigned codes, and three that phone numbers need besides: `AC` (Ascension Island), `TA`
/// (Tristan da Cunha) and `XK` (Kosovo). Countries are ordered by code.
///
/// # Examples
///
/// ```
/// use fulfill_core::country::Country;
///
/// let brazil = Country::new("br").unwrap();
/// assert_eq!(brazil.code(), "BR");
/// assert_eq!(brazil.name("en"), "Brazil");
/// assert_eq!(brazil.name("pt-BR"), "Brasil");
/// ```
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Country(u8);

impl Country {
    /// The country with this two-letter code, in upper or lower case; `None` for any other text.
    pub const fn new(code: &str) -> Option<Self> {
        let &[first, second] = code.as_bytes() else { return None };
        let wanted = [first.to_ascii_uppercase(), second.to_ascii_uppercase()];
        let (mut low, mut high) = (0, NAMES.len());
        while low < high {
            let middle = (low + high) / 2;
            let found = NAMES[middle].code.as_bytes();
            if found[0] == wanted[0] && found[1] == wanted[1] {
                return Some(Self(middle as u8));
            }
            if found[0] < wanted[0] || (found[0] == wanted[0] && found[1] < wanted[1]) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        None
    }

    /// The two-letter code in upper case, for example `BR`.
    pub const fn code(self) -> &'static str {
        self.names().code
    }

    /// The three-letter code in upper case, for example `BRA`; `None` for those that ISO 3166-1 has
    /// not assigned.
    pub fn alpha3(self) -> Option<&'static str> {
        let row = ALPHA3.iter().find(|(_, two)| *two == self.code());
        row.map(|(three, _)| *three)
    }

    /// The country with this three-letter code, in upper or lower case.
    ///
    /// ```
    /// use fulfill_core::country::Country;
    ///
    /// assert_eq!(Country::from_alpha3("bra"), Country::new("BR"));
    /// ```
    pub fn from_alpha3(code: &str) -> Option<Self> {
        let code = code.to_ascii_uppercase();
        let at = ALPHA3.binary_search_by(|(three, _)| (*three).cmp(&code)).ok()?;
        Self::new(ALPHA3[at].1)
    }

    /// The name in the language of `locale`, a BCP 47 tag such as `pt-BR`.
    ///
    /// There are names in English (`en`), Portuguese (`pt`), Spanish (`es`) and Japanese (`ja`);
    /// only the language part of the tag counts, and every other language gets the English name.
    /// The English names are those of the phone number libraries, so that a bot that moves here
    /// goes on to say the same; the others come from CLDR.
    pub fn name(self, locale: &str) -> &'static str {
        let language = locale.split(['-', '_']).next().unwrap_or_default();
        let names = self.names();
        if language.eq_ignore_ascii_case("pt") {
            names.pt
        } else if language.eq_ignore_ascii_case("es") {
            names.es
        } else if language.eq_ignore_ascii_case("ja") {
            names.ja
        } else {
            names.en
        }
    }

    /// All countries, ordered by code.
    pub fn all() -> impl ExactSizeIterator<Item = Self> + Clone {
        (0..NAMES.len()).map(|place| Self(place as u8))
    }

    /// How many countries there are: one more than the highest [`index`](Self::index).
    pub const COUNT: usize = NAMES.len();

    /// The place of this country among [`all`](Self::all), for tables of one's own.
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    const fn names(self) -> &'static Names {
        &NAMES[self.0 as usize]
    }
}

/// The text is not the code of a country.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
#[error("{text:?} is not a country code; give two letters of ISO 3166-1, for example \"BR\"")]
pub struct UnknownCountry {
    text: String,
}

impl FromStr for Country {
    type Err = UnknownCountry;

    fn from_str(text: &str) -> Result<Self, UnknownCountry> {
        Self::new(text).ok_or_else(|| UnknownCountry { text: text.to_owned() })
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Country {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Country {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn country(code: &str) -> Country {
        Country::new(code).unwrap()
    }

    #[test]
    fn codes_are_found_in_any_case() {
        for found in Country::all() {
            assert_eq!(Country::new(found.code()), Some(found));
            assert_eq!(Country::new(&found.code().to_lowercase()), Some(found));
        }
        for text in ["", "B", "BRA", "ZZ", "EU", "ÄÖ", "é", "B1"] {
            assert_eq!(Country::new(text), None, "{text}");
        }
    }

    #[test]
    fn assigned_codes_have_three_letters_too() {
        for found in Country::all() {
            match found.alpha3() {
                Some(code) => assert_eq!(Country::from_alpha3(code), Some(found)),
                None => assert!(["AC", "TA", "XK"].contains(&found.code()), "{found}"),
            }
        }
        assert_eq!(Country::from_alpha3("ZZZ"), None);
    }

    #[test]
    fn the_table_is_sorted_and_complete() {
        let codes: Vec<_> = Country::all().map(Country::code).collect();
        assert!(codes.is_sorted_by(|left, right| left < right));
        assert_eq!(codes.len(), 252, "249 assigned codes and AC, TA, XK");
        for country in Country::all() {
            for locale in ["en", "pt", "es", "ja"] {
                assert!(!country.name(locale).is_empty(), "{country} has no name in {locale}");
            }
        }
    }

    #[test]
    fn the_locale_chooses_the_name() {
        let cases = [
            ("en", "Germany"),
            ("en-GB", "Germany"),
            ("pt", "Alemanha"),
            ("PT_br", "Alemanha"),
            ("es-419", "Alemania"),
            ("ja", "ドイツ"),
            ("ja-JP", "ドイツ"),
            ("tlh", "Germany"),
            ("", "Germany"),
        ];
        for (locale, name) in cases {
            assert_eq!(country("DE").name(locale), name, "{locale}");
        }
    }

    #[test]
    fn the_code_is_what_is_printed_and_stored() {
        assert_eq!(format!("{0} {0:?} {0:>4}", country("br")), "BR BR   BR");
        assert_eq!(serde_json::to_string(&country("JP")).unwrap(), "\"JP\"");
        assert_eq!(serde_json::from_str::<Country>("\"jp\"").unwrap(), country("JP"));
        let error = serde_json::from_str::<Country>("\"Japan\"").unwrap_err().to_string();
        assert!(error.contains("\"Japan\" is not a country code"), "{error}");
    }
}
