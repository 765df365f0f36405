//! The order in each rank, so that few edges cross.

use super::layers::Layers;

/// Sweeps down and up; more change little.
const SWEEPS: usize = 24;

/// Orders the ranks: each cell goes to the middle of its neighbours, rank by rank, down and up, and
/// two beside each other change places where that saves crossings. The best order found stays.
pub(super) fn order(layers: &mut Layers) {
    let mut places = vec![0; layers.cells.len()];
    remember(layers, &mut places);
    let mut best = (crossings(layers, &places), layers.ranks.clone());
    for sweep in 0..SWEEPS {
        if best.0 == 0 {
            break;
        }
        let down = sweep % 2 == 0;
        let count = layers.ranks.len();
        for step in 1..count {
            let rank = if down { step } else { count - 1 - step };
            let neighbours = if down { &layers.up } else { &layers.down };
            let middle = |cell: usize| {
                let near = &neighbours[cell];
                let sum: usize = near.iter().map(|other| places[*other]).sum();
                // Places are small, so the quotient is exact enough to compare.
                if near.is_empty() { places[cell] as f64 } else { sum as f64 / near.len() as f64 }
            };
            let mut cells: Vec<(f64, usize)> =
                layers.ranks[rank].iter().map(|cell| (middle(*cell), *cell)).collect();
            cells.sort_by(|one, other| one.0.total_cmp(&other.0));
            layers.ranks[rank] = cells.into_iter().map(|(_, cell)| cell).collect();
            for (place, cell) in layers.ranks[rank].iter().enumerate() {
                places[*cell] = place;
            }
        }
        exchange(layers, &mut places);
        let found = crossings(layers, &places);
        if found < best.0 {
            best = (found, layers.ranks.clone());
        }
    }
    layers.ranks = best.1;
}

fn remember(layers: &Layers, places: &mut [usize]) {
    for rank in &layers.ranks {
        for (place, cell) in rank.iter().enumerate() {
            places[*cell] = place;
        }
    }
}

/// How many pairs of edges cross.
fn crossings(layers: &Layers, places: &[usize]) -> usize {
    let rank = |cells: &Vec<usize>| {
        let mut ends: Vec<usize> = Vec::new();
        let mut found = 0;
        for cell in cells {
            let mut below: Vec<usize> =
                layers.down[*cell].iter().map(|other| places[*other]).collect();
            below.sort_unstable();
            found += below
                .iter()
                .map(|end| ends.iter().filter(|other| *other > end).count())
                .sum::<usize>();
            ends.extend(below);
        }
        found
    };
    layers.ranks.iter().map(rank).sum()
}

/// Lets neighbours change places while that saves crossings.
fn exchange(layers: &mut Layers, places: &mut [usize]) {
    for _ in 0..layers.ranks.len().min(8) {
        let mut better = false;
        for rank in 0..layers.ranks.len() {
            for place in 1..layers.ranks[rank].len() {
                let (left, right) = (layers.ranks[rank][place - 1], layers.ranks[rank][place]);
                let cost = |one: usize, other: usize| {
                    pairs(&layers.up, places, one, other) + pairs(&layers.down, places, one, other)
                };
                if cost(right, left) < cost(left, right) {
                    layers.ranks[rank].swap(place - 1, place);
                    (places[left], places[right]) = (place, place - 1);
                    better = true;
                }
            }
        }
        if !better {
            return;
        }
    }
}

/// How many edges of two cells cross on one side, with `left` to the left.
fn pairs(neighbours: &[Vec<usize>], places: &[usize], left: usize, right: usize) -> usize {
    let beyond = |one: &usize| {
        neighbours[right].iter().filter(|other| places[**other] < places[*one]).count()
    };
    neighbours[left].iter().map(beyond).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::svg::layers::{Extent, Line, Problem};

    fn check(nodes: usize, lines: &[(usize, usize)], expected: usize) {
        let line =
            |(from, to): &(usize, usize)| Line { from: *from, to: *to, label: Extent::default() };
        let problem = Problem {
            nodes: vec![Extent::default(); nodes],
            entries: vec![true; nodes],
            lines: lines.iter().map(line).collect(),
        };
        let mut layers = Layers::new(&problem);
        order(&mut layers);
        let mut places = vec![0; layers.cells.len()];
        remember(&layers, &mut places);
        assert_eq!(crossings(&layers, &places), expected, "{lines:?}");
    }

    #[test]
    fn what_need_not_cross_does_not() {
        check(4, &[(0, 3), (1, 2)], 0);
        check(6, &[(0, 5), (1, 4), (2, 3), (0, 4)], 0);
        check(7, &[(0, 1), (0, 2), (1, 6), (2, 5), (1, 4), (2, 3)], 0);
        // All of three with all of three cannot be drawn without.
        let all: Vec<_> = (0..3).flat_map(|from| (3..6).map(move |to| (from, to))).collect();
        check(6, &all, 9);
    }
}
