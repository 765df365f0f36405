//! What is known beside the text when an answer is read: the language, and the time.

use jiff::civil::DateTime;

use crate::text::fold;

/// The longest answer that is read as anything but free text, in bytes.
const LONGEST: usize = 200;

/// What is known when an answer is read.
///
/// ```
/// use fulfill_core::{Hints, Slot};
/// use jiff::civil::{Date, date};
///
/// let now = date(2026, 11, 21).at(9, 0, 0, 0);
/// let hints = Hints::new("pt-BR").at(now);
/// assert_eq!(Date::parse_at("amanhã", &hints), Some(date(2026, 11, 22)));
/// assert_eq!(Date::parse("amanhã", "pt-BR"), None, "nobody said what day it is");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hints<'a> {
    /// The user's language as a BCP 47 tag, for example `pt-BR`; empty if unknown.
    pub locale: &'a str,
    /// The user's date and time, which "tomorrow" is reckoned from.
    pub now: Option<DateTime>,
}

impl<'a> Hints<'a> {
    /// Only the language is known.
    pub fn new(locale: &'a str) -> Self {
        Self { locale, now: None }
    }

    /// The user's date and time are known too.
    #[must_use]
    pub fn at(mut self, now: DateTime) -> Self {
        self.now = Some(now);
        self
    }
}

/// A language that answers are read in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tongue {
    En,
    Pt,
    Es,
}

impl Tongue {
    /// The language of the locale first, then the others in the order English, Portuguese, Spanish:
    /// people answer in another language than their telephone's.
    pub(crate) fn order(locale: &str) -> [Self; 3] {
        match language(locale).to_ascii_lowercase().as_str() {
            "pt" => [Self::Pt, Self::En, Self::Es],
            "es" => [Self::Es, Self::En, Self::Pt],
            _ => [Self::En, Self::Pt, Self::Es],
        }
    }
}

/// The language part of a locale.
pub(crate) fn language(locale: &str) -> &str {
    locale.split(['-', '_']).next().unwrap_or_default()
}

/// The region part of a locale: two letters or three digits.
pub(crate) fn region(locale: &str) -> Option<&str> {
    locale.split(['-', '_']).skip(1).find(|part| match part.len() {
        2 => part.bytes().all(|byte| byte.is_ascii_alphabetic()),
        3 => part.bytes().all(|byte| byte.is_ascii_digit()),
        _ => false,
    })
}

/// Whether the locale writes `1.234,5` rather than `1,234.5`.
pub(crate) fn decimal_comma(locale: &str) -> bool {
    // Where Spanish writes the point, by CLDR.
    const POINT: [&str; 13] =
        ["419", "DO", "GT", "HN", "MX", "NI", "PA", "PE", "PR", "SV", "US", "BZ", "CU"];
    match Tongue::order(locale)[0] {
        Tongue::En => false,
        Tongue::Pt => true,
        Tongue::Es => !region(locale)
            .is_some_and(|region| POINT.iter().any(|point| point.eq_ignore_ascii_case(region))),
    }
}

/// Whether the locale writes the month before the day.
pub(crate) fn month_first(locale: &str) -> bool {
    let english = language(locale).eq_ignore_ascii_case("en");
    english && region(locale).is_none_or(|region| region.eq_ignore_ascii_case("us"))
}

/// A short answer as it is compared: [folded](fold), without closing punctuation and politeness.
/// `None` if it is blank, or longer than an answer of this kind can be.
pub(crate) fn tidy(text: &str) -> Option<String> {
    const POLITE: [&str; 3] = [" please", " por favor", " porfa"];
    if text.len() > LONGEST {
        return None;
    }
    let mut folded = fold(text);
    loop {
        let mut rest = folded.trim_end_matches(['.', '!', '?', ',', ';', ' ']);
        rest = POLITE.iter().find_map(|polite| rest.strip_suffix(polite)).unwrap_or(rest);
        if rest.len() == folded.len() {
            break;
        }
        folded.truncate(rest.len());
    }
    let opening = folded.trim_start_matches(['¿', '¡', ' ']).len();
    let folded = folded.split_off(folded.len() - opening);
    (!folded.is_empty()).then_some(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locale_says_which_language_is_tried_first() {
        for (locale, first) in [
            ("", Tongue::En),
            ("pt", Tongue::Pt),
            ("PT_br", Tongue::Pt),
            ("es-419", Tongue::Es),
            ("de-DE", Tongue::En),
        ] {
            assert_eq!(Tongue::order(locale)[0], first, "{locale}");
        }
        assert_eq!(region("zh-Hant-TW"), Some("TW"));
        assert_eq!(region("es-419"), Some("419"));
        assert_eq!(region("pt"), None);
    }

    #[test]
    fn the_locale_says_how_figures_are_written() {
        for (locale, comma, month) in [
            ("", false, false),
            ("en", false, true),
            ("en-US", false, true),
            ("en-GB", false, false),
            ("pt-BR", true, false),
            ("es-ES", true, false),
            ("es-MX", false, false),
        ] {
            assert_eq!(decimal_comma(locale), comma, "{locale}");
            assert_eq!(month_first(locale), month, "{locale}");
        }
    }

    #[test]
    fn answers_lose_what_does_not_matter() {
        for (text, expected) in [
            ("  Sim, por favor! ", Some("sim")),
            ("¿Mañana?", Some("manana")),
            ("three please.", Some("three")),
            (" ?! ", None),
            ("", None),
        ] {
            assert_eq!(tidy(text).as_deref(), expected, "{text}");
        }
        assert_eq!(tidy(&"a".repeat(201)), None);
    }
}
