//! The lines of edges: straight where they pass a rank, bent between two.

use std::ops::Add;

use super::{
    layers::{Extent, Layers},
    place::separate,
};

/// The length of an arrow's head; lines run straight that far from a box.
pub(super) const HEAD: f64 = 8.0;

/// How far an edge from a box to itself stands out.
pub(super) const LOOP: f64 = 30.0;

/// Room between two ranks.
const GAP: f64 = 28.0;

/// Room between the ends of edges at a box, and to its corners.
const PORTS: f64 = 16.0;
const CORNER: f64 = 14.0;

/// A line may slant that much between two ranks rather than bend.
const SLANT: f64 = 3.0;

/// A place, or a way from one.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) y: f64,
}

impl Add for Point {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { x: self.x + other.x, y: self.y + other.y }
    }
}

/// One part of a line: straight without bends, else a cubic curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Part {
    pub(super) from: Point,
    pub(super) bends: Option<(Point, Point)>,
    pub(super) to: Point,
}

/// The line of an edge, up to the tip of its head.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Route {
    pub(super) parts: Vec<Part>,
    /// The middle of its label.
    pub(super) label: Point,
}

impl Route {
    /// The same line elsewhere.
    pub(super) fn map(mut self, change: impl Fn(Point) -> Point) -> Self {
        for part in &mut self.parts {
            part.from = change(part.from);
            part.to = change(part.to);
            part.bends = part.bends.map(|(one, other)| (change(one), change(other)));
        }
        self.label = change(self.label);
        self
    }
}

/// The room of a rank along.
#[derive(Clone, Copy, Debug)]
pub(super) struct Band {
    pub(super) start: f64,
    pub(super) end: f64,
}

/// The rooms of the ranks, one behind the other.
pub(super) fn bands(layers: &Layers) -> Vec<Band> {
    let mut start = 0.0;
    let mut bands = Vec::new();
    for rank in &layers.ranks {
        let along = |cell: &usize| layers.cells[*cell].extent.along;
        let height = rank.iter().map(along).fold(0.0, f64::max);
        bands.push(Band { start, end: start + height });
        start += height + GAP;
    }
    bands
}

/// The corner of each node's box: boxes stand in the middle of their rank.
pub(super) fn corners(
    layers: &Layers,
    bands: &[Band],
    middles: &[f64],
    sizes: &[Extent],
) -> Vec<Point> {
    let mut corners = vec![Point::default(); sizes.len()];
    for (rank, band) in layers.ranks.iter().zip(bands) {
        for cell in rank.iter().filter(|cell| layers.cells[**cell].is_node) {
            let size = sizes[*cell];
            corners[*cell] = Point {
                x: middles[*cell] - size.across / 2.0,
                y: f64::midpoint(band.start, band.end) - size.along / 2.0,
            };
        }
    }
    corners
}

