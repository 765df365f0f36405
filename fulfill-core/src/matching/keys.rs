//! The forms in which whole texts and commands are looked up.

use crate::text::fold;

/// A text as it is compared: folded, without closing punctuation and what opens a Spanish question;
/// `Help!` is `help`. A text of nothing else stays as it is.
pub(super) fn whole(text: &str) -> String {
    const CLOSING: &[char] = &['.', '!', '?', ',', ';', ':', '…', '。', '！', '？', ' '];
    let folded = fold(text);
    let bare = folded.trim_end_matches(CLOSING).trim_start_matches(['¿', '¡', ' ']);
    if bare.is_empty() || bare.len() == folded.len() { folded } else { bare.to_owned() }
}

/// Whether a text has more characters than that.
pub(super) fn is_longer(text: &str, characters: usize) -> bool {
    text.len() > characters && text.chars().nth(characters).is_some()
}

/// A text that is a command.
#[derive(Debug, PartialEq)]
pub(super) struct Command<'a> {
    /// Its name as it is looked up.
    pub(super) key: String,
    /// What stands behind it, without surrounding blanks.
    pub(super) arguments: &'a str,
}

impl<'a> Command<'a> {
    /// The command that the text is, if it is one.
    pub(super) fn read(text: &'a str) -> Option<Self> {
        let text = text.trim().strip_prefix('/')?;
        let (word, arguments) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let name = word.split('@').next().unwrap_or_default();
        let known = !name.is_empty() && !is_longer(name, LONGEST_NAME);
        known.then(|| Self { key: fold(name), arguments: arguments.trim() })
    }
}

/// The longest name of a command, in characters; Telegram's have 32 at most.
const LONGEST_NAME: usize = 64;

/// What is wrong with the name of a command, and what to write.
pub(super) fn command_mistake(name: &str) -> Option<String> {
    if name.starts_with('/') {
        return Some(format!("write it without the slash: `{}`", name.trim_start_matches('/')));
    }
    let strange = |letter: char| letter.is_whitespace() || letter == '/' || letter == '@';
    if fold(name).is_empty() || name.contains(strange) || is_longer(name, LONGEST_NAME) {
        return Some("write one word without blanks, `/` and `@`, such as `start`".to_owned());
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_lose_what_does_not_matter() {
        for (text, key) in [
            ("Help", "help"),
            (" help me ! ", "help me"),
            ("¿Qué?", "que"),
            ("Olá…", "ola"),
            ("?", "?"),
            ("¡!", "¡!"),
            ("3.5", "3.5"),
            ("", ""),
        ] {
            assert_eq!(whole(text), key, "{text}");
        }
    }

    #[test]
    fn commands_are_read() {
        let command = |key: &str, arguments| Some(Command { key: key.to_owned(), arguments });
        for (text, expected) in [
            ("/start", command("start", "")),
            (" /START@my_bot  a b ", command("start", "a b")),
            ("/start\nab", command("start", "ab")),
            ("/início", command("inicio", "")),
            ("/", None),
            ("/ start", None),
            ("/@bot", None),
            ("start", None),
            ("a /start", None),
            ("", None),
        ] {
            assert_eq!(Command::read(text), expected, "{text}");
        }
        assert_eq!(Command::read(&format!("/{}", "x".repeat(65))), None);
    }

    #[test]
    fn names_of_commands_are_one_word() {
        for (name, right) in
            [("start", true), ("início", true), ("/start", false), ("a b", false), ("", false)]
        {
            assert_eq!(command_mistake(name).is_none(), right, "{name}");
        }
    }
}
