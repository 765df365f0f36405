//! Plain values that are looked up by the name of the argument.

mod calendar;
mod codes;
mod country;
mod currency;
mod date;
pub(crate) mod figures;
pub(crate) mod hints;
mod language;
mod names;
mod numbers;
pub(crate) mod numerals;
mod time;
mod us_state;
mod yes_no;

use std::fmt;

use serde_json::Value;

pub(crate) use self::calendar::day_name;
pub use self::{
    calendar::Month,
    codes::{Alphanumeric, MediaUrl, NumberSequence},
    currency::Currency,
    hints::Hints,
    language::Language,
    names::{City, Email, FirstName, LastName},
    us_state::UsState,
    yes_no::YesNo,
};
use crate::reply::{Allowed, Kind};

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
    note = "plain values are `String`, `bool`, numbers, `YesNo`, `FirstName`, `LastName`, `Email`, dates and times, and the types of `fulfill_core::slot`",
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

    /// Reads the value from text with all that is known beside it. Only types whose text depends on
    /// the time of day, such as dates, do more here than [`parse`](Self::parse).
    fn parse_at(text: &str, hints: &Hints<'_>) -> Option<Self> {
        Self::parse(text, hints.locale)
    }

    /// Reads the value from JSON with all that is known beside it. A type with a
    /// [`parse_at`](Self::parse_at) of its own has one of these too.
    fn from_json_at(value: &Value, hints: &Hints<'_>) -> Option<Self> {
        Self::from_json(value, hints.locale)
    }

    /// What a form asks for when a question's answer is of this type.
    fn kind() -> Kind {
        match Self::choices() {
            [] => Kind::Text,
            choices => Kind::OneOf(choices.iter().map(Allowed::from).collect()),
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
