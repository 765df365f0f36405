//! Yes or no.

use serde::{Deserialize, Serialize};

use super::{Choice, Slot, hints::tidy};
use crate::reply::Kind;

/// An answer to a yes-or-no question. Autopilot sends the literals `Yes` and `No`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum YesNo {
    /// Agreed.
    Yes,
    /// Declined.
    No,
}

impl YesNo {
    /// Whether it is [`YesNo::Yes`].
    pub fn is_yes(self) -> bool {
        self == Self::Yes
    }
}

const CHOICES: &[Choice] = &[
    Choice {
        value: "Yes",
        synonyms: &[
            "y",
            "yeah",
            "yep",
            "yup",
            "sure",
            "ok",
            "okay",
            "of course",
            "correct",
            "that's right",
            "absolutely",
            "true", // en
            "s",
            "sim",
            "claro",
            "com certeza",
            "isso",
            "isso mesmo",
            "pode ser",
            "afirmativo", // pt
            "si",
            "correcto",
            "por supuesto",
            "vale",
            "dale", // es
            "👍",
        ],
    },
    Choice {
        value: "No",
        synonyms: &[
            "n",
            "nope",
            "nah",
            "no thanks",
            "no thank you",
            "not really",
            "no way",
            "never",
            "negative",
            "false", // en
            "nao",
            "nao obrigado",
            "nao obrigada",
            "nunca",
            "de jeito nenhum",
            "negativo", // pt
            "ninguno",
            "ninguna",
            "no gracias",
            "para nada", // es
            "👎",
        ],
    },
];

/// Yes and no in English, Portuguese and Spanish, without regard to case and accents.
impl Slot for YesNo {
    const EXPECTED: &'static str = "yes or no";

    fn parse(text: &str, _locale: &str) -> Option<Self> {
        let text = tidy(text)?.replace(',', "");
        match CHOICES.iter().position(|choice| choice.means(&text))? {
            0 => Some(Self::Yes),
            _ => Some(Self::No),
        }
    }

    fn choices() -> &'static [Choice] {
        CHOICES
    }

    fn kind() -> Kind {
        Kind::YesNo
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_three_languages() {
        for (text, expected) in [
            ("Yes", Some(YesNo::Yes)),
            ("No", Some(YesNo::No)),
            ("yep!", Some(YesNo::Yes)),
            (" SIM ", Some(YesNo::Yes)),
            ("Não", Some(YesNo::No)),
            ("sí", Some(YesNo::Yes)),
            ("ninguno", Some(YesNo::No)),
            ("Yes, please!", Some(YesNo::Yes)),
            ("Não, obrigada.", Some(YesNo::No)),
            ("maybe", None),
            ("", None),
        ] {
            assert_eq!(YesNo::parse(text, ""), expected, "{text}");
        }
    }
}
