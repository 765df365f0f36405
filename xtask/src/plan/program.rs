//! Turns the prefix patterns into short programs for the matcher in `fulfill-phone`.
//!
//! A national prefix is matched from the left and may end anywhere, its groups say what to keep:
//! that needs the first match in the order of the alternatives, which an automaton over whole
//! numbers cannot give. The programs are tiny and run only when the first digit fits.

use std::collections::HashMap;

use super::pattern::Node;

/// The program of a region that has no such prefix.
pub(crate) const NONE: usize = 0;

/// Takes one digit out of the set in the low ten bits.
const DIGIT: u16 = 0 << 12;
/// Goes on with the next word; when that fails, at the distance in the low bits.
const EITHER: u16 = 1 << 12;
/// Goes on at the distance in the low bits.
const JUMP: u16 = 2 << 12;
/// A group begins (even) or ends (odd).
const MARK: u16 = 3 << 12;
/// Holds at the end of the digits.
const END: u16 = 4 << 12;
/// The pattern matched; the low bits are the number of groups.
const MATCH: u16 = 5 << 12;

/// All programs, one after the other.
pub(crate) struct Programs {
    pub(crate) words: Vec<u16>,
    known: HashMap<Vec<u16>, usize>,
}

impl Default for Programs {
    fn default() -> Self {
        // Place 0: a digit out of the empty set, which never matches.
        Self { words: vec![DIGIT], known: HashMap::new() }
    }
}

impl Programs {
    /// Adds the program of `node`, or finds the same one again.
    pub(crate) fn add(&mut self, node: &Node) -> usize {
        let mut code = Vec::new();
        let groups = write(node, &mut code);
        code.push(MATCH | groups as u16);
        let words = &mut self.words;
        *self.known.entry(code).or_insert_with_key(|code| {
            words.extend(code);
            words.len() - code.len()
        })
    }

    /// The digits with which a match of the program at `start` can begin, as a bit set.
    pub(crate) fn first_digits(&self, start: usize) -> u16 {
        let (mut open, mut found) = (vec![start], 0);
        while let Some(at) = open.pop() {
            let word = self.words[at];
            let distance = usize::from(word & 0xFFF);
            match word & 0xF000 {
                DIGIT => found |= word,
                EITHER => open.extend([at + 1, at + distance]),
                JUMP => open.push(at + distance),
                MARK => open.push(at + 1),
                _ => {}
            }
        }
        found
    }
}

/// Appends the words of `node`; gives the highest number of a group in it.
fn write(node: &Node, code: &mut Vec<u16>) -> usize {
    match node {
        Node::Digit(set) => {
            code.push(DIGIT | set);
            0
        }
        Node::Sequence(parts) => {
            parts.iter().map(|part| write(part, code)).max().unwrap_or_default()
        }
        Node::Choice(choices) => {
            let mut groups = 0;
            let mut jumps = Vec::new();
            for (place, choice) in choices.iter().enumerate() {
                let split = code.len();
                let last = place + 1 == choices.len();
                if !last {
                    code.push(EITHER);
                }
                groups = groups.max(write(choice, code));
                if !last {
                    jumps.push(code.len());
                    code.push(JUMP);
                    code[split] |= distance(split, code.len());
                }
            }
            for jump in jumps {
                code[jump] |= distance(jump, code.len());
            }
            groups
        }
        Node::Repeat(part, low, high) => {
            let mut groups = (0..*low).map(|_| write(part, code)).max().unwrap_or_default();
            let mut splits = Vec::new();
            for _ in *low..*high {
                splits.push(code.len());
                code.push(EITHER);
                groups = groups.max(write(part, code));
            }
            for split in splits {
                code[split] |= distance(split, code.len());
            }
            groups
        }
        Node::Capture(number, inner) => {
            code.push(MARK | (number * 2) as u16);
            let groups = write(inner, code);
            code.push(MARK | (number * 2 + 1) as u16);
            groups.max(*number)
        }
        Node::End => {
            code.push(END);
            0
        }
    }
}

fn distance(from: usize, to: usize) -> u16 {
    let distance = to - from;
    assert!(distance < 1 << 12, "a prefix pattern is too long for the program format");
    distance as u16
}
