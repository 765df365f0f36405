//! JSON as Meta writes it, made fit for a strict parser.

use std::borrow::Cow;

use serde_json::Value;

use crate::cursor::{Cursor, SURE_DIGITS, plain_length};

/// How deep a value may nest. The parser takes 127 levels.
const DEEPEST: usize = 100;

/// Numbers from here on are no floats, or may be read as none.
const BEYOND: f64 = 1e308;

/// Writes a text in quotes.
pub(crate) fn quote(out: &mut Vec<u8>, text: &str) {
    if plain_length(text.as_bytes()).is_some() {
        return serde_json::to_writer(out, text).expect("a text becomes JSON");
    }
    out.push(b'"');
    out.extend_from_slice(text.as_bytes());
    out.push(b'"');
}

/// The body as text. What is not UTF-8 becomes U+FFFD, as does an escape of half a surrogate pair
/// (`\ud83d` without its other half), which a parser would refuse together with all else. Integers
/// that a parser would round are put in quotes, so that ids keep their digits.
pub(crate) fn mend(body: &[u8]) -> Cow<'_, str> {
    match String::from_utf8_lossy(body) {
        Cow::Borrowed(text) => mend_text(text),
        Cow::Owned(text) => Cow::Owned(mend_text(&text).into_owned()),
    }
}

/// The same of what is text already.
pub(crate) fn mend_text(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let (mut mended, mut copied) = (String::new(), 0);
    let (mut at, mut in_text) = (0, false);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => {
                in_text = !in_text;
                at += 1;
            }
            b'\\' if in_text => match surrogate(bytes, at) {
                Some(Half::High) if surrogate(bytes, at + 6) == Some(Half::Low) => at += 12,
                Some(_) => {
                    mended.push_str(&text[copied..at]);
                    mended.push_str("\\ufffd");
                    at += 6;
                    copied = at;
                }
                None => at += 2,
            },
            b'0'..=b'9' if !in_text => {
                let rest = &bytes[at..];
                let number =
                    |byte: &u8| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-');
                let length = rest.iter().take_while(|byte| number(byte)).count();
                let whole = rest[..length].iter().all(u8::is_ascii_digit);
                if whole
                    && length > SURE_DIGITS
                    && at.checked_sub(1).is_none_or(|at| bytes[at] != b'-')
                {
                    mended.push_str(&text[copied..at]);
                    mended.push('"');
                    mended.push_str(&text[at..at + length]);
                    mended.push('"');
                    copied = at + length;
                }
                at += length;
            }
            _ => at += 1,
        }
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    mended.push_str(&text[copied..]);
    Cow::Owned(mended)
}

/// The value of a JSON text, and the text itself with what a value has no room for as texts in it.
pub(crate) fn parse(text: &str) -> serde_json::Result<(Cow<'_, str>, Value)> {
    match serde_json::from_str(text) {
        Ok(value) => Ok((Cow::Borrowed(text), value)),
        Err(_) => {
            let text = tame(text);
            serde_json::from_str(&text).map(|value| (Cow::Owned(text), value))
        }
    }
}

/// JSON with numbers beyond all floats, and what nests too deep, as texts that hold it as it was
/// written.
fn tame(text: &str) -> String {
    let (mut tamed, mut copied) = (String::new(), 0);
    let (mut at, mut depth) = (0_usize, 0_usize);
    while let Some(&byte) = text.as_bytes().get(at) {
        let opens = matches!(byte, b'{' | b'[');
        let token = match byte {
            b'{' | b'[' if depth < DEEPEST => None,
            b'{' | b'[' | b'"' | b'-' | b'0'..=b'9' => Cursor::new(&text[at..]).any(),
            _ => None,
        };
        let Some(token) = token else {
            depth += usize::from(opens);
            depth -= usize::from(matches!(byte, b'}' | b']') && depth > 0);
            at += 1;
            continue;
        };
        let end = at + token.len();
        if opens || token.parse().is_ok_and(|number: f64| number.abs() >= BEYOND) {
            tamed.push_str(&text[copied..at]);
            tamed.push_str(&Value::from(token).to_string());
            copied = end;
        }
        at = end;
    }
    tamed.push_str(&text[copied..]);
    tamed
}

#[derive(PartialEq)]
enum Half {
    High,
    Low,
}

/// Which half of a surrogate pair is escaped there, if one is.
fn surrogate(bytes: &[u8], at: usize) -> Option<Half> {
    let digits = bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
    let unit = u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    match unit {
        0xd800..=0xdbff => Some(Half::High),
        0xdc00..=0xdfff => Some(Half::Low),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &[u8], expected: &str) {
        assert_eq!(mend(body), expected, "{}", String::from_utf8_lossy(body));
    }

    #[test]
    fn replaces_half_surrogates_only() {
        check(br#"["\ud83d\ude4f"]"#, r#"["\ud83d\ude4f"]"#);
        check(br#"["\uD83D!"]"#, r#"["\ufffd!"]"#);
        check(br#"["\ude4f\ud83d"]"#, r#"["\ufffd\ufffd"]"#);
        check(br#"["\ud83d\ud83d\ude4f"]"#, r#"["\ufffd\ud83d\ude4f"]"#);
        check(br#"["\\ud83d"]"#, r#"["\\ud83d"]"#);
        check(br#"["\ud8"#, r#"["\ud8"#);
        check(b"[\"\xff\"]", "[\"\u{fffd}\"]");
        check("[\"\\é\\".as_bytes(), "[\"\\é\\");
    }

    #[test]
    fn quotes_integers_that_would_be_rounded() {
        let long = "123456789012345678901234567890";
        check(format!("[{long},1.{long}]").as_bytes(), &format!("[\"{long}\",1.{long}]"));
        check(format!("[\"{long}\"]").as_bytes(), &format!("[\"{long}\"]"));
        check(b"[18012345678901234,-5]", "[18012345678901234,-5]");
    }

    #[test]
    fn what_a_value_has_no_room_for_is_text() {
        let check = |text: &str, expected: &str| assert_eq!(tame(text), expected, "{text}");
        let numbers = r#"["1e999","-1e999","1e308","1e999",1e307]"#;
        check(r#"[1e999,-1e999,1e308,"1e999",1e307]"#, numbers);
        let around = |inner: &str| format!("{}{inner}{}", "[".repeat(DEEPEST), "]".repeat(DEEPEST));
        check(&around("[]"), &around(r#""[]""#));
        check(&around(r#"{"a":"]"}, [ 1 ],2"#), &around(r#""{\"a\":\"]\"}", "[ 1 ]",2"#));
        check(&around("0"), &around("0"));
        // What is no JSON stays as it is.
        for broken in ["", "]]}", "[\"", "-", "[é", &around("[")[..DEEPEST + 1]] {
            check(broken, broken);
        }
    }
}
