//! The shape of a number in a text: where it begins and ends, and which characters it may hold.

use super::{digits, extension};

/// Cuts a number out of a text: from the first digit or plus sign on, without what cannot end a
/// number, and without a second extension.
pub(crate) fn extract(text: &str) -> Vec<char> {
    let mut number: Vec<char> =
        text.chars().skip_while(|c| !is_plus(*c) && !is_digit(*c)).collect();
    while number.last().is_some_and(|c| *c != '#' && !c.is_alphanumeric()) {
        number.pop();
    }
    if let Some(end) = second_number(&number) {
        number.truncate(end);
    }
    number
}

/// Where a second number begins, as in `583-6985 x302/x2303`.
fn second_number(text: &[char]) -> Option<usize> {
    let mut slash = None;
    for (at, character) in text.iter().enumerate() {
        match character {
            '/' | '\\' => slash = Some(at),
            'x' if slash.is_some() => return slash,
            ' ' => {}
            _ => slash = None,
        }
    }
    None
}

/// Whether a text can be a number: two digits and nothing else, or at least three digits with what
/// stands between digits, letters behind them, and an extension at the end.
pub(crate) fn is_viable(text: &[char]) -> bool {
    matches!(text, [first, second] if is_digit(*first) && is_digit(*second))
        || is_body(text)
        || extension::find(text).is_some_and(|found| is_body(&text[..found.start]))
}

fn is_body(text: &[char]) -> bool {
    let mut digits = 0;
    let mut start = true;
    for &character in text {
        if start && is_plus(character) {
            continue;
        }
        start = false;
        if is_digit(character) {
            digits += 1;
        } else if !is_between(character) && (digits < 3 || !character.is_ascii_alphabetic()) {
            return false;
        }
    }
    digits >= 3
}

/// Whether this is a plus sign, of ordinary or of full width.
pub(crate) fn is_plus(character: char) -> bool {
    matches!(character, '+' | '＋')
}

fn is_digit(character: char) -> bool {
    digits::ascii(character).is_some()
}

/// Characters that stand between the digits of a number; `x` holds the place of a carrier code.
fn is_between(character: char) -> bool {
    matches!(
        character,
        '-' | 'x' | 'X' | ' ' | '(' | ')' | '[' | ']' | '.' | '/' | '~' | '*'
            | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{30FC}' | '\u{FF0D}'..='\u{FF0F}'
            | '\u{A0}' | '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{3000}'
            | '\u{FF08}' | '\u{FF09}' | '\u{FF3B}' | '\u{FF3D}'
            | '\u{2053}' | '\u{223C}' | '\u{FF5E}'
    )
}
