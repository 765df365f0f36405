//! What the targets of a schema mean among the intents of a program.

use std::{
    borrow::Cow,
    collections::{BTreeSet, HashMap},
};

use fulfill_core::{Entry, reply};
use percent_encoding::percent_decode_str;

use super::super::super::Target;

/// The intents by name: handlers that were there, and tasks that become intents.
pub(super) struct Names {
    home: String,
    /// Webhook and node of each handler.
    handlers: Vec<(String, String)>,
    /// The places of handlers, by webhook and node.
    places: HashMap<String, HashMap<String, usize>>,
    /// The tasks that become intents, with their places once they have them.
    tasks: HashMap<String, Option<usize>>,
}

impl Names {
    /// Those of a program. Tasks belong to its only webhook, or else to the default one.
    pub(super) fn new(entries: &[Entry]) -> Self {
        let webhooks: BTreeSet<&str> = entries.iter().map(|entry| &*entry.webhook).collect();
        let home = match webhooks.first() {
            Some(only) if webhooks.len() == 1 => (*only).to_owned(),
            _ => String::new(),
        };
        let mut places: HashMap<String, HashMap<String, usize>> = HashMap::new();
        let mut handlers = Vec::with_capacity(entries.len());
        for (at, Entry { webhook, node, .. }) in entries.iter().enumerate() {
            places.entry(webhook.to_string()).or_default().entry(node.to_string()).or_insert(at);
            handlers.push((webhook.to_string(), node.to_string()));
        }
        Self { home, handlers, places, tasks: HashMap::new() }
    }

    /// The webhook that tasks belong to.
    pub(super) fn home(&self) -> &str {
        &self.home
    }

    /// Adds a task that becomes an intent; its place is known once it is one.
    pub(super) fn expect(&mut self, task: &str) {
        self.tasks.insert(task.to_owned(), None);
    }

    /// Says where a task's intent is.
    pub(super) fn place(&mut self, task: &str, at: usize) {
        self.tasks.insert(task.to_owned(), Some(at));
    }

    /// Takes back a task that becomes no intent after all.
    pub(super) fn forget(&mut self, task: &str) {
        self.tasks.remove(task);
    }

    /// The handler of a task's name.
    pub(super) fn own(&self, task: &str) -> Option<usize> {
        self.find(&self.home, task)
    }

    /// The intent of a task's name, be it a handler or made of the task.
    pub(super) fn intent(&self, task: &str) -> Option<usize> {
        self.own(task).or_else(|| self.tasks.get(task).copied().flatten())
    }

    /// The handler that a target means. Behind a URL that names none it is the one of `task`, the
    /// task that leads there, since `CurrentTask` says so.
    pub(super) fn handler(&self, target: &Target, task: Option<&str>) -> Option<usize> {
        if let Some(name) = target.task_name() {
            return self.own(name);
        }
        let segments = segments(target.uri());
        let named = match segments.as_slice() {
            [.., webhook, node] => self.find(webhook, node).or_else(|| self.own(node)),
            [node] => self.own(node),
            [] => None,
        };
        named.or_else(|| self.own(task?))
    }

    /// The intent that a target of the whole bot means.
    pub(super) fn index(&self, target: &Target) -> Option<usize> {
        let made = || self.tasks.get(target.task_name()?).copied().flatten();
        self.handler(target, None).or_else(made)
    }

    /// The intent that a target means, in a reply's words; `None` if nothing answers there.
    pub(super) fn resolve(&self, target: &Target, task: Option<&str>) -> Option<reply::Target> {
        let (webhook, node) = match self.handler(target, task) {
            Some(at) => {
                let (webhook, node) = self.handlers.get(at)?;
                (webhook.clone(), node.clone())
            }
            None => {
                let name = target.task_name().filter(|name| self.tasks.contains_key(*name))?;
                (self.home.clone(), name.to_owned())
            }
        };
        Some(reply::Target::Intent { webhook: Some(Cow::Owned(webhook)), node: Cow::Owned(node) })
    }

    fn find(&self, webhook: &str, node: &str) -> Option<usize> {
        self.places.get(webhook)?.get(node).copied()
    }
}

/// The segments of a URL's path, without empty ones; of a text that is no URL, all of them.
fn segments(url: &str) -> Vec<Cow<'_, str>> {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => url,
    };
    let segments = path.split('/').filter(|segment| !segment.is_empty());
    segments.map(|segment| percent_decode_str(segment).decode_utf8_lossy()).collect()
}

#[cfg(test)]
mod tests {
    use fulfill_core::{Call, Reply};

    use super::*;

    fn entry(webhook: &'static str, node: &'static str) -> Entry {
        let entry = Entry::new(node, |_| Call::Ready(Ok(Reply::new())));
        Entry { webhook: webhook.into(), ..entry }
    }

    #[test]
    fn targets_mean_intents() {
        let entries = [
            entry("", "greeting"),
            entry("", "say hi"),
            entry("", "order"),
            entry("shop", "greeting"),
        ];
        let mut names = Names::new(&entries);
        names.expect("goodbye");
        for (target, alone, from_order) in [
            ("task://greeting", "greeting", "greeting"),
            ("task://goodbye", "goodbye", "goodbye"),
            ("task://nobody", "", ""),
            ("https://h/greeting", "greeting", "greeting"),
            ("https://h/bot/greeting?a=b/c#d", "greeting", "greeting"),
            ("https://h/shop/greeting", "shop/greeting", "shop/greeting"),
            ("https://h/shop/greeting/", "shop/greeting", "shop/greeting"),
            ("https://h/say%20hi", "say hi", "say hi"),
            ("/greeting", "greeting", "greeting"),
            ("greeting", "greeting", "greeting"),
            // URLs are those of handlers; one that names none is the handler's of the task.
            ("https://h/goodbye", "", "order"),
            ("https://greeting", "", "order"),
            ("https://h?x=/greeting", "", "order"),
            ("", "", "order"),
        ] {
            let target = Target::url(target);
            let found = |task| {
                let found = names.resolve(&target, task);
                found.map(|found| found.to_string()).unwrap_or_default()
            };
            assert_eq!((found(None).as_str(), found(Some("order")).as_str()), (alone, from_order));
        }
    }

    #[test]
    fn tasks_belong_to_the_only_webhook() {
        assert_eq!(Names::new(&[entry("shop", "a"), entry("shop", "b")]).home(), "shop");
        assert_eq!(Names::new(&[entry("shop", "a"), entry("", "b")]).home(), "");
        assert_eq!(Names::new(&[]).home(), "");
    }
}
