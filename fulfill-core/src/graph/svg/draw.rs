//! From places to SVG. Every text is escaped here, and nowhere else.

use std::fmt::Write as _;

use super::{
    cards::{Card, Drawing, LINE_HEIGHT, LINE_SIZE, NAME_SIZE, PADDING},
    layout::{Arranged, Rect},
    measure::width,
    route::{HEAD, Part, Point, Route},
};
use crate::graph::{EdgeKind, Graph, Node, NodeKind};

/// Looks for light pages, and for dark ones where the reader's system says so.
const STYLE: &str = "\
text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','DejaVu Sans',sans-serif}
.page{fill:#fff}.name{fill:#1b2330;font-weight:600}.line,.tag,.word{fill:#566273}
.card{fill:#f5f7fa;stroke:#aeb9c7;stroke-width:1.2}.entry{stroke:#2f6fdb;stroke-width:2.4}
.form{fill:#eaf6f1;stroke:#2b9572}.state{fill:#fdf4e2;stroke:#c2861c}
.unknown{fill:#fdeeed;stroke:#c9473c;stroke-dasharray:5 4}
.address,.dynamic{stroke-dasharray:5 4}.rule{stroke:#2b9572;stroke-opacity:.35}
.edge{fill:none;stroke-width:1.4}.open{stroke-dasharray:5 4}
.go{stroke:#6d7a8a}.head.go{fill:#6d7a8a}.ask{stroke:#2b9572}.head.ask{fill:#2b9572}
.leave{stroke:#c9473c}.head.leave{fill:#c9473c}.turn{stroke:#c2861c}.head.turn{fill:#c2861c}
.wait{stroke:#7a5bd0}.head.wait{fill:#7a5bd0}.head{stroke:none}
@media (prefers-color-scheme:dark){
.page{fill:#10151c}.name{fill:#e8edf4}.line,.tag,.word{fill:#a3afbe}
.card{fill:#1a222d;stroke:#46546a}.entry{stroke:#6ea0f5}
.form{fill:#12271f;stroke:#3fb28c}.state{fill:#2a2110;stroke:#d9a441}
.unknown{fill:#2d1715;stroke:#ea7a70}.rule{stroke:#3fb28c}
.go{stroke:#8d9aab}.head.go{fill:#8d9aab}.ask{stroke:#3fb28c}.head.ask{fill:#3fb28c}
.leave{stroke:#ea7a70}.head.leave{fill:#ea7a70}.turn{stroke:#d9a441}.head.turn{fill:#d9a441}
.wait{stroke:#a48bf0}.head.wait{fill:#a48bf0}}
";

/// The picture.
pub(super) fn svg(graph: &Graph, drawing: &Drawing, arranged: &Arranged) -> String {
    let (wide, high) = (arranged.width.ceil(), arranged.height.ceil());
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{wide}\" height=\"{high}\" \
         viewBox=\"0 0 {wide} {high}\" role=\"img\">\n<title>Which intent leads where</title>\n\
         <style>\n{STYLE}</style>\n<rect class=\"page\" width=\"{wide}\" height=\"{high}\"/>\n"
    );
    for (arrow, route) in drawing.arrows.iter().zip(&arranged.routes) {
        let looks = looks(&arrow.kinds);
        let open = if arrow.certain { "" } else { " open" };
        let _ = writeln!(svg, "<path class=\"edge {looks}{open}\" d=\"{}\"/>", path(route));
        if let Some(part) = route.parts.last() {
            let _ = writeln!(svg, "<path class=\"head {looks}\" d=\"{}\"/>", head(part));
        }
    }
    // Above all lines: a label breaks its own, and others that pass too near.
    for (arrow, route) in drawing.arrows.iter().zip(&arranged.routes) {
        if !arrow.label.is_empty() {
            word(&mut svg, &arrow.label, arrow.width, route.label);
        }
    }
    for ((node, card), rect) in graph.nodes.iter().zip(&drawing.cards).zip(&arranged.boxes) {
        draw_card(&mut svg, node, card, rect);
    }
    svg.push_str("</svg>\n");
    svg
}

fn looks(kinds: &[EdgeKind]) -> &'static str {
    match kinds.first() {
        Some(EdgeKind::Collect | EdgeKind::Then) => "ask",
        Some(EdgeKind::Otherwise | EdgeKind::Cancel) => "leave",
        Some(EdgeKind::Listen | EdgeKind::Button) => "wait",
        Some(EdgeKind::Next | EdgeKind::Answers) => "turn",
        _ => "go",
    }
}

/// The line, short of its head.
fn path(route: &Route) -> String {
    let Some(first) = route.parts.first() else { return String::new() };
    let mut path = format!("M{}", point(first.from));
    for (at, part) in route.parts.iter().enumerate() {
        let last = at + 1 == route.parts.len();
        let to = if last { back(part) } else { part.to };
        let _ = match part.bends {
            None => write!(path, "L{}", point(to)),
            Some((one, other)) => {
                write!(path, "C{} {} {}", point(one), point(other), point(to))
            }
        };
    }
    path
}

/// Where the head of a line begins. The last part of a line is straight and at least that long.
fn back(part: &Part) -> Point {
    let (x, y) = heading(part);
    Point { x: part.to.x - x * HEAD, y: part.to.y - y * HEAD }
}

fn heading(part: &Part) -> (f64, f64) {
    let (x, y) = (part.to.x - part.from.x, part.to.y - part.from.y);
    let length = x.hypot(y);
    if length == 0.0 { (0.0, 1.0) } else { (x / length, y / length) }
}

fn head(part: &Part) -> String {
    let (x, y) = heading(part);
    let back = back(part);
    let side = |sign: f64| Point { x: back.x - y * 4.0 * sign, y: back.y + x * 4.0 * sign };
    format!("M{}L{}L{}Z", point(part.to), point(side(1.0)), point(side(-1.0)))
}

fn point(point: Point) -> String {
    format!("{} {}", number(point.x), number(point.y))
}

/// With one decimal at most, and no minus before a nought.
fn number(number: f64) -> f64 {
    (number * 10.0).round() / 10.0 + 0.0
}

fn word(svg: &mut String, label: &str, wide: f64, at: Point) {
    let (x, y) = (number(at.x - wide / 2.0), number(at.y - LINE_HEIGHT / 2.0));
    let _ = writeln!(
        svg,
        "<rect class=\"page\" x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{LINE_HEIGHT}\"/>\
         <text class=\"word\" font-size=\"{LINE_SIZE}\" text-anchor=\"middle\" x=\"{}\" y=\"{}\">{}\
         </text>",
        number(wide),
        number(at.x),
        number(at.y + 4.0),
        escape(label),
    );
}

fn draw_card(svg: &mut String, node: &Node, card: &Card, rect: &Rect) {
    let Rect { x, y, width: wide, height: high } = *rect;
    let class = match (node.kind, node.entry) {
        (NodeKind::Intent, true) => "card entry",
        (NodeKind::Intent, false) => "card",
        (NodeKind::Form, _) => "card form",
        (NodeKind::State, _) => "card state",
        (NodeKind::Unknown, _) => "card unknown",
        (NodeKind::Address, _) => "card address",
        (NodeKind::Dynamic, _) => "card dynamic",
    };
    let round = match node.kind {
        NodeKind::State | NodeKind::Dynamic => high / 2.0,
        NodeKind::Form => 3.0,
        _ => 9.0,
    };
    let place = node.place.as_ref().map_or_else(String::new, |place| format!("\n{place}"));
    let whole = std::iter::once(node.name.as_str()).chain(node.lines.iter().map(String::as_str));
    let whole = whole.collect::<Vec<_>>().join("\n");
    let _ = writeln!(
        svg,
        "<g><title>{}</title><rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" \
         height=\"{}\" rx=\"{}\"/>",
        escape(&format!("{whole}{place}")),
        number(x),
        number(y),
        number(wide),
        number(high),
        number(round),
    );
    let text = |svg: &mut String, class: &str, size: f64, x: f64, y: f64, text: &str| {
        let (x, y) = (number(x), number(y));
        let text = escape(text);
        let _ = writeln!(
            svg,
            "<text class=\"{class}\" font-size=\"{size}\" x=\"{x}\" y=\"{y}\" \
             xml:space=\"preserve\">{text}</text>"
        );
    };
    let inset = match node.kind {
        NodeKind::Dynamic => 8.0,
        NodeKind::State => PADDING + 6.0,
        _ => PADDING,
    };
    let base = y + if node.kind == NodeKind::Dynamic { 17.0 } else { 22.0 };
    text(svg, "name", NAME_SIZE, x + inset, base, &card.name);
    if !card.tag.is_empty() {
        let behind = x + inset + width(&card.name, NAME_SIZE, true) + 8.0;
        text(svg, "tag", LINE_SIZE, behind, base, card.tag);
    }
    if node.kind == NodeKind::Form && !card.lines.is_empty() {
        let _ = writeln!(
            svg,
            "<path class=\"rule\" d=\"M{} {}h{}\"/>",
            number(x),
            number(y + 32.0),
            number(wide)
        );
    }
    for (line, row) in card.lines.iter().zip(1_u32..) {
        text(svg, "line", LINE_SIZE, x + inset, y + 32.0 + f64::from(row) * LINE_HEIGHT, line);
    }
    svg.push_str("</g>\n");
}

/// XML has no way to write control characters.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push('\n'),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
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
    fn texts_stay_texts() {
        for (text, escaped) in [
            ("a<b>&\"", "a&lt;b&gt;&amp;&quot;"),
            ("]]>", "]]&gt;"),
            ("a\u{0}\u{7}b", "a  b"),
            ("\u{ffff}", "\u{fffd}"),
            ("☕ olá", "☕ olá"),
        ] {
            assert_eq!(escape(text), escaped);
        }
    }
}
