//! JSON as Meta writes it, made fit for a strict parser.

use std::borrow::Cow;

use crate::cursor::SURE_DIGITS;

/// The body as text. What is not UTF-8 becomes U+FFFD, as does an escape of half a surrogate pair
/// (`\ud83d` without its other half), which a parser would refuse together with all else. Integers
/// that a parser would round are put in quotes, so that ids keep their digits.
pub(super) fn mend(body: &[u8]) -> Cow<'_, str> {
    match String::from_utf8_lossy(body) {
        Cow::Borrowed(text) => mend_text(text),
        Cow::Owned(text) => Cow::Owned(mend_text(&text).into_owned()),
    }
}

/// The same of what is text already.
pub(super) fn mend_text(text: &str) -> Cow<'_, str> {
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
}
