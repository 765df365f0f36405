//! What the value of a parameter may be.

use serde_json::{Map, Value};

use super::{RequestError, address, url};
use crate::sid;

/// One parameter of a resource.
pub(super) struct Parameter {
    pub(super) name: &'static str,
    pub(super) rule: Rule,
    /// How often it may be given.
    pub(super) most: usize,
}

/// What a value may be.
#[derive(Clone, Copy)]
pub(super) enum Rule {
    /// A text of so many characters, whatever they are.
    Text(usize),
    /// A text without control characters.
    Printable,
    /// A telephone number or an address of another channel.
    Address,
    /// An address that Twilio fetches.
    Url,
    /// An address that Twilio calls back.
    Callback,
    /// An identifier with one of these beginnings.
    Sid(&'static [&'static str]),
    /// A whole number within bounds.
    Number(u32, u32),
    /// An amount of money.
    Amount,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A JSON object.
    Object,
    /// A time in ISO 8601, UTC.
    Time,
}

/// The largest number, where Twilio states none.
pub(super) const ANY: u32 = u32::MAX;

pub(super) const BOOL: Rule = Rule::Word(&["true", "false"]);

pub(super) const METHOD: Rule = Rule::Word(&["GET", "POST"]);

/// A parameter that is given once.
pub(super) const fn one(name: &'static str, rule: Rule) -> Parameter {
    Parameter { name, rule, most: 1 }
}

/// A parameter that is repeated for each of its values.
pub(super) const fn list(name: &'static str, rule: Rule, most: usize) -> Parameter {
    Parameter { name, rule, most }
}

impl Rule {
    /// Whether `value` may be the value of parameter `name`.
    pub(super) fn check(self, name: &str, value: &str) -> Result<(), RequestError> {
        let parameter = || name.to_owned();
        let fault = match self {
            Self::Text(limit) => {
                let length = value.chars().count();
                if length > limit {
                    return Err(RequestError::TooLong { parameter: parameter(), length, limit });
                }
                None
            }
            Self::Printable => {
                let control = value.chars().any(char::is_control);
                control.then_some("holds control characters; remove them")
            }
            Self::Address => address::fault(value),
            Self::Url => url::fault(value),
            Self::Callback => url::callback_fault(value),
            Self::Sid(prefixes) => {
                if !sid::is(value, prefixes) {
                    let (prefix, start) = (prefixes.join(" or "), sid::start(value));
                    return Err(RequestError::Sid { parameter: parameter(), prefix, start });
                }
                None
            }
            Self::Number(least, most) => {
                let digits = value.bytes().all(|byte| byte.is_ascii_digit());
                let number = value.parse().ok().filter(|_| digits);
                if !number.is_some_and(|number: u32| (least..=most).contains(&number)) {
                    let (parameter, value) = (parameter(), value.chars().take(64).collect());
                    return Err(RequestError::OutOfRange { parameter, value, least, most });
                }
                None
            }
            Self::Amount => (!is_amount(value)).then_some("is not an amount such as 0.05"),
            Self::Word(words) => {
                (!words.contains(&value)).then_some("is not one of the words that Twilio knows")
            }
            Self::Object => serde_json::from_str::<Map<String, Value>>(value)
                .is_err()
                .then_some("is not a JSON object such as {\"1\":\"Ada\"}"),
            Self::Time => value
                .parse::<jiff::Timestamp>()
                .is_err()
                .then_some("is not a time such as 2026-11-20T09:30:00Z"),
        };
        fault.map_or(Ok(()), |fault| Err(RequestError::Value { parameter: parameter(), fault }))
    }
}

fn is_amount(text: &str) -> bool {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole) && digits(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(rule: Rule, sound: &[&str], wrong: &[&str]) {
        for value in sound {
            assert_eq!(rule.check("X", value), Ok(()), "{value:?}");
        }
        for value in wrong {
            assert!(rule.check("X", value).is_err(), "{value:?}");
        }
    }

    #[test]
    fn rules_hold() {
        check(Rule::Text(3), &["", "abc", "😀😀😀", "\r\n\0"], &["abcd", "e\u{301}e\u{301}"]);
        check(Rule::Printable, &["", "1w2#", "é"], &["\n", "a\u{7f}", "\u{9f}"]);
        check(Rule::Number(1, 600), &["1", "600"], &["0", "601", "", "+5", "-1", "1.5", "٣", "1 "]);
        check(Rule::Amount, &["0", "0.05", "12.3456"], &["", ".5", "5.", "1,5", "-1", "1e3"]);
        check(BOOL, &["true", "false"], &["True", "1", ""]);
        check(Rule::Object, &["{}", r#"{"1":"&"}"#], &["", "[]", "null", "{"]);
        check(Rule::Time, &["2026-11-20T09:30:00Z"], &["", "tomorrow", "2026-11-20"]);
        check(Rule::Sid(&["SM", "MM"]), &["SM1", "MM1"], &["AC1", "SM", "SM1/x"]);
    }
}
