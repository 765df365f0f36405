//! Triggers of two intents that say the same.

use std::collections::BTreeMap;

use super::{Finding, FindingKind, named};
use crate::{Entry, Triggers, graph::links::Links, text::fold};

/// Commands, texts, samples, events and patterns that two intents have alike, where nothing but
/// their order in the source decides. What a matcher finds beyond that comes with the survey, and
/// is not repeated here.
pub(super) fn find(links: &Links<'_>) -> Vec<Finding> {
    if !links.on_engine() || links.survey.found.iter().any(|one| one.kind == FindingKind::Ambiguous)
    {
        return Vec::new();
    }
    let mut said: BTreeMap<(&str, &str, String), Vec<&Entry>> = BTreeMap::new();
    for entry in links.entries() {
        for (what, text) in phrases(&entry.triggers) {
            let all = said.entry((&entry.webhook, what, text)).or_default();
            if !all.iter().any(|other| std::ptr::eq(*other, entry)) {
                all.push(entry);
            }
        }
    }
    let mut findings = Vec::new();
    for ((_, what, text), mut entries) in said {
        entries.sort_by_key(|entry| entry.location);
        for (at, second) in entries.iter().enumerate() {
            let Some(first) = entries[..at].iter().find(|first| at_once(first, second)) else {
                continue;
            };
            findings.push(Finding::error(
                FindingKind::Ambiguous,
                second.place(),
                format!(
                    "{what} `{text}` of `{}` also means {}, which answers it",
                    second.name(),
                    named(first)
                ),
                "change one of them, or say which goes first with `priority`",
            ));
        }
    }
    findings
}

fn phrases(triggers: &Triggers) -> Vec<(&'static str, String)> {
    let Triggers { commands, texts, patterns, samples, events, .. } = triggers;
    let whole = |text: &str| fold(text).trim_end_matches(['.', '!', '?']).trim_end().to_owned();
    let commands = commands.iter().map(|name| ("command", fold(name)));
    let texts = texts.iter().map(|text| ("text", whole(text)));
    let samples = samples.iter().map(|text| ("sample", whole(text)));
    let patterns = patterns.iter().map(|text| ("pattern", text.to_string()));
    let events = events.iter().map(|name| ("event", name.to_string()));
    commands.chain(texts).chain(samples).chain(patterns).chain(events).collect()
}

/// Whether two intents can answer at the same time, neither going before the other.
fn at_once(first: &Entry, second: &Entry) -> bool {
    let (first, second) = (&first.triggers, &second.triggers);
    let meet = |one: &[_], other: &[_]| {
        one.is_empty() && other.is_empty() || one.iter().any(|name| other.contains(name))
    };
    first.priority == second.priority
        && meet(&first.states, &second.states)
        && meet(&first.channels, &second.channels)
}
