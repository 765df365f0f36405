//! Answers as users read them: in the words of their language.

use std::borrow::Cow;

use jiff::civil::{Date, Time, Weekday};
use serde_json::Value;

use super::Kind;
use crate::{
    country::Country,
    slot::{
        Language, Month, Slot, YesNo,
        hints::{Tongue, decimal_comma, month_first},
    },
};

impl Kind {
    /// An answer as it is kept, in the words of a locale: what a summary shows.
    ///
    /// ```
    /// use fulfill_core::reply::Kind;
    ///
    /// let spoken = |kind: Kind, kept: &str, locale| kind.spoken(&kept.into(), locale).into_owned();
    /// assert_eq!(spoken(Kind::Date, "2026-11-22", "pt-BR"), "domingo, 22 de novembro de 2026");
    /// assert_eq!(spoken(Kind::Time, "20:00:00", "en-US"), "8 PM");
    /// assert_eq!(spoken(Kind::Country, "DE", "es"), "Alemania");
    /// ```
    pub fn spoken<'a>(&self, answer: &'a Value, locale: &str) -> Cow<'a, str> {
        let text = match answer {
            Value::Null => return Cow::Borrowed(""),
            Value::String(text) => text,
            Value::Number(number) => {
                let text = number.to_string();
                let comma = decimal_comma(locale) && !text.contains('e');
                return Cow::Owned(if comma { text.replace('.', ",") } else { text });
            }
            other => return Cow::Owned(other.to_string()),
        };
        let spoken = match self {
            Self::YesNo => YesNo::parse(text, "en").map(|answer| yes_no(answer, locale).into()),
            Self::Date => text.parse().ok().map(|day| date(day, locale)),
            Self::Time => text.parse().ok().map(|at| time(at, locale)),
            Self::DayOfWeek => Weekday::parse(text, "en").map(|one| day(one, locale).into()),
            Self::Month => Month::parse(text, "en").map(|one| month(one.number(), locale).into()),
            Self::Country => Country::new(text).map(|country| country.name(locale).into()),
            Self::Language => Language::new(text).map(|language| language.name(locale).into()),
            _ => None,
        };
        spoken.map_or(Cow::Borrowed(text), Cow::Owned)
    }
}

fn yes_no(answer: YesNo, locale: &str) -> &'static str {
    let words = match Tongue::order(locale)[0] {
        Tongue::En => ["Yes", "No"],
        Tongue::Pt => ["Sim", "Não"],
        Tongue::Es => ["Sí", "No"],
    };
    words[usize::from(!answer.is_yes())]
}

fn date(at: Date, locale: &str) -> String {
    let (weekday, month) = (day(at.weekday(), locale), month(at.month(), locale));
    let (day, year) = (at.day(), at.year());
    match Tongue::order(locale)[0] {
        Tongue::En if month_first(locale) => format!("{weekday}, {month} {day}, {year}"),
        Tongue::En => format!("{weekday}, {day} {month} {year}"),
        Tongue::Pt | Tongue::Es => format!("{weekday}, {day} de {month} de {year}"),
    }
}

/// With twelve hours where the month comes first, which is in the same countries.
fn time(at: Time, locale: &str) -> String {
    let (hour, minute) = (at.hour(), at.minute());
    if !month_first(locale) {
        return format!("{hour:02}:{minute:02}");
    }
    let half = if hour < 12 { "AM" } else { "PM" };
    let hour = if hour % 12 == 0 { 12 } else { hour % 12 };
    if minute == 0 { format!("{hour} {half}") } else { format!("{hour}:{minute:02} {half}") }
}

fn day(day: Weekday, locale: &str) -> &'static str {
    let names = match Tongue::order(locale)[0] {
        Tongue::En => {
            ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
        }
        Tongue::Pt => [
            "segunda-feira",
            "terça-feira",
            "quarta-feira",
            "quinta-feira",
            "sexta-feira",
            "sábado",
            "domingo",
        ],
        Tongue::Es => ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
    };
    names[day.to_monday_zero_offset().unsigned_abs() as usize % 7]
}

/// A month from 1 to 12.
fn month(number: i8, locale: &str) -> &'static str {
    let names = match Tongue::order(locale)[0] {
        Tongue::En => [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ],
        Tongue::Pt => [
            "janeiro",
            "fevereiro",
            "março",
            "abril",
            "maio",
            "junho",
            "julho",
            "agosto",
            "setembro",
            "outubro",
            "novembro",
            "dezembro",
        ],
        Tongue::Es => [
            "enero",
            "febrero",
            "marzo",
            "abril",
            "mayo",
            "junio",
            "julio",
            "agosto",
            "septiembre",
            "octubre",
            "noviembre",
            "diciembre",
        ],
    };
    names[(number.unsigned_abs() as usize).clamp(1, 12) - 1]
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn answers_are_shown_in_the_users_words() {
        for (kind, kept, locale, expected) in [
            (Kind::Date, json!("2026-03-01"), "en-US", "Sunday, March 1, 2026"),
            (Kind::Date, json!("2026-03-01"), "en-GB", "Sunday, 1 March 2026"),
            (Kind::Date, json!("2026-03-01"), "es", "domingo, 1 de marzo de 2026"),
            (Kind::Date, json!("someday"), "es", "someday"),
            (Kind::Time, json!("00:05:00"), "en", "12:05 AM"),
            (Kind::Time, json!("12:00:00"), "en", "12 PM"),
            (Kind::Time, json!("09:30:00"), "pt-BR", "09:30"),
            (Kind::YesNo, json!("No"), "pt", "Não"),
            (Kind::DayOfWeek, json!("Tuesday"), "pt", "terça-feira"),
            (Kind::Month, json!("March"), "es", "marzo"),
            (Kind::Decimal, json!(2.5), "pt", "2,5"),
            (Kind::Decimal, json!(2.5), "en", "2.5"),
            (Kind::Integer, json!(22), "pt", "22"),
            (Kind::Text, json!("2.5"), "pt", "2.5"),
            (Kind::Text, json!(null), "pt", ""),
        ] {
            assert_eq!(kind.spoken(&kept, locale), expected, "{kept} {locale}");
        }
    }
}
