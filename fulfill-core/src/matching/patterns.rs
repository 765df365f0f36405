//! All patterns of one webhook, and the index of the words that they need.

use std::collections::HashMap;

use aho_corasick::AhoCorasick;
use regex_syntax::hir::Hir;
use serde_json::Value;

use super::{
    needles::{canonical, needles},
    pattern::Pattern,
    webhook::Way,
};

/// The patterns of one webhook.
#[derive(Default)]
pub(super) struct Patterns {
    /// By rank.
    list: Vec<(Way, Pattern)>,
    /// Finds the needles in a text.
    index: Option<AhoCorasick>,
    /// The patterns that each needle leads to, as positions in the list.
    owners: Vec<Vec<usize>>,
    /// The patterns that need nothing known.
    always: Vec<usize>,
}

impl Patterns {
    pub(super) fn new(mut patterns: Vec<(Way, Pattern, Hir)>) -> Self {
        patterns.sort_by(|(a, first, _), (b, second, _)| {
            (a.rank, &first.source).cmp(&(b.rank, &second.source))
        });
        let choices: Vec<_> = patterns.iter().map(|(_, _, hir)| needles(hir)).collect();
        let mut uses: HashMap<&str, usize> = HashMap::new();
        for needle in choices.iter().flatten().flatten() {
            *uses.entry(needle).or_default() += 1;
        }
        // Short ones are everywhere.
        let cost =
            |needle: &String| uses[needle.as_str()] + if needle.len() < 3 { 1000 } else { 0 };
        let (mut owned, mut always): (HashMap<&str, Vec<usize>>, _) = (HashMap::new(), Vec::new());
        for (position, choices) in choices.iter().enumerate() {
            match choices.iter().min_by_key(|choice| choice.iter().map(cost).sum::<usize>()) {
                Some(rarest) => {
                    for needle in rarest {
                        owned.entry(needle).or_default().push(position);
                    }
                }
                None => always.push(position),
            }
        }
        let mut owned: Vec<_> = owned.into_iter().collect();
        owned.sort_unstable();
        let index = AhoCorasick::new(owned.iter().map(|(needle, _)| needle)).ok();
        let mut owners = owned.into_iter().map(|(_, owners)| owners).collect();
        if index.is_none() {
            // Too much for an index: all are asked.
            (always, owners) = ((0..choices.len()).collect(), Vec::new());
        }
        let list = patterns.into_iter().map(|(way, pattern, _)| (way, pattern)).collect();
        Self { list, index, owners, always }
    }

    /// The first that matches, of those that may, and what it captures.
    pub(super) fn find(
        &self,
        text: &str,
        may: impl Fn(&Way) -> bool,
    ) -> Option<(Way, Vec<(String, Value)>)> {
        if self.list.is_empty() {
            return None;
        }
        let candidates = self.candidates(text).into_iter().map(|position| &self.list[position]);
        let mut allowed = candidates.filter(|(way, _)| may(way));
        allowed.find_map(|(way, pattern)| Some((*way, pattern.fields(text)?)))
    }

    /// The positions of all that match, by rank.
    pub(super) fn matching(&self, text: &str) -> impl Iterator<Item = usize> {
        let candidates = self.candidates(text).into_iter();
        candidates.filter(move |position| self.list[*position].1.is_match(text))
    }

    /// The positions of those that may match, by rank.
    fn candidates(&self, text: &str) -> Vec<usize> {
        let mut positions = self.always.clone();
        if let Some(index) = &self.index {
            let text = canonical(text);
            let found = index.find_overlapping_iter(&text);
            positions.extend(found.flat_map(|found| &self.owners[found.pattern().as_usize()]));
        }
        positions.sort_unstable();
        positions.dedup();
        positions
    }

    /// All of them, by rank.
    pub(super) fn list(&self) -> &[(Way, Pattern)] {
        &self.list
    }
}
