//! Times in words.

use crate::slot::{hints::Tongue, numerals};

/// `noon`, `meia-noite`, `meio-dia e meia`.
pub(super) fn named(text: &str, order: [Tongue; 3]) -> Option<(i8, i8)> {
    const NAMES: [(&str, i8); 10] = [
        ("noon", 12),
        ("midday", 12),
        ("meio-dia", 12),
        ("meio dia", 12),
        ("mediodia", 12),
        ("medio dia", 12),
        ("midnight", 0),
        ("meia-noite", 0),
        ("meia noite", 0),
        ("medianoche", 0),
    ];
    let (rest, hour) =
        NAMES.iter().find_map(|(name, hour)| Some((text.strip_prefix(name)?, *hour)))?;
    let behind = rest.strip_prefix(" e ").or_else(|| rest.strip_prefix(" y "));
    match behind {
        None if rest.is_empty() => Some((hour, 0)),
        None => None,
        Some(minutes) => Some((hour, minutes_past(minutes, order)?)),
    }
}

/// `half past three`, `três e meia`, `las cuatro menos cuarto`.
pub(super) fn told(text: &str, order: [Tongue; 3]) -> Option<(i8, i8)> {
    let text = text.replace('-', " ");
    let text = [" horas", " hora", " o'clock", " oclock", " em ponto", " en punto", " sharp"]
        .iter()
        .fold(text.as_str(), |text, end| text.strip_suffix(end).unwrap_or(text));
    if let Some(hour) = hour(text, order) {
        return Some((hour, 0));
    }
    // The hour comes first, or the minutes do; and the minutes are past it or before it.
    const FORMS: [(&str, bool, bool); 15] = [
        (" past ", false, true),
        (" after ", false, true),
        (" to ", false, false),
        (" before ", false, false),
        (" til ", false, false),
        (" para as ", false, false),
        (" pras ", false, false),
        (" para a ", false, false),
        (" para las ", false, false),
        (" para la ", false, false),
        (" menos ", true, false),
        (" horas e ", true, true),
        (" e ", true, true),
        (" y ", true, true),
        (" ", true, true),
    ];
    for (between, hour_first, past) in FORMS {
        for (at, _) in text.match_indices(between) {
            let (left, right) = (&text[..at], &text[at + between.len()..]);
            let (hours, minutes) = if hour_first { (left, right) } else { (right, left) };
            if let Some(hour) = hour(hours, order)
                && let Some(minutes) = minutes_past(minutes, order)
            {
                return match past {
                    true => Some((hour, minutes)),
                    false if minutes == 0 => Some((hour, 0)),
                    false => Some(twelve(((hour + 23) % 24, 60 - minutes))),
                };
            }
        }
    }
    None
}

/// "a quarter to one" is 12:45 as the clock's face says it, not 00:45.
fn twelve((hour, minute): (i8, i8)) -> (i8, i8) {
    if hour == 0 { (12, minute) } else { (hour, minute) }
}

fn hour(text: &str, order: [Tongue; 3]) -> Option<i8> {
    match text {
        "noon" | "midday" | "meio dia" | "mediodia" => return Some(12),
        "midnight" | "meia noite" | "medianoche" => return Some(0),
        _ => {}
    }
    let hour = i8::try_from(numerals::any(text, order)?).ok()?;
    (hour <= 24).then_some(hour)
}

fn minutes_past(text: &str, order: [Tongue; 3]) -> Option<i8> {
    let text = [" minutes", " minutos", " minute", " minuto"]
        .iter()
        .find_map(|unit| text.strip_suffix(unit))
        .unwrap_or(text);
    match text {
        "half" | "meia" | "media" => return Some(30),
        "quarter" | "a quarter" | "um quarto" | "cuarto" | "un cuarto" => return Some(15),
        _ => {}
    }
    // "three oh five"
    let text = text.strip_prefix("oh ").unwrap_or(text);
    let minutes = i8::try_from(numerals::any(text, order)?).ok()?;
    (minutes <= 59).then_some(minutes)
}
