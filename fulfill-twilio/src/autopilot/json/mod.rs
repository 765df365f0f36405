//! Decides whether a text is a JSON object, without building it.
//!
//! `Memory` comes with every request and most handlers never look at it. Refusing a broken one
//! must not cost a parse: this is one pass without recursion and without memory of its own. It
//! accepts exactly what `serde_json` reads into a map, so that the later parse cannot fail.

mod eight;
mod token;

use super::limits::MAX_DEPTH;

/// Why a text is not an object we read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    /// It is something other than an object.
    NotObject,
    /// Objects and arrays are nested too deeply.
    TooDeep,
    /// It is not JSON, or not all of it is there.
    Syntax {
        /// The offset in bytes where reading stopped.
        at: usize,
    },
}

/// Checks that `text` is one JSON object of at most [`MAX_DEPTH`] levels.
pub(super) fn check_object(text: &str) -> Result<(), Flaw> {
    let mut scan = Scan { text: text.as_bytes(), at: 0, depth: 0, objects: 0 };
    scan.blanks();
    match scan.peek() {
        Some(b'{') => scan.document(),
        _ => Err(Flaw::NotObject),
    }
}

struct Scan<'a> {
    text: &'a [u8],
    at: usize,
    depth: u32,
    /// One bit for each open level, the innermost lowest: 1 for an object, 0 for an array.
    objects: u64,
}

const _: () = assert!(MAX_DEPTH <= u64::BITS, "a level is a bit");

impl Scan<'_> {
    fn document(&mut self) -> Result<(), Flaw> {
        loop {
            let complete = self.value()?;
            if complete && !self.more()? {
                return if self.at == self.text.len() { Ok(()) } else { Err(self.flaw()) };
            }
        }
    }

    /// Reads a value; of a container that is not empty only what comes before its first value.
    /// Returns whether the value is complete.
    fn value(&mut self) -> Result<bool, Flaw> {
        match self.peek() {
            Some(b'"') => self.string()?,
            Some(b'{') => {
                self.open(1)?;
                if self.peek() != Some(b'}') {
                    return self.key().map(|()| false);
                }
                self.close();
            }
            Some(b'[') => {
                self.open(0)?;
                if self.peek() != Some(b']') {
                    return Ok(false);
                }
                self.close();
            }
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b't') => self.word(b"true")?,
            Some(b'f') => self.word(b"false")?,
            Some(b'n') => self.word(b"null")?,
            _ => return Err(self.flaw()),
        }
        Ok(true)
    }

    /// After a value: closes what ends here; returns whether another value follows.
    fn more(&mut self) -> Result<bool, Flaw> {
        loop {
            self.blanks();
            if self.depth == 0 {
                return Ok(false);
            }
            let in_object = self.objects & 1 == 1;
            match self.peek() {
                Some(b',') => {
                    self.at += 1;
                    self.blanks();
                    if in_object {
                        self.key()?;
                    }
                    return Ok(true);
                }
                Some(b'}') if in_object => self.close(),
                Some(b']') if !in_object => self.close(),
                _ => return Err(self.flaw()),
            }
        }
    }

    fn open(&mut self, object: u64) -> Result<(), Flaw> {
        if self.depth == MAX_DEPTH {
            return Err(Flaw::TooDeep);
        }
        self.depth += 1;
        self.objects = self.objects << 1 | object;
        self.at += 1;
        self.blanks();
        Ok(())
    }

    fn close(&mut self) {
        self.depth -= 1;
        self.objects >>= 1;
        self.at += 1;
    }

    fn key(&mut self) -> Result<(), Flaw> {
        self.string()?;
        self.blanks();
        self.expect(b':')?;
        self.blanks();
        Ok(())
    }

    fn word(&mut self, word: &[u8]) -> Result<(), Flaw> {
        if !self.text[self.at..].starts_with(word) {
            return Err(self.flaw());
        }
        self.at += word.len();
        Ok(())
    }

    fn blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn expect(&mut self, byte: u8) -> Result<(), Flaw> {
        if self.peek() != Some(byte) {
            return Err(self.flaw());
        }
        self.at += 1;
        Ok(())
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn flaw(&self) -> Flaw {
        Flaw::Syntax { at: self.at }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value};

    use super::*;

    #[track_caller]
    fn check(text: &str) {
        let parsed = serde_json::from_str::<Map<String, Value>>(text);
        assert_eq!(check_object(text).is_ok(), parsed.is_ok(), "{text:?}: {parsed:?}");
    }

    #[test]
    fn agrees_with_the_parser() {
        let texts = r#"
            {} | {"a":1} | { "a" : [ ] , "b" : { } } | [] | null | "a" | 1 | {"a" | {"a": | {"a":1
            {"a":1,} | {,} | {"a":1 "b":2} | {a:1} | {"a":[1,]} | {"a":[1,2]} | {"a":[1}} | {"a":1]}
            {}x | {}{} | {"a":tru} | {"a":true} | {"a":nul} | {"a":false,"a":null} | {"a":truex}
            {"a":0} | {"a":-0} | {"a":01} | {"a":-} | {"a":1.} | {"a":.5} | {"a":1.5} | {"a":1e5}
            {"a":1e} | {"a":1E+2} | {"a":1e-999} | {"a":1e999} | {"a":+1} | {"a":-1.0e-1}
            {"a":"\n\u00e9\/"} | {"a":"\x"} | {"a":"\u12"} | {"a":"\u12g4"} | {"a":"\ud83d\ude00"}
            {"a":"\ud83d"} | {"a":"\ude00"} | {"a":"\ud83dx"} | {"a":"\ud83d\n"} | {"a":"\ud83d\ud83d"}
            {"\"":"\\"} | {"a":"0123456\"89\\"} | {"é😀é😀":"ñandú ñandú ñandú"} | {"a":"01234567"}
        "#;
        for text in texts.split(['|', '\n']) {
            check(text.trim());
            check(&text.trim().replace(':', " :\t"));
        }
        for byte in 0..=0x7F_u8 {
            for before in 0..10 {
                check(&format!("{{\"a\":\"{}{}  \"}}", "x".repeat(before), char::from(byte)));
            }
        }
        check(&format!(r#"{{"a":{}}}"#, "9".repeat(308)));
        check(&format!(r#"{{"a":{}}}"#, "9".repeat(400)));
    }

    #[test]
    fn says_what_is_wrong() {
        let nested = |levels: usize| {
            let opening = r#"{"a":"#.repeat(levels - 1);
            format!("{opening}{{}}{}", "}".repeat(levels - 1))
        };
        for (text, flaw) in [
            ("[1]".to_owned(), Err(Flaw::NotObject)),
            ("  x".to_owned(), Err(Flaw::NotObject)),
            (r#"{"twilio":{"sms":"#.to_owned(), Err(Flaw::Syntax { at: 17 })),
            (nested(64), Ok(())),
            (nested(65), Err(Flaw::TooDeep)),
            (format!(r#"{{"a":{}"#, "[".repeat(100_000)), Err(Flaw::TooDeep)),
        ] {
            assert_eq!(check_object(&text), flaw, "{}", &text[..text.len().min(40)]);
        }
    }

    proptest::proptest! {
        #[test]
        fn agrees_on_any_text(text in r#"\{("a":)?[\[\]{}",:0-9eE.\\+ua\-tfn ]{0,24}\}?"#) {
            let parsed = serde_json::from_str::<Map<String, Value>>(&text);
            proptest::prop_assert_eq!(check_object(&text).is_ok(), parsed.is_ok());
        }
    }
}
