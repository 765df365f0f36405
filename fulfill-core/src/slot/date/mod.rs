//! Days of the calendar: ISO, digits in the locale's order, month names, and relative words.

mod relative;

use jiff::civil::Date;

use super::{
    Hints, Slot, calendar,
    hints::{Tongue, month_first, tidy},
    numerals,
};
use crate::reply::Kind;

/// ISO 8601 (`2026-11-21`), digits in the locale's order (`21/11/2026`), month names (`March 3rd`,
/// `3 de março de 2026`), and with a known [`now`](Hints::now) also days without a year (the next
/// such day, today included), `tomorrow`, `daqui a três dias`, `próxima sexta`.
///
/// Digits are month first in the English of the United States or of nowhere in particular, day first
/// elsewhere; a date that exists in one order only is read in that one. A day of the week is the
/// first such day after today; `this Friday` may be today.
///
/// ```
/// use fulfill_core::Slot;
/// use jiff::civil::{Date, date};
///
/// assert_eq!(Date::parse("12/03/2026", "pt-BR"), Some(date(2026, 3, 12)));
/// assert_eq!(Date::parse("12/03/2026", "en-US"), Some(date(2026, 12, 3)));
/// assert_eq!(Date::parse("3 de março de 2026", ""), Some(date(2026, 3, 3)));
/// ```
impl Slot for Date {
    const EXPECTED: &'static str = "a date such as 2026-11-21";

    fn parse(text: &str, locale: &str) -> Option<Self> {
        Self::parse_at(text, &Hints::new(locale))
    }

    fn parse_at(text: &str, hints: &Hints<'_>) -> Option<Self> {
        let tidy = tidy(text)?;
        if let Ok(date) = text.trim().parse() {
            return Some(date);
        }
        let today = hints.now.map(|now| now.date());
        digits(&tidy, hints.locale, today)
            .or_else(|| named(&tidy, hints.locale, today))
            .or_else(|| relative::day(&tidy, hints.locale, today?))
    }

    fn from_json_at(value: &serde_json::Value, hints: &Hints<'_>) -> Option<Self> {
        Self::parse_at(value.as_str()?, hints)
    }

    fn kind() -> Kind {
        Kind::Date
    }
}

