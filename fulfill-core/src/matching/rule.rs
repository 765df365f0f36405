//! When an intent may answer, and which of several does.

use std::cmp::Reverse;

use super::Input;
use crate::Entry;

/// What a trigger is, the more specific first.
pub(super) type Kind = u8;

pub(super) const COMMAND: Kind = 0;
pub(super) const TEXT: Kind = 1;
pub(super) const PATTERN: Kind = 2;
pub(super) const SAMPLE: Kind = 3;

/// One trigger's place among all: the lowest wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank {
    priority: Reverse<i32>,
    kind: Kind,
    any_state: bool,
    any_channel: bool,
    /// The intent's place in the source.
    place: usize,
}

impl Rank {
    /// Whether nothing but the order of the source tells them apart.
    pub(super) fn ties(self, other: Self) -> bool {
        self.right() == other.right()
    }

    /// The rank without regard to the source.
    pub(super) fn right(self) -> Self {
        Self { place: 0, ..self }
    }
}

/// When one intent may answer.
pub(super) struct Rule {
    /// The entry's index.
    index: usize,
    pub(super) priority: Reverse<i32>,
    states: Vec<Box<str>>,
    channels: Vec<Box<str>>,
    /// Its place in the source.
    pub(super) order: usize,
    /// Whether it has samples.
    pub(super) samples: bool,
}

/// The rules of the entries, by their indices.
pub(super) fn rules(entries: &[Entry]) -> Vec<Rule> {
    // Those of the source by file and line; then those made at run time.
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by_key(|index| {
        let at = entries[*index].location;
        (at.is_none(), at.map(|at| (at.file, at.line, at.package)), *index)
    });
    let mut orders = vec![0; entries.len()];
    for (place, index) in order.into_iter().enumerate() {
        orders[index] = place;
    }
    let entries = entries.iter().enumerate().zip(orders);
    entries.map(|((index, entry), order)| Rule::new(index, entry, order)).collect()
}

impl Rule {
    fn new(index: usize, entry: &Entry, order: usize) -> Self {
        let own = |list: &[std::borrow::Cow<'static, str>]| {
            list.iter().map(|text| text.as_ref().into()).collect()
        };
        Self {
            index,
            priority: Reverse(entry.triggers.priority),
            states: own(&entry.triggers.states),
            channels: own(&entry.triggers.channels),
            order,
            samples: !entry.triggers.samples.is_empty(),
        }
    }

    /// The rank of its triggers of one kind.
    pub(super) fn rank(&self, kind: Kind) -> Rank {
        Rank {
            priority: self.priority,
            kind,
            any_state: self.states.is_empty(),
            any_channel: self.channels.is_empty(),
            place: self.order,
        }
    }

    /// Whether it may answer at all, whatever was said.
    pub(super) fn may_answer(&self, input: &Input<'_>) -> bool {
        let state = |state: &str| self.states.iter().any(|own| **own == *state);
        let channel = |own: &str| [input.provider, input.channel].contains(&own);
        input.only.is_none_or(|only| only.contains(&self.index))
            && (self.states.is_empty() || input.state.is_some_and(state))
            && (self.channels.is_empty() || self.channels.iter().any(|own| channel(own)))
    }

    /// Whether both may answer in some state on some channel.
    pub(super) fn meets(&self, other: &Self) -> bool {
        let share = |a: &[Box<str>], b: &[Box<str>]| {
            a.is_empty() || b.is_empty() || a.iter().any(|name| b.contains(name))
        };
        share(&self.states, &other.states) && share(&self.channels, &other.channels)
    }
}
