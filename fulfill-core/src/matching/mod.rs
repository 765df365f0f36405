//! Finds the intent that a user's words mean, where the platform does not say.
//!
//! Whole texts, commands and kinds of event are one look-up each. Patterns are asked in the order in
//! which they would win, and only those of which a word that they need is in the text. The recogniser
//! comes last, and only if it could still win.

mod ambiguity;
mod examples;
mod keys;
mod needles;
mod pattern;
mod patterns;
mod recognizer;
mod rule;
mod samples;
mod webhook;

use std::{collections::HashMap, fmt};

use serde_json::Value;

pub use self::{
    ambiguity::{Ambiguity, Shared},
    recognizer::{Recognized, Recognizer, Sample, Unlearnt},
    samples::Samples,
};
use self::{
    keys::Command,
    rule::{Rank, Rule},
    webhook::Webhook,
};
use crate::{Gap, Table};

/// The longest text that is matched, in characters; a longer one is left to the fallback intent.
///
/// Together with the bound on a pattern's compiled size it bounds the time that one pattern takes.
pub const LONGEST_TEXT: usize = 2000;

/// What there is to match.
#[derive(Clone, Copy, Debug, Default)]
pub struct Input<'a> {
    /// The webhook.
    pub webhook: &'a str,
    /// The provider's name.
    pub provider: &'a str,
    /// The channel's name; may be empty.
    pub channel: &'a str,
    /// What the user said.
    pub text: &'a str,
    /// The kind of event, if it is no message.
    pub event_name: Option<&'a str>,
    /// The user's language; may be empty.
    pub locale: &'a str,
    /// The conversation's named state.
    pub state: Option<&'a str>,
    /// The only intents that may answer, as indices of the table; any if `None`.
    pub only: Option<&'a [usize]>,
}

/// The intent found, and what was recognised on the way.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// The intent's index in [`Table::entries`].
    pub entry: usize,
    /// Captures, recognised fields, a command's arguments.
    pub fields: Vec<(String, Value)>,
    /// By what it was found.
    pub by: By,
}

/// By what an intent was found.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum By {
    /// A command.
    Command,
    /// A whole text.
    Text,
    /// A pattern.
    Pattern,
    /// The recogniser, that sure from 0 to 1.
    Sample(f32),
    /// The kind of an event that is no message.
    Event,
}

/// All triggers of a table, ready to be matched.
///
/// ```
/// use fulfill_core::{Call, Entry, Reply, Table, Triggers};
/// use fulfill_core::matching::{Input, Matcher, Recognized, Recognizer, Sample, Unlearnt};
///
/// struct Nobody;
/// impl Recognizer for Nobody {
///     fn train<'s>(&mut self, _: &str, _: &[Sample<'s>]) -> Vec<Unlearnt<'s>> {
///         Vec::new()
///     }
///     fn recognize(&self, _: &str, _: &str, _: &str, _: &dyn Fn(usize) -> bool) -> Vec<Recognized> {
///         Vec::new()
///     }
/// }
///
/// let order = Entry::new("order", |_| Call::Ready(Ok(Reply::new())))
///     .answers(Triggers::new().pattern(r"(?i)\border (?<count>\d+)"));
/// let table = Table::new([order]).unwrap();
/// let (matcher, gaps) = Matcher::new(&table, Box::new(Nobody));
/// assert!(gaps.is_empty());
///
/// let found = matcher.find(&Input { text: "I'd like to order 3 pizzas", ..Input::default() });
/// assert_eq!(found.unwrap().fields, [("count".to_owned(), "3".into())]);
/// ```
pub struct Matcher {
    webhooks: HashMap<Box<str>, Webhook>,
    /// By the entries' indices.
    rules: Vec<Rule>,
    recognizer: Box<dyn Recognizer>,
}

impl Matcher {
    /// Compiles the triggers of a table, and trains the recogniser.
    ///
    /// Gives also what is wrong with them, such as a pattern that cannot be read; the matcher goes
    /// without those.
    pub fn new(table: &Table, mut recognizer: Box<dyn Recognizer>) -> (Self, Vec<Gap>) {
        let rules = rule::rules(table.entries());
        let mut gaps = Vec::new();
        let mut webhooks = HashMap::new();
        let mut size = 0;
        for name in table.webhooks() {
            let webhook = Webhook::new(name, table, &rules, &mut size, &mut gaps);
            let samples = webhook.sample_list();
            if !samples.is_empty() {
                let wrong = recognizer.train(name, &samples);
                gaps.extend(wrong.iter().map(|wrong| unlearnt(table, wrong)));
            }
            webhooks.insert(name.into(), webhook);
        }
        (Self { webhooks, rules, recognizer }, gaps)
    }

