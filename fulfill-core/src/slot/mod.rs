//! Plain values that are looked up by the name of the argument.

mod names;
mod numbers;
mod yes_no;

use std::fmt;

use serde_json::Value;

pub use self::{
    names::{Email, FirstName, LastName},
    yes_no::YesNo,
};

/// A value that can be read from what a user or a platform said.
///
/// Every `Slot` is a [`FromTurn`](crate::FromTurn) argument that is looked up by the argument's
/// name, also inside `Option` and `Vec`. Enums get it from `#[derive(Slot)]`; other types implement
/// [`parse`](Self::parse).
///
/// ```
/// use fulfill_core::Slot;
///
/// #[derive(Debug, PartialEq)]
/// struct Sku(u32);
///
/// impl Slot for Sku {
///     const EXPECTED: &'static str = "an article number such as A-1020";
///
///     fn parse(text: &str, _locale: &str) -> Option<Self> {
///         text.trim().strip_prefix("A-")?.parse().ok().map(Sku)
///     }
/// }
///
/// assert_eq!(Sku::parse("A-1020", ""), Some(Sku(1020)));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from what a user or a platform said",
    label = "not a plain value",
    note = "plain values are `String`, `bool`, numbers, `YesNo`, `FirstName`, `LastName`, `Email`, dates and times",
    note = "an enum becomes one with `#[derive(Slot)]`, any other type by implementing `Slot`"
)]
pub trait Slot: Sized {
    /// What a right value looks like, to complete "expected ...".
    const EXPECTED: &'static str;

    /// Reads the value from text. `locale` is a BCP 47 tag and may be empty.
    fn parse(text: &str, locale: &str) -> Option<Self>;

    /// Reads the value from JSON: text, numbers and booleans as [`parse`](Self::parse) reads their
    /// text.
    fn from_json(value: &Value, locale: &str) -> Option<Self> {
        match value {
            Value::String(text) => Self::parse(text, locale),
            Value::Number(number) => Self::parse(&number.to_string(), locale),
            Value::Bool(flag) => Self::parse(if *flag { "true" } else { "false" }, locale),
            _ => None,
        }
    }

    /// The values to choose from, for types that are a choice.
    fn choices() -> &'static [Choice] {
        &[]
    }
}

/// One value of a [`Slot`] enum, with the words that mean it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The value itself, for example `large`.
    pub value: &'static str,
    /// Other words for it, for example `big`.
    pub synonyms: &'static [&'static str],
}

impl Choice {
    /// Whether `text` means this choice, without regard to case, accents and blanks.
    pub fn means(&self, text: &str) -> bool {
        let folded = crate::text::fold(text);
        let mut words = std::iter::once(&self.value).chain(self.synonyms);
        words.any(|word| crate::text::fold(word) == folded)
    }
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.value)
    }
}

impl Slot for String {
    const EXPECTED: &'static str = "text";

    fn parse(text: &str, _locale: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

/// Any JSON, as the platform sent it.
impl Slot for Value {
    const EXPECTED: &'static str = "any JSON";

    fn parse(text: &str, _locale: &str) -> Option<Self> {
        Some(Self::String(text.to_owned()))
    }

    fn from_json(value: &Value, _locale: &str) -> Option<Self> {
        Some(value.clone())
    }
}

/// ISO 8601, for example `2026-11-21`.
impl Slot for jiff::civil::Date {
    const EXPECTED: &'static str = "a date such as 2026-11-21";

    fn parse(text: &str, _locale: &str) -> Option<Self> {
        text.trim().parse().ok()
    }
}

/// ISO 8601, for example `15:30` or `15:30:00`.
impl Slot for jiff::civil::Time {
    const EXPECTED: &'static str = "a time such as 15:30";

    fn parse(text: &str, _locale: &str) -> Option<Self> {
        text.trim().parse().ok()
    }
}

/// ISO 3166-1 code or name in the language of the conversation, for example `BR` or `Brasil`.
impl Slot for crate::country::Country {
    const EXPECTED: &'static str = "a country, by name or two-letter code";

    fn parse(text: &str, locale: &str) -> Option<Self> {
        let text = text.trim();
        Self::new(text).or_else(|| {
            let folded = crate::text::fold(text);
            Self::all().find(|country| crate::text::fold(country.name(locale)) == folded)
        })
    }
}
