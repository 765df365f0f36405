//! Reads the small dialect of regular expressions that numbering plans are written in.
//!
//! Digits, classes of digits, groups, alternatives, counted repeats and `$`; nothing unbounded.
//! Anything else is refused, so that a new construct in the metadata is noticed when the tables
//! are generated and not by a wrong answer.

/// One part of a pattern.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    /// One digit out of a set; bit `n` stands for digit `n`.
    Digit(u16),
    /// All parts, one after the other.
    Sequence(Vec<Node>),
    /// The first alternative that leads to a match.
    Choice(Vec<Node>),
    /// At least so many and at most so many times.
    Repeat(Box<Node>, usize, usize),
    /// A capturing group with its number, counted from 1.
    Capture(usize, Box<Node>),
    /// The end of the text.
    End,
}

/// The pattern of `text`, white space ignored.
pub(crate) fn parse(text: &str) -> Result<Node, String> {
    let text: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let mut reader = Reader { text: &text, at: 0, captures: 0 };
    let node = reader.choice()?;
    if reader.at < text.len() {
        return Err(reader.complain("expected the end"));
    }
    Ok(node)
}

struct Reader<'t> {
    text: &'t [u8],
    at: usize,
    captures: usize,
}

impl Reader<'_> {
    fn choice(&mut self) -> Result<Node, String> {
        let mut choices = vec![self.sequence()?];
        while self.eat(b"|") {
            choices.push(self.sequence()?);
        }
        Ok(if choices.len() == 1 { choices.remove(0) } else { Node::Choice(choices) })
    }

    fn sequence(&mut self) -> Result<Node, String> {
        let mut parts = Vec::new();
        while let Some(&byte) = self.text.get(self.at) {
            if matches!(byte, b'|' | b')') {
                break;
            }
            let part = self.atom(byte)?;
            parts.push(self.repeat(part)?);
        }
        Ok(Node::Sequence(parts))
    }

    fn atom(&mut self, byte: u8) -> Result<Node, String> {
        if self.eat(b"\\d") {
            return Ok(Node::Digit(0x3FF));
        }
        if self.eat(b"(?:") {
            let inner = self.choice()?;
            return if self.eat(b")") { Ok(inner) } else { Err(self.complain("expected )")) };
        }
        self.at += 1;
        match byte {
            b'0'..=b'9' => Ok(Node::Digit(1 << (byte - b'0'))),
            b'[' => self.class(),
            b'$' => Ok(Node::End),
            b'(' => {
                self.captures += 1;
                let number = self.captures;
                let inner = Box::new(self.choice()?);
                if !self.eat(b")") {
                    return Err(self.complain("expected )"));
                }
                Ok(Node::Capture(number, inner))
            }
            _ => Err(self.complain("unknown construct")),
        }
    }

    fn class(&mut self) -> Result<Node, String> {
        let mut set = 0u16;
        while !self.eat(b"]") {
            if self.eat(b"\\d") {
                set = 0x3FF;
                continue;
            }
            let low = self.digit()?;
            let high = if self.eat(b"-") { self.digit()? } else { low };
            for digit in low..=high {
                set |= 1 << digit;
            }
        }
        Ok(Node::Digit(set))
    }

    fn repeat(&mut self, part: Node) -> Result<Node, String> {
        if self.eat(b"?") {
            return Ok(Node::Repeat(Box::new(part), 0, 1));
        }
        if !self.eat(b"{") {
            return Ok(part);
        }
        let low = self.number()?;
        let high = if self.eat(b",") { self.number()? } else { low };
        if !self.eat(b"}") {
            return Err(self.complain("expected }"));
        }
        Ok(Node::Repeat(Box::new(part), low, high))
    }

    fn number(&mut self) -> Result<usize, String> {
        let mut value = usize::from(self.digit()?);
        while self.text.get(self.at).is_some_and(u8::is_ascii_digit) {
            value = value * 10 + usize::from(self.digit()?);
        }
        Ok(value)
    }

    fn digit(&mut self) -> Result<u8, String> {
        match self.text.get(self.at) {
            Some(byte) if byte.is_ascii_digit() => {
                self.at += 1;
                Ok(byte - b'0')
            }
            _ => Err(self.complain("expected a digit")),
        }
    }

    fn eat(&mut self, token: &[u8]) -> bool {
        let found = self.text[self.at..].starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    fn complain(&self, what: &str) -> String {
        format!("{what} at byte {} of pattern {}", self.at, String::from_utf8_lossy(self.text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constructs_outside_the_dialect_are_refused() {
        for text in ["1+", "1*", "a", "[1", "(1", "1{2", "1)", "[^1]"] {
            assert!(parse(text).is_err(), "{text} was accepted");
        }
        assert!(parse("0?(?:(11|2[3-57])15)?|\\d{2,3}$").is_ok());
    }
}
