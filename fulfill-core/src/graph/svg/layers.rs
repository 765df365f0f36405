//! Nodes in ranks, from where conversations begin to where they end; what passes a rank has a cell in
//! it, and so has what is written beside an edge.

/// What is to be laid out: sizes across and along the direction of the edges.
#[derive(Clone, Debug, Default)]
pub(super) struct Problem {
    pub(super) nodes: Vec<Extent>,
    /// The nodes at which conversations may begin.
    pub(super) entries: Vec<bool>,
    pub(super) lines: Vec<Line>,
}

/// Room across and along.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Extent {
    pub(super) across: f64,
    pub(super) along: f64,
}

/// One edge between two different nodes.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) from: usize,
    pub(super) to: usize,
    /// The room of its label; nothing if it has none.
    pub(super) label: Extent,
}

/// A node, or where an edge passes a rank.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub(super) is_node: bool,
    pub(super) extent: Extent,
}

/// An edge as the cells it goes through, from the upper rank to the lower.
#[derive(Clone, Debug)]
pub(super) struct Chain {
    pub(super) cells: Vec<usize>,
    /// Whether the edge leads up.
    pub(super) upwards: bool,
    /// The cell in which its label stands.
    pub(super) label: usize,
}

/// Everything in ranks. Nodes are the first cells, in their order; chains are in the order of lines.
#[derive(Clone, Debug, Default)]
pub(super) struct Layers {
    pub(super) cells: Vec<Cell>,
    pub(super) ranks: Vec<Vec<usize>>,
    pub(super) chains: Vec<Chain>,
    /// The neighbours of each cell in the rank above and below.
    pub(super) up: Vec<Vec<usize>>,
    pub(super) down: Vec<Vec<usize>>,
}

impl Layers {
    pub(super) fn new(problem: &Problem) -> Self {
        let upwards = upwards(problem);
        let ranks = ranks(problem, &upwards);
        let mut layers = Self::default();
        for (node, rank) in ranks.iter().enumerate() {
            layers.cell(*rank, true, problem.nodes[node]);
        }
        for (line, upwards) in problem.lines.iter().zip(upwards) {
            let (upper, lower) = if upwards { (line.to, line.from) } else { (line.from, line.to) };
            let between = ranks[upper] + 1..ranks[lower];
            // The label stands at the end at which the edge begins.
            let labelled = if upwards { between.end - 1 } else { between.start };
            let mut cells = vec![upper];
            let mut label = upper;
            for rank in between {
                let extent = if rank == labelled { line.label } else { Extent::default() };
                let cell = layers.cell(rank, false, extent);
                if rank == labelled {
                    label = cell;
                }
                cells.push(cell);
            }
            cells.push(lower);
            for pair in cells.windows(2) {
                layers.down[pair[0]].push(pair[1]);
                layers.up[pair[1]].push(pair[0]);
            }
            layers.chains.push(Chain { cells, upwards, label });
        }
        layers
    }

    fn cell(&mut self, rank: usize, is_node: bool, extent: Extent) -> usize {
        let cell = self.cells.len();
        self.cells.push(Cell { is_node, extent });
        self.up.push(Vec::new());
        self.down.push(Vec::new());
        if self.ranks.len() <= rank {
            self.ranks.resize(rank + 1, Vec::new());
        }
        self.ranks[rank].push(cell);
        cell
    }
}

