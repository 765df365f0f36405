//! Where the cells of each rank stand across, so that edges are short and straight.

use super::layers::Layers;

/// Room between two boxes of a rank, and beside a line.
const GAP: f64 = 26.0;
const LINE_GAP: f64 = 14.0;

/// Rounds down and up; later ones change fractions of a pixel.
const ROUNDS: usize = 32;

/// The middle of each cell across, from 0 at the left edge of the leftmost.
pub(super) fn place(layers: &Layers) -> Vec<f64> {
    let mut middles = vec![0.0; layers.cells.len()];
    for rank in &layers.ranks {
        let wanted: Vec<(f64, f64)> = rank.iter().map(|_| (0.0, 1.0)).collect();
        set(layers, rank, &wanted, &mut middles);
    }
    for round in 0..ROUNDS {
        let last = round + 4 >= ROUNDS;
        let count = layers.ranks.len();
        for step in 0..count {
            let down = round % 2 == 0;
            let rank = &layers.ranks[if down { step } else { count - 1 - step }];
            let wanted: Vec<(f64, f64)> = rank
                .iter()
                .map(|cell| {
                    let above = layers.up[*cell].iter().filter(|_| down || last);
                    let below = layers.down[*cell].iter().filter(|_| !down || last);
                    wanted(layers, *cell, above.chain(below), &middles)
                })
                .collect();
            set(layers, rank, &wanted, &mut middles);
        }
    }
    let left = |cell: usize| middles[cell] - layers.cells[cell].extent.across / 2.0;
    let least = (0..middles.len()).map(left).fold(f64::INFINITY, f64::min);
    middles.iter().map(|middle| middle - least).collect()
}

/// Where a cell would stand by its neighbours, and how much it matters: most where an edge only
/// passes, which would have a bend for nothing.
fn wanted<'n>(
    layers: &Layers,
    cell: usize,
    neighbours: impl Iterator<Item = &'n usize>,
    middles: &[f64],
) -> (f64, f64) {
    let passes = |at: usize| !layers.cells[at].is_node;
    let (mut sum, mut weights) = (0.0, 0.0);
    for other in neighbours {
        let weight = match (passes(cell), passes(*other)) {
            (true, true) => 40.0,
            (false, false) => 1.0,
            _ => 2.0,
        };
        sum += weight * middles[*other];
        weights += weight;
    }
    if weights == 0.0 { (middles[cell], 0.1) } else { (sum / weights, weights) }
}

/// Sets the cells of a rank as near to where they want to be as their order and room allow.
fn set(layers: &Layers, rank: &[usize], wanted: &[(f64, f64)], middles: &mut [f64]) {
    let half = |cell: usize| layers.cells[cell].extent.across / 2.0;
    let gap = |one: usize, other: usize| {
        let boxes = layers.cells[one].is_node && layers.cells[other].is_node;
        if boxes { GAP } else { LINE_GAP }
    };
    let apart: Vec<f64> =
        rank.windows(2).map(|pair| half(pair[0]) + gap(pair[0], pair[1]) + half(pair[1])).collect();
    for (cell, middle) in rank.iter().zip(separate(wanted, &apart)) {
        middles[*cell] = middle;
    }
}

/// The positions in this order, each as far apart from the next as `apart` says at least, whose
/// squared distances from the wanted ones, times their weights, add up to the least.
///
/// Without the distances it is the monotone sequence nearest to another: neighbours in the wrong
/// order share their mean.
pub(super) fn separate(wanted: &[(f64, f64)], apart: &[f64]) -> Vec<f64> {
    let mut shift = 0.0;
    let mut shifts = Vec::with_capacity(wanted.len());
    // Means, weights and numbers of what shares one.
    let mut blocks: Vec<(f64, f64, usize)> = Vec::new();
    for (at, (position, weight)) in wanted.iter().enumerate() {
        if at > 0 {
            shift += apart[at - 1];
        }
        shifts.push(shift);
        let mut block = (position - shift, *weight, 1);
        while let Some((mean, weight, count)) = blocks.pop_if(|former| former.0 > block.0) {
            let sum = weight + block.1;
            block = ((mean * weight + block.0 * block.1) / sum, sum, count + block.2);
        }
        blocks.push(block);
    }
    let means = blocks.iter().flat_map(|(mean, _, count)| std::iter::repeat_n(*mean, *count));
    means.zip(shifts).map(|(mean, shift)| mean + shift).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_keep_apart_and_near() {
        for (wanted, apart, expected) in [
            (vec![(0.0, 1.0), (100.0, 1.0)], vec![10.0], vec![0.0, 100.0]),
            (vec![(0.0, 1.0), (0.0, 1.0)], vec![10.0], vec![-5.0, 5.0]),
            (vec![(0.0, 3.0), (0.0, 1.0)], vec![8.0], vec![-2.0, 6.0]),
            (vec![(50.0, 1.0), (0.0, 1.0), (10.0, 1.0)], vec![10.0; 2], vec![10.0, 20.0, 30.0]),
        ] {
            assert_eq!(separate(&wanted, &apart), expected, "{wanted:?}");
        }
    }
}
