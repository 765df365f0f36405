//! Strings and numbers, the parts of JSON that have rules of their own.

use super::eight::{below, equal, first};
use super::{Flaw, Scan};

impl Scan<'_> {
    #[inline]
    pub(super) fn string(&mut self) -> Result<(), Flaw> {
        self.expect(b'"')?;
        loop {
            self.plain();
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => self.escape()?,
                _ => return Err(self.flaw()),
            }
        }
    }

    /// Skips to the next quote, backslash or control character, eight bytes at a time.
    #[inline]
    fn plain(&mut self) {
        while let Some(&eight) = self.text.get(self.at..).and_then(|left| left.first_chunk::<8>()) {
            let eight = u64::from_le_bytes(eight);
            let ends = equal(eight, b'"') | equal(eight, b'\\') | below(eight, b' ');
            if ends != 0 {
                self.at += first(ends);
                return;
            }
            self.at += 8;
        }
        while self.peek().is_some_and(|byte| byte >= b' ' && byte != b'"' && byte != b'\\') {
            self.at += 1;
        }
    }

    fn escape(&mut self) -> Result<(), Flaw> {
        self.at += 1;
        match self.peek() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 1,
            Some(b'u') => match self.unit()? {
                // Half a character is none: the other half must follow.
                0xD800..=0xDBFF => {
                    self.expect(b'\\')?;
                    if !(0xDC00..=0xDFFF).contains(&self.unit()?) {
                        return Err(self.flaw());
                    }
                }
                0xDC00..=0xDFFF => return Err(self.flaw()),
                _ => {}
            },
            _ => return Err(self.flaw()),
        }
        Ok(())
    }

    /// The UTF-16 unit of `uXXXX`.
    fn unit(&mut self) -> Result<u32, Flaw> {
        self.expect(b'u')?;
        let mut unit = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            unit = unit << 4 | digit.ok_or_else(|| self.flaw())?;
            self.at += 1;
        }
        Ok(unit)
    }

    #[inline]
    pub(super) fn number(&mut self) -> Result<(), Flaw> {
        let start = self.at;
        self.at += usize::from(self.peek() == Some(b'-'));
        match self.peek() {
            Some(b'0') => self.at += 1,
            _ => self.digits()?,
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        let exponent = matches!(self.peek(), Some(b'e' | b'E'));
        if exponent {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            self.digits()?;
        }
        // Only a number that may be too large for a float needs to be worked out.
        let number = &self.text[start..self.at];
        if (exponent || number.len() > 300)
            && serde_json::from_slice::<serde_json::Number>(number).is_err()
        {
            return Err(Flaw::Syntax { at: start });
        }
        Ok(())
    }

    fn digits(&mut self) -> Result<(), Flaw> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == start { Err(self.flaw()) } else { Ok(()) }
    }
}
