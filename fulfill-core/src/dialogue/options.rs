//! Options that were offered, and which of them a text chooses.

use serde::{Deserialize, Serialize};

use crate::{
    reply::{Action, Button, Reply},
    slot::{hints::Tongue, numerals},
    text::fold,
};

/// The most options that are kept: nobody counts further.
const MOST: usize = 30;

/// An option that was offered last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Offer {
    #[serde(rename = "l")]
    pub(super) label: String,
    #[serde(default, rename = "p", skip_serializing_if = "Option::is_none")]
    pub(super) payload: Option<String>,
}

/// The options that a reply offers, those of cards included, in the order in which they are read.
pub(super) fn offered(reply: &Reply) -> Vec<Offer> {
    let mut offers = Vec::new();
    let mut add = |buttons: &[Button]| {
        let answers = buttons.iter().filter(|button| button.url.is_none());
        offers.extend(answers.map(|button| Offer {
            label: button.label.clone(),
            payload: button.payload.clone().filter(|payload| *payload != button.label),
        }));
    };
    for action in reply.actions() {
        match action {
            Action::Options(buttons) => add(buttons),
            Action::Show(show) => show.cards.iter().for_each(|card| add(&card.buttons)),
            _ => {}
        }
    }
    offers.truncate(MOST);
    offers
}

/// The option whose label a text is, without regard to case, accents and blanks.
pub(super) fn labelled<'a>(offers: &'a [Offer], text: &str) -> Option<&'a Offer> {
    if offers.is_empty() {
        return None;
    }
    let text = fold(text);
    let named = |text: &str| offers.iter().find(|offer| fold(&offer.label) == text);
    named(&text).or_else(|| named(bare(&text)))
}

/// The option whose number a text is, in figures or in words of the locale's language, counted from 1
/// through all that were offered: who hears "press 2" may well say "two".
///
/// Where a label is itself a number, numbers mean labels: anything else would be a guess.
pub(super) fn numbered<'a>(offers: &'a [Offer], text: &str, locale: &str) -> Option<&'a Offer> {
    if offers.is_empty() {
        return None;
    }
    let place = number(text, locale)?.checked_sub(1)?;
    let offer = offers.get(place)?;
    offers.iter().all(|offer| number(&offer.label, locale).is_none()).then_some(offer)
}

fn number(text: &str, locale: &str) -> Option<usize> {
    let text = bare(text.trim());
    let said = || numerals::cardinal(&fold(text), Tongue::order(locale)[0])?.try_into().ok();
    text.parse().ok().or_else(said)
}

/// A text without the signs that people put around a choice.
fn bare(text: &str) -> &str {
    text.trim_end_matches(['.', ')', '!']).trim_start_matches('(')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_chosen_by_label_or_number() {
        let reply = Reply::say("What next?").options([
            Button::label("New order").payload("order"),
            Button::label("Página").url("https://example.com"),
            Button::label("Até logo"),
        ]);
        let offers = offered(&reply);
        let chosen = |text| labelled(&offers, text).or_else(|| numbered(&offers, text, "en"));
        for (text, expected) in [
            ("new  ORDER", Some("order")),
            ("1", Some("order")),
            ("2.", Some("Até logo")),
            ("ate logo!", Some("Até logo")),
            ("(2)", Some("Até logo")),
            ("Two.", Some("Até logo")),
            ("dois", None),
            ("twenty-two", None),
            ("0", None),
            ("3", None),
            ("-1", None),
            ("order", None),
            ("", None),
        ] {
            assert_eq!(
                chosen(text).map(|one| one.payload.as_deref().unwrap_or(&one.label)),
                expected,
                "{text}"
            );
        }
        let portuguese = numbered(&offers, "Dois.", "pt-BR").map(|one| one.label.as_str());
        assert_eq!(portuguese, Some("Até logo"));
        let labels = offered(&Reply::new().options(["Three", "Four"]));
        assert_eq!(numbered(&labels, "two", "en"), None);
    }
}
