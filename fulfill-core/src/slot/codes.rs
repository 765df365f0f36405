//! Rows of digits, codes, and addresses of files.

use super::{hints::tidy, names::text_type, numerals};

/// The longest row of digits or code.
const LONGEST: usize = 64;

/// The longest address.
const LONGEST_URL: usize = 2_048;

text_type! {
    /// A row of digits, such as an account number: `12 34-56` and "one two three four" are `123456`
    /// and `1234`. Zeros in front count.
    NumberSequence, NumberSequence, "a row of digits", digits
}

text_type! {
    /// Letters and digits, such as a booking code, without the blanks and dashes between them and as
    /// they were written otherwise: `AB-12 34` is `AB1234`.
    Alphanumeric, Alphanumeric, "letters and digits", letters_and_digits
}

text_type! {
    /// The `http` or `https` address of a picture or file that a user sent.
    MediaUrl, Media(Vec::new()), "a picture or file", address
}

fn digits(text: &str) -> Option<String> {
    let plain: String = text.chars().filter(|letter| !" -./".contains(*letter)).collect();
    let right = |digits: &str| (1..=LONGEST).contains(&digits.len());
    if plain.bytes().all(|byte| byte.is_ascii_digit()) {
        return right(&plain).then_some(plain);
    }
    let folded = tidy(text)?;
    let words = folded.split([' ', '-', ',']).filter(|word| !word.is_empty());
    let mut spoken = String::new();
    for word in words {
        match numerals::digit(word) {
            Some(digit) => spoken.push(char::from(b'0' + u8::try_from(digit).ok()?)),
            None if word.bytes().all(|byte| byte.is_ascii_digit()) => spoken.push_str(word),
            None => return None,
        }
    }
    right(&spoken).then_some(spoken)
}

fn letters_and_digits(text: &str) -> Option<String> {
    let code: String = text.chars().filter(|letter| !" -".contains(*letter)).collect();
    let right =
        (1..=LONGEST).contains(&code.chars().count()) && code.chars().all(char::is_alphanumeric);
    right.then_some(code)
}

fn address(text: &str) -> Option<String> {
    let (scheme, rest) = text.split_once("://")?;
    let web = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let fits = |letter: char| !letter.is_whitespace() && !letter.is_control();
    let right = web
        && text.len() <= LONGEST_URL
        && host.chars().any(char::is_alphanumeric)
        && text.chars().all(|letter| fits(letter) && !"<>\"\\^`{|}".contains(letter));
    right.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Slot;

    fn check<T: Slot + std::ops::Deref<Target = str>>(cases: &[(&str, Option<&str>)]) {
        for (text, expected) in cases {
            let read = T::parse(text, "");
            assert_eq!(read.as_deref(), *expected, "{text}");
        }
    }

    #[test]
    fn digits_may_be_dictated() {
        check::<NumberSequence>(&[
            ("0012", Some("0012")),
            ("12 34-56", Some("123456")),
            ("one two, oh four", Some("1204")),
            ("um dois meia", Some("126")),
            ("uno 23", Some("123")),
            ("twelve", None),
            ("12a", None),
            ("-", None),
            ("", None),
        ]);
    }

    #[test]
    fn codes_lose_what_separates() {
        check::<Alphanumeric>(&[
            ("AB-12 34", Some("AB1234")),
            ("x7", Some("x7")),
            ("a_b", None),
            ("- -", None),
            ("", None),
        ]);
        assert!(Alphanumeric::parse(&"a".repeat(65), "").is_none());
    }

    #[test]
    fn files_have_web_addresses() {
        check::<MediaUrl>(&[
            ("https://h.example/a.png?x=1", Some("https://h.example/a.png?x=1")),
            ("HTTP://h", Some("HTTP://h")),
            ("javascript://x", None),
            ("https://", None),
            ("https:///a", None),
            ("https://h/<b>", None),
            ("https://h/a b", None),
            ("a.png", None),
        ]);
    }
}
