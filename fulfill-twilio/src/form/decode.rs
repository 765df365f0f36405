//! Reads a form: one pass over the bytes, one buffer for all decoded text.

use super::{Form, FormError, Span};

/// Decodes `body`, refusing more than `limit` pairs.
pub(super) fn decode(body: &[u8], limit: usize) -> Result<Form, FormError> {
    if u32::try_from(body.len()).is_err() {
        return Err(FormError::TooLong { bytes: body.len() });
    }
    // Decoding never makes a text longer, so neither buffer grows on an ordinary request.
    let text = Vec::with_capacity(body.len());
    let mut decoded = Decoded { text, spans: Vec::with_capacity(32) };
    decoded.pairs(body, limit)?;
    decoded.finish()
}

struct Decoded {
    text: Vec<u8>,
    spans: Vec<Span>,
}

impl Decoded {
    fn pairs(&mut self, body: &[u8], limit: usize) -> Result<(), FormError> {
        let mut at = 0;
        while at < body.len() {
            if body[at] == b'&' {
                at += 1;
                continue;
            }
            if self.spans.len() == limit {
                return Err(FormError::TooManyPairs { limit });
            }
            at = self.pair(body, at);
        }
        Ok(())
    }

    /// Decodes the pair that starts at `at`; returns where the next one may start.
    fn pair(&mut self, body: &[u8], mut at: usize) -> usize {
        let start = self.text.len();
        let mut split = None;
        loop {
            // Most of a form stands for itself, and is taken over in pieces.
            let rest = &body[at..];
            let plain = rest.iter().position(|byte| MARK[usize::from(*byte)]);
            let plain = plain.unwrap_or(rest.len());
            self.text.extend_from_slice(&rest[..plain]);
            let Some(mark) = rest.get(plain) else {
                at = body.len();
                break;
            };
            at += plain + 1;
            self.text.push(match mark {
                b'&' => break,
                b'=' if split.is_none() => {
                    split = Some(self.text.len());
                    continue;
                }
                b'+' => b' ',
                b'%' => match escaped(body, at) {
                    Some(byte) => {
                        at += 2;
                        byte
                    }
                    None => b'%',
                },
                byte => *byte,
            });
        }
        let end = self.text.len();
        let split = split.unwrap_or(end);
        self.spans.push(Span { start: place(start), split: place(split), end: place(end) });
        at
    }

    fn finish(self) -> Result<Form, FormError> {
        match String::from_utf8(self.text) {
            // Two halves of one character on either side of a border read well together only.
            Ok(text) => match self.spans.iter().find(|span| !whole(&text, span)) {
                None => Ok(Form { text, spans: self.spans }),
                Some(span) => Err(not_utf8(text.as_bytes(), *span)),
            },
            Err(error) => {
                let text = error.into_bytes();
                let broken = self.spans.iter().find(|span| !both_utf8(&text, **span));
                let broken = broken.or(self.spans.first());
                Err(broken.map_or(FormError::NotUtf8 { name: String::new() }, |span| {
                    not_utf8(&text, *span)
                }))
            }
        }
    }
}

/// The byte that the two hexadecimal digits at `at` stand for.
fn escaped(body: &[u8], at: usize) -> Option<u8> {
    let digit = |byte: u8| match HEX[usize::from(byte)] {
        0xFF => None,
        digit => Some(digit),
    };
    let &[high, low] = body.get(at..at + 2)? else { return None };
    Some(digit(high)? << 4 | digit(low)?)
}

/// The bytes that may mean something else than themselves.
const MARK: [bool; 256] = {
    let mut table = [false; 256];
    let mut at = 0;
    while at < 4 {
        table[b"&=+%"[at] as usize] = true;
        at += 1;
    }
    table
};

/// The value of each hexadecimal digit, 0xFF for every other byte.
const HEX: [u8; 256] = {
    let mut table = [0xFF; 256];
    let mut digit = 0;
    while digit < 16 {
        let byte = b"0123456789abcdef"[digit as usize];
        table[byte as usize] = digit;
        table[byte.to_ascii_uppercase() as usize] = digit;
        digit += 1;
    }
    table
};

