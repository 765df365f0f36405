//! Triggers of two intents that may mean the same text.

use super::{Finding, FindingKind, named};
use crate::{
    graph::links::Links,
    matching::{Ambiguity, Matcher, Recognized, Recognizer, Sample, Shared, Unlearnt},
};

/// What the matcher holds for ambiguous: where nothing but the order in the source decides.
pub(super) fn find(links: &Links<'_>) -> Vec<Finding> {
    if !links.on_engine() {
        return Vec::new();
    }
    let (matcher, _) = Matcher::new(links.survey.table, Box::new(Nobody));
    matcher.ambiguities().iter().map(|found| finding(links, found)).collect()
}

fn finding(links: &Links<'_>, found: &Ambiguity) -> Finding {
    let (first, second) = (&links.entries()[found.first], &links.entries()[found.second]);
    let Ambiguity { first_trigger, second_trigger, example, .. } = found;
    let (who, other) = (second.name(), named(first));
    let message = match found.shared {
        Shared::Pattern => format!(
            "pattern `{second_trigger}` of `{who}` and `{first_trigger}` of {other} both match \
             `{example}`, and the latter answers"
        ),
        Shared::Sample => format!("`{who}` and {other} have the same sample `{example}`"),
        shared => {
            let what = match shared {
                Shared::Command => "command",
                Shared::Event => "event",
                _ => "text",
            };
            format!("`{who}` and {other} both answer the {what} `{example}`, and the latter does")
        }
    };
    let advice = match found.shared {
        Shared::Sample => "keep it in one of them",
        _ => "remove it from one, or tell them apart with `priority`, `states` or `channels`",
    };
    Finding::error(FindingKind::Ambiguous, second.place(), message, advice)
}

/// Samples are compared without being learnt.
struct Nobody;

impl Recognizer for Nobody {
    fn train<'s>(&mut self, _: &str, _: &[Sample<'s>]) -> Vec<Unlearnt<'s>> {
        Vec::new()
    }

    fn recognize(&self, _: &str, _: &str, _: &str, _: &dyn Fn(usize) -> bool) -> Vec<Recognized> {
        Vec::new()
    }
}
