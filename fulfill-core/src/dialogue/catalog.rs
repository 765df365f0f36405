//! Texts in other languages, looked up by the text itself.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::reply::{Action, Button, Card};

/// What is said in other languages: for each language, texts by the text in the language that the
/// program is written in.
///
/// The engine looks up what it says before it is sent: questions, retry texts, labels of a summary
/// and of buttons, words of a validation function, and whatever handlers say that is a whole entry.
/// A text that is not in the catalog is said as it is.
///
/// JSON is an object of objects: `{"pt": {"On which day?": "Em que dia?"}}`.
///
/// ```
/// use fulfill_core::dialogue::Catalog;
///
/// let catalog = Catalog::new().language("pt", [("On which day?", "Em que dia?")]);
/// assert_eq!(catalog.text("pt-BR", "On which day?"), "Em que dia?");
/// assert_eq!(catalog.text("es", "On which day?"), "On which day?");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Catalog {
    languages: BTreeMap<String, BTreeMap<String, String>>,
}

impl Catalog {
    /// A catalog without texts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds texts of a language, a BCP 47 tag such as `pt` or `pt-BR`; each a pair of the original
    /// and the translation.
    #[must_use]
    pub fn language<O: Into<String>, T: Into<String>>(
        mut self,
        language: &str,
        texts: impl IntoIterator<Item = (O, T)>,
    ) -> Self {
        let texts = texts.into_iter().map(|(original, text)| (original.into(), text.into()));
        self.languages.entry(language.to_ascii_lowercase()).or_default().extend(texts);
        self
    }

    /// Whether there are no texts.
    pub fn is_empty(&self) -> bool {
        self.languages.is_empty()
    }

    /// The languages that there are texts in, sorted.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.languages.keys().map(String::as_str)
    }

    /// The text in the language of a locale: the region's own, else the language's, else as it is.
    pub fn text<'a>(&'a self, locale: &str, text: &'a str) -> &'a str {
        self.look_up(locale, text).unwrap_or(text)
    }

    pub(super) fn look_up(&self, locale: &str, text: &str) -> Option<&str> {
        if self.languages.is_empty() || locale.is_empty() {
            return None;
        }
        let locale = locale.replace('_', "-").to_ascii_lowercase();
        let language = locale.split('-').next().unwrap_or_default();
        let of = |tag: &str| self.languages.get(tag)?.get(text);
        of(&locale).or_else(|| of(language)).map(String::as_str)
    }

    /// An action with everything that it says in the language of a locale.
    pub(super) fn action(&self, locale: &str, mut action: Action) -> Action {
        if self.languages.is_empty() || locale.is_empty() {
            return action;
        }
        match &mut action {
            Action::Say(say) => {
                self.change(locale, &mut say.text);
                self.change_some(locale, &mut say.short);
            }
            Action::Show(show) => {
                self.change(locale, &mut show.body);
                for card in &mut show.cards {
                    self.card(locale, card);
                }
                for media in &mut show.media {
                    self.change_some(locale, &mut media.label);
                }
            }
            Action::Options(buttons) => self.buttons(locale, buttons),
            _ => {}
        }
        action
    }

    fn card(&self, locale: &str, card: &mut Card) {
        self.change(locale, &mut card.title);
        self.change_some(locale, &mut card.text);
        self.buttons(locale, &mut card.buttons);
    }

    /// A button that answers with its label goes on answering with the original one.
    fn buttons(&self, locale: &str, buttons: &mut [Button]) {
        for button in buttons {
            if let Some(label) = self.look_up(locale, &button.label).map(str::to_owned) {
                let original = std::mem::replace(&mut button.label, label);
                if button.payload.is_none() && button.url.is_none() {
                    button.payload = Some(original);
                }
            }
        }
    }

    fn change(&self, locale: &str, text: &mut String) {
        if let Some(other) = self.look_up(locale, text) {
            other.clone_into(text);
        }
    }

    fn change_some(&self, locale: &str, text: &mut Option<String>) {
        if let Some(text) = text {
            self.change(locale, text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Reply;

    #[test]
    fn what_is_said_is_said_in_the_users_language() {
        let catalog: Catalog = serde_json::from_str(
            r#"{"pt": {"Hello!": "Olá!", "inside": "dentro"}, "pt-pt": {"Hello!": "Viva!"}}"#,
        )
        .unwrap();
        let said = |locale: &str, reply: Reply| {
            let actions = reply.into_actions().into_iter();
            actions.map(|action| catalog.action(locale, action)).fold(Reply::new(), Reply::with)
        };
        let reply = Reply::say("Hello!").options(["inside", "outside"]);
        let portuguese = Reply::say("Olá!")
            .options([Button::label("dentro").payload("inside"), Button::label("outside")]);
        assert_eq!(said("pt_BR", reply.clone()), portuguese);
        assert_eq!(catalog.text("pt-PT", "Hello!"), "Viva!");
        for locale in ["", "en", "x", "-"] {
            assert_eq!(said(locale, reply.clone()), reply, "{locale}");
        }
    }
}