    /// The command that a text is, whatever the conversation waits for: `/start` and
    /// `/start@bot_name some words`, in any case.
    ///
    /// What stands behind it is the field `arguments`; it is absent if nothing does.
    pub fn command(&self, input: &Input<'_>) -> Option<Match> {
        if input.event_name.is_some() {
            return None;
        }
        let command = Command::read(input.text)?;
        let way = self
            .webhooks
            .get(input.webhook)?
            .commands
            .first(&command.key, |way| self.rules[way.entry].may_answer(input))?;
        let arguments = (!command.arguments.is_empty())
            .then(|| ("arguments".to_owned(), command.arguments.into()));
        Some(Match { entry: way.entry, fields: arguments.into_iter().collect(), by: By::Command })
    }

    /// The intent that an input means: the highest priority first, then the more specific (command,
    /// whole text, pattern, samples; with named states before without; with channels before
    /// without), then the one written first.
    ///
    /// An event that is no message goes to an intent for that kind of event or to nobody. Patterns
    /// see the text as it was sent, without surrounding blanks, and match anywhere in it unless they
    /// are anchored; their captures are fields by name, those without a name by number. A text
    /// without a word, such as that of a picture, matches nothing.
    pub fn find(&self, input: &Input<'_>) -> Option<Match> {
        let webhook = self.webhooks.get(input.webhook)?;
        let may = |entry: usize| self.rules[entry].may_answer(input);
        if let Some(event) = input.event_name {
            let way = webhook.events.first(event, |way| may(way.entry))?;
            return Some(Match { entry: way.entry, fields: Vec::new(), by: By::Event });
        }
        let command =
            self.command(input).map(|found| (self.rules[found.entry].rank(rule::COMMAND), found));
        let text = input.text.trim();
        if text.is_empty() || keys::is_longer(text, LONGEST_TEXT) {
            return command.map(|(_, found)| found);
        }
        let whole = match webhook.texts.is_empty() {
            true => None,
            false => webhook.texts.first(&keys::whole(text), |way| may(way.entry)),
        };
        let whole = whole
            .map(|way| (way.rank, Match { entry: way.entry, fields: Vec::new(), by: By::Text }));
        let mut best = [command, whole].into_iter().flatten().min_by_key(|(rank, _)| *rank);
        let beats = |best: &Option<(Rank, Match)>, rank: Rank| {
            best.as_ref().is_none_or(|(other, _)| rank < *other)
        };
        let pattern = webhook.patterns.find(text, |way| beats(&best, way.rank) && may(way.entry));
        if let Some((way, fields)) = pattern {
            best = Some((way.rank, Match { entry: way.entry, fields, by: By::Pattern }));
        }
        let eligible = |entry: usize| {
            let rule = &self.rules[entry];
            rule.samples && beats(&best, rule.rank(rule::SAMPLE)) && rule.may_answer(input)
        };
        if webhook.samples.iter().any(|(way, _)| eligible(way.entry)) {
            let found = self.recognizer.recognize(input.webhook, text, input.locale, &eligible);
            let found = found
                .into_iter()
                .filter(|found| self.rules.get(found.entry).is_some() && eligible(found.entry));
            // Of those with the same right, the likeliest.
            let found =
                found.min_by_key(|found| self.rules[found.entry].rank(rule::SAMPLE).right());
            if let Some(Recognized { entry, confidence, fields }) = found {
                return Some(Match { entry, fields, by: By::Sample(confidence) });
            }
        }
        best.map(|(_, found)| found)
    }

    /// The triggers of which two intents may match the same text at the same time, so that nothing
    /// but their order in the source decides, and samples that the recogniser can hardly tell apart.
    /// In source order.
    ///
    /// Patterns are tried on a few texts that the other one matches; two that share only stranger
    /// texts are not found.
    pub fn ambiguities(&self) -> Vec<Ambiguity> {
        let mut webhooks: Vec<_> = self.webhooks.iter().collect();
        webhooks.sort_unstable_by_key(|(name, _)| *name);
        let found = webhooks.into_iter().flat_map(|(name, webhook)| {
            ambiguity::find(webhook, &self.rules, &self.recognizer.confusions(name))
        });
        found.collect()
    }
}

/// A sample that cannot be learnt, as other triggers that are not written right are told.
fn unlearnt(table: &Table, wrong: &Unlearnt<'_>) -> Gap {
    let Unlearnt { sample: Sample { text, entry }, reason } = wrong;
    let entry = table.entries().get(*entry);
    let (name, place) = entry.map_or_else(Default::default, |one| (one.name(), one.place()));
    Gap::Trigger { place, reason: format!("sample `{text}` of `{name}` {reason}") }
}

impl fmt::Debug for Matcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Matcher").field("intents", &self.rules.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
