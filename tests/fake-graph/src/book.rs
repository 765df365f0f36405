//! What was taken, call by call, and what became of the others.

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
    hash::{BuildHasher as _, Hasher as _, RandomState},
};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::RateReport;

/// A call that was taken: a message, a sender action, or a conversation moved from app to app.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Taken {
    /// Its place among all that were taken, from 1.
    pub seq: u64,
    /// When it was taken, in milliseconds since 1970.
    pub at_ms: u64,
    /// The page or account that sends.
    pub page: String,
    /// What was called, for example `messages`.
    pub edge: String,
    /// What it is.
    pub kind: Kind,
    /// To whom: the id, or what stands in its place.
    pub recipient: String,
    /// What the user reads, if that is a text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What kind of thing it is where it is more than a text, for example `generic` or `typing_on`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// The id that the answer names, if it is a message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// The header `Idempotency-Key`, if there was one; Meta knows none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Which call with this page, edge and body it is, those not taken included, from 1.
    pub attempt: u32,
    /// How many times the same was taken by now: more than 1 is a repeat.
    pub copy: u32,
    /// What the caller knows of it.
    pub answer: Given,
    /// The whole call.
    pub body: Box<RawValue>,
}

/// What a taken call is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Kind {
    /// A message.
    Message,
    /// Typing, seen, a reaction.
    SenderAction,
    /// A conversation that moves from app to app.
    Handover,
}

/// What the caller can know of a call that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Given {
    /// That it was taken: the answer was handed to the connection.
    Given,
    /// Nothing: the connection was closed, or hangs.
    Withheld,
    /// That it may have been taken: code 1/1357046.
    Unsure,
}

/// Counts of calls of `messages` and of those that hand over.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Stats {
    /// All that arrived.
    pub calls: u64,
    /// Those that were taken.
    pub taken: u64,
    /// Those of them that had been taken before.
    pub repeats: u64,
    /// How calls ended: a fault's name, `ok`, or for example `refused 10/2018278`.
    pub outcomes: BTreeMap<Cow<'static, str>, u64>,
    /// What the random numbers began with.
    pub seed: u64,
    /// The check of rates.
    pub rates: RateReport,
}

/// The list and the counts.
#[derive(Debug, Default)]
pub(crate) struct Book {
    taken: Vec<Taken>,
    /// How often a body arrived and was taken, by its digest.
    seen: HashMap<u64, (u32, u32)>,
    hasher: RandomState,
    next: u64,
    stats: Stats,
}

impl Taken {
    /// The whole call, to look into.
    pub fn value(&self) -> serde_json::Value {
        serde_json::from_str(self.body.get()).unwrap_or_default()
    }

    /// What it says, for people: a text, or what it is in brackets.
    pub fn summary(&self) -> String {
        match (&self.form, &self.text) {
            (None, Some(text)) => text.clone(),
            (Some(form), Some(text)) => format!("[{form}] {text}"),
            (Some(form), None) => format!("[{form}]"),
            (None, None) => format!("[{}]", self.edge),
        }
    }
}

impl Book {
    /// Counts a call, and gives what it is known by from now on and which attempt it is.
    pub(crate) fn arrived(&mut self, page: &str, edge: &str, body: &[u8]) -> (u64, u32) {
        let mut digest = self.hasher.build_hasher();
        for part in [page.as_bytes(), edge.as_bytes(), body] {
            digest.write(part);
            digest.write_u8(0xff);
        }
        let digest = digest.finish();
        let (attempts, _) = self.seen.entry(digest).or_default();
        *attempts += 1;
        self.stats.calls += 1;
        (digest, *attempts)
    }

    /// Counts how a call ended.
    pub(crate) fn ended(&mut self, outcome: impl Into<Cow<'static, str>>) {
        *self.stats.outcomes.entry(outcome.into()).or_default() += 1;
    }

    /// Writes a call down, and gives its place.
    pub(crate) fn take(&mut self, digest: u64, mut taken: Taken) -> u64 {
        let (_, copies) = self.seen.entry(digest).or_default();
        *copies += 1;
        self.next += 1;
        (taken.copy, taken.seq) = (*copies, self.next);
        self.stats.taken += 1;
        self.stats.repeats += u64::from(*copies > 1);
        self.taken.push(taken);
        self.next
    }

    /// The place that the next one gets.
    pub(crate) fn next(&self) -> u64 {
        self.next + 1
    }

    /// The answer to an earlier call is given after all.
    pub(crate) fn given(&mut self, seq: u64) {
        if let Ok(at) = self.taken.binary_search_by_key(&seq, |taken| taken.seq) {
            self.taken[at].answer = Given::Given;
        }
    }

    pub(crate) fn taken(&self) -> &[Taken] {
        &self.taken
    }

    pub(crate) fn stats(&self) -> &Stats {
        &self.stats
    }

    /// Forgets all but the places, which go on.
    pub(crate) fn clear(&mut self) {
        *self = Self { next: self.next, ..Self::default() };
    }
}
