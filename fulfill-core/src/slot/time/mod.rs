//! Times of day: "15h30", "3pm", "half past three", "três e meia", "las tres y media", "noon".

mod words;

use jiff::civil::Time;

use super::{
    Hints, Slot,
    hints::{Tongue, tidy},
};
use crate::reply::Kind;

/// ISO 8601 (`15:30`), `15h30`, `3 pm`, and words in English, Portuguese and Spanish, as in "half
/// past three", "três e meia da tarde", "las cuatro menos cuarto", "noon". A time of twelve hours
/// without a part of the day is read as it stands: "half past three" is 03:30.
///
/// ```
/// use fulfill_core::Slot;
/// use jiff::civil::{Time, time};
///
/// assert_eq!(Time::parse("half past three", "en"), Some(time(3, 30, 0, 0)));
/// assert_eq!(Time::parse("três e meia da tarde", "pt"), Some(time(15, 30, 0, 0)));
/// assert_eq!(Time::parse("15h30", ""), Some(time(15, 30, 0, 0)));
/// ```
impl Slot for Time {
    const EXPECTED: &'static str = "a time such as 15:30";

    fn parse(text: &str, locale: &str) -> Option<Self> {
        Self::parse_at(text, &Hints::new(locale))
    }

    fn parse_at(text: &str, hints: &Hints<'_>) -> Option<Self> {
        let folded = tidy(text)?;
        if let Ok(time) = text.trim().parse() {
            return Some(time);
        }
        if matches!(folded.as_str(), "now" | "right now" | "agora" | "ahora") {
            return hints.now.map(|now| now.time());
        }
        let (rest, part) = part_of_day(&folded);
        let rest = without_opening(rest);
        let order = Tongue::order(hints.locale);
        let (hour, minute) = match part {
            _ if rest.is_empty() || rest.starts_with(['-', '+']) => return None,
            _ => words::named(rest, order)
                .or_else(|| digits(rest))
                .or_else(|| words::told(rest, order))?,
        };
        let hour = match part {
            Some(Part::Late) if (1..12).contains(&hour) => hour + 12,
            Some(Part::Early | Part::Night) if hour == 12 => 0,
            Some(Part::Night) if (5..12).contains(&hour) => hour + 12,
            // The last hour of a day is the first of the next.
            None if hour == 24 && minute == 0 => 0,
            _ => hour,
        };
        Self::new(hour, minute, 0, 0).ok()
    }

    fn from_json_at(value: &serde_json::Value, hints: &Hints<'_>) -> Option<Self> {
        Self::parse_at(value.as_str()?, hints)
    }

    fn kind() -> Kind {
        Kind::Time
    }
}

#[derive(Clone, Copy)]
enum Part {
    /// Before noon.
    Early,
    /// After noon.
    Late,
    /// "at night": before midnight from five on, after it until then.
    Night,
}

/// The part of the day at the end of a text, and what stands before it.
fn part_of_day(text: &str) -> (&str, Option<Part>) {
    const PARTS: [(&str, Part); 22] = [
        ("a.m", Part::Early),
        ("am", Part::Early),
        ("p.m", Part::Late),
        ("pm", Part::Late),
        (" in the morning", Part::Early),
        (" in the afternoon", Part::Late),
        (" in the evening", Part::Late),
        (" at night", Part::Night),
        (" da manha", Part::Early),
        (" de manha", Part::Early),
        (" da madrugada", Part::Early),
        (" da tarde", Part::Late),
        (" de tarde", Part::Late),
        (" a tarde", Part::Late),
        (" da noite", Part::Night),
        (" a noite", Part::Night),
        (" de la manana", Part::Early),
        (" por la manana", Part::Early),
        (" de la madrugada", Part::Early),
        (" de la tarde", Part::Late),
        (" por la tarde", Part::Late),
        (" de la noche", Part::Night),
    ];
    // "3 p. m." is how Spanish prints it.
    let text = text.strip_suffix(" m").map_or(text, |rest| rest);
    let spaced = [(" a.", Part::Early), (" p.", Part::Late)];
    let found = PARTS.iter().chain(&spaced);
    let mut found = found.filter_map(|(end, part)| Some((text.strip_suffix(end)?, *part)));
    match found.next() {
        Some((rest, part)) => (rest.trim_end(), Some(part)),
        None => (text, None),
    }
}

