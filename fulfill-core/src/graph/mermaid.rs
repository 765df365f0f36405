//! The graph as a Mermaid flowchart, for pages that draw those.

use std::{collections::HashMap, fmt::Write as _};

use super::{EdgeKind, Graph, Node, NodeKind};

/// What a node of each kind looks like: fit for a light and a dark page.
const CLASSES: &str = "    classDef entry stroke-width:3px
    classDef form fill:#0f9d7a22,stroke:#0f9d7a
    classDef state fill:#c9861a22,stroke:#c9861a
    classDef open stroke-dasharray:4 3
";

impl Graph {
    /// The graph as a Mermaid flowchart.
    pub fn mermaid(&self) -> String {
        let ids: HashMap<&str, usize> =
            self.nodes.iter().enumerate().map(|(at, node)| (node.id.as_str(), at)).collect();
        let mut text = "flowchart TD\n".to_owned();
        for (at, node) in self.nodes.iter().enumerate() {
            let label = label(node);
            let (open, close) = match node.kind {
                NodeKind::Intent => ("(", ")"),
                NodeKind::Form => ("[", "]"),
                NodeKind::State => ("([", "])"),
                NodeKind::Unknown | NodeKind::Address => ("[", "]"),
                NodeKind::Dynamic => ("((", "))"),
            };
            let class = match (node.kind, node.entry) {
                (NodeKind::Form, _) => ":::form",
                (NodeKind::State, _) => ":::state",
                (NodeKind::Intent, true) => ":::entry",
                (NodeKind::Intent, false) => "",
                _ => ":::open",
            };
            let _ = writeln!(text, "    n{at}{open}\"{label}\"{close}{class}");
        }
        for edge in &self.edges {
            let (Some(from), Some(to)) = (ids.get(&*edge.from), ids.get(&*edge.to)) else {
                continue;
            };
            let arrow = if edge.certain { "-->" } else { "-.->" };
            let word = match edge.kind {
                EdgeKind::Redirect => String::new(),
                kind => format!("|{}|", kind.label()),
            };
            let _ = writeln!(text, "    n{from} {arrow}{word} n{to}");
        }
        text.push_str(CLASSES);
        text
    }
}

fn label(node: &Node) -> String {
    let lines = std::iter::once(node.name.as_str()).chain(node.lines.iter().map(String::as_str));
    lines.map(escape).collect::<Vec<_>>().join("<br/>")
}

/// A label is Markdown and HTML at once: whatever either knows is written as a number.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        match letter {
            letter if letter.is_alphanumeric() || " .,:?!-/~…“”".contains(letter) => {
                escaped.push(letter);
            }
            letter if letter.is_control() => escaped.push(' '),
            letter => {
                let _ = write!(escaped, "#{};", u32::from(letter));
            }
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_cannot_leave_their_place() {
        for (text, escaped) in [
            ("new order", "new order"),
            ("a\"]:::x", "a#34;#93;:::x"),
            ("<b>&amp;", "#60;b#62;#38;amp#59;"),
            ("a\nb", "a b"),
            ("☕", "#9749;"),
            ("`code` *x* _y_", "#96;code#96; #42;x#42; #95;y#95;"),
        ] {
            assert_eq!(escape(text), escaped);
        }
    }
}
