//! Numbers and truth values.

use serde_json::Value;

use super::{Slot, figures};
use crate::reply::Kind;

macro_rules! integers {
    ($($type:ty),*) => { $(
        /// Digits with an optional sign, with or without the separators of the locale, or words in
        /// English, Portuguese or Spanish: `22`, `1.234` in Portuguese, `vinte e dois`.
        impl Slot for $type {
            const EXPECTED: &'static str = concat!("a whole number (", stringify!($type), ")");

            fn parse(text: &str, locale: &str) -> Option<Self> {
                let plain = text.trim().parse().ok();
                plain.or_else(|| figures::whole(text, locale)?.try_into().ok())
            }

            fn kind() -> Kind {
                Kind::Integer
            }

            fn from_json(value: &Value, locale: &str) -> Option<Self> {
                match value {
                    Value::Number(number) => {
                        let whole = |float: f64| float.fract() == 0.0 && float.abs() < 9e15;
                        let text = match number.as_f64() {
                            // `12.0` is how some platforms write 12.
                            Some(float) if number.is_f64() && whole(float) => format!("{float:.0}"),
                            _ => number.to_string(),
                        };
                        text.parse().ok()
                    }
                    Value::String(text) => Self::parse(text, locale),
                    _ => None,
                }
            }
        }
    )* };
}

integers!(i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize);

macro_rules! floats {
    ($($type:ty),*) => { $(
        /// Digits with an optional sign and the separators of the locale, or words in English,
        /// Portuguese or Spanish: `2.5`, `2,5`, `dois e meio`; never `NaN` or infinite.
        impl Slot for $type {
            const EXPECTED: &'static str = "a number";

            fn parse(text: &str, locale: &str) -> Option<Self> {
                // Written as figures it follows the locale; `1e3` does not, and is read as it is.
                let read = figures::decimal(text, locale).map(|number| number as $type);
                let read = read.or_else(|| text.trim().parse().ok());
                read.filter(|number| number.is_finite())
            }

            fn from_json(value: &Value, locale: &str) -> Option<Self> {
                match value {
                    // JSON has one way to write numbers, whatever the locale.
                    Value::Number(number) => {
                        number.to_string().parse().ok().filter(|number: &$type| number.is_finite())
                    }
                    Value::String(text) => Self::parse(text, locale),
                    _ => None,
                }
            }

            fn kind() -> Kind {
                Kind::Decimal
            }
        }
    )* };
}

floats!(f32, f64);

/// `true`, `false`, `1`, `0`, or what [`YesNo`](super::YesNo) understands.
impl Slot for bool {
    const EXPECTED: &'static str = "true or false";

    fn parse(text: &str, locale: &str) -> Option<Self> {
        match text.trim() {
            "1" => Some(true),
            "0" => Some(false),
            other if other.eq_ignore_ascii_case("true") => Some(true),
            other if other.eq_ignore_ascii_case("false") => Some(false),
            other => super::YesNo::parse(other, locale).map(super::YesNo::is_yes),
        }
    }

    fn kind() -> Kind {
        Kind::YesNo
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check<T: Slot + PartialEq + std::fmt::Debug>(value: Value, expected: Option<T>) {
        assert_eq!(T::from_json(&value, ""), expected, "{value}");
    }

    #[test]
    fn reads_numbers_from_text_and_json() {
        check::<u8>(json!("12"), Some(12));
        check::<u8>(json!(" 12 "), Some(12));
        check::<u8>(json!(12), Some(12));
        check::<i64>(json!(12.0), Some(12));
        check::<i64>(json!(-3), Some(-3));
        check::<u8>(json!(256), None);
        check::<i64>(json!(12.5), None);
        check::<i64>(json!("twelve"), Some(12));
        check::<u8>(json!("three hundred"), None);
        check::<u8>(json!("minus one"), None);
        check::<i64>(json!("a dozen or so"), None);
        check::<i64>(json!(true), None);
        check::<u64>(json!(u64::MAX), Some(u64::MAX));
        check::<f64>(json!("12.5"), Some(12.5));
        check::<f64>(json!("inf"), None);
        check::<f64>(json!("NaN"), None);
        check::<f64>(json!("1e999"), None);
        check::<f64>(json!(1.234), Some(1.234));
        assert_eq!(f64::from_json(&json!(1.234), "pt"), Some(1.234));
        assert_eq!(f64::parse("1.234", "pt"), Some(1234.0));
        check::<bool>(json!(true), Some(true));
        check::<bool>(json!("0"), Some(false));
        check::<bool>(json!("sim"), Some(true));
        check::<bool>(json!(null), None);
    }
}
