//! Places in a conversation from which nothing leads on: named states in which nobody answers, or
//! which nobody sets, and intents that are waited for and cannot be meant.

use std::collections::BTreeSet;

use super::{Finding, FindingKind, named};
use crate::{
    Entry, Triggers,
    graph::{
        EdgeKind,
        links::{End, Links},
    },
};

/// All of them. A platform keeps no named states and picks intents by itself, so they count only
/// where fulfill's own engine runs dialogues.
pub(super) fn find(links: &Links<'_>) -> Vec<Finding> {
    if !links.on_engine() {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for (at, entry) in links.entries().iter().enumerate() {
        findings.extend(nobody_answers(links, entry));
        findings.extend(nobody_sets(links, entry));
        findings.extend(never_meant(links, at, entry));
    }
    findings
}

/// An intent whose `next` is a state in which no intent of its webhook can answer.
fn nobody_answers(links: &Links<'_>, entry: &Entry) -> Option<Finding> {
    let state = entry.triggers.next.as_ref()?;
    let answers = |other: &Entry| {
        let triggers = &other.triggers;
        let in_state = triggers.states.is_empty() || triggers.states.contains(state);
        other.webhook == entry.webhook && (other.fallback || in_state && takes_messages(triggers))
    };
    let answered = links.entries().iter().any(answers);
    // Who ends the session leaves its state behind.
    let ended = entry.outline.actions.contains(&"end") && !entry.outline.branches;
    (!answered && !ended).then(|| {
        Finding::error(
            FindingKind::DeadEnd,
            entry.place(),
            format!(
                "`{}` leaves the conversation in state `{state}`, in which no intent can answer",
                entry.name()
            ),
            format!(
                "add an intent with `states = [\"{state}\"]` and a trigger, or a fallback intent"
            ),
        )
    })
}

/// States in which an intent answers and which no intent sets.
fn nobody_sets(links: &Links<'_>, entry: &Entry) -> Vec<Finding> {
    let set: BTreeSet<&str> =
        links.entries().iter().filter_map(|other| other.triggers.next.as_deref()).collect();
    let unset = entry.triggers.states.iter().filter(|state| !set.contains(state.as_ref()));
    let told = unset.map(|state| {
        let near = super::unknown::nearest(state, set.iter().copied());
        let meant = near.map_or_else(String::new, |near| format!(" (there is `{near}`)"));
        Finding::error(
            FindingKind::DeadEnd,
            entry.place(),
            format!("`{}` answers in state `{state}`, which no intent sets{meant}", entry.name()),
            format!(
                "write `next = \"{state}\"` on the intent that leads there, or remove the state"
            ),
        )
    });
    told.collect()
}

/// Intents that are waited for and that no text can mean.
fn never_meant(links: &Links<'_>, at: usize, entry: &Entry) -> Vec<Finding> {
    let listened = links.ways[at].iter().filter_map(|link| match (link.kind, &link.to) {
        (EdgeKind::Listen, End::Intent(to)) => Some(&links.entries()[*to]),
        _ => None,
    });
    let mut findings = Vec::new();
    let mut taker: Option<&Entry> = None;
    for other in listened {
        let triggers = &other.triggers;
        let reason = if takes_messages(triggers) {
            continue;
        } else if !triggers.is_empty() {
            "it answers only events that are no message".to_owned()
        } else if let Some(first) = taker {
            format!("it has no trigger, and {} takes every text before it", named(first))
        } else {
            taker = Some(other);
            continue;
        };
        let message = format!(
            "`{}` waits for {}, which no text can mean: {reason}",
            entry.name(),
            named(other)
        );
        let advice = format!("give `{}` a trigger, or take it out of the list", other.name());
        // With branches, the two may stand in lists of their own.
        let finding = match entry.outline.branches {
            true => Finding::notice,
            false => Finding::error,
        };
        findings.push(finding(FindingKind::DeadEnd, entry.place(), message, advice));
    }
    findings
}

/// Whether some message means an intent with these triggers.
fn takes_messages(triggers: &Triggers) -> bool {
    let Triggers { commands, texts, patterns, samples, .. } = triggers;
    [commands, texts, patterns, samples].iter().any(|list| !list.is_empty())
}
