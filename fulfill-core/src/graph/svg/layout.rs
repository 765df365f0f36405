//! The whole picture: what hangs together is laid out in ranks, and the pieces are set beside and
//! below each other. Ranks go down or to the right, whichever gives the better page.

use super::{
    cards::{Arrow, Drawing, LINE_HEIGHT},
    layers::{Extent, Layers, Line, Problem},
    order::order,
    place::place,
    route::{self, Point, Route},
};

/// Room between pieces, and around all of them.
const GAP: f64 = 40.0;
const MARGIN: f64 = 20.0;

/// How wide a page is for its height.
const ASPECT: f64 = 1.3;

/// Where everything is.
#[derive(Clone, Debug, Default)]
pub(super) struct Arranged {
    pub(super) width: f64,
    pub(super) height: f64,
    /// In the order of the cards.
    pub(super) boxes: Vec<Rect>,
    /// In the order of the arrows.
    pub(super) routes: Vec<Route>,
}

/// A box, by its upper left corner.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Rect {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

#[derive(Clone, Copy, PartialEq)]
enum Direction {
    Down,
    Right,
}

impl Direction {
    /// From across and along to x and y.
    fn point(self, point: Point) -> Point {
        match self {
            Self::Down => point,
            Self::Right => Point { x: point.y, y: point.x },
        }
    }

    fn extent(self, width: f64, height: f64) -> Extent {
        match self {
            Self::Down => Extent { across: width, along: height },
            Self::Right => Extent { across: height, along: width },
        }
    }
}

/// Nodes that hang together, laid out from 0, 0.
#[derive(Default)]
struct Piece {
    width: f64,
    height: f64,
    boxes: Vec<(usize, Rect)>,
    routes: Vec<(usize, Route)>,
}

/// Lays a drawing out.
pub(super) fn arrange(drawing: &Drawing) -> Arranged {
    let cost = |arranged: &Arranged| {
        let aspect = arranged.width / arranged.height / ASPECT;
        (arranged.width * arranged.height).ln() + aspect.ln().abs()
    };
    let down = arrange_to(drawing, Direction::Down);
    let right = arrange_to(drawing, Direction::Right);
    if cost(&right) < cost(&down) { right } else { down }
}

fn arrange_to(drawing: &Drawing, direction: Direction) -> Arranged {
    let mut pieces: Vec<Piece> =
        components(drawing).iter().map(|nodes| piece(drawing, nodes, direction)).collect();
    // Stable: pieces alike stay in the order of the graph.
    pieces.sort_by(|one, other| {
        let key = |piece: &Piece| (piece.boxes.len() > 1, piece.height);
        let (one, other) = (key(one), key(other));
        other.0.cmp(&one.0).then(other.1.total_cmp(&one.1))
    });
    let area: f64 = pieces.iter().map(|piece| (piece.width + GAP) * (piece.height + GAP)).sum();
    let widest = pieces.iter().map(|piece| piece.width).fold(0.0, f64::max);
    let page = widest.max((area * ASPECT).sqrt());
    let mut arranged = Arranged {
        boxes: vec![Rect::default(); drawing.cards.len()],
        routes: vec![Route::default(); drawing.arrows.len()],
        ..Arranged::default()
    };
    let mut placed: Vec<Rect> = Vec::new();
    for piece in pieces {
        let rect = free(&placed, &piece, page);
        placed.push(rect);
        let shift = Point { x: rect.x + MARGIN, y: rect.y + MARGIN };
        for (node, rect) in piece.boxes {
            arranged.boxes[node] = Rect { x: rect.x + shift.x, y: rect.y + shift.y, ..rect };
        }
        for (arrow, route) in piece.routes {
            arranged.routes[arrow] = route.map(|point| point + shift);
        }
        arranged.width = arranged.width.max(rect.x + rect.width);
        arranged.height = arranged.height.max(rect.y + rect.height);
    }
    arranged.width += 2.0 * MARGIN;
    arranged.height += 2.0 * MARGIN;
    arranged
}

