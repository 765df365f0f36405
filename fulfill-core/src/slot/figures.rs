//! Numbers in digits, with the separators of a locale, and numbers in words.

use super::{
    hints::{Tongue, decimal_comma, tidy},
    numerals,
};

/// Digits with an optional sign and separators, as plain text: `-1.234,50` is `-1234.50` in
/// Portuguese.
///
/// A separator that occurs once with three digits behind it is read by the locale's rule; any other
/// can be read in one way only. Without a locale it is read as in English.
pub(crate) fn plain(text: &str, locale: &str) -> Option<String> {
    let text = text.trim();
    let (sign, digits) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => ("-", rest.trim_start()),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = split(digits, locale)?;
    let whole = ungrouped(whole)?;
    let right = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    match fraction {
        None => Some(format!("{sign}{whole}")),
        Some(fraction) if !fraction.is_empty() && right(fraction) => {
            Some(format!("{sign}{whole}.{fraction}"))
        }
        Some(_) => None,
    }
}

/// What stands before and behind the decimal separator.
fn split<'a>(digits: &'a str, locale: &str) -> Option<(&'a str, Option<&'a str>)> {
    let count = |separator: char| digits.matches(separator).count();
    let decimal = match (count('.'), count(',')) {
        (0, 0) => return Some((digits, None)),
        (points, commas) if points > 0 && commas > 0 => {
            let last = if digits.rfind('.') > digits.rfind(',') { '.' } else { ',' };
            (count(last) == 1).then_some(last)?
        }
        (points, commas) if points + commas > 1 => return Some((digits, None)),
        (points, _) => {
            let separator = if points == 1 { '.' } else { ',' };
            let (before, behind) = digits.split_once(separator)?;
            let grouping = if decimal_comma(locale) { '.' } else { ',' };
            let thousands = behind.len() == 3 && (1..=3).contains(&before.len()) && before != "0";
            if thousands && separator == grouping {
                return Some((digits, None));
            }
            separator
        }
    };
    digits.split_once(decimal).map(|(whole, fraction)| (whole, Some(fraction)))
}

/// Digits without the separators of their groups. Groups have three digits, but for the first.
fn ungrouped(whole: &str) -> Option<String> {
    let groups: Vec<&str> =
        whole.split(['.', ',', ' ', '\'', '’', '\u{a0}', '\u{2009}', '\u{202f}']).collect();
    let digits = groups.concat();
    let grouped = groups.len() == 1
        || (groups[1..].iter().all(|group| group.len() == 3) && (1..=3).contains(&groups[0].len()));
    let right = grouped && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    right.then_some(digits)
}

/// A whole number in digits or words.
pub(crate) fn whole(text: &str, locale: &str) -> Option<i128> {
    let text = tidy(text)?;
    if let Some(plain) = plain(&text, locale) {
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        return fraction.bytes().all(|byte| byte == b'0').then(|| whole.parse().ok())?;
    }
    let (sign, words) = signed(&text);
    numerals::any(words, Tongue::order(locale)).map(|value| i128::from(value) * sign)
}

/// A number in digits or words: "two point five", "dois vírgula cinco", "tres y medio".
pub(crate) fn decimal(text: &str, locale: &str) -> Option<f64> {
    let text = tidy(text)?;
    if let Some(plain) = plain(&text, locale) {
        return plain.parse().ok();
    }
    let (sign, words) = signed(&text);
    let value =
        Tongue::order(locale).into_iter().find_map(|tongue| decimal_words(words, tongue))?;
    Some(value * if sign < 0 { -1.0 } else { 1.0 })
}

fn signed(text: &str) -> (i128, &str) {
    let minus = ["minus ", "menos ", "negative ", "negativo ", "-"];
    match minus.iter().find_map(|minus| text.strip_prefix(minus)) {
        Some(rest) => (-1, rest),
        None => (1, text),
    }
}

fn decimal_words(text: &str, tongue: Tongue) -> Option<f64> {
    let (points, halves, half): (&[&str], &[&str], &[&str]) = match tongue {
        Tongue::En => (&[" point "], &[" and a half"], &["half", "a half", "one half"]),
        Tongue::Pt => (&[" virgula ", " ponto "], &[" e meio", " e meia"], &["meio", "meia"]),
        Tongue::Es => (&[" coma ", " punto "], &[" y medio", " y media"], &["medio", "media"]),
    };
    if half.contains(&text) {
        return Some(0.5);
    }
    if let Some(whole) = halves.iter().find_map(|half| text.strip_suffix(half)) {
        return Some(numerals::cardinal(whole, tongue)? as f64 + 0.5);
    }
    if let Some((whole, fraction)) = points.iter().find_map(|point| text.split_once(point)) {
        let whole = numerals::cardinal(whole, tongue)?;
        return format!("{whole}.{}", fraction_digits(fraction, tongue)?).parse().ok();
    }
    numerals::cardinal(text, tongue).map(|value| value as f64)
}

/// Digits one by one, or as one number: "two five" and "twenty-five" are both `25`.
fn fraction_digits(text: &str, tongue: Tongue) -> Option<String> {
    let digits: Option<String> = text
        .split_whitespace()
        .map(|word| numerals::digit(word).map(|digit| char::from(b'0' + digit as u8)))
        .collect();
    digits.or_else(|| Some(numerals::cardinal(text, tongue)?.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_follow_the_locale() {
        for (text, locale, expected) in [
            ("1,234", "en", Some(1234.0)),
            ("1,234", "pt", Some(1.234)),
            ("1.234", "pt-BR", Some(1234.0)),
            ("1.234", "es-MX", Some(1.234)),
            ("1.234", "", Some(1.234)),
            ("1,5", "en", Some(1.5)),
            ("12.5", "pt", Some(12.5)),
            ("1.234.567,89", "en", Some(1_234_567.89)),
            ("1,234,567.89", "pt", Some(1_234_567.89)),
            ("1 234 567", "", Some(1_234_567.0)),
            ("-0,5", "es", Some(-0.5)),
            ("+7", "", Some(7.0)),
            ("0.125", "pt", Some(0.125)),
            ("1,23,456", "en", None),
            ("1.2.3,4", "pt", None),
            ("--1", "", None),
            (",", "", None),
            ("", "", None),
        ] {
            assert_eq!(decimal(text, locale), expected, "{text} in {locale:?}");
        }
    }

    #[test]
    fn words_have_fractions() {
        for (text, expected) in [
            ("two point five", Some(2.5)),
            ("three point one five", Some(3.15)),
            ("two and a half", Some(2.5)),
            ("dois vírgula vinte e cinco", Some(2.25)),
            ("três e meio", Some(3.5)),
            ("meia", Some(0.5)),
            ("tres coma cinco", Some(3.5)),
            ("menos dois", Some(-2.0)),
            ("point five", None),
        ] {
            assert_eq!(decimal(text, ""), expected, "{text}");
        }
    }

    #[test]
    fn whole_numbers_have_none() {
        for (text, locale, expected) in [
            ("1.234", "pt", Some(1234)),
            ("12.0", "en", Some(12)),
            ("12.5", "en", None),
            ("vinte e dois", "pt", Some(22)),
            ("twenty-two", "pt", Some(22)),
            ("minus three", "", Some(-3)),
            ("two point five", "", None),
        ] {
            assert_eq!(whole(text, locale), expected, "{text} in {locale:?}");
        }
    }
}
