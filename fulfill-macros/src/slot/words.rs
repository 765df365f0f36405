//! Words for the variants of a choice, and when two of them are the same.

use syn::{Ident, ext::IdentExt as _};

/// A variant's name in words: `ExtraLarge` is `extra large`, `XL` is `xl`, `PdfA4` is `pdf a4`.
pub(crate) fn of_name(name: &Ident) -> String {
    let letters: Vec<char> = name.unraw().to_string().chars().collect();
    let mut words = String::new();
    for (at, &letter) in letters.iter().enumerate() {
        if letter == '_' {
            words.push(' ');
            continue;
        }
        let before = at.checked_sub(1).map(|before| letters[before]);
        let after = letters.get(at + 1);
        let begins = letter.is_uppercase()
            && before.is_some_and(|before| {
                !before.is_uppercase() || after.is_some_and(|after| after.is_lowercase())
            });
        if begins {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Other ways to write a value of several words.
pub(super) fn spellings(value: &str) -> Vec<String> {
    match value.trim().contains(' ') {
        true => vec![value.replace(' ', "-"), value.replace(' ', "_")],
        false => Vec::new(),
    }
}

/// A word as it is compared. Core's own rule goes further and drops accents.
pub(super) fn fold(word: &str) -> String {
    word.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use proc_macro2::Span;

    use super::*;

    #[test]
    fn names_become_words() {
        for (name, words) in [
            ("Small", "small"),
            ("ExtraLarge", "extra large"),
            ("Extra_Large", "extra large"),
            ("XL", "xl"),
            ("HTMLPage", "html page"),
            ("PdfA4", "pdf a4"),
            ("Option2", "option2"),
            ("ÁguaCom", "água com"),
            ("lower", "lower"),
        ] {
            assert_eq!(of_name(&Ident::new(name, Span::call_site())), words);
        }
        assert_eq!(of_name(&Ident::new_raw("type", Span::call_site())), "type");
    }

    #[test]
    fn several_words_have_several_spellings() {
        assert_eq!(spellings("extra large"), ["extra-large", "extra_large"]);
        assert!(spellings("large").is_empty());
    }

    #[test]
    fn case_and_blanks_do_not_tell_words_apart() {
        assert_eq!(fold(" Very  LARGE "), fold("very large"));
    }
}
