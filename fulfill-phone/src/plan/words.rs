//! The compiled automata and programs: `digits.bin`, as words of 16 bits.
//!
//! The file is taken apart when the crate is compiled, so there is nothing to load or to decode.

use super::table::{EDGES, MAPS, NODES, PROGRAMS};

const FILE: &[u8] = include_bytes!("digits.bin");

/// For each node its answer, its map, and the place of its first edge.
static NODE_WORDS: [[u16; 3]; NODES] = nodes();
/// The nodes that edges lead to.
static EDGE_WORDS: [u16; EDGES] = words(NODES * 3);
/// Four bits for each digit: which of the edges of the node it takes.
static MAP_WORDS: [u64; MAPS] = maps(NODES * 3 + EDGES);
/// The programs of [`prefix`](super::prefix).
pub(super) static PROGRAM_WORDS: [u16; PROGRAMS] = words(NODES * 3 + EDGES + MAPS * 4);

/// The answer at the end of the digits; 0 as soon as no number begins like this.
pub(super) fn walk(root: u16, digits: &[u8]) -> u16 {
    let mut node = NODE_WORDS[usize::from(root)];
    for digit in digits {
        let [_, map, base] = node;
        let edge = (MAP_WORDS[usize::from(map)] >> (4 * (digit - b'0'))) & 0xF;
        let target = EDGE_WORDS[usize::from(base) + edge as usize];
        if target == 0 {
            return 0;
        }
        node = NODE_WORDS[usize::from(target)];
    }
    node[0]
}

const fn word(place: usize) -> u16 {
    u16::from_le_bytes([FILE[place * 2], FILE[place * 2 + 1]])
}

const fn words<const N: usize>(start: usize) -> [u16; N] {
    let mut table = [0; N];
    let mut place = 0;
    while place < N {
        table[place] = word(start + place);
        place += 1;
    }
    table
}

const fn maps(start: usize) -> [u64; MAPS] {
    let mut table = [0; MAPS];
    let mut place = 0;
    while place < MAPS {
        let mut part = 0;
        while part < 4 {
            table[place] |= (word(start + place * 4 + part) as u64) << (16 * part);
            part += 1;
        }
        place += 1;
    }
    table
}

const fn nodes() -> [[u16; 3]; NODES] {
    let mut table = [[0; 3]; NODES];
    let mut place = 0;
    while place < NODES {
        table[place] = [word(place * 3), word(place * 3 + 1), word(place * 3 + 2)];
        place += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_holds_what_the_table_says() {
        assert_eq!(FILE.len(), 2 * (NODES * 3 + EDGES + MAPS * 4 + PROGRAMS));
        for [_, map, base] in NODE_WORDS {
            assert!(usize::from(map) < MAPS && usize::from(base) < EDGES);
        }
        assert!(EDGE_WORDS.iter().all(|target| usize::from(*target) < NODES));
    }
}
