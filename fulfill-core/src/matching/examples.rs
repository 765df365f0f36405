//! A few texts that a pattern matches, to see whether another matches them too.

use regex_syntax::hir::{Class, Hir, HirKind};

/// How many are tried a pattern.
const VARIANTS: usize = 8;

/// The longest, in bytes.
const LONGEST: usize = 200;

/// Short texts that fit the pattern, apart from what it asks of its surroundings, such as `\b`.
pub(super) fn examples(hir: &Hir) -> Vec<String> {
    let mut examples = Vec::new();
    for variant in 0..VARIANTS {
        let mut example = Example { variant, choices: variant, text: String::new() };
        example.write(hir);
        let text = example.text.trim();
        if text.len() <= LONGEST && !text.is_empty() && !examples.iter().any(|known| known == text)
        {
            examples.push(text.to_owned());
        }
    }
    examples
}

struct Example {
    variant: usize,
    /// What each choice takes its part of, as of a number with a digit a choice.
    choices: usize,
    text: String,
}

impl Example {
    /// One of so many.
    fn choose(&mut self, many: usize) -> usize {
        let chosen = self.choices % many;
        self.choices /= many;
        chosen
    }

    /// Appends what fits.
    fn write(&mut self, hir: &Hir) {
        if self.text.len() > LONGEST {
            return;
        }
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => {}
            HirKind::Literal(literal) => self.text.push_str(&String::from_utf8_lossy(&literal.0)),
            HirKind::Class(class) => self.text.extend(letter(class, self.variant)),
            HirKind::Capture(capture) => self.write(&capture.sub),
            HirKind::Repetition(repetition) => {
                let more = repetition.max.is_none_or(|max| max > repetition.min);
                let once_more = more && self.choose(2) == 1;
                // Further ones would make it longer than it may be.
                let count = (repetition.min + u32::from(once_more)).min(LONGEST as u32 + 1);
                (0..count).for_each(|_| self.write(&repetition.sub));
            }
            HirKind::Concat(parts) => parts.iter().for_each(|part| self.write(part)),
            HirKind::Alternation(parts) => {
                let chosen = self.choose(parts.len());
                self.write(&parts[chosen]);
            }
        }
    }
}

/// A letter of the class: a digit in late variants, else a usual letter, else its first.
fn letter(class: &Class, variant: usize) -> Option<char> {
    let ranges: Vec<(char, char)> = match class {
        Class::Unicode(class) => class.iter().map(|range| (range.start(), range.end())).collect(),
        Class::Bytes(class) => {
            class.iter().map(|range| (range.start().into(), range.end().into())).collect()
        }
    };
    let has = |letter: &char| ranges.iter().any(|(first, last)| (first..=last).contains(&letter));
    let usual = if variant < 4 {
        ('a'..='z').chain("A1 -".chars())
    } else {
        ('1'..='1').chain("zZ .".chars())
    };
    usual.into_iter().find(has).or_else(|| ranges.first().map(|(first, _)| *first))
}

#[cfg(test)]
mod tests {
    use regex_syntax::Parser;

    use super::*;

    #[test]
    fn examples_fit() {
        for (pattern, expected) in [
            ("help", "help"),
            (r"^\d+$", "1|11"),
            (r"^[x-z]{2}\d?", "xx|xx1|zz|zz1"),
            ("(yes|no)!?", "yes|no|yes!|no!"),
            (r"(?i)\bask\b", "ask|ASK"),
            (r"[^a]", "b|1"),
            ("x{500}", ""),
            ("$", ""),
        ] {
            let found = examples(&Parser::new().parse(pattern).unwrap());
            assert_eq!(found.join("|"), expected, "{pattern}");
        }
    }
}