fn whole(text: &str, span: &Span) -> bool {
    text.is_char_boundary(span.split as usize) && text.is_char_boundary(span.end as usize)
}

fn both_utf8(text: &[u8], span: Span) -> bool {
    let utf8 = |start: u32, end: u32| std::str::from_utf8(&text[start as usize..end as usize]);
    utf8(span.start, span.split).is_ok() && utf8(span.split, span.end).is_ok()
}

fn not_utf8(text: &[u8], span: Span) -> FormError {
    let name = String::from_utf8_lossy(&text[span.start as usize..span.split as usize]);
    FormError::NotUtf8 { name: name.chars().take(64).collect() }
}

fn place(length: usize) -> u32 {
    u32::try_from(length).expect("decode refuses a text of 4 GiB, and decoding shortens it")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(body: &str, expected: &[(&str, &str)]) {
        let form = decode(body.as_bytes(), 1_000).expect("a form");
        assert_eq!(form.iter().collect::<Vec<_>>(), expected, "{body}");
        let browser: Vec<_> = form_urlencoded::parse(body.as_bytes()).into_owned().collect();
        let ours: Vec<_> = form.iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
        assert_eq!(ours, browser, "{body}");
    }

    #[test]
    fn reads_as_browsers_do() {
        check("", &[]);
        check("a=1&b=2", &[("a", "1"), ("b", "2")]);
        check("&&a=1&&&b=2&", &[("a", "1"), ("b", "2")]);
        check("a", &[("a", "")]);
        check("=", &[("", "")]);
        check("=x&a==b=c", &[("", "x"), ("a", "=b=c")]);
        check("a=x+y%20z%2B", &[("a", "x y z+")]);
        check("%3D%26=%26%3d", &[("=&", "&=")]);
        check("a=%zz%&b=%4&c=%", &[("a", "%zz%"), ("b", "%4"), ("c", "%")]);
        check("a=%253Cb%253E", &[("a", "%3Cb%3E")]);
        check("a=%%41&b=%a%41", &[("a", "%A"), ("b", "%aA")]);
        check("a=%F0%9F%98%90&é=ñ", &[("a", "😐"), ("é", "ñ")]);
        check("k=2&k=1&k=2", &[("k", "2"), ("k", "1"), ("k", "2")]);
        check("a=%00%0d%0a", &[("a", "\0\r\n")]);
    }

    #[track_caller]
    fn refused(body: &[u8], name: &str) {
        let expected = FormError::NotUtf8 { name: name.to_owned() };
        assert_eq!(decode(body, 1_000), Err(expected), "{}", body.escape_ascii());
    }

    #[test]
    fn refuses_what_is_not_utf8() {
        refused(b"ok=1&Body=%ff%fe&x=1", "Body");
        refused(b"Body=\xff", "Body");
        refused(b"%C3=1", "\u{FFFD}");
        // Each of these is valid text when run together, as it lies in the buffer.
        refused(b"a%C3=%A9", "a\u{FFFD}");
        refused(b"a=%C3&%A9=b", "a");
    }

    #[test]
    fn bounds_the_number_of_pairs() {
        assert_eq!(decode(b"a&b&c&", 3).map(|form| form.len()), Ok(3));
        assert_eq!(decode(b"a&b&c&d", 3), Err(FormError::TooManyPairs { limit: 3 }));
    }

    proptest::proptest! {
        #[test]
        fn agrees_with_the_standard(body in "[a-f0-9%+&=é]{0,40}") {
            let browser: Vec<_> = form_urlencoded::parse(body.as_bytes()).into_owned().collect();
            match decode(body.as_bytes(), 1_000) {
                Ok(form) => {
                    let ours: Vec<_> = form.iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
                    proptest::prop_assert_eq!(ours, browser);
                }
                Err(_) => {
                    let replaced = browser.iter().any(|(k, v)| [k, v].iter().any(|text| {
                        text.contains(char::REPLACEMENT_CHARACTER)
                    }));
                    proptest::prop_assert!(replaced);
                }
            }
        }
    }
}