fn without_opening(text: &str) -> &str {
    const OPENING: [&str; 17] = [
        "at ",
        "about ",
        "around ",
        "by ",
        "as ",
        "pelas ",
        "para as ",
        "a las ",
        "a la ",
        "para las ",
        "hacia las ",
        "las ",
        "la ",
        "ao ",
        "a ",
        "al ",
        "o ",
    ];
    OPENING.iter().find_map(|opening| text.strip_prefix(opening)).unwrap_or(text).trim()
}

/// `15`, `15h`, `15h30`, `15:30`, `15.30`, `15 horas`, `1530`.
fn digits(text: &str) -> Option<(i8, i8)> {
    let text = [" horas", " hora", " hrs", " hs", "hrs", "hs", " h", "h", "min", " o'clock"]
        .iter()
        .find_map(|unit| text.strip_suffix(unit))
        .unwrap_or(text);
    let number = |digits: &str| {
        let right = (1..=2).contains(&digits.len());
        digits.parse::<i8>().ok().filter(|_| right && !digits.starts_with(['+', '-']))
    };
    let (hour, minute) = match text.split_once([':', 'h', '.']) {
        Some((hour, minute)) if minute.len() == 2 => (number(hour)?, number(minute)?),
        Some(_) => return None,
        None if text.len() == 4 && text.is_char_boundary(2) => {
            (number(&text[..2])?, number(&text[2..])?)
        }
        None => (number(text)?, 0),
    };
    (hour <= 24 && minute <= 59).then_some((hour, minute))
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;

    #[track_caller]
    fn check(cases: &[(&str, Option<(i8, i8)>)]) {
        for (text, expected) in cases {
            let expected = expected.map(|(hour, minute)| time(hour, minute, 0, 0));
            assert_eq!(Time::parse(text, ""), expected, "{text}");
        }
    }

    #[test]
    fn digits_are_read() {
        check(&[
            ("15:30", Some((15, 30))),
            ("15h30", Some((15, 30))),
            ("15h", Some((15, 0))),
            ("às 15 horas", Some((15, 0))),
            ("3pm", Some((15, 0))),
            ("3 p.m.", Some((15, 0))),
            ("3 p. m.", Some((15, 0))),
            ("at 3:05 am", Some((3, 5))),
            ("12 am", Some((0, 0))),
            ("12 pm", Some((12, 0))),
            ("15.30", Some((15, 30))),
            ("7", Some((7, 0))),
            ("24h", Some((0, 0))),
            ("8 da noite", Some((20, 0))),
            ("2 de la mañana", Some((2, 0))),
            ("25:00", None),
            ("15:60", None),
            ("3:5", None),
            ("-3", None),
            ("", None),
            ("pm", None),
        ]);
    }

    #[test]
    fn english_words() {
        check(&[
            ("half past three", Some((3, 30))),
            ("quarter past three in the afternoon", Some((15, 15))),
            ("a quarter to four", Some((3, 45))),
            ("quarter to one", Some((12, 45))),
            ("twenty five to six", Some((5, 35))),
            ("three thirty", Some((3, 30))),
            ("three oh five", Some((3, 5))),
            ("three o'clock", Some((3, 0))),
            ("noon", Some((12, 0))),
            ("midnight", Some((0, 0))),
            ("ten at night", Some((22, 0))),
            ("half past", None),
            ("later", None),
        ]);
    }

    #[test]
    fn portuguese_and_spanish_words() {
        check(&[
            ("três e meia", Some((3, 30))),
            ("três e meia da tarde", Some((15, 30))),
            ("quinze para as quatro", Some((3, 45))),
            ("vinte e duas horas", Some((22, 0))),
            ("vinte e duas e trinta", Some((22, 30))),
            ("três e vinte e cinco", Some((3, 25))),
            ("meio-dia e meia", Some((12, 30))),
            ("ao meio dia", Some((12, 0))),
            ("à meia-noite", Some((0, 0))),
            ("las tres y media", Some((3, 30))),
            ("a las tres y cuarto de la tarde", Some((15, 15))),
            ("las cuatro menos cuarto", Some((3, 45))),
            ("un cuarto para las cinco", Some((4, 45))),
            ("la una en punto", Some((1, 0))),
            ("mediodía", Some((12, 0))),
        ]);
    }

    #[test]
    fn now_is_given() {
        let hints = Hints::new("pt").at(date(2026, 11, 21).at(9, 5, 0, 0));
        assert_eq!(Time::parse_at("agora", &hints), Some(time(9, 5, 0, 0)));
        assert_eq!(Time::parse("agora", "pt"), None);
    }
}
