//! The graph in the language of Graphviz.

use std::fmt::Write as _;

use super::{EdgeKind, Graph, NodeKind};

impl Graph {
    /// The graph in the language of Graphviz, DOT.
    pub fn dot(&self) -> String {
        let mut text = "digraph conversation {\n    node [fontname=\"sans-serif\"];\n    \
                        edge [fontname=\"sans-serif\", fontsize=10];\n"
            .to_owned();
        for node in &self.nodes {
            let shape = match node.kind {
                NodeKind::Intent => "shape=box, style=rounded",
                NodeKind::Form => "shape=box, color=\"#0f9d7a\"",
                NodeKind::State => "shape=ellipse, color=\"#c9861a\"",
                NodeKind::Unknown | NodeKind::Address => "shape=box, style=dashed",
                NodeKind::Dynamic => "shape=circle, style=dashed",
            };
            let bold = if node.entry { ", penwidth=2" } else { "" };
            // `\l` ends a line and sets it to the left.
            let lines: String =
                node.lines.iter().map(|line| format!("{}\\l", escape(line))).collect();
            let name = escape(&node.name);
            let label = if lines.is_empty() { name } else { format!("{name}\\n{lines}") };
            let _ =
                writeln!(text, "    \"{}\" [label=\"{label}\", {shape}{bold}];", escape(&node.id));
        }
        for edge in &self.edges {
            let mut looks = Vec::new();
            if edge.kind != EdgeKind::Redirect {
                looks.push(format!("label=\"{}\"", edge.kind.label()));
            }
            if !edge.certain {
                looks.push("style=dashed".to_owned());
            }
            let looks = match looks.as_slice() {
                [] => String::new(),
                looks => format!(" [{}]", looks.join(", ")),
            };
            let (from, to) = (escape(&edge.from), escape(&edge.to));
            let _ = writeln!(text, "    \"{from}\" -> \"{to}\"{looks};");
        }
        text.push_str("}\n");
        text
    }
}

/// For a text in quotes: a backslash would begin an escape of Graphviz' own.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        match letter {
            '"' | '\\' => escaped.extend(['\\', letter]),
            letter if letter.is_control() => escaped.push(' '),
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stay_in_their_quotes() {
        for (text, escaped) in [
            ("new order", "new order"),
            (r#"a"b\"#, r#"a\"b\\"#),
            ("a\nb", "a b"),
            ("☕<b>", "☕<b>"),
        ] {
            assert_eq!(escape(text), escaped);
        }
    }
}
