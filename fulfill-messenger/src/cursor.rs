//! A place in a JSON text that moves on over what is expected there.

use serde_json::value::RawValue;

/// How much room is made for the rest of a text with escapes, in bytes.
const USUAL_REST: usize = 48;

/// The longest integer, in digits, that is sure to keep all of them as a number.
pub(crate) const SURE_DIGITS: usize = 18;

/// Where a reader of a known shape stands. Each step is `None` on anything else than what it is
/// for, and the text is then read by somebody who takes any shape.
#[derive(Clone)]
pub(crate) struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// What lies between two places.
    pub(crate) fn since(&self, start: &Self) -> &'a str {
        &self.text[start.at..self.at]
    }

    /// Moves to the next byte that is no white space, and tells it.
    pub(crate) fn peek(&mut self) -> Option<u8> {
        loop {
            let byte = *self.text.as_bytes().get(self.at)?;
            match byte {
                b' ' | b'\t' | b'\n' | b'\r' => self.at += 1,
                _ => return Some(byte),
            }
        }
    }

    /// Over that byte, if it comes next.
    fn eat(&mut self, expected: u8) -> Option<()> {
        let found = self.peek()? == expected;
        self.at += usize::from(found);
        found.then_some(())
    }

    /// Over an object; each member is read by `member`, which is told its name.
    pub(crate) fn object(
        &mut self,
        mut member: impl FnMut(&mut Self, &'a str) -> Option<()>,
    ) -> Option<()> {
        self.eat(b'{')?;
        if self.eat(b'}').is_some() {
            return Some(());
        }
        loop {
            let name = self.word()?;
            self.eat(b':')?;
            member(self, name)?;
            if self.eat(b',').is_none() {
                return self.eat(b'}');
            }
        }
    }

    /// Over a list; each item is read by `item`.
    pub(crate) fn list(&mut self, mut item: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.eat(b'[')?;
        if self.eat(b']').is_some() {
            return Some(());
        }
        loop {
            item(self)?;
            if self.eat(b',').is_none() {
                return self.eat(b']');
            }
        }
    }

    /// Over a text without escapes.
    pub(crate) fn word(&mut self) -> Option<&'a str> {
        self.eat(b'"')?;
        self.plain()
    }

    /// Over a text. Half a surrogate pair is none.
    pub(crate) fn text(&mut self) -> Option<String> {
        self.eat(b'"')?;
        let mut text = String::new();
        loop {
            let start = self.at;
            let end = self.run()?;
            let run = &self.text[start..self.at - 1];
            match end {
                b'"' => {
                    text.push_str(run);
                    return Some(text);
                }
                b'\\' => {
                    // Room for what follows too, as far as anybody knows.
                    text.reserve(run.len() + USUAL_REST);
                    text.push_str(run);
                    text.push(self.escaped()?);
                }
                _ => return None,
            }
        }
    }

    /// Over what stands behind a backslash.
    fn escaped(&mut self) -> Option<char> {
        let letter = *self.text.as_bytes().get(self.at)?;
        self.at += 1;
        Some(match letter {
            b'"' | b'\\' | b'/' => char::from(letter),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let unit = self.unit()?;
                if let Some(letter) = char::from_u32(unit.into()) {
                    return Some(letter);
                }
                self.at += self.text.get(self.at..)?.starts_with("\\u").then_some(2)?;
                char::decode_utf16([unit, self.unit()?]).next()?.ok()?
            }
            _ => return None,
        })
    }

    /// Over four hexadecimal digits.
    fn unit(&mut self) -> Option<u16> {
        let digits = self.text.get(self.at..self.at + 4)?;
        self.at += 4;
        // It would take a sign, too.
        let all = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        u16::from_str_radix(digits, 16).ok().filter(|_| all)
    }

    /// Over what is left of a text that has no escapes, and its last quote.
    fn plain(&mut self) -> Option<&'a str> {
        let start = self.at;
        (self.run()? == b'"').then(|| &self.text[start..self.at - 1])
    }

    /// Over letters of a text up to a quote, a backslash or what no text may hold, and over that.
    fn run(&mut self) -> Option<u8> {
        let rest = self.text.as_bytes().get(self.at..)?;
        let length = plain_length(rest)?;
        self.at += length + 1;
        Some(rest[length])
    }

    /// Over a whole number that is not negative, as it is written.
    pub(crate) fn digits(&mut self) -> Option<&'a str> {
        let first = self.peek()?;
        let rest = &self.text.as_bytes()[self.at..];
        let length = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if length == 0 || length > SURE_DIGITS || (first == b'0' && length > 1) {
            return None;
        }
        let start = self.at;
        self.at += length;
        Some(&self.text[start..self.at])
    }

    /// Over a value of any kind.
    pub(crate) fn any(&mut self) -> Option<&'a str> {
        let rest = self.text.get(self.at..)?;
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<&RawValue>();
        let value = values.next()?.ok()?;
        self.at += values.byte_offset();
        Some(value.get())
    }
}

