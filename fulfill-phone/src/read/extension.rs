//! Finds an extension at the end of a number: `ext. 5`, `x5`, `;ext=5`, `,,5`, `- 5#`.

use std::ops::Range;

use super::digits;

/// How many digits an extension may have, by how sure its label is.
const AFTER_WORD: usize = 20;
const AFTER_PAUSE: usize = 15;
const AFTER_SIGN: usize = 9;
const WITHOUT_LABEL: usize = 6;

/// Words and signs that announce an extension. What may stand before `xt` is in [`word`].
const WORDS: [&str; 12] = [
    "xt",
    "xtn",
    "xtensio",
    "xtension",
    "xtensió",
    "xtensión",
    "xtensio\u{301}",
    "xtensio\u{301}n",
    "ｘｔ",
    "ｘｔｎ",
    "доб",
    "anexo",
];
const SIGNS: [&str; 8] = ["x", "ｘ", "#", "＃", "~", "～", "int", "ｉｎｔ"];

/// An extension at the end of a text.
pub(crate) struct Extension {
    /// Where it begins, the blanks before its label included.
    pub(crate) start: usize,
    /// Where its digits are.
    pub(crate) digits: Range<usize>,
}

/// The extension that ends the text, if one does.
///
/// The digits are the last ones of the text. In front of them stand dashes, blanks and commas, at
/// most one colon or full stop, and the label: so one look back decides.
pub(crate) fn find(text: &[char]) -> Option<Extension> {
    let hash = text.last() == Some(&'#');
    let end = text.len() - usize::from(hash);
    let begin = back(text, end, |character| digits::ascii(character).is_some());
    let count = end - begin;
    if count == 0 {
        return None;
    }
    let filler =
        back(text, begin, |character| is_blank(character) || matches!(character, ',' | '-'));
    let colon = filler > 0 && matches!(text[filler - 1], ':' | '.' | '．');
    let mut starts = Vec::new();
    if count <= AFTER_WORD && !hash && ends_with(&text[..begin], ";ext=") {
        starts.push(begin - 5);
    }
    for label_end in [Some(filler), colon.then(|| filler - 1)].into_iter().flatten() {
        let label = word(text, label_end)
            .filter(|_| count <= AFTER_WORD)
            .or_else(|| sign(text, label_end).filter(|_| count <= AFTER_SIGN));
        starts.extend(label.map(|at| back(text, at, |c| is_blank(c) || c == ',')));
        if count <= AFTER_PAUSE && label_end > 0 && text[label_end - 1] == ';' {
            starts.push(back(text, label_end - 1, is_blank));
        }
    }
    let commas = |from: usize, to: usize, wanted: usize| {
        (from..to)
            .find(|&at| text[at..to].iter().take(wanted).filter(|c| **c == ',').count() == wanted)
    };
    for (wanted, limit) in [(2, AFTER_PAUSE), (1, AFTER_SIGN)] {
        if count > limit {
            continue;
        }
        let mut first = commas(filler, begin, wanted);
        if colon {
            let run = back(text, filler - 1, |character| character == ',');
            let taken = if wanted == 2 { run.max((filler - 1).saturating_sub(2)) } else { run };
            if filler - 1 - run >= wanted {
                first = Some(taken);
            }
        }
        starts.extend(first.map(|at| back(text, at, is_blank)));
    }
    let dashes = back(text, begin, |character| matches!(character, '-' | ' '));
    if hash && count <= WITHOUT_LABEL && dashes < begin {
        starts.push(dashes);
    }
    let start = starts.into_iter().min()?;
    Some(Extension { start, digits: begin..end })
}

/// Where a word ending at `end` begins that announces an extension.
fn word(text: &[char], end: usize) -> Option<usize> {
    let word = WORDS.iter().filter(|word| ends_with(&text[..end], word)).max_by_key(|w| w.len())?;
    let start = end - word.chars().count();
    let before = start.checked_sub(1).map(|at| lower(text[at]));
    let letter = match word.chars().next() {
        Some('x') => Some('e'),
        Some('ｘ') => Some('ｅ'),
        _ => None,
    };
    Some(start - usize::from(letter.is_some() && before == letter))
}

/// Where a sign ending at `end` begins that announces an extension.
fn sign(text: &[char], end: usize) -> Option<usize> {
    let sign = SIGNS.iter().find(|sign| ends_with(&text[..end], sign))?;
    Some(end - sign.chars().count())
}

/// Goes back from `end` over characters that fit.
fn back(text: &[char], end: usize, fits: impl Fn(char) -> bool) -> usize {
    text[..end].iter().rposition(|character| !fits(*character)).map_or(0, |at| at + 1)
}

fn ends_with(text: &[char], word: &str) -> bool {
    let mut text = text.iter().rev();
    word.chars()
        .rev()
        .all(|letter| text.next().is_some_and(|character| lower(*character) == letter))
}

fn lower(character: char) -> char {
    character.to_lowercase().next().unwrap_or(character)
}

fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\u{A0}' | '\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<(&str, &str)>) {
        let text: Vec<char> = text.chars().collect();
        let found = find(&text).map(|found| {
            let number: String = text[..found.start].iter().collect();
            (number, text[found.digits].iter().collect::<String>())
        });
        let expected = expected.map(|(number, digits)| (number.to_owned(), digits.to_owned()));
        assert_eq!(found, expected);
    }

    #[test]
    fn labels_are_found() {
        for label in [
            " ext. ",
            " x",
            "x",
            " extension: ",
            ";ext=",
            ",,",
            ", ",
            " доб. ",
            " anexo ",
            "#",
            " int ",
            "extn",
            " EXT ",
            "  xtensio\u{301}n ",
            "ｅｘｔ",
            ";",
            " ;",
            ",,,",
            "x:,- ",
            " , ",
        ] {
            check(&format!("030123{label}45"), Some(("030123", "45")));
        }
        check("555-0100 - 503#", Some(("555-0100", "503")));
        check("555-0100 x503#", Some(("555-0100", "503")));
    }

    #[test]
    fn other_digits_are_no_extension() {
        check("0301234567", None);
        check("030 123-4567", None);
        check("030123x1234567890", None);
        check("030123 ext 123456789012345678901", None);
        check("030123 - 1234567#", None);
        check("030123 ext", None);
        check("", None);
    }
}
