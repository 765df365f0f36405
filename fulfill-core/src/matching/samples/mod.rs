//! The built-in recogniser: finds the sample that a text resembles most.
//!
//! Words that few intents use count more than words that many use, words that differ by an ending or
//! a typing error count a little less than equal ones, and what stands at a field's place counts
//! neither way. The same samples and text give the same answer on every machine.

mod align;
mod model;
mod sample;
mod similar;
mod words;

use std::collections::HashMap;

use self::model::Model;
use super::{Recognized, Recognizer, Sample, Unlearnt};

/// The recogniser that an app has unless it is given another.
///
/// The confidence of an answer is how much of text and sample is the same, by weight: 1 if all of
/// it is, 0 if nothing is.
///
/// ```
/// use fulfill_core::matching::{Recognizer, Sample, Samples};
///
/// let mut recognizer = Samples::new();
/// let samples = [
///     Sample { text: "book a flight to {city}", entry: 0 },
///     Sample { text: "what is the weather like", entry: 1 },
/// ];
/// assert!(recognizer.train("", &samples).is_empty());
///
/// let meant = recognizer.recognize("", "please book a flight to São Paulo!", "en", &|_| true);
/// assert_eq!(meant[0].entry, 0);
/// assert_eq!(meant[0].fields, [("city".to_owned(), "São Paulo".into())]);
/// assert!(recognizer.recognize("", "my cat is asleep", "en", &|_| true).is_empty());
/// ```
#[derive(Clone, Debug)]
pub struct Samples {
    threshold: f32,
    webhooks: HashMap<Box<str>, Model>,
}

impl Default for Samples {
    fn default() -> Self {
        Self { threshold: Self::THRESHOLD, webhooks: HashMap::new() }
    }
}

impl Samples {
    /// How sure the recogniser must be unless somebody says otherwise.
    pub const THRESHOLD: f32 = 0.6;

    /// A recogniser that knows nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets how sure it must be, from 0 to 1.
    #[must_use]
    pub fn threshold(mut self, threshold: f32) -> Self {
        self.threshold = threshold.clamp(0.0, 1.0);
        self
    }
}

