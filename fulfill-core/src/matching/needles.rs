//! The words that a text must hold so that a pattern can match it.
//!
//! With an index of them a text is compared with the few patterns that it may match, however many
//! there are.

use regex_syntax::hir::{Class, Hir, HirKind};

/// The most texts of one choice that are kept apart.
const MOST: usize = 16;

/// A text in the form in which needles are searched: each letter in one case, whatever it was.
pub(super) fn canonical(text: &str) -> String {
    match text.is_ascii() {
        true => text.to_ascii_lowercase(),
        false => text.chars().map(canonical_letter).collect(),
    }
}

fn canonical_letter(letter: char) -> char {
    fn only(mut letters: impl Iterator<Item = char>) -> Option<char> {
        letters.next().filter(|_| letters.next().is_none())
    }
    if letter.is_ascii() {
        return letter.to_ascii_lowercase();
    }
    // By the upper case, so that `ſ` is `s` as it is where case does not matter in a pattern.
    let upper = only(letter.to_uppercase()).unwrap_or(letter);
    only(upper.to_lowercase()).unwrap_or(upper)
}

/// What a pattern needs: of each choice, one text is in whatever it matches. Empty if nothing is
/// known. Texts are canonical and not empty.
pub(super) fn needles(hir: &Hir) -> Vec<Vec<String>> {
    Found::of(hir).into_choices()
}

/// What is known of a part.
#[derive(Default)]
struct Found {
    /// All that it matches, if that is little.
    exact: Option<Vec<String>>,
    /// Choices of which one text each is in what it matches.
    choices: Vec<Vec<String>>,
}

impl Found {
    fn of(hir: &Hir) -> Self {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => Self::exact(vec![String::new()]),
            HirKind::Literal(literal) => match std::str::from_utf8(&literal.0) {
                Ok(text) => Self::exact(vec![canonical(text)]),
                Err(_) => Self::default(),
            },
            HirKind::Class(class) => letters(class).map_or_else(Self::default, Self::exact),
            HirKind::Capture(capture) => Self::of(&capture.sub),
            HirKind::Repetition(repetition) => match (repetition.min, repetition.max) {
                (1, Some(1)) => Self::of(&repetition.sub),
                (0, Some(1)) => match Self::of(&repetition.sub).exact {
                    Some(mut exact) if exact.len() < MOST => {
                        exact.push(String::new());
                        Self::exact(exact)
                    }
                    _ => Self::default(),
                },
                (0, _) => Self::default(),
                _ => Self { exact: None, choices: Self::of(&repetition.sub).into_choices() },
            },
            HirKind::Concat(parts) => Self::concat(parts),
            HirKind::Alternation(parts) => Self::alternation(parts),
        }
    }

    fn exact(exact: Vec<String>) -> Self {
        Self { exact: Some(exact), choices: Vec::new() }
    }

    fn into_choices(self) -> Vec<Vec<String>> {
        let known = self.exact.filter(|texts| texts.iter().all(|text| !text.is_empty()));
        let mut choices = self.choices;
        choices.extend(known.filter(|texts| !texts.is_empty()));
        choices
    }

    fn concat(parts: &[Hir]) -> Self {
        let mut all = Self::exact(vec![String::new()]);
        let mut whole = true;
        for part in parts.iter().map(Self::of) {
            let run = all.exact.take().unwrap_or_default();
            match &part.exact {
                Some(next) if run.len() * next.len() <= MOST => {
                    let joined = run
                        .iter()
                        .flat_map(|head| next.iter().map(move |tail| format!("{head}{tail}")));
                    all.exact = Some(joined.collect());
                }
                _ => {
                    // The run ends here, and another begins behind this part.
                    whole = false;
                    let ended =
                        Self { exact: Some(run), choices: std::mem::take(&mut all.choices) };
                    all.choices = ended.into_choices();
                    all.choices.extend(part.into_choices());
                    all.exact = Some(vec![String::new()]);
                }
            }
        }
        if whole { all } else { Self { exact: None, choices: all.into_choices() } }
    }

    fn alternation(parts: &[Hir]) -> Self {
        let found: Vec<Self> = parts.iter().map(Self::of).collect();
        let exact: Option<Vec<_>> = found.iter().map(|part| part.exact.as_ref()).collect();
        if let Some(exact) = exact
            && exact.iter().map(|texts| texts.len()).sum::<usize>() <= MOST
        {
            return Self::exact(exact.into_iter().flatten().cloned().collect());
        }
        // One choice of each part, all together.
        let mut texts = Vec::new();
        for part in found {
            let longest = |texts: &Vec<String>| texts.iter().map(String::len).min();
            match part.into_choices().into_iter().max_by_key(longest) {
                Some(choice) => texts.extend(choice),
                None => return Self::default(),
            }
        }
        Self { exact: None, choices: vec![texts] }
    }
}

/// The letters of a class, each once whatever its case, if they are few.
fn letters(class: &Class) -> Option<Vec<String>> {
    let ranges: Vec<(char, char)> = match class {
        Class::Unicode(class) => class.iter().map(|range| (range.start(), range.end())).collect(),
        Class::Bytes(class) => {
            class.iter().map(|range| (range.start().into(), range.end().into())).collect()
        }
    };
    let mut letters = Vec::new();
    for letter in ranges.into_iter().flat_map(|(first, last)| first..=last).take(MOST + 1) {
        letters.push(canonical_letter(letter).to_string());
    }
    if letters.len() > MOST {
        return None;
    }
    letters.sort();
    letters.dedup();
    Some(letters)
}

#[cfg(test)]
mod tests {
    use regex_syntax::Parser;

    use super::*;

    #[test]
    fn needs_are_found() {
        for (pattern, expected) in [
            ("help", "help"),
            ("(?i)Help me", "help me"),
            (r"(?i)\border (?<what>\w+) now", "order | now"),
            ("(yes|no) please", "yes please,no please"),
            ("(?:really )?good", "really good,good"),
            ("(?:really )+good", "really |good"),
            (r"(cat\d|dog)s", "cat,dog|s"),
            (r"\w+@\w+", "@"),
            (r"^\d+$", ""),
            (".*", ""),
            ("(a|)", ""),
            (r"(cat|\d)", ""),
            ("[ab]c", "ac,bc"),
            ("(?i)straße", "straße"),
        ] {
            let found = needles(&Parser::new().parse(pattern).unwrap());
            let found: Vec<String> = found.iter().map(|choice| choice.join(",")).collect();
            assert_eq!(found.join("|"), expected, "{pattern}");
        }
    }

    #[test]
    fn letters_meet_whatever_their_case() {
        for text in ["Kelvin \u{212a}", "ſ", "STRASSE", "İ", "Σς", "ÇA"] {
            let again = canonical(&canonical(text));
            assert_eq!(again, canonical(text), "{text}");
        }
        assert_eq!(canonical("ſ\u{212a}ΣÇ"), "skσç");
    }
}
