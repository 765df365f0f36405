//! One sample: words, and fields between them.

use super::words::words;

/// A part of a sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// A word as it is compared.
    Word(String),
    /// A field's name.
    Field(String),
}

/// Reads a sample.
///
/// # Errors
///
/// What is wrong with it and what to write instead, to be read behind the sample.
pub(super) fn parts(text: &str) -> Result<Vec<Part>, String> {
    let mut parts = Vec::new();
    let mut rest = text;
    loop {
        let (before, behind) = match rest.split_once('{') {
            Some((before, behind)) => (before, Some(behind)),
            None => (rest, None),
        };
        if before.contains('}') {
            return Err("has `}` without `{`: write a field as `{name}`".into());
        }
        parts.extend(words(before).into_iter().map(|word| Part::Word(word.folded)));
        let Some(behind) = behind else { break };
        let Some((name, behind)) = behind.split_once('}') else {
            return Err("has `{` without `}`: write a field as `{name}`".into());
        };
        let fits = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '-';
        if name.is_empty() || !name.chars().all(fits) {
            return Err("has a field that has no name: write one word as in `{city}`".into());
        }
        if parts.iter().any(|part| matches!(part, Part::Field(other) if other == name)) {
            return Err(format!("has the field `{name}` twice: rename one"));
        }
        if let Some(Part::Field(before)) = parts.last() {
            let reason =
                format!("has `{before}` and `{name}` beside each other: put a word between them");
            return Err(reason);
        }
        parts.push(Part::Field(name.to_owned()));
        rest = behind;
    }
    if !parts.iter().any(|part| matches!(part, Part::Word(_))) {
        return Err("has no words to compare: write what users say".into());
    }
    Ok(parts)
}
