use proptest::prelude::*;

use super::*;
use crate::graph::{Edge, EdgeKind, Graph, Node, NodeKind};

/// A graph of nodes with these names, and edges between them.
fn graph(names: &[String], edges: &[(usize, usize, bool)]) -> Graph {
    const KINDS: [NodeKind; 6] = [
        NodeKind::Intent,
        NodeKind::Form,
        NodeKind::State,
        NodeKind::Unknown,
        NodeKind::Address,
        NodeKind::Dynamic,
    ];
    const WAYS: [EdgeKind; 4] =
        [EdgeKind::Redirect, EdgeKind::Collect, EdgeKind::Otherwise, EdgeKind::Next];
    let nodes = names.iter().enumerate().map(|(at, name)| Node {
        id: format!("{at}:{name}"),
        kind: KINDS[at % KINDS.len()],
        name: name.clone(),
        lines: names.iter().take(at % 12).cloned().collect(),
        entry: at % 2 == 0,
        place: Some(name.clone()),
    });
    let nodes: Vec<Node> = nodes.collect();
    let edge = |(at, (from, to, certain)): (usize, &(usize, usize, bool))| Edge {
        from: nodes[from % nodes.len()].id.clone(),
        to: nodes[to % nodes.len()].id.clone(),
        kind: WAYS[at % WAYS.len()],
        certain: *certain,
    };
    let edges = edges.iter().enumerate().map(edge).collect();
    Graph { nodes, edges }
}

fn apart(one: &Rect, other: &Rect) -> bool {
    one.x + one.width <= other.x
        || other.x + other.width <= one.x
        || one.y + one.height <= other.y
        || other.y + other.height <= one.y
}

/// Whether `<` and `&` stand only where the picture itself writes them.
fn is_well_formed(svg: &str) -> bool {
    const TAGS: [&str; 8] =
        ["<svg ", "<title>", "<style>", "<rect ", "<path ", "<text ", "<g>", "</"];
    const NAMES: [&str; 4] = ["&lt;", "&gt;", "&amp;", "&quot;"];
    let tags =
        svg.match_indices('<').all(|(at, _)| TAGS.iter().any(|tag| svg[at..].starts_with(tag)));
    let names =
        svg.match_indices('&').all(|(at, _)| NAMES.iter().any(|name| svg[at..].starts_with(name)));
    let controls = svg.chars().any(|letter| letter.is_control() && letter != '\n');
    tags && names && !controls && svg.matches("<g>").count() == svg.matches("</g>").count()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_graph_is_drawn(
        names in prop::collection::vec("[a-z<>&\"'`☕🍕\\\\\\]\u{0}\n -]{0,24}", 1..24),
        edges in prop::collection::vec((0..24_usize, 0..24_usize, any::<bool>()), 0..60),
    ) {
        let graph = graph(&names, &edges);
        let drawing = Drawing::of(&graph);
        let arranged = arrange(&drawing);
        for (at, one) in arranged.boxes.iter().enumerate() {
            prop_assert!(one.x >= 0.0 && one.y >= 0.0);
            prop_assert!(one.x + one.width <= arranged.width && one.y + one.height <= arranged.height);
            for other in &arranged.boxes[at + 1..] {
                prop_assert!(apart(one, other), "{one:?} and {other:?}");
            }
        }
        for (arrow, route) in drawing.arrows.iter().zip(&arranged.routes) {
            prop_assert!(!route.parts.is_empty());
            let numbers = route.parts.iter().flat_map(|part| [part.from, part.to]);
            for point in numbers {
                prop_assert!((0.0..=arranged.width).contains(&point.x), "{arrow:?} {point:?}");
                prop_assert!((0.0..=arranged.height).contains(&point.y), "{arrow:?} {point:?}");
            }
            for pair in route.parts.windows(2) {
                prop_assert_eq!(pair[0].to, pair[1].from);
            }
            // The line ends at the box it leads to, and begins at the one it leaves.
            let ends = [(route.parts[0].from, arrow.from), (route.parts[route.parts.len() - 1].to, arrow.to)];
            for (point, node) in ends {
                let rect = &arranged.boxes[node];
                prop_assert!((rect.x - 0.01..=rect.x + rect.width + 0.01).contains(&point.x), "{arrow:?}");
                prop_assert!((rect.y - 0.01..=rect.y + rect.height + 0.01).contains(&point.y), "{arrow:?}");
            }
        }
        let svg = graph.svg();
        prop_assert!(is_well_formed(&svg), "{svg}");
        prop_assert_eq!(&svg, &graph.svg());
        for (text, lines) in [(graph.mermaid(), names.len() + 1 + graph.edges.len() + 4), (graph.dot(), names.len() + 4 + graph.edges.len())] {
            // A name that left its quotes would begin a line of its own.
            prop_assert_eq!(text.lines().count(), lines, "{}", text);
        }
    }
}
