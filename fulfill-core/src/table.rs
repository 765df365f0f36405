//! The routing table: every intent, sorted, without conflicts.

use std::collections::{HashMap, hash_map::Entry as Slot};

use crate::{Entry, Gap, Target, Turn};

/// Every intent of an app, by webhook and node.
#[derive(Clone, Debug, Default)]
pub struct Table {
    entries: Vec<Entry>,
    webhooks: HashMap<Box<str>, Webhook>,
}

#[derive(Clone, Debug, Default)]
struct Webhook {
    nodes: HashMap<Box<str>, usize>,
    fallback: Option<usize>,
}

impl Table {
    /// Sorts the entries by webhook, node and place, whatever order the linker left them in.
    ///
    /// # Errors
    ///
    /// All conflicts at once: no intents at all, two on one (webhook, node), two fallbacks in one
    /// webhook, a node without a name.
    pub fn new(entries: impl IntoIterator<Item = Entry>) -> Result<Self, Vec<Gap>> {
        let (table, gaps) = Self::with_gaps(entries);
        if gaps.is_empty() { Ok(table) } else { Err(gaps) }
    }

    /// As [`new`](Self::new), but gives the table also when there are conflicts, the first of each
    /// in its place, so that what else is wrong can be found at the same time.
    pub fn with_gaps(entries: impl IntoIterator<Item = Entry>) -> (Self, Vec<Gap>) {
        let mut entries: Vec<Entry> = entries.into_iter().collect();
        entries.sort_by(|a, b| {
            let key = |entry: &Entry| (entry.location, entry.fallback);
            (&a.webhook, &a.node).cmp(&(&b.webhook, &b.node)).then_with(|| key(a).cmp(&key(b)))
        });
        let mut gaps = Vec::new();
        if entries.is_empty() {
            gaps.push(Gap::NoIntents);
        }
        let mut webhooks: HashMap<Box<str>, Webhook> = HashMap::new();
        for (index, entry) in entries.iter().enumerate() {
            if entry.node.trim().is_empty() {
                gaps.push(Gap::NamelessNode { place: entry.place() });
            }
            let webhook = webhooks.entry(entry.webhook.as_ref().into()).or_default();
            match webhook.nodes.entry(entry.node.as_ref().into()) {
                Slot::Vacant(free) => {
                    free.insert(index);
                }
                Slot::Occupied(first) => gaps.push(Gap::Duplicate {
                    webhook: entry.webhook.to_string(),
                    node: entry.node.to_string(),
                    first: entries[*first.get()].place(),
                    second: entry.place(),
                }),
            }
            match webhook.fallback {
                Some(first) if entry.fallback => gaps.push(Gap::TwoFallbacks {
                    webhook: entry.webhook.to_string(),
                    first: entries[first].place(),
                    second: entry.place(),
                }),
                _ if entry.fallback => webhook.fallback = Some(index),
                _ => {}
            }
        }
        (Self { entries, webhooks }, gaps)
    }

    /// All intents, sorted.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Changes the entries in place; names are not to be changed.
    pub fn entries_mut(&mut self) -> &mut [Entry] {
        &mut self.entries
    }

    /// Whether some intent belongs to that webhook.
    pub fn has_webhook(&self, webhook: &str) -> bool {
        self.webhooks.contains_key(webhook)
    }

    /// The names of the webhooks, sorted.
    pub fn webhooks(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.webhooks.keys().map(AsRef::as_ref).collect();
        names.sort_unstable();
        names
    }

    /// The intent of that name. Names match exactly, letter for letter.
    pub fn get(&self, webhook: &str, node: &str) -> Option<&Entry> {
        self.entries.get(self.index(webhook, node)?)
    }

    /// The place of the intent of that name among the [`entries`](Self::entries).
    pub fn index(&self, webhook: &str, node: &str) -> Option<usize> {
        self.webhooks.get(webhook)?.nodes.get(node).copied()
    }

    /// The place of the intent that answers what no other of its webhook does.
    pub fn fallback(&self, webhook: &str) -> Option<usize> {
        self.webhooks.get(webhook)?.fallback
    }

    /// The place of the intent that a text names, as seen from a webhook: a node of that webhook, or
    /// `webhook/node`; `/node` is one of the default webhook.
    pub fn named(&self, name: &str, webhook: &str) -> Option<usize> {
        self.index(webhook, name).or_else(|| {
            let (other, node) = name.split_once('/')?;
            self.index(other, node)
        })
    }

    /// The place of the intent that a target means in an answer to a turn of that webhook; none for
    /// an address, and for an intent that does not exist.
    pub fn find(&self, target: &Target, webhook: &str) -> Option<usize> {
        match target {
            Target::Intent { webhook: Some(own), node } => self.index(own, node),
            Target::Intent { webhook: None, node } => self.named(node, webhook),
            Target::Url { .. } => None,
        }
    }

