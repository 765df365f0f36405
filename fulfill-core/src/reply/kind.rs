//! What an answer must be, and how it is read.

use std::borrow::Cow;

use jiff::civil::{Date, Time, Weekday};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Allowed;
use crate::{
    country::Country,
    slot::{
        Alphanumeric, City, Currency, Email, FirstName, Hints, Language, LastName, MediaUrl, Month,
        NumberSequence, Slot, UsState, YesNo, day_name, figures,
    },
    text::fold,
};

/// What an answer must be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Kind {
    /// Any text.
    Text,
    /// Yes or no.
    YesNo,
    /// A given name.
    FirstName,
    /// A family name.
    LastName,
    /// An e-mail address.
    Email,
    /// A phone number.
    PhoneNumber,
    /// A whole number.
    Integer,
    /// A number.
    Decimal,
    /// A row of digits, such as an account number.
    NumberSequence,
    /// Letters and digits, such as a booking code.
    Alphanumeric,
    /// A day of the calendar.
    Date,
    /// A time of day.
    Time,
    /// A day of the week.
    DayOfWeek,
    /// A month.
    Month,
    /// A city.
    City,
    /// A country.
    Country,
    /// A currency.
    Currency,
    /// A language.
    Language,
    /// A state of the United States.
    UsState,
    /// A picture or file; MIME types to accept, any if empty. Only a channel knows the type of what
    /// was sent; [`read`](Self::read) takes its address.
    Media(Vec<String>),
    /// One of these.
    OneOf(Vec<Allowed>),
    /// A type that only the platform knows, by its name there; any text elsewhere.
    Custom(String),
}

impl Kind {
    /// Reads an answer into the form in which it is kept: the same whatever the language was, and
    /// read back by every [`Slot`] of this kind. `None` if it is no such answer.
    ///
    /// | kind | kept as |
    /// |---|---|
    /// | yes or no | `"Yes"`, `"No"` |
    /// | integer, decimal | a JSON number; a text of digits beyond 64 bits |
    /// | date, time | `"2026-11-21"`, `"15:30:00"` |
    /// | day of week, month | the English name, as in `"Monday"`, `"March"` |
    /// | country, currency, language, state | the code, as in `"BR"`, `"BRL"`, `"pt"`, `"CA"` |
    /// | one of some values | the value, whichever of its words was said |
    /// | all others | the text, without what surrounds it |
    ///
    /// ```
    /// use fulfill_core::{Hints, reply::Kind};
    ///
    /// let hints = Hints::new("pt-BR");
    /// assert_eq!(Kind::Integer.read("vinte e dois", &hints), Some(22.into()));
    /// assert_eq!(Kind::Time.read("três e meia", &hints), Some("03:30:00".into()));
    /// assert_eq!(Kind::Country.read("Alemanha", &hints), Some("DE".into()));
    /// assert_eq!(Kind::Email.read("nobody", &hints), None);
    /// ```
    pub fn read(&self, text: &str, hints: &Hints<'_>) -> Option<Value> {
        fn of<T: Slot>(text: &str, hints: &Hints<'_>, keep: fn(T) -> String) -> Option<Value> {
            T::parse_at(text, hints).map(keep).map(Value::String)
        }
        let given = text.trim();
        let text = given;
        match self {
            Self::Text | Self::Custom(_) => (!given.is_empty()).then(|| given.into()),
            Self::YesNo => of(text, hints, |answer: YesNo| match answer {
                YesNo::Yes => "Yes".into(),
                YesNo::No => "No".into(),
            }),
            Self::FirstName => of(text, hints, |name: FirstName| name.0),
            Self::LastName => of(text, hints, |name: LastName| name.0),
            Self::Email => of(text, hints, |address: Email| address.0),
            Self::PhoneNumber => is_phone_number(given).then(|| given.into()),
            Self::Integer => integer(text, hints),
            Self::Decimal => {
                f64::parse_at(text, hints).and_then(serde_json::Number::from_f64).map(Value::Number)
            }
            Self::NumberSequence => of(text, hints, |digits: NumberSequence| digits.0),
            Self::Alphanumeric => of(text, hints, |code: Alphanumeric| code.0),
            Self::Date => of(text, hints, |date: Date| date.to_string()),
            Self::Time => of(text, hints, |time: Time| time.to_string()),
            Self::DayOfWeek => of(text, hints, |day: Weekday| day_name(day).into()),
            Self::Month => of(text, hints, |month: Month| month.name().into()),
            Self::City => of(text, hints, |city: City| city.0),
            Self::Country => of(text, hints, |country: Country| country.code().into()),
            Self::Currency => of(text, hints, |currency: Currency| currency.code().into()),
            Self::Language => of(text, hints, |language: Language| language.code().into()),
            Self::UsState => of(text, hints, |state: UsState| state.code().into()),
            Self::Media(_) => of(text, hints, |address: MediaUrl| address.0),
            Self::OneOf(values) => {
                values.iter().find(|one| one.means(given)).map(|one| one.value.as_str().into())
            }
        }
    }

