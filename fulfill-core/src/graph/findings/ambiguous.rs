//! Triggers of two intents that may mean the same text.

use super::{Finding, FindingKind, named};
use crate::{
    graph::links::Links,
    matching::{Ambiguity, Matcher, Samples, Shared},
};

/// What the matcher holds for ambiguous: an error where nothing but the order in the source decides,
/// a notice where samples are hardly told apart.
pub(super) fn find(links: &Links<'_>) -> Vec<Finding> {
    if !links.on_engine() {
        return Vec::new();
    }
    let found = match links.survey.matcher {
        Some(matcher) => matcher.ambiguities(),
        None => Matcher::new(links.survey.table, Box::new(Samples::new())).0.ambiguities(),
    };
    found.iter().map(|found| finding(links, found)).collect()
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
        Shared::Alike => format!(
            "`{who}` and {other} have samples that are nearly the same: `{example}` means either"
        ),
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
        Shared::Alike => {
            "word one otherwise, or tell the intents apart with `priority`, `states` or `channels`"
        }
        _ => "remove it from one, or tell them apart with `priority`, `states` or `channels`",
    };
    let finding = match found.shared {
        Shared::Alike => Finding::notice,
        _ => Finding::error,
    };
    finding(FindingKind::Ambiguous, second.place(), message, advice)
}