/// How many bytes come before a quote, a backslash or a control character; `None` if none comes.
pub(crate) fn plain_length(bytes: &[u8]) -> Option<usize> {
    // Eight at once, most texts are longer.
    let (words, rest) = bytes.as_chunks();
    for (at, word) in words.iter().enumerate() {
        let found = ends(u64::from_le_bytes(*word));
        if found != 0 {
            return Some(at * 8 + found.trailing_zeros() as usize / 8);
        }
    }
    let at = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20))?;
    Some(words.len() * 8 + at)
}

/// The highest bit of each byte that ends a run. Those above the first one may be wrong, since what
/// is borrowed in the subtractions comes from them.
fn ends(word: u64) -> u64 {
    const EACH: u64 = u64::from_le_bytes([1; 8]);
    const HIGHEST: u64 = EACH << 7;
    let below = |word: u64, limit: u64| word.wrapping_sub(EACH * limit) & !word;
    let equal = |byte: u8| below(word ^ (EACH * u64::from(byte)), 1);
    (below(word, 0x20) | equal(b'"') | equal(b'\\')) & HIGHEST
}

/// Sets what was read; a second one under the same name is for somebody else to judge.
pub(crate) fn set<T>(slot: &mut Option<T>, value: Option<T>) -> Option<()> {
    if slot.is_some() {
        return None;
    }
    *slot = Some(value?);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<T: PartialEq + std::fmt::Debug>(
        text: &str,
        read: impl Fn(&mut Cursor<'_>) -> Option<T>,
        expected: Option<T>,
    ) {
        let mut cursor = Cursor::new(text);
        let found = read(&mut cursor);
        assert_eq!(found.filter(|_| cursor.peek().is_none()), expected, "{text}");
    }

    #[test]
    fn texts_are_those_of_json() {
        for text in [
            r#""""#,
            r#" "é" "#,
            r#""\"\\""#,
            r#""a\n\ud83d\ude4f\u00E9\/\b\f\r\t\u0000""#,
            r#""\ud83d""#,
            r#""\ude4f\ud83d""#,
            r#""\ud83d\u0041""#,
            r#""\ud83d\n""#,
            r#""\ud83dé""#,
            r#""\u+041""#,
            r#""\u00""#,
            r#""\u00é1""#,
            r#""\"#,
            r#""\x""#,
            r#""a"#,
            r#""a\"#,
            r#""a\""#,
            "\"a\nb\"",
            "\"\\n\u{1}\"",
            "\"\u{7f}\"",
            "7",
            "",
        ] {
            check(text, |cursor| cursor.text(), serde_json::from_str(text).ok());
        }
    }

    #[test]
    fn runs_end_where_they_must() {
        for length in 0..20 {
            for end in 0..=u8::MAX {
                for (before, behind) in [(b'a', b' '), (0xff, 0), (b'#', b'"'), (b' ', 0x80)] {
                    let mut bytes = vec![before; length];
                    bytes.push(end);
                    bytes.extend([behind; 9]);
                    let expected =
                        bytes.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20));
                    assert_eq!(plain_length(&bytes), expected, "{bytes:?}");
                }
            }
        }
    }

    #[test]
    fn numbers_keep_their_digits() {
        let digits = |cursor: &mut Cursor<'_>| cursor.digits().map(str::to_owned);
        for text in ["0", " 17 ", "123456789012345678"] {
            check(text, digits, Some(text.trim().to_owned()));
        }
        for text in ["", "-1", "01", "1.5", "1e3", "1234567890123456789", "\"1\"", "x"] {
            check(text, digits, None);
        }
    }

    #[test]
    fn objects_and_lists_are_closed() {
        let names = |cursor: &mut Cursor<'_>| {
            let mut names = Vec::new();
            cursor.object(|cursor, name| {
                names.push(name.to_owned());
                cursor.any().map(drop)
            })?;
            Some(names.join(" "))
        };
        check("{}", names, Some(String::new()));
        check(r#" { "a" : [1,{}] , "b":"}" } "#, names, Some("a b".into()));
        for text in ["", "{", "{,}", r#"{"a"}"#, r#"{"a":1,}"#, r#"{"a":1"#, r#"{"a" 1}"#, "[]"] {
            check(text, names, None);
        }
        let count = |cursor: &mut Cursor<'_>| {
            let mut count = 0;
            cursor.list(|cursor| {
                count += 1;
                cursor.any().map(drop)
            })?;
            Some(count)
        };
        check("[ ]", count, Some(0));
        check("[ 1 , \"]\" , null ]", count, Some(3));
        for text in ["[", "[1,]", "[1 2]", "[,]", "{}"] {
            check(text, count, None);
        }
    }
}
