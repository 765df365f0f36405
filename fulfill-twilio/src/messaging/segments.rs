//! What a text costs: SMS are sent, and paid, in segments.

/// How an SMS is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// Seven bits a character, of an alphabet of 128 characters and ten further ones that count two.
    Gsm7,
    /// Two bytes a unit of UTF-16, if one character is not in the alphabet.
    Ucs2,
}

/// How many segments a text takes as SMS.
///
/// ```
/// use fulfill_twilio::messaging::{Encoding, Segments};
///
/// let plain = Segments::of(&"x".repeat(161));
/// assert_eq!((plain.encoding, plain.units, plain.count), (Encoding::Gsm7, 161, 2));
/// let emoji = Segments::of("👋");
/// assert_eq!((emoji.encoding, emoji.units, emoji.count), (Encoding::Ucs2, 2, 1));
/// assert_eq!(Segments::of("1 €").units, 4);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Segments {
    /// How it is written.
    pub encoding: Encoding,
    /// Its length: seven-bit units, or units of UTF-16.
    pub units: usize,
    /// How many segments; none for an empty text.
    pub count: usize,
}

/// The alphabet in the order of its codes, without the escape to the further characters (GSM 03.38).
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
                     ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

/// The further characters: two units each.
const EXTENSION: &str = "\u{c}^{}\\[~]|€";

impl Segments {
    /// The segments of that text.
    ///
    /// A text of more than 160 seven-bit units, or 70 units of UTF-16, is cut into parts of 153 or 67,
    /// since each then carries its place. No part ends inside a character.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let seven: Option<Vec<usize>> = text.chars().map(seven_bits).collect();
        let (encoding, sizes, whole, part) = match seven {
            Some(sizes) => (Encoding::Gsm7, sizes, 160, 153),
            None => (Encoding::Ucs2, text.chars().map(char::len_utf16).collect(), 70, 67),
        };
        let units = sizes.iter().sum();
        let count = match units {
            0 => 0,
            units if units <= whole => 1,
            _ => parts(&sizes, part),
        };
        Self { encoding, units, count }
    }

    /// The segments of that text, if they are more than `most`. Most texts are not looked at more
    /// closely than that they are short.
    pub(super) fn over(text: &str, most: usize) -> Option<Self> {
        // A part holds 67 characters at least, or of the longest ones 33; a byte is no more than one.
        let fewest = if text.is_ascii() { 67 } else { 33 };
        let short = text.len() <= most.saturating_mul(fewest);
        (!short).then(|| Self::of(text)).filter(|segments| segments.count > most)
    }
}

/// How many units a character takes in the alphabet; `None` if it is not in it.
fn seven_bits(letter: char) -> Option<usize> {
    if BASIC.contains(letter) {
        Some(1)
    } else if EXTENSION.contains(letter) {
        Some(2)
    } else {
        None
    }
}

/// How many parts of `most` units the characters fill.
fn parts(sizes: &[usize], most: usize) -> usize {
    let (mut count, mut filled) = (1, 0);
    for size in sizes {
        if filled + size > most {
            (count, filled) = (count + 1, 0);
        }
        filled += size;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, encoding: Encoding, units: usize, count: usize) {
        assert_eq!(Segments::of(text), Segments { encoding, units, count }, "{text}");
    }

    #[test]
    fn the_alphabet_is_whole() {
        assert_eq!(BASIC.chars().count(), 127);
        assert_eq!(EXTENSION.chars().count(), 10);
        assert!(EXTENSION.chars().all(|letter| !BASIC.contains(letter)));
    }

    #[test]
    fn segments_are_counted() {
        let (gsm, ucs) = (Encoding::Gsm7, Encoding::Ucs2);
        check("", gsm, 0, 0);
        check(&"x".repeat(160), gsm, 160, 1);
        check(&"x".repeat(161), gsm, 161, 2);
        check(&"x".repeat(306), gsm, 306, 2);
        check(&"x".repeat(307), gsm, 307, 3);
        check(&"€".repeat(80), gsm, 160, 1);
        // An escaped character does not lie across the border: 76 of them a part.
        check(&"€".repeat(153), gsm, 306, 3);
        check("Olá", ucs, 3, 1);
        check("ção àèéìòù", ucs, 10, 1);
        check("àèéìòù", gsm, 6, 1);
        check(&"ã".repeat(70), ucs, 70, 1);
        check(&"ã".repeat(71), ucs, 71, 2);
        check(&"👋".repeat(35), ucs, 70, 1);
        // A pair does not either: 33 of them a part.
        check(&"👋".repeat(67), ucs, 134, 3);
        check("“quoted”", ucs, 8, 1);
    }

    #[test]
    fn too_many_are_told() {
        let over = |text: &str, most| Segments::over(text, most).map(|segments| segments.count);
        for (text, count) in [
            ("x".repeat(1_600), 11),
            ("`".repeat(1_600), 24),
            ("ã".repeat(1_600), 24),
            ("👋".repeat(800), 25),
        ] {
            assert_eq!(over(&text, count - 1), Some(count));
            assert_eq!(over(&text, count), None);
        }
        assert_eq!((over("", 0), over("x", 0), over("x", 1)), (None, Some(1), None));
        assert_eq!(over("x", usize::MAX), None);
    }
}
