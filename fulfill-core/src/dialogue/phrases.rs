//! What the engine says when no intent does.

use super::Catalog;
use crate::slot::hints::Tongue;

/// What the engine says by itself. An app says it otherwise, or in further languages, by an entry for
/// the [English](Self::english) text in its [`Catalog`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Phrase {
    /// The conversation waited for something that this build does not have.
    Stale,
    /// No intent answers.
    NotUnderstood,
    /// A wrong answer to a question that has no words of its own for it.
    Again,
    /// The user has left a form.
    Cancelled,
    /// The conversation cannot go on where a reply wanted it to.
    Lost,
    /// The first choice of a confirmation.
    Yes,
    /// The second one.
    No,
}

impl Phrase {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Stale,
        Self::NotUnderstood,
        Self::Again,
        Self::Cancelled,
        Self::Lost,
        Self::Yes,
        Self::No,
    ];

    /// The text in English.
    pub fn english(self) -> &'static str {
        self.texts()[0]
    }

    /// The text in the language of a locale: the catalog's, else the usual one in English, Portuguese
    /// or Spanish, else English.
    ///
    /// ```
    /// use fulfill_core::dialogue::{Catalog, Phrase};
    ///
    /// let catalog = Catalog::new().language("de", [(Phrase::Yes.english(), "Ja")]);
    /// assert_eq!(Phrase::Yes.say(&catalog, "de-AT"), "Ja");
    /// assert_eq!(Phrase::Yes.say(&catalog, "pt-BR"), "Sim");
    /// ```
    pub fn say<'a>(self, catalog: &'a Catalog, locale: &str) -> &'a str {
        let locale = if locale.is_empty() { "en" } else { locale };
        let [english, portuguese, spanish] = self.texts();
        catalog.look_up(locale, english).unwrap_or(match Tongue::order(locale)[0] {
            Tongue::En => english,
            Tongue::Pt => portuguese,
            Tongue::Es => spanish,
        })
    }

    fn texts(self) -> [&'static str; 3] {
        match self {
            Self::Stale => [
                "Sorry, we have changed something meanwhile. Let us start again.",
                "Desculpe, mudamos algo nesse meio-tempo. Vamos começar de novo.",
                "Perdón, hemos cambiado algo entretanto. Empecemos de nuevo.",
            ],
            Self::NotUnderstood => [
                "Sorry, I did not understand that.",
                "Desculpe, não entendi.",
                "Perdón, no lo entendí.",
            ],
            Self::Again => {
                ["Sorry, I did not get that.", "Desculpe, não entendi.", "Perdón, no lo entendí."]
            }
            Self::Cancelled => {
                ["All right, cancelled.", "Tudo bem, cancelado.", "De acuerdo, cancelado."]
            }
            Self::Lost => [
                "Sorry, I cannot go on from here.",
                "Desculpe, não consigo continuar daqui.",
                "Perdón, no puedo seguir desde aquí.",
            ],
            Self::Yes => ["Yes", "Sim", "Sí"],
            Self::No => ["No", "Não", "No"],
        }
    }
}
