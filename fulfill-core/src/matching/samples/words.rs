//! Texts as words, each with the place where it stands.

use std::ops::Range;

use crate::text::fold;

/// The most words of a text that count: nobody means an intent by more.
const MOST: usize = 48;

/// The longest word that counts, in bytes; longer ones are no words.
const LONGEST: usize = 64;

/// One word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// As it is compared: lower case, without accents.
    pub(super) folded: String,
    /// Where it stands, in bytes.
    pub(super) at: Range<usize>,
}

/// The words of a text. `12-34` and `A.1020` are one word each, `don't` too.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut start = None;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let next = letters.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        let inside = letter.is_alphanumeric()
            || is_mark(letter)
            || (start.is_some() && next && "-.'’@_/:+".contains(letter));
        match (inside, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                push(text, from..at, &mut words);
                start = None;
            }
            _ => {}
        }
        if words.len() == MOST {
            return words;
        }
    }
    if let Some(from) = start {
        push(text, from..text.len(), &mut words);
    }
    words
}

/// Accents and vowel signs that stand on the letter before.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{200d}')
}

fn push(text: &str, at: Range<usize>, words: &mut Vec<Word>) {
    let folded = fold(&text[at.clone()]);
    if !folded.is_empty() && folded.len() <= LONGEST {
        words.push(Word { folded, at });
    }
}

/// Whether a word says little in English, Portuguese or Spanish, so that texts with and without it
/// mean the same.
pub(super) fn says_little(word: &str) -> bool {
    const LITTLE: &[&str] = &[
        "a", "an", "the", "i", "i'd", "i'm", "me", "my", "you", "your", "we", "it", "is", "are",
        "am", "be", "to", "of", "in", "on", "at", "for", "and", "or", "please", "would", "could",
        "can", "like", "do", "does", "this", "that", "with", "will", "some", "just", "o", "os",
        "as", "um", "uma", "uns", "de", "do", "da", "dos", "das", "em", "no", "na", "para", "pra",
        "por", "favor", "com", "e", "ou", "eu", "meu", "minha", "voce", "voces", "que", "se", "el",
        "la", "los", "las", "un", "una", "del", "en", "y", "con", "mi", "tu", "su", "lo", "es",
        "al", "le", "te", "gostaria", "queria", "quisiera",
    ];
    LITTLE.contains(&word)
}

/// Whether a word at the end of a field is only polite.
pub(super) fn is_polite(word: &str) -> bool {
    const POLITE: &[&str] =
        &["please", "thanks", "thank", "por", "favor", "obrigado", "obrigada", "gracias", "porfa"];
    POLITE.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_letters_and_digits_with_what_joins_them() {
        for (text, expected) in [
            ("Book a table!", vec!["book", "a", "table"]),
            ("order A-1020, please", vec!["order", "a-1020", "please"]),
            ("I don’t know...", vec!["i", "don’t", "know"]),
            ("¿Qué hora es?", vec!["que", "hora", "es"]),
            ("São Paulo", vec!["sao", "paulo"]),
            ("ada@example.com", vec!["ada@example.com"]),
            (" - ! ", vec![]),
        ] {
            let found: Vec<String> = words(text).into_iter().map(|word| word.folded).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
