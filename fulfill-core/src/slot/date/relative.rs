//! Days told from today: "tomorrow", "daqui a três dias", "próxima sexta".

use jiff::{
    Span,
    civil::{Date, Weekday},
};

use crate::slot::{calendar, hints::Tongue, numerals};

/// Whole answers, and how many days they are from today.
const DAYS: [(&str, i32); 24] = [
    ("today", 0),
    ("now", 0),
    ("tonight", 0),
    ("hoje", 0),
    ("agora", 0),
    ("hoy", 0),
    ("ahora", 0),
    ("tomorrow", 1),
    ("amanha", 1),
    ("manana", 1),
    ("the day after tomorrow", 2),
    ("day after tomorrow", 2),
    ("depois de amanha", 2),
    ("pasado manana", 2),
    ("yesterday", -1),
    ("ontem", -1),
    ("ayer", -1),
    ("the day before yesterday", -2),
    ("day before yesterday", -2),
    ("anteontem", -2),
    ("antes de ontem", -2),
    ("anteayer", -2),
    ("antes de ayer", -2),
    ("antier", -2),
];

/// What stands before a distance, and whether it lies ahead.
const BEFORE: [(&str, bool); 9] = [
    ("in ", true),
    ("daqui a ", true),
    ("daqui ", true),
    ("de aqui a ", true),
    ("dentro de ", true),
    ("em ", true),
    ("en ", true),
    ("ha ", false),
    ("hace ", false),
];

/// What stands behind a distance, and whether it lies ahead.
const BEHIND: [(&str, bool); 6] = [
    (" from now", true),
    (" from today", true),
    (" ago", false),
    (" atras", false),
    (" before", false),
    (" later", true),
];

/// The most days, weeks, months or years that are counted.
const FARTHEST: u64 = 5_000;

/// The day that a folded text tells from today.
pub(super) fn day(text: &str, locale: &str, today: Date) -> Option<Date> {
    if let Some((_, days)) = DAYS.iter().find(|(words, _)| *words == text) {
        return today.checked_add(Span::new().try_days(*days).ok()?).ok();
    }
    next_period(text, today)
        .or_else(|| distance(text, locale, today))
        .or_else(|| weekday(text, today))
}

/// `next week` is in seven days, `next month` on the same day of it.
fn next_period(text: &str, today: Date) -> Option<Date> {
    let text = text.strip_prefix("a ").or_else(|| text.strip_prefix("la ")).unwrap_or(text);
    let period = ["next ", "proxima ", "proximo ", "el proximo ", "o proximo "]
        .iter()
        .find_map(|next| text.strip_prefix(next))
        .or_else(|| text.strip_suffix(" que vem"))
        .or_else(|| text.strip_suffix(" que viene"))?;
    today.checked_add(span(1, period)?).ok()
}

/// `in 3 days`, `two weeks from now`, `daqui a um mês`, `hace 3 días`.
fn distance(text: &str, locale: &str, today: Date) -> Option<Date> {
    let before = BEFORE.iter().find_map(|(words, on)| Some((text.strip_prefix(words)?, *on)));
    let (rest, ahead) = before
        .map(|(rest, ahead)| {
            // "há 3 dias atrás"
            (rest.strip_suffix(" atras").unwrap_or(rest), ahead)
        })
        .or_else(|| BEHIND.iter().find_map(|(words, on)| Some((text.strip_suffix(words)?, *on))))?;
    let (number, unit) = rest.rsplit_once(' ')?;
    let number = match number {
        "a" | "an" => 1,
        digits if digits.len() <= 5 && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            digits.parse().ok()?
        }
        words => numerals::any(words, Tongue::order(locale))?,
    };
    if number > FARTHEST {
        return None;
    }
    let span = span(i32::try_from(number).ok()?, unit)?;
    match ahead {
        true => today.checked_add(span).ok(),
        false => today.checked_sub(span).ok(),
    }
}