/// The lines of all edges between two nodes.
pub(super) fn routes(
    layers: &Layers,
    bands: &[Band],
    middles: &[f64],
    sizes: &[Extent],
    corners: &[Point],
) -> Vec<Route> {
    let mut rank_of = vec![0; layers.cells.len()];
    for (rank, cells) in layers.ranks.iter().enumerate() {
        cells.iter().for_each(|cell| rank_of[*cell] = rank);
    }
    let leaving = ports(layers, middles, sizes, true);
    let entering = ports(layers, middles, sizes, false);
    let mut routes = Vec::new();
    for (at, chain) in layers.chains.iter().enumerate() {
        let (first, last) = (chain.cells[0], chain.cells[chain.cells.len() - 1]);
        // Each cell's place across, and where the line enters and leaves it along.
        let stops: Vec<(f64, f64, f64)> = chain
            .cells
            .iter()
            .map(|cell| match *cell {
                cell if cell == first => {
                    let bottom = corners[cell].y + sizes[cell].along;
                    (leaving[at], bottom, bands[rank_of[cell]].end + HEAD)
                }
                cell if cell == last => {
                    (entering[at], bands[rank_of[cell]].start - HEAD, corners[cell].y)
                }
                cell => (middles[cell], bands[rank_of[cell]].start, bands[rank_of[cell]].end),
            })
            .collect();
        let mut parts = Vec::new();
        for (place, (x, top, bottom)) in stops.iter().enumerate() {
            let (top, bottom) = (Point { x: *x, y: *top }, Point { x: *x, y: *bottom });
            if top.y < bottom.y {
                parts.push(Part { from: top, bends: None, to: bottom });
            }
            if let Some((x, next, _)) = stops.get(place + 1) {
                parts.push(bent(bottom, Point { x: *x, y: *next }));
            }
        }
        if chain.upwards {
            parts.reverse();
            for part in &mut parts {
                (part.from, part.to) = (part.to, part.from);
                part.bends = part.bends.map(|(one, other)| (other, one));
            }
        }
        let band = bands[rank_of[chain.label]];
        let label = Point { x: middles[chain.label], y: f64::midpoint(band.start, band.end) };
        routes.push(Route { parts, label });
    }
    routes
}

/// The line from a box back to itself, at its far side across.
pub(super) fn around(corner: Point, size: Extent, label: f64) -> Route {
    let side = corner.x + size.across;
    let middle = corner.y + size.along / 2.0;
    let (out, apart) = (side + LOOP - 6.0, 7.0);
    let turn = Point { x: side + HEAD, y: middle + apart };
    let parts = vec![
        Part {
            from: Point { x: side, y: middle - apart },
            bends: Some((
                Point { x: out + 8.0, y: middle - 18.0 },
                Point { x: out + 8.0, y: middle + 14.0 },
            )),
            to: turn,
        },
        Part { from: turn, bends: None, to: Point { x: side, y: middle + apart } },
    ];
    Route { parts, label: Point { x: side + LOOP + label / 2.0, y: middle } }
}

fn bent(from: Point, to: Point) -> Part {
    if (from.x - to.x).abs() < SLANT {
        return Part { from, bends: None, to };
    }
    let middle = f64::midpoint(from.y, to.y);
    let bends = (Point { x: from.x, y: middle }, Point { x: to.x, y: middle });
    Part { from, bends: Some(bends), to }
}

/// Where each edge leaves the upper box, or enters the lower one: in the order in which they go on,
/// so that they do not cross at once.
fn ports(layers: &Layers, middles: &[f64], sizes: &[Extent], leaving: bool) -> Vec<f64> {
    let mut ports = vec![0.0; layers.chains.len()];
    let mut at_node: Vec<Vec<(f64, usize)>> = vec![Vec::new(); sizes.len()];
    for (at, chain) in layers.chains.iter().enumerate() {
        let cells = &chain.cells;
        let (node, next) = match leaving {
            true => (cells[0], cells[1]),
            false => (cells[cells.len() - 1], cells[cells.len() - 2]),
        };
        at_node[node].push((middles[next], at));
    }
    for (node, mut ends) in at_node.into_iter().enumerate() {
        ends.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
        let gaps = ends.len().saturating_sub(1);
        let between = u32::try_from(gaps).map_or(0.0, f64::from);
        let room = (sizes[node].across / 2.0 - CORNER).max(0.0);
        let (least, most) = (middles[node] - room, middles[node] + room);
        let apart = PORTS.min(2.0 * room / between.max(1.0));
        let wanted: Vec<(f64, f64)> =
            ends.iter().map(|(next, _)| (next.clamp(least, most), 1.0)).collect();
        // Kept apart, the outermost may have been pushed beyond the corners.
        let found = separate(&wanted, &vec![apart; gaps]);
        let mut low = least;
        let mut high = (most - apart * between).max(least);
        for ((_, chain), place) in ends.iter().zip(found) {
            ports[*chain] = place.clamp(low, high.max(low));
            low += apart;
            high += apart;
        }
    }
    ports
}
