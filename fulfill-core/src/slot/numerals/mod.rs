//! Whole numbers in words: "twenty-two", "vinte e dois", "doscientos cinco".

mod tables;

use self::tables::{EN, EN_SCALES, ES, ES_SCALES, PT, PT_SCALES, Words};
use super::hints::Tongue;

/// What a word adds to a number.
#[derive(Clone, Copy)]
enum Piece {
    /// A value below 1000.
    Value(u64),
    /// English "hundred": a hundred times what stands before it.
    Hundred,
    /// A thousand, a million and so on: that many times what stands before it.
    Scale(u64),
    /// "and", "e", "y".
    And,
    /// "a" in "a hundred".
    Article,
}

/// The number that folded words say in one language.
pub(crate) fn cardinal(text: &str, tongue: Tongue) -> Option<u64> {
    // A dash joins words; in front it would be a sign.
    if text.starts_with('-') {
        return None;
    }
    let text = text.replace('-', " ");
    let words: Vec<&str> = text.split_whitespace().collect();
    if let [one] = words[..]
        && zero(one)
    {
        return Some(0);
    }
    let mut number = Number::default();
    let mut pieces = words.iter().map(|word| piece(word, tongue)).peekable();
    let mut begun = false;
    while let Some(piece) = pieces.next() {
        match piece? {
            // Between two words only.
            Piece::And => {
                pieces.peek().filter(|_| begun)?;
                continue;
            }
            Piece::Article => match pieces.peek() {
                Some(Some(Piece::Hundred | Piece::Scale(_))) => number.add(1)?,
                _ => return None,
            },
            Piece::Value(value) => number.add(value)?,
            Piece::Hundred => number.hundred()?,
            Piece::Scale(scale) => number.scale(scale, tongue)?,
        }
        begun = true;
    }
    begun.then(|| number.total + number.group)
}

/// The number that folded words say, in the first language that knows them.
pub(crate) fn any(text: &str, order: [Tongue; 3]) -> Option<u64> {
    order.into_iter().find_map(|tongue| cardinal(text, tongue))
}

/// The digit that a word says, as account and telephone numbers are dictated.
pub(crate) fn digit(word: &str) -> Option<u64> {
    if zero(word) || word == "oh" {
        return Some(0);
    }
    // Half a dozen, which Brazilians say for 6 on the telephone.
    if word == "meia" {
        return Some(6);
    }
    let named = [EN, PT, ES].into_iter().find_map(|words| look_up(words, word));
    named.filter(|value| *value < 10)
}

fn zero(word: &str) -> bool {
    matches!(word, "zero" | "cero" | "nought")
}

fn look_up(words: Words, word: &str) -> Option<u64> {
    words.iter().find(|(known, _)| *known == word).map(|(_, value)| *value)
}

fn piece(word: &str, tongue: Tongue) -> Option<Piece> {
    let (values, scales, and) = match tongue {
        Tongue::En => (EN, EN_SCALES, "and"),
        Tongue::Pt => (PT, PT_SCALES, "e"),
        Tongue::Es => (ES, ES_SCALES, "y"),
    };
    if word.len() <= 3 && word.bytes().all(|byte| byte.is_ascii_digit()) {
        // As in "2 million".
        return word.parse().ok().filter(|value| *value > 0).map(Piece::Value);
    }
    match (tongue, word) {
        (_, word) if word == and => Some(Piece::And),
        (Tongue::En, "hundred") => Some(Piece::Hundred),
        (Tongue::En, "a") => Some(Piece::Article),
        _ => look_up(values, word)
            .map(Piece::Value)
            .or_else(|| look_up(scales, word).map(Piece::Scale)),
    }
}

/// A number in the making: whole groups of three digits, and the one at hand.
struct Number {
    total: u64,
    group: u64,
    /// Below which power of ten the group can still take a value; 0 once its units are there.
    room: u64,
    /// The last scale; those that follow are smaller.
    scale: u64,
}

impl Default for Number {
    fn default() -> Self {
        Self { total: 0, group: 0, room: 1_000, scale: u64::MAX }
    }
}

impl Number {
    fn add(&mut self, value: u64) -> Option<()> {
        let (needed, left) = match value {
            1..=9 => (10, 0),
            10..=99 if value >= 20 && value.is_multiple_of(10) => (100, 10),
            10..=99 => (100, 0),
            _ if value.is_multiple_of(100) => (1_000, 100),
            _ => (1_000, 0),
        };
        (self.room >= needed).then_some(())?;
        self.group += value;
        self.room = left;
        Some(())
    }

    /// Also "twelve hundred".
    fn hundred(&mut self) -> Option<()> {
        (1..100).contains(&self.group).then_some(())?;
        self.group *= 100;
        self.room = 100;
        Some(())
    }

    fn scale(&mut self, scale: u64, tongue: Tongue) -> Option<()> {
        let thousands = tongue == Tongue::Es && self.scale == 1_000 && scale == 1_000_000;
        if thousands {
            // "dos mil millones"
            self.total = (self.total + self.group) * scale;
        } else {
            (scale < self.scale).then_some(())?;
            // "mil" stands alone; "milhão" and "thousand" want a number.
            let bare = scale == 1_000 && tongue != Tongue::En;
            (self.group > 0 || bare).then_some(())?;
            self.total += self.group.max(1) * scale;
        }
        (self.group, self.room, self.scale) = (0, 1_000, scale);
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(tongue: Tongue, cases: &[(&str, Option<u64>)]) {
        for (text, expected) in cases {
            assert_eq!(cardinal(text, tongue), *expected, "{text}");
        }
    }

    #[test]
    fn english() {
        check(
            Tongue::En,
            &[
                ("zero", Some(0)),
                ("seven", Some(7)),
                ("twenty-two", Some(22)),
                ("two hundred and five", Some(205)),
                ("a hundred", Some(100)),
                ("twelve hundred", Some(1_200)),
                ("one million two hundred thousand and one", Some(1_200_001)),
                ("2 million", Some(2_000_000)),
                ("nine hundred ninety nine billion", Some(999_000_000_000)),
                ("two three", None),
                ("twenty twelve", None),
                ("and five", None),
                ("five and", None),
                ("thousand", None),
                ("thousand million", None),
                ("a", None),
                ("five zero", None),
                ("", None),
            ],
        );
    }

    #[test]
    fn portuguese() {
        check(
            Tongue::Pt,
            &[
                ("vinte e dois", Some(22)),
                ("cento e uma", Some(101)),
                ("duzentos e cinco", Some(205)),
                ("mil e quinhentos", Some(1_500)),
                ("dois milhoes trezentos mil e dez", Some(2_300_010)),
                ("mil novecentos e noventa e nove", Some(1_999)),
                ("vinte cem", None),
                ("e dois", None),
            ],
        );
    }

    #[test]
    fn spanish() {
        check(
            Tongue::Es,
            &[
                ("veintidos", Some(22)),
                ("treinta y uno", Some(31)),
                ("doscientos cinco", Some(205)),
                ("mil quinientos", Some(1_500)),
                ("dos mil millones", Some(2_000_000_000)),
                ("un millon doscientos mil", Some(1_200_000)),
                ("veintidos y uno", None),
                ("y uno", None),
            ],
        );
    }
}
