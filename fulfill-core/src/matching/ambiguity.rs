//! Triggers of two intents that may match the same text.

use std::collections::HashMap;

use super::{
    examples::examples,
    keys,
    pattern::Pattern,
    rule::{Rule, SAMPLE},
    webhook::{Way, Webhook, Written},
};

/// Two intents that may answer the same text at the same time, with nothing but their order in the
/// source to decide; or, of samples that are alike, with a word more or less to decide.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Ambiguity {
    /// What they share.
    pub shared: Shared,
    /// The intent that answers, as its index in the table.
    pub first: usize,
    /// The intent that does not.
    pub second: usize,
    /// What the first one's trigger says.
    pub first_trigger: String,
    /// What the second one's trigger says.
    pub second_trigger: String,
    /// A text that both match.
    pub example: String,
}

/// What kind of trigger two intents share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Shared {
    /// A command.
    Command,
    /// A whole text.
    Text,
    /// The kind of an event that is no message.
    Event,
    /// Patterns that match the same text.
    Pattern,
    /// A sample; which of them answers is the recogniser's choice.
    Sample,
    /// Samples that differ and that the recogniser holds for nearly the same. It gives one of them
    /// only, which is trigger and example.
    Alike,
}

/// All of one webhook. `confusions` are the samples that mean two intents to the recogniser: an
/// intent, its sample, and the other intent.
pub(super) fn find(
    webhook: &Webhook,
    rules: &[Rule],
    confusions: &[(usize, String, usize)],
) -> Vec<Ambiguity> {
    let mut found = Vec::new();
    let Webhook { commands, texts, events, .. } = webhook;
    for (shared, lookup) in
        [(Shared::Command, commands), (Shared::Text, texts), (Shared::Event, events)]
    {
        for (_, ways) in lookup.shared() {
            same(shared, ways, rules, &mut found);
        }
    }
    patterns(webhook, rules, &mut found);
    let mut samples: HashMap<String, Vec<Written>> = HashMap::new();
    for (way, text) in &webhook.samples {
        let ways = samples.entry(without_fields(text)).or_default();
        if ways.iter().all(|(other, _)| other.entry != way.entry) {
            ways.push((*way, text.clone()));
        }
    }
    for ways in samples.values() {
        same(Shared::Sample, ways, rules, &mut found);
    }
    alike(confusions, rules, &mut found);
    found.sort_by(|a, b| {
        let key = |one: &Ambiguity| (rules[one.first].order, rules[one.second].order);
        key(a).cmp(&key(b)).then_with(|| a.example.cmp(&b.example))
    });
    found
}

/// Each intent that shares a key with an earlier one: one finding each.
fn same(shared: Shared, ways: &[Written], rules: &[Rule], found: &mut Vec<Ambiguity>) {
    for (position, (way, text)) in ways.iter().enumerate() {
        let earlier = ways[..position].iter().find(|(other, _)| clash(rules, *other, *way));
        if let Some((other, other_text)) = earlier {
            found.push(ambiguity(shared, (*other, other_text), (*way, text), text));
        }
    }
}

/// Samples that are taken for each other: one a pair of intents, unless the two share one anyway.
fn alike(confusions: &[(usize, String, usize)], rules: &[Rule], found: &mut Vec<Ambiguity>) {
    for (entry, sample, other) in confusions {
        let known = |one: &Ambiguity| {
            let samples = matches!(one.shared, Shared::Sample | Shared::Alike);
            samples
                && [(one.first, one.second), (one.second, one.first)].contains(&(*entry, *other))
        };
        let way = |entry: usize| Some(Way { rank: rules.get(entry)?.rank(SAMPLE), entry });
        let (Some(one), Some(two)) = (way(*entry), way(*other)) else { continue };
        if clash(rules, one, two) && !found.iter().any(known) {
            let in_order = rules[one.entry].order <= rules[two.entry].order;
            let (first, second) = if in_order { (one, two) } else { (two, one) };
            found.push(ambiguity(Shared::Alike, (first, sample), (second, sample), sample));
        }
    }
}

/// Pairs of patterns: each is tried on examples of all.
fn patterns(webhook: &Webhook, rules: &[Rule], found: &mut Vec<Ambiguity>) {
    let list = webhook.patterns.list();
    let mut seen: Vec<(usize, usize)> = Vec::new();
    for (position, (way, pattern)) in list.iter().enumerate() {
        for example in own_examples(pattern) {
            for other in webhook.patterns.matching(&example) {
                let pair = (position.min(other), position.max(other));
                let (other_way, _) = &list[other];
                if other_way.entry == way.entry
                    || !clash(rules, *way, *other_way)
                    || seen.contains(&pair)
                {
                    continue;
                }
                seen.push(pair);
                let [first, second] =
                    [pair.0, pair.1].map(|at| (list[at].0, list[at].1.source.as_ref()));
                found.push(ambiguity(Shared::Pattern, first, second, &example));
            }
        }
    }
}

fn own_examples(pattern: &Pattern) -> Vec<String> {
    // It was read when the app started.
    let hir = regex_syntax::Parser::new().parse(&pattern.source);
    let texts = hir.map(|hir| examples(&hir)).unwrap_or_default();
    texts.into_iter().filter(|text| pattern.is_match(text)).collect()
}

/// Whether nothing but the source order tells them apart, at some time.
fn clash(rules: &[Rule], one: Way, other: Way) -> bool {
    one.rank.ties(other.rank) && rules[one.entry].meets(&rules[other.entry])
}

fn ambiguity(
    shared: Shared,
    (first, first_trigger): (Way, &str),
    (second, second_trigger): (Way, &str),
    example: &str,
) -> Ambiguity {
    Ambiguity {
        shared,
        first: first.entry,
        second: second.entry,
        first_trigger: first_trigger.to_owned(),
        second_trigger: second_trigger.to_owned(),
        example: example.to_owned(),
    }
}

/// A sample as it is compared: whatever its fields are called.
fn without_fields(sample: &str) -> String {
    let mut text = String::new();
    let mut rest = sample;
    while let Some((before, field)) = rest.split_once('{') {
        text.push_str(before);
        text.push_str("{}");
        rest = field.split_once('}').map_or("", |(_, behind)| behind);
    }
    text.push_str(rest);
    keys::whole(&text)
}
