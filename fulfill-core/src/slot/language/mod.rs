//! Languages: ISO 639-1 codes and names.

mod table;

use std::{collections::HashMap, fmt, sync::LazyLock};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use self::table::ROWS;
use super::{Slot, hints::tidy};
use crate::{reply::Kind, text::fold};

/// A language, by its ISO 639-1 code.
///
/// ```
/// use fulfill_core::{Slot, slot::Language};
///
/// let portuguese = Language::new("pt").unwrap();
/// assert_eq!(Language::parse("português", "pt"), Some(portuguese));
/// assert_eq!(Language::parse("pt-BR", ""), Some(portuguese));
/// assert_eq!(portuguese.name("es"), "portugués");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Language(u8);

/// Every name, folded, with its language.
static INDEX: LazyLock<HashMap<String, Language>> = LazyLock::new(|| {
    let mut index = HashMap::new();
    // A language's own name counts least: it may be another one's in English.
    for column in 0..4 {
        for language in Language::all() {
            let name = fold(ROWS[usize::from(language.0)].1[column]);
            if !name.is_empty() {
                index.entry(name).or_insert(language);
            }
        }
    }
    index
});

impl Language {
    /// The language of that code of two letters, in upper or lower case.
    pub fn new(code: &str) -> Option<Self> {
        let code = code.to_ascii_lowercase();
        let at = ROWS.binary_search_by(|(known, _)| (*known).cmp(&code)).ok()?;
        u8::try_from(at).ok().map(Self)
    }

    /// All languages, ordered by code.
    pub fn all() -> impl ExactSizeIterator<Item = Self> {
        (0..ROWS.len()).map(|at| Self(at as u8))
    }

    /// The code, for example `pt`.
    pub fn code(self) -> &'static str {
        ROWS[usize::from(self.0)].0
    }

    /// The name in the language of `locale`: English, Portuguese or Spanish.
    pub fn name(self, locale: &str) -> &'static str {
        let column = match super::hints::language(locale) {
            language if language.eq_ignore_ascii_case("pt") => 1,
            language if language.eq_ignore_ascii_case("es") => 2,
            _ => 0,
        };
        ROWS[usize::from(self.0)].1[column]
    }

    /// The name in the language itself; empty if CLDR has none.
    pub fn own_name(self) -> &'static str {
        ROWS[usize::from(self.0)].1[3]
    }
}

/// A code, a locale such as `pt-BR`, or a name in English, Portuguese, Spanish or the language itself.
impl Slot for Language {
    const EXPECTED: &'static str = "a language, by name or two-letter code";

    fn parse(text: &str, _locale: &str) -> Option<Self> {
        let text = tidy(text)?;
        let tag = || {
            let (code, rest) = text.split_once(['-', '_'])?;
            let right = rest.len() <= 8 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric());
            Self::new(code).filter(|_| right)
        };
        Self::new(&text).or_else(tag).or_else(|| INDEX.get(&text).copied())
    }

    fn kind() -> Kind {
        Kind::Language
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Language {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        let unknown = || de::Error::custom(format!("{code:?} is not the code of a language"));
        Self::new(&code).ok_or_else(unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_are_read() {
        for (text, expected) in [
            ("pt", Some("pt")),
            ("EN_us", Some("en")),
            ("English", Some("en")),
            ("inglês", Some("en")),
            ("inglés", Some("en")),
            ("Deutsch", Some("de")),
            ("日本語", Some("ja")),
            ("español", Some("es")),
            ("Klingon", None),
            ("", None),
        ] {
            assert_eq!(Language::parse(text, "").map(Language::code), expected, "{text}");
        }
    }

    #[test]
    fn every_code_and_name_reads_back() {
        for language in Language::all() {
            assert_eq!(Language::parse(language.code(), ""), Some(language));
            for locale in ["en", "pt", "es"] {
                let name = language.name(locale);
                assert_eq!(Language::parse(name, locale), Some(language), "{name}");
            }
        }
        let json = serde_json::to_string(&Language::new("EN")).expect("a code");
        assert_eq!(json, "\"en\"");
        assert!(serde_json::from_str::<Language>("\"xx\"").is_err());
        assert_eq!(Language::new("de").map(Language::own_name), Some("Deutsch"));
    }
}