impl Recognizer for Samples {
    fn train<'s>(&mut self, webhook: &str, samples: &[Sample<'s>]) -> Vec<Unlearnt<'s>> {
        let (model, gaps) = Model::train(samples);
        self.webhooks.insert(webhook.into(), model);
        gaps
    }

    fn recognize(
        &self,
        webhook: &str,
        text: &str,
        _locale: &str,
        eligible: &dyn Fn(usize) -> bool,
    ) -> Vec<Recognized> {
        let Some(model) = self.webhooks.get(webhook) else { return Vec::new() };
        let mut meant = model.recognize(text, eligible, None);
        meant.retain(|one| one.confidence >= self.threshold);
        meant
    }

    fn confusions(&self, webhook: &str) -> Vec<(usize, String, usize)> {
        let Some(model) = self.webhooks.get(webhook) else { return Vec::new() };
        model.confusions(self.threshold)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A shop and a travel agency, in three languages.
    const SAMPLES: &[(usize, &[&str])] = &[
        (0, &["hi", "hello", "good morning", "oi", "olá", "bom dia", "hola", "buenos días"]),
        (
            1,
            &[
                "i want to book a table",
                "book a table for {people}",
                "table for {people} on {day}",
                "quero reservar uma mesa",
                "reservar mesa para {people}",
                "quiero reservar una mesa",
            ],
        ),
        (2, &["cancel my booking", "i want to cancel", "cancelar a reserva", "cancela mi reserva"]),
        (
            3,
            &[
                "what are your opening hours",
                "when do you open",
                "que horas abre",
                "a qué hora abren",
            ],
        ),
        (4, &["where is my order {number}", "track order {number}", "onde está meu pedido"]),
        (5, &["talk to a person", "i want to speak with a human", "falar com um atendente"]),
    ];

    fn recognizer() -> Samples {
        let mut samples = Vec::new();
        for (entry, texts) in SAMPLES {
            samples.extend(texts.iter().map(|text| Sample { text, entry: *entry }));
        }
        let mut recognizer = Samples::new();
        assert_eq!(recognizer.train("", &samples), []);
        recognizer
    }

    #[test]
    fn means_what_resembles_a_sample() {
        let recognizer = recognizer();
        for (text, expected) in [
            ("Hello!", Some(0)),
            ("bom dia", Some(0)),
            ("I'd like to book a table", Some(1)),
            ("could I book a table please", Some(1)),
            ("quero reservar mesa", Some(1)),
            ("cancel the booking", Some(2)),
            ("quero cancelar minha reserva", Some(2)),
            ("when do you open today?", Some(3)),
            ("que horas vocês abrem", Some(3)),
            ("what are the opening hours", Some(3)),
            ("wher is my order", Some(4)),
            ("where is my order A-1020?", Some(4)),
            ("can i talk to a person", Some(5)),
            ("speak with a human", Some(5)),
            ("my cat is asleep", None),
            ("purple monkey dishwasher", None),
            ("is it going to rain tomorrow", None),
            ("", None),
            ("???", None),
            ("the", None),
        ] {
            let meant = recognizer.recognize("", text, "", &|_| true);
            let best = meant.first().map(|one| one.entry);
            assert_eq!(best, expected, "{text}: {meant:?}");
        }
    }

    #[test]
    fn fields_are_what_stands_at_their_place() {
        let recognizer = recognizer();
        for (text, expected) in [
            ("Book a table for Four!", vec![("people", "Four")]),
            (
                "table for two people on Friday night",
                vec![("people", "two people"), ("day", "Friday night")],
            ),
            ("reservar mesa para três", vec![("people", "três")]),
            ("track order 12-34, please", vec![("number", "12-34")]),
            ("where is my order", vec![]),
            ("book a table", vec![]),
        ] {
            let meant = recognizer.recognize("", text, "", &|_| true);
            let fields: Vec<(&str, &str)> = meant[0]
                .fields
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str().unwrap_or_default()))
                .collect();
            assert_eq!(fields, expected, "{text}");
        }
    }

    #[test]
    fn only_who_may_answer_does() {
        let recognizer = recognizer();
        let others = recognizer.recognize("", "hello", "", &|entry| entry != 0);
        assert!(others.is_empty(), "{others:?}");
        assert!(recognizer.recognize("elsewhere", "hello", "", &|_| true).is_empty());
    }

    #[test]
    fn equal_samples_of_two_intents_are_told() {
        let mut recognizer = Samples::new();
        let samples = [
            Sample { text: "Cancel my order", entry: 0 },
            Sample { text: "cancel my  order!", entry: 1 },
            Sample { text: "hello there", entry: 2 },
        ];
        recognizer.train("", &samples);
        assert_eq!(recognizer.confusions(""), [(0, "Cancel my order".to_owned(), 1)]);
    }

    #[test]
    fn broken_samples_are_told() {
        for (text, part) in [
            ("", "has no words"),
            ("{city}", "has no words"),
            ("to {city", "`{` without `}`"),
            ("to city}", "`}` without `{`"),
            ("to {}", "has no name"),
            ("to {two words}", "has no name"),
            ("from {city} to {city}", "twice"),
            ("from {city} {day}", "beside each other"),
        ] {
            let gaps = Samples::new().train("", &[Sample { text, entry: 0 }]);
            assert!(gaps.iter().any(|gap| gap.reason.contains(part)), "{text:?}: {gaps:?}");
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(2_000))]

        #[test]
        fn any_text_gives_the_same_answer_twice(text in "\\PC{0,200}|[a-z {}]{0,80}|(book|table|for|my|order|é| ){0,60}") {
            let recognizer = recognizer();
            let once = recognizer.recognize("", &text, "", &|_| true);
            proptest::prop_assert_eq!(&once, &recognizer.recognize("", &text, "", &|_| true));
            for one in once {
                proptest::prop_assert!((0.0..=1.0).contains(&one.confidence));
                for (_, value) in one.fields {
                    proptest::prop_assert!(text.contains(value.as_str().unwrap()));
                }
            }
        }

        #[test]
        fn any_sample_is_learnt_or_told(text in "\\PC{0,60}|[a-z{} ]{0,40}") {
            let mut recognizer = Samples::new();
            let gaps = recognizer.train("", &[Sample { text: &text, entry: 7 }]);
            let meant = recognizer.recognize("", &text.replace(['{', '}'], " "), "", &|_| true);
            proptest::prop_assert!(!gaps.is_empty() || meant[0].entry == 7, "{:?}", gaps);
        }
    }
}
