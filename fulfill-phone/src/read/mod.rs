//! From a text to digits: which characters count, where the number begins and ends.

mod context;
mod digits;
mod extension;
mod shape;

use crate::error::{Excerpt, PhoneError};

/// Longer texts are refused unread.
const LONGEST_TEXT: usize = 250;

/// Prefixes of addresses on channels whose addresses hold no phone number.
const OTHER_CHANNELS: [&str; 9] =
    ["client", "instagram", "mailto", "messenger", "sim", "sip", "sips", "telegram", "viber"];

/// What was written: the digits, in ASCII, and what stood around them.
pub(crate) struct Written {
    /// The number begins with a plus sign.
    pub(crate) plus: bool,
    /// All digits of the number.
    pub(crate) digits: Vec<u8>,
    /// The digits of the extension; empty without one.
    pub(crate) extension: Vec<u8>,
}

/// The digits of a plain number as providers send them: `+` and 7 to 15 ASCII digits, with or
/// without `whatsapp:` in front. `None` says that the text needs a closer look.
pub(crate) fn plain(text: &str) -> Option<&[u8]> {
    const WHATSAPP: &[u8] = b"whatsapp:";
    let bytes = text.as_bytes();
    let digits = match bytes.strip_prefix(b"+") {
        Some(digits) => digits,
        None => {
            let (scheme, rest) = bytes.split_at_checked(WHATSAPP.len())?;
            let rest = rest.strip_prefix(b"+")?;
            scheme.eq_ignore_ascii_case(WHATSAPP).then_some(rest)?
        }
    };
    (matches!(digits.len(), 7..=15) && digits.iter().all(u8::is_ascii_digit)).then_some(digits)
}

/// Reads any other text.
pub(crate) fn read(text: &str) -> Result<Written, PhoneError> {
    let not_a_number = || PhoneError::NotANumber { text: Excerpt::new(text) };
    if text.len() > 4 * LONGEST_TEXT || text.chars().count() > LONGEST_TEXT {
        return Err(PhoneError::TooLong { text: Excerpt::new(text) });
    }
    let body = without_scheme(text.trim())?;
    let number: Vec<char> = match context::join(body).map_err(|()| not_a_number())? {
        Some(joined) => joined.chars().collect(),
        None => shape::extract(body),
    };
    let number = context::without_subaddress(&number);
    if !shape::is_viable(number) {
        return Err(not_a_number());
    }
    let found = extension::find(number).filter(|found| shape::is_viable(&number[..found.start]));
    let (number, extension) = match found {
        Some(found) => (&number[..found.start], to_digits(&number[found.digits])),
        None => (number, Vec::new()),
    };
    let plus = number.first().is_some_and(|character| shape::is_plus(*character));
    let spelled = number.iter().filter(|character| character.is_ascii_alphabetic()).count() >= 3;
    let digits = if spelled { to_keys(number) } else { to_digits(number) };
    Ok(Written { plus, digits, extension })
}

/// The text behind `whatsapp:` and the like; other text before a number is skipped later.
fn without_scheme(text: &str) -> Result<&str, PhoneError> {
    let Some((scheme, rest)) = text.split_once(':') else { return Ok(text) };
    let scheme = scheme.trim().to_ascii_lowercase();
    match scheme.as_str() {
        "whatsapp" | "rcs" | "sms" => Ok(rest),
        other if OTHER_CHANNELS.contains(&other) => Err(PhoneError::Scheme { scheme }),
        _ => Ok(text),
    }
}

fn to_digits(text: &[char]) -> Vec<u8> {
    text.iter().filter_map(|character| digits::ascii(*character)).collect()
}

/// The digits of a number spelled with letters: `1-800-FLOWERS`.
fn to_keys(text: &[char]) -> Vec<u8> {
    let key = |character: &char| match character {
        '0'..='9' => Some(*character as u8),
        _ => digits::key(*character),
    };
    text.iter().filter_map(key).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, plus: bool, digits: &str, extension: &str) {
        let written = read(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(written.plus, plus, "{text}");
        assert_eq!(String::from_utf8(written.digits).unwrap(), digits, "{text}");
        assert_eq!(String::from_utf8(written.extension).unwrap(), extension, "{text}");
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        check("+1 (415) 555-0100", true, "14155550100", "");
        check("tel:+1-415-555-0100;ext=99", true, "14155550100", "99");
        check("WhatsApp: +1.415.555.0100", true, "14155550100", "");
        check("＋１４１５５５５０１００", true, "14155550100", "");
        check("+٤٤ ٢٠ ٧٠٣١ ٣٠٠٠", true, "442070313000", "");
        check("my number: 415/555/0100.", false, "4155550100", "");
        check("1-800-FLOWERS", false, "18003569377", "");
        check("415-555-0100 x302/x2303", false, "4155550100", "302");
        check("030 1234 ext. 5", false, "0301234", "5");
        check("tel:+1-415-555-0100;isub=12", true, "14155550100", "");
    }

    #[test]
    fn other_texts_are_refused() {
        let long = "1".repeat(10_000);
        for text in ["", "+", "1", "x", "anna", "+1-", "..", "1-2", "+4 1", "( 1 2", &long] {
            assert!(read(text).is_err(), "{text} was read");
        }
        for text in
            ["client:anna", "sip:+14155550100@example.org", "messenger:1234567", "SIP :1234"]
        {
            assert!(matches!(read(text), Err(PhoneError::Scheme { .. })), "{text} was read");
        }
    }

    #[test]
    fn plain_numbers_take_the_short_way() {
        assert_eq!(plain("+14155550100"), Some(&b"14155550100"[..]));
        assert_eq!(plain("Whatsapp:+14155550100"), Some(&b"14155550100"[..]));
        for text in
            ["14155550100", "+1415555", "+1415555010011223", "+1 4155550100", "whatsapp:1415", ""]
        {
            let digits = plain(text).map(<[u8]>::len);
            assert!(digits.is_none_or(|digits| digits == 7), "{text}");
        }
    }
}
