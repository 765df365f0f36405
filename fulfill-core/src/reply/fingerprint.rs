//! The shape of a form as one number, for those who wait at one of its questions.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::{Form, Kind};

/// What must not change between two builds for an answer to still mean the same: the form's name, and
/// its questions' names and kinds in their order. Wordings may change.
///
/// It is the same on every machine and in every build. Text is 16 hexadecimal digits.
///
/// ```
/// use fulfill_core::reply::{Form, Kind, Question};
///
/// let form = Form::new("sign-up", "store").question(Question::new("name", "Name?"));
/// let reworded = Form::new("sign-up", "store").question(Question::new("name", "Your name?"));
/// assert_eq!(form.fingerprint(), reworded.fingerprint());
///
/// let longer = form.clone().question(Question::new("age", "Age?").kind(Kind::Integer));
/// assert_ne!(form.fingerprint(), longer.fingerprint());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint(u64);

impl Form {
    /// The form's shape, see [`Fingerprint`].
    pub fn fingerprint(&self) -> Fingerprint {
        let mut hash = Hash::default();
        hash.text(&self.name);
        for question in &self.questions {
            hash.text(&question.name);
            hash.kind(&question.kind);
        }
        Fingerprint(hash.0)
    }
}

/// FNV-1a of 64 bits: no secret depends on it, and it will be the same in ten years.
struct Hash(u64);

impl Default for Hash {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hash {
    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    /// With its length, so that two texts are not another two.
    fn text(&mut self, text: &str) {
        self.bytes(&(text.len() as u64).to_le_bytes());
        self.bytes(text.as_bytes());
    }

    /// As JSON names it. Other words for a value do not count: what is kept is the value.
    fn kind(&mut self, kind: &Kind) {
        match kind {
            Kind::OneOf(values) => {
                self.text("one_of");
                self.bytes(&(values.len() as u64).to_le_bytes());
                values.iter().for_each(|one| self.text(&one.value));
            }
            kind => self.text(&serde_json::to_string(kind).unwrap_or_default()),
        }
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

impl FromStr for Fingerprint {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        u64::from_str_radix(text, 16).map(Self)
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Fingerprint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::{Allowed, Question};

    fn form(questions: &[(&str, Kind)]) -> Form {
        questions.iter().fold(Form::new("order", "x"), |form, (name, kind)| {
            form.question(Question::new(*name, "?").kind(kind.clone()))
        })
    }

    #[test]
    fn it_stays_what_it_is() {
        let form = form(&[("size", Kind::Text), ("photo", Kind::Media(vec!["image/png".into()]))]);
        assert_eq!(form.fingerprint().to_string(), "0db547280a0f39f7");
    }

    #[test]
    fn the_shape_counts_and_nothing_else() {
        let one = form(&[("a", Kind::Text), ("b", Kind::Integer)]);
        for other in [
            form(&[("b", Kind::Integer), ("a", Kind::Text)]),
            form(&[("a", Kind::Text), ("b", Kind::Decimal)]),
            form(&[("a", Kind::Text), ("c", Kind::Integer)]),
            form(&[("a", Kind::Text)]),
            Form { name: "orders".into(), ..one.clone() },
        ] {
            assert_ne!(one.fingerprint(), other.fingerprint(), "{other:?}");
        }
        let other = Form { then: "y".into(), ..one.clone() }.confirm("?").cancel("z");
        assert_eq!(one.fingerprint(), other.fingerprint());
        let plain = form(&[("a", Kind::OneOf(vec!["S".into()]))]);
        let synonym = form(&[("a", Kind::OneOf(vec![Allowed::new("S").or("small")]))]);
        assert_eq!(plain.fingerprint(), synonym.fingerprint());
        assert_ne!(
            form(&[("a", Kind::OneOf(vec!["ab".into(), "c".into()]))]).fingerprint(),
            form(&[("a", Kind::OneOf(vec!["a".into(), "bc".into()]))]).fingerprint(),
        );
    }

    #[test]
    fn it_is_written_as_text() {
        let print = form(&[("a", Kind::Text)]).fingerprint();
        let json = serde_json::to_string(&print).unwrap();
        assert_eq!(json.len(), 18);
        assert_eq!(serde_json::from_str::<Fingerprint>(&json).unwrap(), print);
        assert!(serde_json::from_str::<Fingerprint>("\"x\"").is_err());
    }
}
