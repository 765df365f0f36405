//! Emoji by their names.

use std::{
    collections::{BTreeMap, HashMap},
    sync::LazyLock,
};

/// Unicode's names in lower case with `_`, for example `pile_of_poo`.
static BY_NAME: LazyLock<HashMap<String, &'static str>> =
    LazyLock::new(|| emojis::iter().map(|emoji| (snake(emoji.name()), emoji.as_str())).collect());

static NAMES: LazyLock<BTreeMap<String, ()>> = LazyLock::new(|| {
    let codes = emojis::iter().flat_map(|emoji| emoji.shortcodes().map(str::to_owned));
    codes.chain(BY_NAME.keys().cloned()).map(|name| (name, ())).collect()
});

/// The emoji of a short code (`wave`, `+1`) or, if there is none, of a name (`pile_of_poo`).
pub(crate) fn find(name: &str) -> Option<&'static str> {
    let code = emojis::get_by_shortcode(name).map(|emoji| emoji.as_str());
    code.or_else(|| BY_NAME.get(name).copied())
}

/// All names that [`find`] knows.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    NAMES.keys().map(String::as_str)
}

/// A text with each `:name:` that names an emoji replaced by it; all else stays.
pub(crate) fn replace(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once(':') {
        out += before;
        let end = behind.find(|letter: char| !is_name(letter));
        let named = end.filter(|end| behind[*end..].starts_with(':'));
        match named.and_then(|end| Some((find(&behind[..end])?, end))) {
            Some((emoji, end)) => {
                out += emoji;
                rest = &behind[end + 1..];
            }
            None => {
                out.push(':');
                rest = behind;
            }
        }
    }
    out + rest
}

fn is_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '_' | '+' | '-')
}

fn snake(name: &str) -> String {
    let mut out = String::new();
    for letter in name.chars() {
        if letter.is_alphanumeric() {
            out.extend(letter.to_lowercase());
        } else if !out.is_empty() && !out.ends_with('_') {
            out.push('_');
        }
    }
    out.truncate(out.trim_end_matches('_').len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_codes_are_found() {
        for (name, expected) in [
            ("wave", Some("👋")),
            ("+1", Some("👍")),
            ("pile_of_poo", Some("\u{1f4a9}")),
            ("waving_hand", Some("👋")),
            ("nothing_such", None),
            ("", None),
        ] {
            assert_eq!(find(name), expected, "{name}");
        }
    }

    #[test]
    fn only_names_between_colons_are_replaced() {
        for (text, expected) in [
            ("Hi :wave:!", "Hi 👋!"),
            (":wave::wave:", "👋👋"),
            ("at 10:30:15", "at 10:30:15"),
            ("a:wave:b", "a👋b"),
            ("::wave:", ":👋"),
            (":wave :wave:", ":wave 👋"),
            (":nope:wave:", ":nope👋"),
            (":", ":"),
            ("", ""),
        ] {
            assert_eq!(replace(text), expected, "{text}");
        }
    }
}