    /// The intent that answers a turn: the node on the wire, else the webhook's fallback.
    ///
    /// # Errors
    ///
    /// [`NoRoute`] if nothing answers it.
    pub fn pick(&self, turn: &Turn) -> Result<&Entry, NoRoute> {
        let unknown = || NoRoute::Webhook { webhook: turn.webhook().to_owned() };
        let webhook = self.webhooks.get(turn.webhook()).ok_or_else(unknown)?;
        let index = turn.node().and_then(|node| webhook.nodes.get(node)).copied();
        let entry = index.or(webhook.fallback).and_then(|index| self.entries.get(index));
        entry.ok_or_else(|| NoRoute::Node {
            webhook: turn.webhook().to_owned(),
            node: turn.node().unwrap_or_default().to_owned(),
        })
    }
}

/// No intent answers a turn.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoRoute {
    /// No intent belongs to the webhook.
    #[error("no intent belongs to webhook `{webhook}`")]
    Webhook {
        /// The webhook asked for.
        webhook: String,
    },
    /// The webhook has no such node and no fallback intent.
    #[error("webhook `{webhook}` has neither an intent on node `{node}` nor a fallback intent")]
    Node {
        /// The webhook.
        webhook: String,
        /// The node asked for.
        node: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Call, Reply};

    fn entry(webhook: &'static str, node: &'static str) -> Entry {
        let handler = |_: &Turn| Call::Ready(Ok(Reply::new()));
        Entry { webhook: webhook.into(), ..Entry::new(node, handler) }
    }

    #[test]
    fn same_node_in_two_webhooks_is_fine_and_sorted() {
        let table = Table::new([entry("b", "x"), entry("a", "y"), entry("a", "x")]).unwrap();
        let names: Vec<_> = table.entries().iter().map(|e| (&*e.webhook, &*e.node)).collect();
        assert_eq!(names, [("a", "x"), ("a", "y"), ("b", "x")]);
        assert!(table.get("a", "x").is_some());
        assert!(table.get("a", "X").is_none());
        assert_eq!(table.webhooks(), ["a", "b"]);
    }

    #[test]
    fn conflicts_come_all_at_once() {
        let fallback = || Entry { fallback: true, ..entry("w", "f") };
        let gaps =
            Table::new([entry("", "x"), entry("", "x"), fallback(), fallback(), entry("", " ")]);
        let texts: Vec<String> = gaps.unwrap_err().iter().map(ToString::to_string).collect();
        assert_eq!(texts.len(), 4, "{texts:#?}");
    }

    #[test]
    fn finds_what_targets_and_texts_name() {
        let fallback = Entry { fallback: true, ..entry("w", "any") };
        let table = Table::new([entry("", "x"), entry("w", "x"), entry("w", "a/b"), fallback]);
        let table = table.unwrap();
        let named = |index: Option<usize>| index.map(|index| table.entries()[index].name());
        for (target, webhook, expected) in [
            (Target::node("x"), "", Some("x")),
            (Target::node("x"), "w", Some("w/x")),
            (Target::node("x"), "v", None),
            (Target::node("w/x"), "", Some("w/x")),
            (Target::node("/x"), "w", Some("x")),
            (Target::node("a/b"), "w", Some("w/a/b")),
            (Target::node("w/a/b"), "", Some("w/a/b")),
            (Target::node("X"), "", None),
            (Target::Intent { webhook: Some("w".into()), node: "x".into() }, "", Some("w/x")),
            (Target::Intent { webhook: Some("".into()), node: "w/x".into() }, "", None),
            (Target::url("https://x"), "", None),
        ] {
            let found = table.find(&target, webhook);
            assert_eq!(named(found).as_deref(), expected, "{target:?} from `{webhook}`");
        }
        assert_eq!(named(table.fallback("w")).as_deref(), Some("w/any"));
        assert_eq!(table.fallback(""), None);
        assert_eq!(table.fallback("v"), None);
    }

    #[test]
    fn picks_the_node_else_the_fallback() {
        let fallback = Entry { fallback: true, ..entry("w", "any") };
        let table = Table::new([entry("w", "x"), fallback, entry("", "y")]).unwrap();
        let pick = |webhook: &str, node: &str| {
            let turn = Turn::builder("test").webhook(webhook).node(node).build();
            table.pick(&turn).map(|entry| entry.node.to_string())
        };
        assert_eq!(pick("w", "x"), Ok("x".into()));
        assert_eq!(pick("w", "z"), Ok("any".into()));
        assert!(matches!(pick("", "z"), Err(NoRoute::Node { .. })));
        assert!(matches!(pick("v", "x"), Err(NoRoute::Webhook { .. })));
    }
}
