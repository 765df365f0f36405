//! Days of the week and months.

use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};

use super::{Slot, hints::tidy};
use crate::reply::Kind;

/// English, Portuguese and Spanish names with their short forms, folded, Monday first.
const DAYS: [&[&str]; 7] = [
    &["monday", "mon", "segunda", "seg", "lunes", "lun"],
    &["tuesday", "tue", "tues", "terca", "ter", "martes", "mar"],
    &["wednesday", "wed", "quarta", "qua", "miercoles", "mie"],
    &["thursday", "thu", "thur", "thurs", "quinta", "qui", "jueves", "jue"],
    &["friday", "fri", "sexta", "sex", "viernes", "vie"],
    &["saturday", "sat", "sabado", "sab"],
    &["sunday", "sun", "domingo", "dom"],
];

const MONTHS: [&[&str]; 12] = [
    &["january", "jan", "janeiro", "enero", "ene"],
    &["february", "feb", "fevereiro", "fev", "febrero"],
    &["march", "mar", "marco", "marzo"],
    &["april", "apr", "abril", "abr"],
    &["may", "maio", "mai", "mayo"],
    &["june", "jun", "junho", "junio"],
    &["july", "jul", "julho", "julio"],
    &["august", "aug", "agosto", "ago"],
    &["september", "sep", "sept", "setembro", "set", "septiembre", "setiembre"],
    &["october", "oct", "outubro", "out", "octubre"],
    &["november", "nov", "novembro", "noviembre"],
    &["december", "dec", "dezembro", "dez", "diciembre", "dic"],
];

/// The day of the week that a folded text names.
pub(crate) fn weekday(text: &str) -> Option<Weekday> {
    // "segunda-feira", "2ª feira"
    let name = text.strip_suffix("feira").map_or(text, |name| name.trim_end_matches([' ', '-']));
    let counted = |digits: &str| {
        let number: i8 = digits.trim_end_matches(['a', 'ª', 'º', '.']).parse().ok()?;
        // The second day of the Portuguese week is Monday.
        (2..=6).contains(&number).then(|| Weekday::from_monday_one_offset(number - 1).ok())?
    };
    if name.len() < text.len()
        && let Some(day) = counted(name)
    {
        return Some(day);
    }
    let at = DAYS.iter().position(|names| names.contains(&name))?;
    Weekday::from_monday_zero_offset(i8::try_from(at).ok()?).ok()
}

/// The month, from 1, that a folded text names.
pub(crate) fn month(text: &str) -> Option<i8> {
    let text = text.trim_end_matches('.');
    let at = MONTHS.iter().position(|names| names.contains(&text))?;
    i8::try_from(at + 1).ok()
}

/// Names in English, Portuguese and Spanish, whole or short: `Friday`, `sexta-feira`, `vie`.
impl Slot for Weekday {
    const EXPECTED: &'static str = "a day of the week";

    fn parse(text: &str, _locale: &str) -> Option<Self> {
        weekday(&tidy(text)?)
    }

    fn kind() -> Kind {
        Kind::DayOfWeek
    }
}

/// The English name of a day of the week.
pub(crate) fn day_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

macro_rules! months {
    ($($name:ident),*) => {
        /// A month of the year.
        ///
        /// ```
        /// use fulfill_core::{Slot, slot::Month};
        ///
        /// assert_eq!(Month::parse("março", "pt"), Some(Month::March));
        /// assert_eq!(Month::parse("12", ""), Some(Month::December));
        /// assert_eq!(Month::March.number(), 3);
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[allow(missing_docs)]
        pub enum Month { $($name),* }

        impl Month {
            /// All months, January first.
            pub const ALL: [Self; 12] = [$(Self::$name),*];

            /// The English name, for example `March`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name)),* }
            }
        }
    };
}

months! {
    January, February, March, April, May, June,
    July, August, September, October, November, December
}

impl Month {
    /// The month of that number, from 1.
    pub fn new(number: i8) -> Option<Self> {
        Self::ALL.get(usize::try_from(number).ok()?.checked_sub(1)?).copied()
    }

    /// Its number, from 1.
    pub fn number(self) -> i8 {
        self as i8 + 1
    }
}

impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

/// Names in English, Portuguese and Spanish, whole or short, or a number from 1 to 12.
impl Slot for Month {
    const EXPECTED: &'static str = "a month";

    fn parse(text: &str, _locale: &str) -> Option<Self> {
        let text = tidy(text)?;
        Self::new(month(&text).or_else(|| text.parse().ok())?)
    }

    fn kind() -> Kind {
        Kind::Month
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_names_in_three_languages() {
        for (text, expected) in [
            ("Friday", Some(Weekday::Friday)),
            ("thurs.", Some(Weekday::Thursday)),
            ("segunda-feira", Some(Weekday::Monday)),
            ("Terça feira", Some(Weekday::Tuesday)),
            ("6ª feira", Some(Weekday::Friday)),
            ("Miércoles", Some(Weekday::Wednesday)),
            ("sábado!", Some(Weekday::Saturday)),
            ("feira", None),
            ("9ª feira", None),
            ("someday", None),
            ("", None),
        ] {
            assert_eq!(Weekday::parse(text, ""), expected, "{text}");
        }
    }

    #[test]
    fn months_have_names_and_numbers() {
        for (text, expected) in [
            ("March", Some(Month::March)),
            ("Sept.", Some(Month::September)),
            ("março", Some(Month::March)),
            ("Septiembre", Some(Month::September)),
            ("1", Some(Month::January)),
            ("0", None),
            ("13", None),
            ("-1", None),
            ("Brumaire", None),
        ] {
            assert_eq!(Month::parse(text, ""), expected, "{text}");
        }
        for month in Month::ALL {
            assert_eq!(Month::new(month.number()), Some(month));
            assert_eq!(Month::parse(month.name(), ""), Some(month));
        }
    }

    #[test]
    fn no_name_means_two_things() {
        let mut days: Vec<_> = DAYS.concat();
        let mut months: Vec<_> = MONTHS.concat();
        for names in [&mut days, &mut months] {
            let all = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), all);
        }
    }
}
