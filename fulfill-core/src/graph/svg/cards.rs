//! What stands in each box and beside each edge, and how much room it takes.

use std::collections::{BTreeMap, HashMap};

use super::measure::{fit, width};
use crate::graph::{EdgeKind, Graph, Node, NodeKind};

pub(super) const NAME_SIZE: f64 = 13.0;
pub(super) const LINE_SIZE: f64 = 11.0;
pub(super) const LINE_HEIGHT: f64 = 16.0;
pub(super) const PADDING: f64 = 12.0;

/// The widest text in a box.
const WIDEST: f64 = 236.0;

/// The most lines below a name.
const MOST_LINES: usize = 8;

/// The boxes and edges of a graph, in pixels.
#[derive(Clone, Debug)]
pub(super) struct Drawing {
    /// In the order of the graph's nodes.
    pub(super) cards: Vec<Card>,
    /// Edges between the same two nodes are one.
    pub(super) arrows: Vec<Arrow>,
}

/// One box.
#[derive(Clone, Debug)]
pub(super) struct Card {
    pub(super) name: String,
    /// A word that says what it is, behind the name.
    pub(super) tag: &'static str,
    pub(super) lines: Vec<String>,
    /// Whether a conversation may begin there.
    pub(super) entry: bool,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// One edge.
#[derive(Clone, Debug)]
pub(super) struct Arrow {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) kinds: Vec<EdgeKind>,
    pub(super) certain: bool,
    pub(super) label: String,
    pub(super) width: f64,
}

impl Drawing {
    pub(super) fn of(graph: &Graph) -> Self {
        let places: HashMap<&str, usize> =
            graph.nodes.iter().enumerate().map(|(at, node)| (node.id.as_str(), at)).collect();
        let mut kinds: BTreeMap<(usize, usize, bool), Vec<EdgeKind>> = BTreeMap::new();
        for edge in &graph.edges {
            if let (Some(from), Some(to)) = (places.get(&*edge.from), places.get(&*edge.to)) {
                kinds.entry((*from, *to, !edge.certain)).or_default().push(edge.kind);
            }
        }
        let arrow = |((from, to, open), kinds): ((usize, usize, bool), Vec<EdgeKind>)| {
            let words: Vec<&str> =
                kinds.iter().map(|kind| kind.label()).filter(|word| !word.is_empty()).collect();
            let label = words.join(", ");
            let width = if label.is_empty() { 0.0 } else { width(&label, LINE_SIZE, false) + 8.0 };
            Arrow { from, to, kinds, certain: !open, label, width }
        };
        Self {
            cards: graph.nodes.iter().map(Card::of).collect(),
            arrows: kinds.into_iter().map(arrow).collect(),
        }
    }
}

impl Card {
    fn of(node: &Node) -> Self {
        let tag = match node.kind {
            NodeKind::Form => "form",
            NodeKind::State => "state",
            NodeKind::Unknown => "not found",
            NodeKind::Address => "address",
            NodeKind::Intent | NodeKind::Dynamic => "",
        };
        let name = fit(&node.name, WIDEST, NAME_SIZE, true);
        let mut lines: Vec<String> = node
            .lines
            .iter()
            .take(MOST_LINES)
            .map(|line| fit(line, WIDEST, LINE_SIZE, false))
            .collect();
        if node.lines.len() > MOST_LINES {
            lines.push(format!("and {} more", node.lines.len() - MOST_LINES));
        }
        let head = width(&name, NAME_SIZE, true)
            + if tag.is_empty() { 0.0 } else { 8.0 + width(tag, LINE_SIZE, false) };
        let widest = lines.iter().map(|line| width(line, LINE_SIZE, false)).fold(head, f64::max);
        let rows = u32::try_from(lines.len()).map_or(0.0, f64::from);
        let body = if lines.is_empty() { 0.0 } else { 4.0 + rows * LINE_HEIGHT };
        let (width, height) = match node.kind {
            NodeKind::Dynamic => (28.0, 28.0),
            // Its ends are round.
            NodeKind::State => (widest + 2.0 * PADDING + 12.0, 34.0),
            _ => ((widest + 2.0 * PADDING).max(64.0), 36.0 + body),
        };
        Self { name, tag, lines, entry: node.entry, width: width.ceil(), height: height.ceil() }
    }
}
