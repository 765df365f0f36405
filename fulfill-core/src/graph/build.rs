//! From resolved ways to a graph.

use std::collections::BTreeSet;

use super::{
    Edge, EdgeKind, Graph, Node, NodeKind,
    links::{End, Link, Links},
};
use crate::{
    Entry, Triggers,
    reply::{Kind, Question},
};

pub(super) fn graph(links: &Links<'_>) -> Graph {
    let mut build = Build { links, graph: Graph::default(), seen: BTreeSet::new() };
    build.nodes();
    for (at, entry) in links.entries().iter().enumerate() {
        let from = intent_id(entry);
        for link in &links.ways[at] {
            build.link(&from, link);
        }
        if let Some(state) = &entry.triggers.next {
            build.edge(&from, state_id(state), EdgeKind::Next, true);
        }
    }
    for (at, form) in links.forms.iter().enumerate() {
        for link in &links.ends[at] {
            build.link(&form_id(&form.form.name), link);
        }
    }
    for entry in links.entries() {
        for state in &entry.triggers.states {
            build.edge(&state_id(state), intent_id(entry), EdgeKind::Answers, true);
        }
    }
    build.graph
}

struct Build<'a, 'l> {
    links: &'l Links<'a>,
    graph: Graph,
    seen: BTreeSet<String>,
}

impl Build<'_, '_> {
    fn nodes(&mut self) {
        let links = self.links;
        for (at, entry) in links.entries().iter().enumerate() {
            let mut lines = trigger_lines(&entry.triggers);
            if entry.fallback {
                lines.push("everything else".to_owned());
            }
            self.node(Node {
                lines,
                entry: links.is_entry(at),
                place: entry.location.map(|place| place.to_string()),
                ..plain(intent_id(entry), NodeKind::Intent, entry.name())
            });
        }
        for form in &links.forms {
            let name = &form.form.name;
            self.node(Node {
                lines: form.form.questions.iter().map(question_line).collect(),
                place: form.location.map(|place| place.to_string()),
                ..plain(form_id(name), NodeKind::Form, name.clone())
            });
        }
        let triggers = || links.entries().iter().map(|entry| &entry.triggers);
        let states: BTreeSet<&str> = triggers()
            .flat_map(|triggers| triggers.states.iter().chain(&triggers.next))
            .map(AsRef::as_ref)
            .collect();
        for state in states {
            self.node(plain(state_id(state), NodeKind::State, state.to_owned()));
        }
    }

    fn node(&mut self, node: Node) {
        if self.seen.insert(node.id.clone()) {
            self.graph.nodes.push(node);
        }
    }

    fn link(&mut self, from: &str, link: &Link) {
        let (to, certain) = match &link.to {
            End::Intent(at) => (intent_id(&self.links.entries()[*at]), true),
            End::Form(at) => (form_id(&self.links.forms[*at].form.name), true),
            End::AnyOf(all) => {
                for at in all {
                    let to = intent_id(&self.links.entries()[*at]);
                    self.edge(from, to, link.kind, false);
                }
                return;
            }
            End::Alias(name) => (self.other("name", NodeKind::Unknown, name), false),
            End::Missing(name) => (self.other("missing", NodeKind::Unknown, name), true),
            End::Address(url) => (self.other("address", NodeKind::Address, url), true),
            End::Dynamic => {
                let id = format!("dynamic:{from}");
                self.node(plain(id.clone(), NodeKind::Dynamic, "…".to_owned()));
                (id, false)
            }
        };
        self.edge(from, to, link.kind, certain);
    }

    fn other(&mut self, what: &str, kind: NodeKind, name: &str) -> String {
        let id = format!("{what}:{name}");
        self.node(plain(id.clone(), kind, name.to_owned()));
        id
    }

    fn edge(&mut self, from: &str, to: String, kind: EdgeKind, certain: bool) {
        let edge = Edge { from: from.to_owned(), to, kind, certain };
        if !self.graph.edges.contains(&edge) {
            self.graph.edges.push(edge);
        }
    }
}

fn plain(id: String, kind: NodeKind, name: String) -> Node {
    Node { id, kind, name, lines: Vec::new(), entry: false, place: None }
}

fn intent_id(entry: &Entry) -> String {
    format!("intent:{}", entry.name())
}

fn form_id(name: &str) -> String {
    format!("form:{name}")
}

fn state_id(name: &str) -> String {
    format!("state:{name}")
}

fn trigger_lines(triggers: &Triggers) -> Vec<String> {
    let commands = triggers.commands.iter().map(|name| format!("/{name}"));
    let texts = triggers.texts.iter().map(|text| format!("“{text}”"));
    let patterns = triggers.patterns.iter().map(|pattern| format!("~ {pattern}"));
    let samples = triggers.samples.iter().map(|sample| format!("like “{sample}”"));
    let events = triggers.events.iter().map(|event| format!("event {event}"));
    commands.chain(texts).chain(patterns).chain(samples).chain(events).collect()
}

fn question_line(question: &Question) -> String {
    let kind = kind_words(&question.kind);
    let optional = if question.optional { ", optional" } else { "" };
    format!("{}: {kind}{optional}", question.name)
}

/// A kind in the words of its JSON.
pub(super) fn kind_words(kind: &Kind) -> String {
    match kind {
        Kind::OneOf(values) => {
            let values: Vec<&str> = values.iter().map(|one| one.value.as_str()).collect();
            format!("one of {}", values.join(", "))
        }
        Kind::Media(types) if types.is_empty() => "media".to_owned(),
        Kind::Media(types) => format!("media of {}", types.join(", ")),
        Kind::Custom(name) => name.clone(),
        kind => {
            let json = serde_json::to_value(kind).ok();
            let name = json.as_ref().and_then(|json| json.as_str()).unwrap_or("text");
            name.replace('_', " ")
        }
    }
}
