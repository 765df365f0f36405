//! What a pigeon brings, and what handlers may ask of it.

use fulfill_core::{FromTurn, Given, Place, Refused, Turn, provider::DecodeError};
use serde_json::Value;

/// One letter.
#[derive(Clone, Debug, PartialEq)]
pub struct Letter {
    /// The lines above the empty one.
    pub lines: Vec<(String, String)>,
    /// What stands below it.
    pub text: String,
}

impl Letter {
    /// Reads a letter.
    ///
    /// # Errors
    ///
    /// [`DecodeError::Malformed`] if it is not UTF-8 or a line has no colon,
    /// [`DecodeError::Invalid`] if no ring says which pigeon it is.
    pub fn read(body: &[u8]) -> Result<Self, DecodeError> {
        let malformed =
            |reason: &str| DecodeError::Malformed { what: "letter".into(), reason: reason.into() };
        let text = std::str::from_utf8(body).map_err(|_| malformed("it is not UTF-8"))?;
        let (head, text) = text.split_once("\n\n").unwrap_or((text, ""));
        let line = |line: &str| {
            let (name, value) = line.split_once(':')?;
            Some((name.trim().to_owned(), value.trim().to_owned()))
        };
        let lines: Option<Vec<_>> = head.lines().map(line).collect();
        let lines = lines.ok_or_else(|| malformed("a line has no colon"))?;
        let letter = Self { lines, text: text.trim_end().to_owned() };
        match letter.line("ring") {
            Some(_) => Ok(letter),
            None => Err(DecodeError::Invalid { member: "ring".into(), reason: "missing".into() }),
        }
    }

    /// The line of that name.
    pub fn line(&self, name: &str) -> Option<&str> {
        self.lines.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str())
    }
}

/// Every line is a parameter.
impl Given for Letter {
    fn get(&self, place: Place, name: &str) -> Option<Value> {
        let line = self.line(name).filter(|_| place == Place::Parameter);
        line.map(Value::from)
    }

    fn names(&self, place: Place) -> Vec<String> {
        let names = self.lines.iter().filter(|_| place == Place::Parameter);
        names.map(|(name, _)| name.clone()).collect()
    }
}

/// The wind on the way, in metres per second: an argument of handlers that answer pigeons.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wind(pub f32);

impl FromTurn for Wind {
    fn from_turn(turn: &Turn, _name: &'static str) -> Result<Self, Refused> {
        let letter = turn.event::<Letter>().ok_or(Refused::Absent { what: "letter" })?;
        let wind = letter.line("wind").ok_or(Refused::Absent { what: "wind" })?;
        wind.parse().map(Self).map_err(Refused::other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &str, expected: Result<(&str, &str), &str>) {
        let read = Letter::read(body.as_bytes()).map_err(|error| error.to_string());
        let told = read.as_ref().map(|letter| (letter.line("ring").unwrap_or("-"), &*letter.text));
        assert_eq!(told.map_err(String::as_str), expected);
    }

    #[test]
    fn reads_letters() {
        check("ring: BE-1\n\nhello\n", Ok(("BE-1", "hello")));
        check("ring: BE-1", Ok(("BE-1", "")));
        check("errand: x\n\n", Err("ring: missing"));
        check("ring\n\n", Err("letter is malformed: a line has no colon"));
    }
}
