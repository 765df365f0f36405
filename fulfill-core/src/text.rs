//! Small text rules that matching and logging share.

/// `text` in lower case, without accents, with single blanks and no surrounding ones: the form in
/// which answers are compared, so that `  NÃO ` equals `nao`.
///
/// Latin letters lose their accents; other scripts are only lower-cased.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        for letter in word.chars().flat_map(char::to_lowercase) {
            match letter {
                'à'..='å' | 'ā' | 'ă' | 'ą' => folded.push('a'),
                'ç' | 'ć' | 'č' => folded.push('c'),
                'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => folded.push('e'),
                'ì'..='ï' | 'ī' | 'į' => folded.push('i'),
                'ñ' | 'ń' | 'ň' => folded.push('n'),
                'ò'..='ö' | 'ø' | 'ō' | 'ő' => folded.push('o'),
                'ù'..='ü' | 'ū' | 'ů' | 'ű' => folded.push('u'),
                'ý' | 'ÿ' => folded.push('y'),
                'ś' | 'š' => folded.push('s'),
                'ź' | 'ż' | 'ž' => folded.push('z'),
                'ß' => folded.push_str("ss"),
                // Combining accents, left over from decomposed text.
                '\u{300}'..='\u{36f}' => {}
                other => folded.push(other),
            }
        }
    }
    folded
}

/// `text` for a log: its first two and last four characters, the rest as `…`; short texts show
/// only their last two.
///
/// Phone numbers, user and conversation ids go to logs in this form only.
pub fn shorten(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let (head, tail) = if letters.len() > 8 { (2, 4) } else { (0, 2.min(letters.len() / 2)) };
    let shown = |letters: &[char]| -> String {
        letters.iter().map(|letter| if letter.is_control() { '.' } else { *letter }).collect()
    };
    format!("{}…{}", shown(&letters[..head]), shown(&letters[letters.len() - tail..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_case_accents_and_blanks() {
        for (text, folded) in [
            ("  NÃO ", "nao"),
            ("Não", "nao"),
            ("na\u{303}o", "nao"),
            ("Half  Past\tThree", "half past three"),
            ("Straße", "strasse"),
            ("はい", "はい"),
            ("", ""),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    #[test]
    fn shortens_what_identifies_a_person() {
        for (text, short) in [
            ("+14155550100", "+1…0100"),
            ("UK0123456789abcdef", "UK…cdef"),
            ("s1", "…1"),
            ("12345678", "…78"),
            ("", "…"),
            ("line\nbreak\n!", "li…ak.!"),
        ] {
            assert_eq!(shorten(text), short, "{text}");
        }
    }
}
