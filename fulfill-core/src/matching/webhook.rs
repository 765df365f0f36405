//! The triggers of one webhook, each kind with its own way to be found.

use std::collections::HashMap;

use super::{
    keys,
    pattern::Pattern,
    patterns::Patterns,
    recognizer::Sample,
    rule::{COMMAND, Kind, PATTERN, Rank, Rule, SAMPLE, TEXT},
};
use crate::{Gap, Table};

/// The most that all patterns of an app may take together once compiled, in bytes.
const LARGEST_SUM: usize = 64 * 1024 * 1024;

/// All triggers of one webhook.
pub(super) struct Webhook {
    pub(super) commands: Lookup,
    pub(super) texts: Lookup,
    pub(super) events: Lookup,
    pub(super) patterns: Patterns,
    /// In source order.
    pub(super) samples: Vec<Written>,
}

/// One way to an intent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way {
    pub(super) rank: Rank,
    /// The entry's index.
    pub(super) entry: usize,
}

/// A way, and the trigger as it is written.
pub(super) type Written = (Way, Box<str>);

impl Webhook {
    /// The triggers of the webhook's entries that are right. `size` is the memory that patterns took
    /// so far.
    pub(super) fn new(
        name: &str,
        table: &Table,
        rules: &[Rule],
        size: &mut usize,
        gaps: &mut Vec<Gap>,
    ) -> Self {
        let (mut commands, mut texts, mut events) =
            (Lookup::default(), Lookup::default(), Lookup::default());
        let (mut patterns, mut samples) = (Vec::new(), Vec::new());
        let entries = table.entries().iter().enumerate();
        for (index, entry) in entries.filter(|(_, entry)| entry.webhook == name) {
            let way = |kind: Kind| Way { rank: rules[index].rank(kind), entry: index };
            let mut gap = |what: &str, trigger: &str, reason: &str| {
                let reason = format!("{what} `{trigger}` of `{}` {reason}", entry.name());
                gaps.push(Gap::Trigger { place: entry.place(), reason });
            };
            for command in &entry.triggers.commands {
                match keys::command_mistake(command) {
                    None => commands.add(crate::text::fold(command), way(COMMAND), command),
                    Some(reason) => gap("command", command, &format!("is no name: {reason}")),
                }
            }
            for text in &entry.triggers.texts {
                match keys::whole(text) {
                    key if key.is_empty() => gap("text", text, "is empty, which nobody says"),
                    key => texts.add(key, way(TEXT), text),
                }
            }
            for event in &entry.triggers.events {
                events.add(event.to_string(), way(TEXT), event);
            }
            for source in &entry.triggers.patterns {
                match Pattern::new(source) {
                    Ok((pattern, hir)) if *size + pattern.size() <= LARGEST_SUM => {
                        *size += pattern.size();
                        patterns.push((way(PATTERN), pattern, hir));
                    }
                    Ok(_) => gap(
                        "pattern",
                        source,
                        &format!(
                            "is one too many: all patterns together take more than {} MiB; write \
                             `[a-z]` for `\\w`, or repeat less often",
                            LARGEST_SUM / 1024 / 1024
                        ),
                    ),
                    Err(reason) => gap("pattern", source, &reason),
                }
            }
            let own = entry.triggers.samples.iter();
            samples.extend(own.map(|sample| (way(SAMPLE), Box::from(sample.as_ref()))));
        }
        for lookup in [&mut commands, &mut texts, &mut events] {
            lookup.sort();
        }
        samples.sort_by_key(|(way, _): &Written| rules[way.entry].order);
        Self { commands, texts, events, patterns: Patterns::new(patterns), samples }
    }

    /// The samples as the recogniser learns them.
    pub(super) fn sample_list(&self) -> Vec<Sample<'_>> {
        let samples = self.samples.iter();
        samples.map(|(way, text)| Sample { text, entry: way.entry }).collect()
    }
}

/// What leads to intents by a key.
#[derive(Default)]
pub(super) struct Lookup(HashMap<String, Vec<Written>>);

impl Lookup {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The one with the lowest rank, of those that may.
    pub(super) fn first(&self, key: &str, may: impl Fn(&Way) -> bool) -> Option<Way> {
        self.0.get(key)?.iter().map(|(way, _)| *way).find(may)
    }

    /// The keys that several intents share, sorted, with the ways by rank and what was written.
    pub(super) fn shared(&self) -> Vec<(&str, &[Written])> {
        let all = self.0.iter().map(|(key, ways)| (key.as_str(), ways.as_slice()));
        let mut shared: Vec<_> = all.filter(|(_, ways)| ways.len() > 1).collect();
        shared.sort_unstable_by_key(|(key, _)| *key);
        shared
    }

    /// One way an intent; what it says twice counts once.
    fn add(&mut self, key: String, way: Way, written: &str) {
        let ways = self.0.entry(key).or_default();
        if !ways.iter().any(|(other, _)| other.entry == way.entry) {
            ways.push((way, written.into()));
        }
    }

    fn sort(&mut self) {
        for ways in self.0.values_mut() {
            ways.sort_by_key(|(way, _)| way.rank);
        }
    }
}