/// The highest place on a page of that width below, or beside, what is there already; of those, the
/// leftmost.
fn free(placed: &[Rect], piece: &Piece, page: f64) -> Rect {
    let mut best: Option<Rect> = None;
    let lefts = placed.iter().map(|rect| rect.x + rect.width + GAP);
    for x in std::iter::once(0.0).chain(lefts) {
        if x > 0.0 && x + piece.width > page {
            continue;
        }
        let above = placed
            .iter()
            .filter(|rect| rect.x < x + piece.width + GAP && x < rect.x + rect.width + GAP);
        let y = above.map(|rect| rect.y + rect.height + GAP).fold(0.0, f64::max);
        if best.is_none_or(|best| (y, x) < (best.y, best.x)) {
            best = Some(Rect { x, y, width: piece.width, height: piece.height });
        }
    }
    best.expect("the left edge is always free, however wide the piece is")
}

/// The nodes that hang together, in the order of the graph.
fn components(drawing: &Drawing) -> Vec<Vec<usize>> {
    let count = drawing.cards.len();
    let mut near: Vec<Vec<usize>> = vec![Vec::new(); count];
    for Arrow { from, to, .. } in &drawing.arrows {
        near[*from].push(*to);
        near[*to].push(*from);
    }
    let mut seen = vec![false; count];
    let mut components = Vec::new();
    for root in 0..count {
        if std::mem::replace(&mut seen[root], true) {
            continue;
        }
        let mut component = vec![root];
        let mut at = 0;
        while let Some(node) = component.get(at).copied() {
            at += 1;
            for other in &near[node] {
                if !std::mem::replace(&mut seen[*other], true) {
                    component.push(*other);
                }
            }
        }
        component.sort_unstable();
        components.push(component);
    }
    components
}

fn piece(drawing: &Drawing, nodes: &[usize], direction: Direction) -> Piece {
    let place_of = |node: usize| nodes.binary_search(&node).ok();
    let label = |arrow: &Arrow| match arrow.width {
        0.0 => Extent::default(),
        width => direction.extent(width, LINE_HEIGHT),
    };
    let sizes: Vec<Extent> = nodes
        .iter()
        .map(|node| direction.extent(drawing.cards[*node].width, drawing.cards[*node].height))
        .collect();
    let entries = nodes.iter().map(|node| drawing.cards[*node].entry).collect();
    let mut problem = Problem { nodes: sizes.clone(), entries, lines: Vec::new() };
    let (mut arrows, mut loops) = (Vec::new(), Vec::new());
    for (at, arrow) in drawing.arrows.iter().enumerate() {
        let (Some(from), Some(to)) = (place_of(arrow.from), place_of(arrow.to)) else { continue };
        if from == to {
            // It needs room beside the box, which stands in the middle of its own.
            problem.nodes[from].across += 2.0 * (route::LOOP + label(arrow).across);
            loops.push((at, from));
        } else {
            problem.lines.push(Line { from, to, label: label(arrow) });
            arrows.push(at);
        }
    }
    let mut layers = Layers::new(&problem);
    order(&mut layers);
    let middles = place(&layers);
    let bands = route::bands(&layers);
    let mut piece = Piece::default();
    let far = |at: usize| middles[at] + layers.cells[at].extent.across / 2.0;
    let across = (0..middles.len()).map(far).fold(0.0, f64::max);
    let along = bands.last().map_or(0.0, |band| band.end);
    let size = direction.point(Point { x: across, y: along });
    (piece.width, piece.height) = (size.x, size.y);
    let corners: Vec<Point> = route::corners(&layers, &bands, &middles, &sizes);
    for ((node, corner), at) in nodes.iter().zip(&corners).zip(0..) {
        let corner = direction.point(*corner);
        let size = direction.point(Point { x: sizes[at].across, y: sizes[at].along });
        let rect = Rect { x: corner.x, y: corner.y, width: size.x, height: size.y };
        piece.boxes.push((*node, rect));
    }
    let routes = route::routes(&layers, &bands, &middles, &sizes, &corners);
    let turned = |route: Route| route.map(|point| direction.point(point));
    piece.routes = arrows.into_iter().zip(routes.into_iter().map(turned)).collect();
    for (arrow, node) in loops {
        let route = route::around(corners[node], sizes[node], label(&drawing.arrows[arrow]).across);
        piece.routes.push((arrow, turned(route)));
    }
    piece
}

#[cfg(test)]
mod tests;
