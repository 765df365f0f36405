//! States of the United States.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::{Slot, hints::tidy};
use crate::{reply::Kind, text::fold};

/// A state of the United States, the District of Columbia, or an inhabited territory, by its postal
/// code.
///
/// ```
/// use fulfill_core::{Slot, slot::UsState};
///
/// assert_eq!(UsState::parse("new york", "en"), UsState::new("NY"));
/// assert_eq!(UsState::parse("Carolina do Norte", "pt"), UsState::new("NC"));
/// assert_eq!(UsState::new("CA").map(UsState::name), Some("California"));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UsState(u8);

type Row = (&'static str, &'static str, &'static [&'static str]);

/// Code, English name, and other names, folded, where they differ by more than accents.
#[rustfmt::skip]
const ROWS: [Row; 56] = [
    ("AK", "Alaska", &["alasca"]),
    ("AL", "Alabama", &[]),
    ("AR", "Arkansas", &[]),
    ("AS", "American Samoa", &["samoa americana"]),
    ("AZ", "Arizona", &[]),
    ("CA", "California", &[]),
    ("CO", "Colorado", &[]),
    ("CT", "Connecticut", &[]),
    ("DC", "District of Columbia", &["washington dc", "washington d.c", "distrito de columbia"]),
    ("DE", "Delaware", &[]),
    ("FL", "Florida", &[]),
    ("GA", "Georgia", &[]),
    ("GU", "Guam", &[]),
    ("HI", "Hawaii", &["havai", "hawai"]),
    ("IA", "Iowa", &[]),
    ("ID", "Idaho", &[]),
    ("IL", "Illinois", &[]),
    ("IN", "Indiana", &[]),
    ("KS", "Kansas", &[]),
    ("KY", "Kentucky", &[]),
    ("LA", "Louisiana", &["luisiana"]),
    ("MA", "Massachusetts", &[]),
    ("MD", "Maryland", &[]),
    ("ME", "Maine", &[]),
    ("MI", "Michigan", &[]),
    ("MN", "Minnesota", &[]),
    ("MO", "Missouri", &["misuri"]),
    ("MP", "Northern Mariana Islands", &["ilhas marianas do norte", "islas marianas del norte"]),
    ("MS", "Mississippi", &["misisipi"]),
    ("MT", "Montana", &[]),
    ("NC", "North Carolina", &["carolina do norte", "carolina del norte"]),
    ("ND", "North Dakota", &["dakota do norte", "dakota del norte"]),
    ("NE", "Nebraska", &[]),
    ("NH", "New Hampshire", &["nova hampshire", "nuevo hampshire", "nueva hampshire"]),
    ("NJ", "New Jersey", &["nova jersey", "nova jersei", "nueva jersey"]),
    ("NM", "New Mexico", &["novo mexico", "nuevo mexico"]),
    ("NV", "Nevada", &[]),
    ("NY", "New York", &["nova york", "nova iorque", "nueva york"]),
    ("OH", "Ohio", &[]),
    ("OK", "Oklahoma", &[]),
    ("OR", "Oregon", &[]),
    ("PA", "Pennsylvania", &["pensilvania"]),
    ("PR", "Puerto Rico", &["porto rico"]),
    ("RI", "Rhode Island", &[]),
    ("SC", "South Carolina", &["carolina do sul", "carolina del sur"]),
    ("SD", "South Dakota", &["dakota do sul", "dakota del sur"]),
    ("TN", "Tennessee", &[]),
    ("TX", "Texas", &["tejas"]),
    ("UT", "Utah", &[]),
    ("VA", "Virginia", &[]),
    ("VI", "Virgin Islands", &["us virgin islands", "ilhas virgens", "islas virgenes"]),
    ("VT", "Vermont", &[]),
    ("WA", "Washington", &["washington state"]),
    ("WI", "Wisconsin", &[]),
    ("WV", "West Virginia", &["virginia ocidental", "virginia occidental"]),
    ("WY", "Wyoming", &[]),
];

impl UsState {
    /// The state of that postal code, in upper or lower case.
    pub fn new(code: &str) -> Option<Self> {
        let code = code.to_ascii_uppercase();
        let at = ROWS.binary_search_by(|(known, _, _)| (*known).cmp(&code)).ok()?;
        u8::try_from(at).ok().map(Self)
    }

    /// All of them, ordered by code.
    pub fn all() -> impl ExactSizeIterator<Item = Self> {
        (0..ROWS.len()).map(|at| Self(at as u8))
    }

    /// The postal code, for example `NY`.
    pub fn code(self) -> &'static str {
        ROWS[usize::from(self.0)].0
    }

    /// The English name, for example `New York`.
    pub fn name(self) -> &'static str {
        ROWS[usize::from(self.0)].1
    }
}

/// A postal code, or a name in English, Portuguese or Spanish.
impl Slot for UsState {
    const EXPECTED: &'static str = "a state of the United States, by name or two-letter code";

    fn parse(text: &str, _locale: &str) -> Option<Self> {
        let text = tidy(text)?;
        Self::new(&text).or_else(|| {
            Self::all().find(|state| {
                ROWS[usize::from(state.0)].2.contains(&text.as_str()) || fold(state.name()) == text
            })
        })
    }

    fn kind() -> Kind {
        Kind::UsState
    }
}

impl fmt::Display for UsState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl fmt::Debug for UsState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for UsState {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for UsState {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        let unknown = || de::Error::custom(format!("{code:?} is not the code of a state"));
        Self::new(&code).ok_or_else(unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_are_read() {
        for (text, expected) in [
            ("ny", Some("NY")),
            ("New York", Some("NY")),
            ("Nova Iorque", Some("NY")),
            ("Hawái", Some("HI")),
            ("Califórnia", Some("CA")),
            ("Washington", Some("WA")),
            ("Washington, D.C.", None),
            ("Washington D.C.", Some("DC")),
            ("Bavaria", None),
            ("", None),
        ] {
            assert_eq!(UsState::parse(text, "").map(UsState::code), expected, "{text}");
        }
        assert!(ROWS.is_sorted_by(|left, right| left.0 < right.0));
    }
}
