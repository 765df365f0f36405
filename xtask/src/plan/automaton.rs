//! Compiles the patterns of one calling code into a minimal automaton over digits.
//!
//! All patterns of a calling code walk side by side, so that one pass over a number answers which
//! regions take it and as what. The languages are finite, hence the automaton is a graph without
//! cycles, built from its leaves: equal nodes are stored once, over all calling codes.

use std::collections::HashMap;

use super::pattern::Node;

/// National numbers longer than this are refused before the automaton is asked.
pub(crate) const LONGEST: usize = 17;

/// Place of a node in [`Graph::nodes`].
pub(crate) type NodeId = u32;

/// The node that no number leaves: place 0, answer 0, all edges back to itself.
pub(crate) const DEAD: NodeId = 0;

/// A state: what is known when the number ends here, and where each digit leads.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(crate) struct State {
    pub(crate) answer: u16,
    pub(crate) next: [NodeId; 10],
}

/// The states of all automata.
pub(crate) struct Graph {
    pub(crate) nodes: Vec<State>,
    known: HashMap<State, NodeId>,
}

impl Graph {
    pub(crate) fn new() -> Self {
        let dead = State { answer: 0, next: [DEAD; 10] };
        Self { nodes: vec![dead.clone()], known: HashMap::from([(dead, DEAD)]) }
    }

    /// Adds the automaton of `patterns`; `answer` is called with the length of the number and the
    /// tags of the patterns that match all of it (or, for sticky tags, a beginning of it).
    pub(crate) fn add(
        &mut self,
        patterns: &[Tagged],
        answer: &mut dyn FnMut(usize, &[usize]) -> u16,
    ) -> NodeId {
        let mut machine = Machine { steps: Vec::new() };
        let mut starts = Vec::new();
        for pattern in patterns {
            let accept = machine.push(Step::Accept(pattern.tag, pattern.sticky));
            starts.push(machine.compile(&pattern.node, accept));
        }
        let set = machine.closure(starts);
        let mut seen = HashMap::new();
        self.build(&machine, 0, set, answer, &mut seen)
    }

    fn build(
        &mut self,
        machine: &Machine,
        length: usize,
        set: Vec<usize>,
        answer: &mut dyn FnMut(usize, &[usize]) -> u16,
        seen: &mut HashMap<(usize, Vec<usize>), NodeId>,
    ) -> NodeId {
        if set.is_empty() {
            return DEAD;
        }
        if let Some(&id) = seen.get(&(length, set.clone())) {
            return id;
        }
        let mut tags: Vec<usize> = set.iter().filter_map(|&step| machine.tag(step)).collect();
        tags.sort_unstable();
        let mut state = State { answer: answer(length, &tags), next: [DEAD; 10] };
        if length < LONGEST {
            for digit in 0..10 {
                let after = machine.closure(machine.step(&set, digit));
                state.next[digit] = self.build(machine, length + 1, after, answer, seen);
            }
        }
        let id = *self.known.entry(state.clone()).or_insert_with(|| {
            self.nodes.push(state);
            (self.nodes.len() - 1) as NodeId
        });
        seen.insert((length, set), id);
        id
    }
}

/// A pattern and the tag it reports.
pub(crate) struct Tagged {
    pub(crate) tag: usize,
    /// The tag stays once the beginning of the number has matched.
    pub(crate) sticky: bool,
    pub(crate) node: Node,
}

enum Step {
    Digit(u16, usize),
    Either(usize, usize),
    Accept(usize, bool),
}

struct Machine {
    steps: Vec<Step>,
}

impl Machine {
    fn push(&mut self, step: Step) -> usize {
        self.steps.push(step);
        self.steps.len() - 1
    }

    /// Writes `node` so that it goes on at `next`; gives back where it begins.
    fn compile(&mut self, node: &Node, next: usize) -> usize {
        match node {
            Node::Digit(set) => self.push(Step::Digit(*set, next)),
            Node::Sequence(parts) => {
                parts.iter().rev().fold(next, |next, part| self.compile(part, next))
            }
            Node::Choice(choices) => choices
                .iter()
                .map(|choice| self.compile(choice, next))
                .collect::<Vec<_>>()
                .into_iter()
                .reduce(|left, right| self.push(Step::Either(left, right)))
                .unwrap_or(next),
            Node::Repeat(part, low, high) => {
                let mut begin = next;
                for _ in *low..*high {
                    let once = self.compile(part, begin);
                    begin = self.push(Step::Either(once, next));
                }
                (0..*low).fold(begin, |begin, _| self.compile(part, begin))
            }
            Node::Capture(_, inner) => self.compile(inner, next),
            // A number ends where it ends: the end is implied by every pattern used here.
            Node::End => next,
        }
    }

    fn closure(&self, starts: Vec<usize>) -> Vec<usize> {
        let mut open = starts;
        let mut visited = std::collections::BTreeSet::new();
        let mut found = Vec::new();
        while let Some(step) = open.pop() {
            if visited.insert(step) {
                match self.steps[step] {
                    Step::Either(left, right) => open.extend([left, right]),
                    Step::Digit(..) | Step::Accept(..) => found.push(step),
                }
            }
        }
        found.sort_unstable();
        found
    }

    fn step(&self, set: &[usize], digit: usize) -> Vec<usize> {
        set.iter()
            .filter_map(|&step| match self.steps[step] {
                Step::Digit(digits, next) if digits & (1 << digit) != 0 => Some(next),
                Step::Accept(_, true) => Some(step),
                _ => None,
            })
            .collect()
    }

    fn tag(&self, step: usize) -> Option<usize> {
        match self.steps[step] {
            Step::Accept(tag, _) => Some(tag),
            _ => None,
        }
    }
}