/// Which edges lead up, against all others: those that close a circle, found by walking from the
/// nodes that nothing leads to, then from where conversations begin and lead on most.
fn upwards(problem: &Problem) -> Vec<bool> {
    #[derive(Clone, Copy, PartialEq)]
    enum Visit {
        New,
        Open,
        Done,
    }
    let count = problem.nodes.len();
    let mut leaving: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut entering = vec![0_usize; count];
    for (at, line) in problem.lines.iter().enumerate() {
        leaving[line.from].push(at);
        entering[line.to] += 1;
    }
    let mut upwards = vec![false; problem.lines.len()];
    let mut visits = vec![Visit::New; count];
    let mut roots: Vec<usize> = (0..count).collect();
    roots.sort_by_key(|node| {
        let (ins, outs) = (entering[*node], leaving[*node].len());
        (
            ins > 0,
            !problem.entries[*node],
            ins.saturating_sub(outs),
            std::cmp::Reverse(outs.saturating_sub(ins)),
        )
    });
    for root in roots {
        if visits[root] != Visit::New {
            continue;
        }
        // The walk keeps its own stack: a bot may have a chain of any length.
        visits[root] = Visit::Open;
        let mut stack = vec![(root, 0)];
        while let Some((node, next)) = stack.last_mut() {
            let Some(line) = leaving[*node].get(*next).copied() else {
                visits[*node] = Visit::Done;
                stack.pop();
                continue;
            };
            *next += 1;
            let to = problem.lines[line].to;
            match visits[to] {
                Visit::Open => upwards[line] = true,
                Visit::Done => {}
                Visit::New => {
                    visits[to] = Visit::Open;
                    stack.push((to, 0));
                }
            }
        }
    }
    upwards
}

/// The rank of each node: even ones, so that every edge passes one at least, for its label. As far
/// from the top as the longest way there, and then as near to the next as may be.
fn ranks(problem: &Problem, upwards: &[bool]) -> Vec<usize> {
    let count = problem.nodes.len();
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut waiting = vec![0; count];
    for (line, upwards) in problem.lines.iter().zip(upwards) {
        let (upper, lower) = if *upwards { (line.to, line.from) } else { (line.from, line.to) };
        below[upper].push(lower);
        waiting[lower] += 1;
    }
    let mut ranks = vec![0; count];
    let mut order: Vec<usize> = (0..count).filter(|node| waiting[*node] == 0).collect();
    let mut at = 0;
    while let Some(node) = order.get(at).copied() {
        at += 1;
        for lower in &below[node] {
            ranks[*lower] = ranks[*lower].max(ranks[node] + 2);
            waiting[*lower] -= 1;
            if waiting[*lower] == 0 {
                order.push(*lower);
            }
        }
    }
    // What nothing leads to stands right above what it leads to.
    let mut entered = vec![false; count];
    below.iter().flatten().for_each(|lower| entered[*lower] = true);
    for node in (0..count).filter(|node| !entered[*node]) {
        if let Some(nearest) = below[node].iter().map(|lower| ranks[*lower]).min() {
            ranks[node] = nearest - 2;
        }
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(nodes: usize, lines: &[(usize, usize)], expected: &[usize], up: &[(usize, usize)]) {
        let line =
            |(from, to): &(usize, usize)| Line { from: *from, to: *to, label: Extent::default() };
        let problem = Problem {
            nodes: vec![Extent { across: 10.0, along: 10.0 }; nodes],
            entries: vec![true; nodes],
            lines: lines.iter().map(line).collect(),
        };
        let layers = Layers::new(&problem);
        let rank = |node: &usize| layers.ranks.iter().position(|rank| rank.contains(node)).unwrap();
        let ranks: Vec<usize> = (0..nodes).map(|node| rank(&node)).collect();
        assert_eq!(ranks, expected, "{lines:?}");
        let upwards = lines.iter().zip(&layers.chains).filter(|(_, chain)| chain.upwards);
        assert_eq!(upwards.map(|(line, _)| *line).collect::<Vec<_>>(), up, "{lines:?}");
    }

    #[test]
    fn the_longest_way_counts() {
        check(3, &[(0, 1), (1, 2), (0, 2)], &[0, 2, 4], &[]);
        check(4, &[(0, 1), (1, 2), (3, 2)], &[0, 2, 4, 2], &[]);
    }

    #[test]
    fn circles_are_opened_where_the_walk_ends() {
        check(2, &[(0, 1), (1, 0)], &[0, 2], &[(1, 0)]);
        check(3, &[(2, 0), (0, 1), (1, 0)], &[2, 4, 0], &[(1, 0)]);
    }
}
