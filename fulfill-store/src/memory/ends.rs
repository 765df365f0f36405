//! What ends when, so that a sweep looks at nothing that it does not remove.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, VecDeque},
};

use crate::clock::Millis;

/// How many entries lie in one piece: a queue of millions is never moved to grow.
const PIECE: usize = 1024;

/// A time, and the hash of a key in its table.
type Entry = (Millis, u64);

/// Keys by time. Nearly all are put in in the order of their times.
#[derive(Debug, Default)]
pub(super) struct Queue {
    even: VecDeque<VecDeque<Entry>>,
    last: Millis,
    /// Those that were not: because the clock was stepped back, or what they are of was held up.
    odd: BinaryHeap<Reverse<Entry>>,
}

impl Queue {
    pub(super) fn push(&mut self, at: Millis, hash: u64) {
        if at < self.last {
            return self.odd.push(Reverse((at, hash)));
        }
        self.last = at;
        match self.even.back_mut().filter(|piece| piece.len() < PIECE) {
            Some(piece) => piece.push_back((at, hash)),
            None => self.even.push_back([(at, hash)].into()),
        }
    }

    /// Takes out the first, if its time is not after that one.
    pub(super) fn pop(&mut self, until: Millis) -> Option<Entry> {
        let even = self.even.front().and_then(VecDeque::front).copied();
        let odd = self.odd.peek().map(|Reverse(entry)| *entry);
        let first = even.into_iter().chain(odd).min().filter(|(at, _)| *at <= until)?;
        if Some(first) != even {
            self.odd.pop();
            return Some(first);
        }
        let piece = self.even.front_mut()?;
        piece.pop_front();
        if piece.is_empty() {
            self.even.pop_front();
        }
        Some(first)
    }
}

/// The queues of a store.
#[derive(Debug, Default)]
pub(super) struct Ends {
    /// Events by when they were accepted, those of them that may be over once their time has come.
    pub(super) events: Queue,
    /// Conversations by when the first of their settled calls was settled.
    pub(super) calls: Queue,
    /// Conversations by when their sessions end, or earlier.
    pub(super) sessions: Queue,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_come_out_by_their_times() {
        let (mut queue, mut expected) = (Queue::default(), Vec::new());
        for number in 0..5 * PIECE as u64 {
            let at = if number % 7 == 0 { number / 2 } else { number };
            queue.push(at, number);
            expected.push((at, number));
        }
        expected.sort_unstable();
        let until = expected[4000].0;
        let early = expected.iter().filter(|(at, _)| *at <= until).count();
        let found: Vec<_> = std::iter::from_fn(|| queue.pop(until)).collect();
        assert_eq!(found, expected[..early]);
        queue.push(1, 1);
        assert_eq!(queue.pop(until), Some((1, 1)), "what was held up is over at once");
        let rest: Vec<_> = std::iter::from_fn(|| queue.pop(Millis::MAX)).collect();
        assert_eq!(rest, expected[early..]);
        assert!(queue.even.is_empty() && queue.odd.is_empty());
    }
}