fn span(number: i32, unit: &str) -> Option<Span> {
    let span = Span::new();
    match unit {
        "day" | "days" | "dia" | "dias" => span.try_days(number),
        "week" | "weeks" | "semana" | "semanas" => span.try_weeks(number),
        "month" | "months" | "mes" | "meses" => span.try_months(number),
        "year" | "years" | "ano" | "anos" => span.try_years(number),
        _ => return None,
    }
    .ok()
}

#[derive(Clone, Copy, PartialEq)]
enum Which {
    Next,
    This,
    Last,
}

/// `friday`, `next friday`, `this friday`, `sexta que vem`, `el viernes pasado`.
fn weekday(text: &str, today: Date) -> Option<Date> {
    const FILLERS: [&str; 15] = [
        "on", "na", "no", "el", "the", "la", "a", "o", "para", "for", "de", "dia", "em", "en",
        "feira",
    ];
    let text = text.replace("-feira", "").replace("que vem", "next").replace("que viene", "next");
    let mut found: (Option<Weekday>, Option<Which>) = (None, None);
    for word in text.split_whitespace().filter(|word| !FILLERS.contains(word)) {
        let which = match word {
            "next" | "coming" | "proxima" | "proximo" => Some(Which::Next),
            "this" | "esta" | "nesta" | "este" => Some(Which::This),
            "last" | "passada" | "passado" | "pasada" | "pasado" | "ultima" | "ultimo" => {
                Some(Which::Last)
            }
            _ => None,
        };
        match (which, calendar::weekday(word)) {
            (Some(which), _) if found.1.is_none() => found.1 = Some(which),
            (None, Some(day)) if found.0.is_none() => found.0 = Some(day),
            _ => return None,
        }
    }
    let day = found.0?;
    let ahead = i32::from(today.weekday().until(day));
    let days = match found.1.unwrap_or(Which::Next) {
        Which::This => ahead,
        Which::Next if ahead == 0 => 7,
        Which::Next => ahead,
        Which::Last => ahead - 7,
    };
    today.checked_add(Span::new().try_days(days).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// On Saturday, 2026-11-21; the expected day counts from there.
    #[track_caller]
    fn check(text: &str, days: i32) {
        let today = date(2026, 11, 21);
        let expected = today.checked_add(Span::new().days(days)).ok();
        assert_eq!(day(&crate::text::fold(text), "", today), expected, "{text}");
    }

    #[test]
    fn days_are_told_from_today() {
        for (text, days) in [
            ("today", 0),
            ("amanhã", 1),
            ("mañana", 1),
            ("depois de amanhã", 2),
            ("pasado mañana", 2),
            ("anteontem", -2),
            ("in 3 days", 3),
            ("a week from now", 7),
            ("two weeks ago", -14),
            ("daqui a três dias", 3),
            ("há 3 dias atrás", -3),
            ("dentro de veintidós días", 22),
            ("hace una semana", -7),
            ("next week", 7),
            ("semana que vem", 7),
            ("la próxima semana", 7),
            ("next month", 30),
        ] {
            check(text, days);
        }
    }

    #[test]
    fn days_of_the_week_lie_ahead() {
        for (text, days) in [
            ("friday", 6),
            ("next friday", 6),
            ("next Saturday", 7),
            ("saturday", 7),
            ("this saturday", 0),
            ("próxima sexta", 6),
            ("na sexta-feira que vem", 6),
            ("el viernes", 6),
            ("el próximo lunes", 2),
            ("el viernes pasado", -1),
            ("last saturday", -7),
            ("sábado passado", -7),
        ] {
            check(text, days);
        }
    }

    #[test]
    fn other_texts_are_no_days() {
        let today = date(2026, 11, 21);
        for text in ["friday friday", "next", "in days", "in 99999 days", "in 3 parsecs", "the", ""]
        {
            assert_eq!(day(text, "", today), None, "{text}");
        }
        let last = date(9999, 12, 31);
        assert_eq!(day("tomorrow", "", last), None);
        assert_eq!(day("in 5000 years", "", last), None);
        assert_eq!(day("friday", "", last), None);
    }
}
