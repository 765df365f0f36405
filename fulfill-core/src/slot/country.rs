//! Countries as answers.

use std::{collections::HashMap, sync::LazyLock};

use super::{Slot, hints::tidy};
use crate::{country::Country, reply::Kind};

/// What people say that no table of names has.
const ALIASES: [(&str, &str); 23] = [
    ("america", "US"),
    ("the united states", "US"),
    ("united states of america", "US"),
    ("u.s", "US"),
    ("u.s.a", "US"),
    ("eua", "US"),
    ("ee uu", "US"),
    ("ee.uu", "US"),
    ("eeuu", "US"),
    ("ee. uu", "US"),
    ("estados unidos da america", "US"),
    ("estados unidos de america", "US"),
    ("uk", "GB"),
    ("great britain", "GB"),
    ("england", "GB"),
    ("inglaterra", "GB"),
    ("gra-bretanha", "GB"),
    ("gran bretana", "GB"),
    ("holland", "NL"),
    ("holanda", "NL"),
    ("czechia", "CZ"),
    ("turkiye", "TR"),
    ("uae", "AE"),
];

/// Every name in four languages, folded, and the aliases.
static INDEX: LazyLock<HashMap<String, Country>> = LazyLock::new(|| {
    let mut index = HashMap::new();
    let aliases = ALIASES.iter();
    let aliases =
        aliases.filter_map(|(name, code)| Some(((*name).to_owned(), Country::new(code)?)));
    let names = ["en", "pt", "es", "ja"].into_iter().flat_map(|language| {
        Country::all().map(move |country| (tidy(country.name(language)), country))
    });
    let names = names.filter_map(|(name, country)| Some((name?, country)));
    for (name, country) in names.chain(aliases) {
        index.entry(name).or_insert(country);
    }
    index
});

/// ISO 3166-1 code of two or three letters, or name in English, Portuguese, Spanish or Japanese, for
/// example `BR`, `BRA` or `Brasil`.
impl Slot for Country {
    const EXPECTED: &'static str = "a country, by name or two-letter code";

    fn parse(text: &str, _locale: &str) -> Option<Self> {
        let text = tidy(text)?;
        Self::new(&text)
            .or_else(|| Self::from_alpha3(&text))
            .or_else(|| INDEX.get(&text).copied())
            .or_else(|| INDEX.get(text.strip_prefix("the ")?).copied())
    }

    fn kind() -> Kind {
        Kind::Country
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_are_read() {
        for (text, expected) in [
            ("BR", Some("BR")),
            ("bra", Some("BR")),
            ("Brasil", Some("BR")),
            ("Alemanha", Some("DE")),
            ("Alemania", Some("DE")),
            ("ドイツ", Some("DE")),
            ("The Netherlands", Some("NL")),
            ("EE. UU.", Some("US")),
            ("EUA", Some("US")),
            ("Côte d'Ivoire", Some("CI")),
            ("Atlantis", None),
            ("", None),
        ] {
            assert_eq!(Country::parse(text, "").map(Country::code), expected, "{text}");
        }
    }

    #[test]
    fn every_name_reads_back_in_every_language() {
        for country in Country::all() {
            for locale in ["en", "pt", "es", "ja"] {
                let name = country.name(locale);
                assert_eq!(Country::parse(name, locale), Some(country), "{name}");
            }
        }
    }
}
