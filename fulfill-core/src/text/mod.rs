//! Small text rules that matching, logging and encoders share.

mod split;

use unicode_normalization::char::decompose_canonical;

pub use self::split::{Unit, split};

/// `text` in lower case, without accents, with single blanks and no surrounding ones: the form in
/// which answers are compared, so that `  NÃO ` equals `nao`.
///
/// Latin letters lose their accents, composed or not; other scripts are only lower-cased.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        if word.is_ascii() {
            folded.extend(word.bytes().map(|byte| char::from(byte.to_ascii_lowercase())));
            continue;
        }
        for letter in word.chars().flat_map(char::to_lowercase) {
            match letter {
                _ if letter.is_ascii() => folded.push(letter),
                'ß' => folded.push_str("ss"),
                'æ' => folded.push_str("ae"),
                'œ' => folded.push_str("oe"),
                'ø' => folded.push('o'),
                'đ' => folded.push('d'),
                'ł' => folded.push('l'),
                'ı' => folded.push('i'),
                // Combining accents of decomposed text.
                '\u{300}'..='\u{36f}' => {}
                _ => folded.push(plain(letter)),
            }
        }
    }
    folded
}

/// A Latin letter without its accents; any other one as it is.
fn plain(letter: char) -> char {
    let mut first = None;
    decompose_canonical(letter, |part| {
        first.get_or_insert(part);
    });
    first.filter(char::is_ascii_alphabetic).unwrap_or(letter)
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

/// `text` that holds something from outside, fit for one line of a log: control characters become
/// dots, seven and more digits in a row, however they are grouped, are [shortened](shorten), and it
/// ends after 1,000 characters.
///
/// So nobody writes log lines of their own, reaches a terminal, or leaves a phone number there.
pub fn for_log(text: &str) -> String {
    const LONGEST: usize = 1000;
    let mut line = String::with_capacity(text.len().min(LONGEST));
    // A number so far, and the signs behind its last digit that may group it.
    let (mut number, mut behind) = (String::new(), String::new());
    for letter in text.chars().take(LONGEST) {
        if letter.is_numeric() {
            number.push_str(&std::mem::take(&mut behind));
            number.push(letter);
        } else if !number.is_empty() && behind.len() < 4 && " -./()%".contains(letter) {
            behind.push(letter);
        } else {
            push_number(&mut line, &mut number, &mut behind);
            line.push(if letter.is_control() || is_layout(letter) { '.' } else { letter });
        }
    }
    push_number(&mut line, &mut number, &mut behind);
    if text.chars().nth(LONGEST).is_some() {
        line.push('…');
    }
    line
}

fn push_number(line: &mut String, number: &mut String, behind: &mut String) {
    let digits: String = number.chars().filter(|letter| letter.is_numeric()).collect();
    line.push_str(&if digits.chars().count() >= 7 {
        shorten(&digits)
    } else {
        std::mem::take(number)
    });
    line.push_str(behind);
    number.clear();
    behind.clear();
}

/// Marks that turn the direction of text, and separators that some viewers break lines at.
fn is_layout(letter: char) -> bool {
    matches!(letter, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
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
            ("ȘTIINȚĂ İstanbul ağaç", "stiinta istanbul agac"),
            ("Łódź Đà Nẵng ĉiuĵaŭde", "lodz da nang ciujaude"),
            ("Ærø cœur", "aero coeur"),
            ("Ёлка έλα", "ёлка έλα"),
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

    #[test]
    fn keeps_a_log_line_one_line() {
        for (text, line) in [
            ("node `x\ny`", "node `x.y`"),
            ("\u{1b}[31mred\u{202e}", ".[31mred."),
            ("node `+14155550100`", "node `+14…0100`"),
            ("+1 (415) 555-0100 x", "+14…0100 x"),
            ("cpf 123.456.789-09.", "cpf 12…8909."),
            ("a/1%20415%20555%200100", "a/12…0100"),
            ("within 8000 ms, 3 of 12", "within 8000 ms, 3 of 12"),
            ("١٢٣٤٥٦٧", "…٦٧"),
            ("1234567", "…67"),
        ] {
            assert_eq!(for_log(text), line, "{text}");
        }
        let long = for_log(&"x".repeat(5000));
        assert_eq!(long.chars().count(), 1001);
        assert!(for_log(&"9".repeat(1000)).chars().count() < 20);
    }
}
