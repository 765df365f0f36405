//! Numbers and truth values.

use serde_json::Value;

use super::Slot;

macro_rules! integers {
    ($($type:ty),*) => { $(
        /// Digits with an optional sign, no separators.
        impl Slot for $type {
            const EXPECTED: &'static str = concat!("a whole number (", stringify!($type), ")");

            fn parse(text: &str, _locale: &str) -> Option<Self> {
                text.trim().parse().ok()
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
                        Self::parse(&text, locale)
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
        /// Digits with an optional sign and decimal point; never `NaN` or infinite.
        impl Slot for $type {
            const EXPECTED: &'static str = "a number";

            fn parse(text: &str, _locale: &str) -> Option<Self> {
                text.trim().parse().ok().filter(|number: &$type| number.is_finite())
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
        check::<i64>(json!("twelve"), None);
        check::<i64>(json!(true), None);
        check::<u64>(json!(u64::MAX), Some(u64::MAX));
        check::<f64>(json!("12.5"), Some(12.5));
        check::<f64>(json!("inf"), None);
        check::<f64>(json!("NaN"), None);
        check::<f64>(json!("1e999"), None);
        check::<bool>(json!(true), Some(true));
        check::<bool>(json!("0"), Some(false));
        check::<bool>(json!("sim"), Some(true));
        check::<bool>(json!(null), None);
    }
}