/// `21/11/2026`, `21.11.26`, `2026-11-21`, `21/11`.
fn digits(text: &str, locale: &str, today: Option<Date>) -> Option<Date> {
    let parts: Vec<&str> = text.split(['/', '.', '-', ' ']).collect();
    let right = |part: &&str| {
        (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !parts.iter().all(right) {
        return None;
    }
    let number = |part: &str| part.parse::<i16>().ok();
    match parts[..] {
        [year, month, day] if year.len() == 4 => dated(number(year)?, number(month)?, number(day)?),
        [first, second, year] if first.len() <= 2 && second.len() <= 2 => {
            let century = match number(year)? {
                _ if year.len() == 4 => 0,
                // As the two digits of years are read elsewhere.
                0..=68 if year.len() == 2 => 2000,
                69..=99 if year.len() == 2 => 1900,
                _ => return None,
            };
            let year = number(year)? + century;
            in_order(number(first)?, number(second)?, locale, |month, day| dated(year, month, day))
        }
        // `3.5` and `3 5` are no dates.
        [first, second] if text.contains(['/', '-']) && first.len() <= 2 && second.len() <= 2 => {
            let today = today?;
            in_order(number(first)?, number(second)?, locale, |month, day| {
                coming(today, month, day)
            })
        }
        _ => None,
    }
}

/// The date of two numbers in the locale's order, or else in the other one.
fn in_order(
    first: i16,
    second: i16,
    locale: &str,
    date: impl Fn(i16, i16) -> Option<Date>,
) -> Option<Date> {
    match month_first(locale) {
        true => date(first, second).or_else(|| date(second, first)),
        false => date(second, first).or_else(|| date(first, second)),
    }
}

fn dated(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()
}

/// The next such day, today included. The 29th of February may be eight years away.
fn coming(today: Date, month: i16, day: i16) -> Option<Date> {
    let years = today.year()..=today.year().saturating_add(8);
    years.filter_map(|year| dated(year, month, day)).find(|date| *date >= today)
}

/// `March 3rd, 2026`, `the third of March`, `3 de março`, `primero de mayo de 2026`.
fn named(text: &str, locale: &str, today: Option<Date>) -> Option<Date> {
    const FILLERS: [&str; 13] =
        ["of", "de", "del", "do", "the", "on", "el", "dia", "o", "a", "em", "en", "no"];
    let text = text.replace([',', '-', '/'], " ");
    let words: Vec<&str> = text.split_whitespace().filter(|word| !FILLERS.contains(word)).collect();
    let at = words.iter().position(|word| calendar::month(word).is_some())?;
    let month = calendar::month(words[at])?;
    let (mut year, mut day) = (None, Vec::new());
    for (place, word) in words.iter().enumerate().filter(|(place, _)| *place != at) {
        let four = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
        if four && year.is_none() {
            year = word.parse().ok();
        } else if place == 0 && calendar::weekday(word).is_some() || *word == "feira" {
            // `Friday, March 6th`
        } else {
            day.push(*word);
        }
    }
    let day = day_of_month(&day.join(" "), locale)?;
    match year {
        Some(year) => dated(year, month.into(), day),
        None => coming(today?, month.into(), day),
    }
}

/// `3`, `3rd`, `1º`, `three`, `third`, `twenty first`, `vinte e dois`, `primeiro`.
fn day_of_month(text: &str, locale: &str) -> Option<i16> {
    let letters = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let digits = &text[..text.len() - letters.len()];
    let ordinal = ["", "st", "nd", "rd", "th", "º", "ª", "o", "°"].contains(&letters);
    if !digits.is_empty() {
        return digits.parse().ok().filter(|_| ordinal);
    }
    match text {
        "primeiro" | "primero" => return Some(1),
        _ => {}
    }
    let day = numerals::any(text, Tongue::order(locale)).or_else(|| english_ordinal(text))?;
    day.try_into().ok()
}

fn english_ordinal(text: &str) -> Option<u64> {
    const ORDINALS: [&str; 20] = [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
    ];
    let (tens, unit) = match text.split_once(' ') {
        Some(("twenty", unit)) => (20, unit),
        Some(("thirty", unit)) => (30, unit),
        _ if text == "thirtieth" => return Some(30),
        _ => (0, text),
    };
    let at = ORDINALS.iter().position(|ordinal| *ordinal == unit)? as u64 + 1;
    (tens == 0 || at < 10).then_some(tens + at)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// On a Saturday.
    #[track_caller]
    fn check(text: &str, locale: &str, expected: Option<(i16, i8, i8)>) {
        let hints = Hints::new(locale).at(date(2026, 11, 21).at(9, 0, 0, 0));
        let expected = expected.map(|(year, month, day)| date(year, month, day));
        assert_eq!(Date::parse_at(text, &hints), expected, "{text} in {locale:?}");
    }

    #[test]
    fn digits_follow_the_locale() {
        check("2026-11-21", "", Some((2026, 11, 21)));
        check("12/03/2026", "", Some((2026, 3, 12)));
        check("12/03/2026", "en", Some((2026, 12, 3)));
        check("12/03/2026", "en-GB", Some((2026, 3, 12)));
        check("13/12/2026", "en-US", Some((2026, 12, 13)));
        check("12.3.26", "pt", Some((2026, 3, 12)));
        check("1/2/99", "es", Some((1999, 2, 1)));
        check("2026/3/12", "en-US", Some((2026, 3, 12)));
        check("21/11", "pt", Some((2026, 11, 21)));
        check("20/11", "pt", Some((2027, 11, 20)));
        check("29/2", "pt", Some((2028, 2, 29)));
        for wrong in ["3.5", "31/02/2026", "99/99/2026", "1/2/123", "1/2/3/4", "1", "12/", ""] {
            check(wrong, "", None);
        }
    }

    #[test]
    fn months_have_names() {
        check("March 3rd", "en", Some((2027, 3, 3)));
        check("the third of March, 2026", "en", Some((2026, 3, 3)));
        check("Saturday, November 21st", "en", Some((2026, 11, 21)));
        check("twenty-first of december", "en", Some((2026, 12, 21)));
        check("3 de março", "pt", Some((2027, 3, 3)));
        check("dia 1º de maio de 2028", "pt", Some((2028, 5, 1)));
        check("vinte e dois de novembro", "pt", Some((2026, 11, 22)));
        check("el 3 de marzo de 2026", "es", Some((2026, 3, 3)));
        check("primero de mayo", "es", Some((2027, 5, 1)));
        check("martes 3 de marzo de 2026", "es", Some((2026, 3, 3)));
        for wrong in ["March", "March 32", "3 3 March", "30 de fevereiro", "March 2026", "zero May"]
        {
            check(wrong, "", None);
        }
    }

    #[test]
    fn years_are_not_guessed_without_a_today() {
        assert_eq!(Date::parse("March 3rd", "en"), None);
        assert_eq!(Date::parse("tomorrow", "en"), None);
        assert_eq!(Date::parse("March 3rd 2026", "en"), Some(date(2026, 3, 3)));
    }
}
