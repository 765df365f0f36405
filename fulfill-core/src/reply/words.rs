//! What users say to a form instead of an answer: skip, back, cancel.

use serde::{Deserialize, Serialize};

use super::{Form, Kind, Question};
use crate::slot::hints::{Tongue, tidy};

/// Something said to a form instead of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Go on without an answer to this question.
    Skip,
    /// Ask the question before again.
    Back,
    /// Leave the form.
    Cancel,
}

/// The words that mean a [`Command`]. An empty list stands for the usual words in English, Portuguese
/// and Spanish.
///
/// ```
/// use fulfill_core::reply::{Command, Words};
///
/// let words = Words::default().back(["undo"]);
/// assert_eq!(words.command("Cancelar!"), Some(Command::Cancel));
/// assert_eq!(words.command("undo"), Some(Command::Back));
/// assert_eq!(words.command("back"), None, "the usual words are replaced");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Words {
    /// Words that skip an optional question.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub skip: Vec<String>,
    /// Words that go back to the question before.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub back: Vec<String>,
    /// Words that leave the form.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cancel: Vec<String>,
}

impl Words {
    /// Replaces the words that skip.
    #[must_use]
    pub fn skip<T: Into<String>>(mut self, words: impl IntoIterator<Item = T>) -> Self {
        self.skip = words.into_iter().map(Into::into).collect();
        self
    }

    /// Replaces the words that go back.
    #[must_use]
    pub fn back<T: Into<String>>(mut self, words: impl IntoIterator<Item = T>) -> Self {
        self.back = words.into_iter().map(Into::into).collect();
        self
    }

    /// Replaces the words that cancel.
    #[must_use]
    pub fn cancel<T: Into<String>>(mut self, words: impl IntoIterator<Item = T>) -> Self {
        self.cancel = words.into_iter().map(Into::into).collect();
        self
    }

    /// Whether they are the usual ones.
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }

    /// The command that a whole text means. Usual words count in all three languages: people who
    /// want out say so in the first one that comes to mind.
    pub fn command(&self, text: &str) -> Option<Command> {
        let text = tidy(text)?;
        let own = [
            (&self.cancel, Command::Cancel),
            (&self.back, Command::Back),
            (&self.skip, Command::Skip),
        ];
        let said = |(words, command): &(&Vec<String>, Command)| {
            if words.is_empty() { usual(&text, *command) } else { among(&text, words) }
        };
        own.iter().find(|pair| said(pair)).map(|(_, command)| *command)
    }

    /// The usual word for a command in the language of a locale, to tell users.
    pub fn usual(command: Command, locale: &str) -> &'static str {
        match (command, Tongue::order(locale)[0]) {
            (Command::Skip, Tongue::En) => "skip",
            (Command::Skip, Tongue::Pt) => "pular",
            (Command::Skip, Tongue::Es) => "saltar",
            (Command::Back, Tongue::En) => "back",
            (Command::Back, Tongue::Pt) => "voltar",
            (Command::Back, Tongue::Es) => "volver",
            (Command::Cancel, Tongue::En) => "cancel",
            (Command::Cancel, _) => "cancelar",
        }
    }
}

fn among(text: &str, words: &[String]) -> bool {
    words.iter().any(|word| tidy(word).is_some_and(|word| word == text))
}

fn usual(text: &str, command: Command) -> bool {
    let words: &[&str] = match command {
        Command::Skip => &[
            "skip",
            "skip it",
            "skip this",
            "pass",
            "next",
            "pular",
            "pula",
            "passar",
            "proxima",
            "saltar",
            "omitir",
            "pasar",
            "siguiente",
            "saltear",
        ],
        Command::Back => &[
            "back", "go back", "previous", "undo", "voltar", "volta", "anterior", "desfazer",
            "volver", "atras", "regresar", "deshacer",
        ],
        Command::Cancel => &[
            "cancel",
            "stop",
            "quit",
            "exit",
            "never mind",
            "nevermind",
            "forget it",
            "cancelar",
            "cancela",
            "parar",
            "sair",
            "desistir",
            "deixa pra la",
            "salir",
            "parar",
            "dejalo",
            "olvidalo",
        ],
    };
    words.contains(&text)
}

impl Form {
    /// The command that a text means at that question, if it is not an answer. `skip` is one only
    /// where the question is optional, and a word that is among the values of a choice is a value.
    pub fn command(&self, question: &Question, text: &str) -> Option<Command> {
        if let Kind::OneOf(values) = &question.kind
            && values.iter().any(|one| one.means(text))
        {
            return None;
        }
        if question.skips(text) {
            return Some(Command::Skip);
        }
        match self.words.command(text)? {
            Command::Skip if !question.optional => None,
            command => Some(command),
        }
    }
}

impl Question {
    /// Whether a text is one of the words that skip this question alone.
    pub fn skips(&self, text: &str) -> bool {
        self.optional && tidy(text).is_some_and(|text| among(&text, &self.skip))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_words_are_known_in_three_languages() {
        for (text, command) in [
            ("Skip", Some(Command::Skip)),
            ("PULAR", Some(Command::Skip)),
            ("omitir.", Some(Command::Skip)),
            ("go back", Some(Command::Back)),
            ("atrás", Some(Command::Back)),
            ("Cancel, please!", Some(Command::Cancel)),
            ("cancel please", Some(Command::Cancel)),
            ("deixa pra lá", Some(Command::Cancel)),
            ("I cancel", None),
            ("", None),
        ] {
            assert_eq!(Words::default().command(text), command, "{text}");
        }
        for command in [Command::Skip, Command::Back, Command::Cancel] {
            for locale in ["", "pt", "es"] {
                assert_eq!(Words::default().command(Words::usual(command, locale)), Some(command));
            }
        }
    }

    #[test]
    fn answers_come_before_commands() {
        let form = Form::new("f", "x");
        let free = Question::new("q", "?");
        assert_eq!(form.command(&free, "skip"), None, "it must be answered");
        assert_eq!(form.command(&free, "cancel"), Some(Command::Cancel));
        let optional = free.clone().optional();
        assert_eq!(form.command(&optional, "skip"), Some(Command::Skip));
        let none = free.clone().skip("No address");
        assert_eq!(form.command(&none, "no address!"), Some(Command::Skip));
        let choice = free.kind(Kind::OneOf(vec!["next".into(), "back".into()])).optional();
        assert_eq!(form.command(&choice, "Back"), None, "it is a value");
        assert_eq!(form.command(&choice, "stop"), Some(Command::Cancel));
    }
}
