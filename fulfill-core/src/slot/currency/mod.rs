//! Currencies: ISO 4217 codes, symbols and names.

mod table;

use std::{collections::HashMap, fmt, sync::LazyLock};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use self::table::{REGIONS, ROWS};
use super::{
    Slot,
    hints::{region, tidy},
};
use crate::{reply::Kind, text::fold};

/// A currency that is legal tender somewhere, by its ISO 4217 code.
///
/// ```
/// use fulfill_core::{Slot, slot::Currency};
///
/// let real = Currency::new("brl").unwrap();
/// assert_eq!(Currency::parse("R$", ""), Some(real));
/// assert_eq!(Currency::parse("reais", "pt-BR"), Some(real));
/// assert_eq!(Currency::parse("peso", "es-MX"), Currency::new("MXN"));
/// assert_eq!(Currency::parse("peso", ""), None, "there are eight of them");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency(u8);

struct Row {
    code: &'static str,
    symbol: &'static str,
    /// Singular and plural in English, Portuguese and Spanish.
    names: [&'static [&'static str]; 3],
}

/// Symbols that the table's narrow ones leave out or share.
const SYMBOLS: [(&str, &str); 12] = [
    ("us$", "USD"),
    ("u$s", "USD"),
    ("$", "USD"),
    ("£", "GBP"),
    ("¥", "JPY"),
    ("ca$", "CAD"),
    ("c$", "CAD"),
    ("a$", "AUD"),
    ("mx$", "MXN"),
    ("s/", "PEN"),
    ("kr", "SEK"),
    ("fr", "CHF"),
];

/// What a word that several currencies share means where the locale does not say.
const USUAL: [&str; 9] = ["USD", "EUR", "GBP", "JPY", "CHF", "BRL", "INR", "RUB", "TRY"];

/// Every symbol, name and word of a name, folded, with the currencies that have it.
static INDEX: LazyLock<HashMap<String, Vec<u8>>> = LazyLock::new(|| {
    let mut index: HashMap<String, Vec<u8>> = HashMap::new();
    let mut add = |word: String, at: u8| {
        let list = index.entry(word).or_default();
        if !list.contains(&at) {
            list.push(at);
        }
    };
    for currency in Currency::all() {
        let Row { symbol, names, .. } = &ROWS[usize::from(currency.0)];
        add(fold(symbol), currency.0);
        for (column, name) in names
            .iter()
            .enumerate()
            .flat_map(|(column, names)| names.iter().map(move |name| (column, name)))
        {
            let name = fold(name);
            // The unit stands last in English, first in the others.
            let unit = if column == 0 { name.rsplit(' ').next() } else { name.split(' ').next() };
            if let Some(unit) = unit.filter(|unit| unit.chars().count() > 2) {
                add(unit.to_owned(), currency.0);
            }
            add(name, currency.0);
        }
    }
    index
});

impl Currency {
    /// The currency of that code, in upper or lower case.
    pub fn new(code: &str) -> Option<Self> {
        let code = code.to_ascii_uppercase();
        let at = ROWS.binary_search_by(|row| row.code.cmp(&code)).ok()?;
        u8::try_from(at).ok().map(Self)
    }

    /// The currency of a region, by the region's two letters.
    pub fn of_region(region: &str) -> Option<Self> {
        let region = region.to_ascii_uppercase();
        let at = REGIONS.binary_search_by(|(known, _)| (*known).cmp(&region)).ok()?;
        Self::new(REGIONS[at].1)
    }

    /// All currencies, ordered by code.
    pub fn all() -> impl ExactSizeIterator<Item = Self> {
        (0..ROWS.len()).map(|at| Self(at as u8))
    }

    /// The code, for example `BRL`.
    pub fn code(self) -> &'static str {
        ROWS[usize::from(self.0)].code
    }

    /// The narrow symbol, for example `R$`; empty if it has none.
    pub fn symbol(self) -> &'static str {
        ROWS[usize::from(self.0)].symbol
    }

    /// The name in the language of `locale`: English, Portuguese or Spanish.
    pub fn name(self, locale: &str) -> &'static str {
        let column = match super::hints::language(locale) {
            language if language.eq_ignore_ascii_case("pt") => 1,
            language if language.eq_ignore_ascii_case("es") => 2,
            _ => 0,
        };
        ROWS[usize::from(self.0)].names[column].first().copied().unwrap_or_default()
    }
}

/// A code, symbol or name in English, Portuguese or Spanish. What several currencies share, such as
/// `$` and "peso", means that of the locale's region, or else the usual one if there is one.
impl Slot for Currency {
    const EXPECTED: &'static str = "a currency, by name or three-letter code";

    fn parse(text: &str, locale: &str) -> Option<Self> {
        let text = tidy(text)?;
        if let Some(currency) = Self::new(&text) {
            return Some(currency);
        }
        let shared = INDEX.get(&text).map(Vec::as_slice).unwrap_or_default();
        if let [only] = shared {
            return Some(Self(*only));
        }
        let own = region(locale).and_then(Self::of_region).filter(|own| shared.contains(&own.0));
        let symbol = SYMBOLS.iter().find(|(symbol, _)| *symbol == text);
        own.or_else(|| Self::new(symbol?.1)).or_else(|| {
            let usual = USUAL.iter().filter_map(|code| Self::new(code));
            usual.into_iter().find(|usual| shared.contains(&usual.0))
        })
    }

    fn kind() -> Kind {
        Kind::Currency
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        let unknown = || de::Error::custom(format!("{code:?} is not the code of a currency"));
        Self::new(&code).ok_or_else(unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_symbols_and_names_are_read() {
        for (text, locale, expected) in [
            ("BRL", "", Some("BRL")),
            ("R$", "", Some("BRL")),
            ("real", "pt", Some("BRL")),
            ("reais", "pt", Some("BRL")),
            ("Dólar americano", "pt", Some("USD")),
            ("dólares", "es", Some("USD")),
            ("dollars", "en-CA", Some("CAD")),
            ("$", "", Some("USD")),
            ("$", "es-MX", Some("MXN")),
            ("€", "", Some("EUR")),
            ("euros", "", Some("EUR")),
            ("£", "", Some("GBP")),
            ("libra", "pt", Some("GBP")),
            ("yen", "", Some("JPY")),
            ("¥", "zh-CN", Some("CNY")),
            ("pesos", "es-AR", Some("ARS")),
            ("pesos", "es", None),
            ("doubloons", "", None),
            ("", "", None),
        ] {
            let read = Currency::parse(text, locale).map(Currency::code);
            assert_eq!(read, expected, "{text} in {locale:?}");
        }
    }

    #[test]
    fn every_code_and_name_reads_back() {
        for currency in Currency::all() {
            assert_eq!(Currency::parse(currency.code(), ""), Some(currency));
            for locale in ["en", "pt", "es"] {
                assert_eq!(Currency::parse(currency.name(locale), locale), Some(currency));
            }
        }
        let json = serde_json::to_string(&Currency::new("EUR")).expect("a code");
        assert_eq!(json, "\"EUR\"");
        assert!(serde_json::from_str::<Currency>("\"XXX\"").is_err());
    }
}
