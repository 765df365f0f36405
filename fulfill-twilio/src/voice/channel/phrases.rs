//! What the channel says by itself, and in which voice.

use std::collections::BTreeMap;

use crate::twiml::Say;

/// What a call is told by the channel itself, in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Phrases {
    /// How an option is offered: `{label}` and `{number}` are filled in.
    pub press: String,
    /// Before a question is asked again, since nothing was said.
    pub silence: String,
    /// Before the call is ended, since still nothing was said.
    pub goodbye: String,
    /// When nobody could be reached to whom the call was to go.
    pub unreached: String,
    /// Before the call is ended, since its address or all of its documents failed.
    pub failed: String,
}

impl Phrases {
    /// What is said in English; change what is to be said otherwise.
    pub fn english() -> Self {
        Self::of([
            "For {label}, press {number}.",
            "Sorry, I did not hear anything.",
            "I still do not hear anything. Goodbye.",
            "Sorry, nobody can take your call now. Goodbye.",
            "Sorry, something went wrong. Please try again.",
        ])
    }

    fn portuguese() -> Self {
        Self::of([
            "Para {label}, tecle {number}.",
            "Desculpe, não ouvi nada.",
            "Ainda não ouço nada. Até logo.",
            "Desculpe, ninguém pode atender agora. Até logo.",
            "Desculpe, algo deu errado. Por favor, tente de novo.",
        ])
    }

    fn spanish() -> Self {
        Self::of([
            "Para {label}, marque {number}.",
            "Perdón, no he oído nada.",
            "Sigo sin oír nada. Hasta luego.",
            "Perdón, nadie puede atenderle ahora. Hasta luego.",
            "Perdón, algo salió mal. Por favor, inténtelo de nuevo.",
        ])
    }

    fn of(texts: [&str; 5]) -> Self {
        let [press, silence, goodbye, unreached, failed] = texts.map(str::to_owned);
        Self { press, silence, goodbye, unreached, failed }
    }

    /// How an option is offered.
    pub(super) fn offer(&self, label: &str, number: usize) -> String {
        // What is filled in is not looked at again: a label may hold braces.
        let number = number.to_string();
        let mut said = String::with_capacity(self.press.len() + label.len());
        let mut rest = self.press.as_str();
        while let Some(at) = rest.find('{') {
            said.push_str(&rest[..at]);
            rest = &rest[at..];
            let (filled, length) = if rest.starts_with("{label}") {
                (label, "{label}".len())
            } else if rest.starts_with("{number}") {
                (number.as_str(), "{number}".len())
            } else {
                ("{", 1)
            };
            said.push_str(filled);
            rest = &rest[length..];
        }
        said + rest
    }
}

/// Phrases and voices by language.
#[derive(Clone, Debug, Default)]
pub(super) struct Tongues {
    phrases: BTreeMap<String, Phrases>,
    voices: BTreeMap<String, String>,
}

impl Tongues {
    pub(super) fn add_phrases(&mut self, language: &str, phrases: Phrases) {
        self.phrases.insert(language.to_ascii_lowercase(), phrases);
    }

    pub(super) fn add_voice(&mut self, language: &str, voice: String) {
        self.voices.insert(language.to_ascii_lowercase(), voice);
    }

    /// The phrases of a language; the English ones for one of which nothing is known.
    pub(super) fn phrases(&self, language: &str) -> Phrases {
        let own = look_up(&self.phrases, language);
        own.cloned().unwrap_or_else(|| match primary(&language.to_ascii_lowercase()) {
            "pt" => Phrases::portuguese(),
            "es" => Phrases::spanish(),
            _ => Phrases::english(),
        })
    }

    /// An empty `<Say>` in a language, with its voice.
    pub(super) fn say(&self, language: &str) -> Say {
        let mut say = Say::default();
        if let Some(voice) = self.voice(language) {
            say = say.voice(voice);
        }
        if !language.is_empty() {
            say = say.language(language);
        }
        say
    }

    fn voice(&self, language: &str) -> Option<&str> {
        look_up(&self.voices, language).map(String::as_str)
    }
}

/// By the whole tag, else by its language.
fn look_up<'a, T>(map: &'a BTreeMap<String, T>, language: &str) -> Option<&'a T> {
    if map.is_empty() {
        return None;
    }
    let language = language.to_ascii_lowercase();
    map.get(&language).or_else(|| map.get(primary(&language)))
}

fn primary(language: &str) -> &str {
    language.split('-').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_looked_up() {
        let mut tongues = Tongues::default();
        tongues.add_voice("pt-BR", "Polly.Camila".into());
        tongues.add_voice("en", "Polly.Joanna".into());
        for (language, voice) in [
            ("pt-br", Some("Polly.Camila")),
            ("pt-PT", None),
            ("en-GB", Some("Polly.Joanna")),
            ("", None),
        ] {
            assert_eq!(tongues.voice(language), voice, "{language}");
        }
        let own = Phrases { goodbye: "Tschüss.".into(), ..Phrases::english() };
        tongues.add_phrases("de", own);
        assert_eq!(tongues.phrases("de-AT").goodbye, "Tschüss.");
        assert_eq!(tongues.phrases("PT-br").silence, "Desculpe, não ouvi nada.");
        assert_eq!(tongues.phrases("ja"), Phrases::english());
    }

    #[test]
    fn labels_are_filled_in_once() {
        let press = |text: &str| Phrases { press: text.into(), ..Phrases::english() };
        for (text, label, expected) in [
            ("For {label}, press {number}.", "Large", "For Large, press 2."),
            ("{number}: {label}", "{number}", "2: {number}"),
            ("{", "x", "{"),
            ("{other} {label}", "x", "{other} x"),
        ] {
            assert_eq!(press(text).offer(label, 2), expected);
        }
    }
}