    /// As [`read`](Self::read), from JSON: numbers as JSON writes them in every language.
    pub fn read_json(&self, given: &Value, hints: &Hints<'_>) -> Option<Value> {
        match (given, self) {
            (Value::String(text), _) => self.read(text, hints),
            (Value::Number(_), Self::Decimal) => f64::from_json(given, "").map(Value::from),
            (Value::Number(_), Self::Integer) => i64::from_json(given, "")
                .map(Value::from)
                .or_else(|| u64::from_json(given, "").map(Value::from)),
            (Value::Number(number), _) => self.read(&number.to_string(), hints),
            (Value::Bool(flag), _) => self.read(if *flag { "true" } else { "false" }, hints),
            _ => None,
        }
    }

    /// What a right answer looks like, to complete "expected ...".
    pub fn expected(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Text | Self::Custom(_) => String::EXPECTED,
            Self::YesNo => YesNo::EXPECTED,
            Self::FirstName => FirstName::EXPECTED,
            Self::LastName => LastName::EXPECTED,
            Self::Email => Email::EXPECTED,
            Self::PhoneNumber => "a phone number such as +14155550100",
            Self::Integer => "a whole number",
            Self::Decimal => f64::EXPECTED,
            Self::NumberSequence => NumberSequence::EXPECTED,
            Self::Alphanumeric => Alphanumeric::EXPECTED,
            Self::Date => Date::EXPECTED,
            Self::Time => Time::EXPECTED,
            Self::DayOfWeek => Weekday::EXPECTED,
            Self::Month => Month::EXPECTED,
            Self::City => City::EXPECTED,
            Self::Country => Country::EXPECTED,
            Self::Currency => Currency::EXPECTED,
            Self::Language => Language::EXPECTED,
            Self::UsState => UsState::EXPECTED,
            Self::Media(_) => MediaUrl::EXPECTED,
            Self::OneOf(values) => {
                let values: Vec<&str> = values.iter().map(|one| one.value.as_str()).collect();
                return Cow::Owned(format!("one of {}", values.join(", ")));
            }
        })
    }
}

fn integer(text: &str, hints: &Hints<'_>) -> Option<Value> {
    let whole = text.trim().parse().ok().or_else(|| figures::whole(text, hints.locale))?;
    let number = i64::try_from(whole).map(Value::from);
    let number = number.or_else(|_| u64::try_from(whole).map(Value::from));
    Some(number.unwrap_or_else(|_| whole.to_string().into()))
}

/// Digits as people write telephone numbers, perhaps with an extension. Which of them exist is the
/// business of `fulfill-phone`.
fn is_phone_number(text: &str) -> bool {
    let folded = fold(text);
    let number = ["ext.", "ext", "ramal", "x", "#", ";ext="].iter().find_map(|mark| {
        let (number, extension) = folded.split_once(mark)?;
        let extension = extension.trim();
        let right = (1..=7).contains(&extension.len());
        (right && extension.bytes().all(|byte| byte.is_ascii_digit())).then_some(number)
    });
    let number = number.unwrap_or(&folded).trim();
    let number = number.strip_prefix("tel:").unwrap_or(number);
    let number = number.strip_prefix('+').unwrap_or(number);
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let fits = |letter: char| letter.is_ascii_digit() || " -.()/\u{2010}\u{2011}".contains(letter);
    // The longest number of E.164 has 15 digits, and 00 may stand before it.
    text.len() <= 64 && (3..=17).contains(&digits) && number.chars().all(fits)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn answers_are_kept_the_same_in_every_language() {
        for (kind, texts, kept) in [
            (Kind::YesNo, ["yes", "sim", "sí"], json!("Yes")),
            (Kind::Integer, ["22", "vinte e dois", "veintidós"], json!(22)),
            (Kind::Decimal, ["two point five", "dois e meio", "2.5"], json!(2.5)),
            (Kind::DayOfWeek, ["Friday", "sexta-feira", "viernes"], json!("Friday")),
            (Kind::Month, ["March", "março", "marzo"], json!("March")),
            (Kind::Time, ["noon", "meio-dia", "mediodía"], json!("12:00:00")),
            (Kind::Country, ["Germany", "Alemanha", "DEU"], json!("DE")),
            (Kind::Language, ["English", "inglês", "inglés"], json!("en")),
            (Kind::Currency, ["euro", "EUR", "€"], json!("EUR")),
            (Kind::NumberSequence, ["one two", "um dois", "1 2"], json!("12")),
        ] {
            for text in texts {
                assert_eq!(kind.read(text, &Hints::default()), Some(kept.clone()), "{text}");
            }
        }
        let sizes = Kind::OneOf(vec![Allowed::new("large").or("Big"), "small".into()]);
        assert_eq!(sizes.read(" big! ", &Hints::default()), Some(json!("large")));
        assert_eq!(sizes.read("medium", &Hints::default()), None);
        assert_eq!(sizes.expected(), "one of large, small");
        assert_eq!(Kind::Text.read("  ", &Hints::default()), None);
    }

    #[test]
    fn phone_numbers_have_a_shape() {
        for right in ["+1 415-555-0100", "(11) 91234-5678", "190", "+44 20 7946 0018 ext. 5"] {
            assert!(is_phone_number(right), "{right}");
        }
        for wrong in ["", "+", "12", "call me", "1234567890123456789", "+1+2 345", "555 x"] {
            assert!(!is_phone_number(wrong), "{wrong}");
        }
    }
}
