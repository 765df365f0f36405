//! The order in which pairs are signed: by key, then by value, each distinct pair once.

use hmac::Mac;

use super::Content;
use crate::form::Form;

/// Pairs that can be signed where they lie.
trait Pairs {
    fn len(&self) -> usize;
    fn key(&self, index: usize) -> &str;
    fn value(&self, index: usize) -> &str;
    /// Feeds the pairs `first..=last` in this order.
    fn feed(&self, first: usize, last: usize, mac: &mut impl Mac);
}

impl Pairs for &Form {
    fn len(&self) -> usize {
        Form::len(self)
    }
    fn key(&self, index: usize) -> &str {
        Form::key(self, index)
    }
    fn value(&self, index: usize) -> &str {
        Form::value(self, index)
    }
    fn feed(&self, first: usize, last: usize, mac: &mut impl Mac) {
        mac.update(self.run(first, last).as_bytes());
    }
}

impl Pairs for &[(&str, &str)] {
    fn len(&self) -> usize {
        <[_]>::len(self)
    }
    fn key(&self, index: usize) -> &str {
        self[index].0
    }
    fn value(&self, index: usize) -> &str {
        self[index].1
    }
    fn feed(&self, first: usize, last: usize, mac: &mut impl Mac) {
        for (key, value) in &self[first..=last] {
            mac.update(key.as_bytes());
            mac.update(value.as_bytes());
        }
    }
}

/// The signed order of a request's pairs, worked out once and fed to each digest tried.
pub(super) struct Order<'a> {
    content: Content<'a>,
    /// Ranges `first..=last` of pairs that follow each other as received, too.
    runs: Runs,
}

impl<'a> Order<'a> {
    pub(super) fn of(content: Content<'a>) -> Self {
        let runs = match content {
            Content::Form(form) => runs(&form),
            Content::Pairs(pairs) => runs(&pairs),
            Content::Empty | Content::Body(_) => Runs::with_room_for(0),
        };
        Self { content, runs }
    }

    pub(super) fn feed(&self, mac: &mut impl Mac) {
        match self.content {
            Content::Form(form) => self.feed_from(&form, mac),
            Content::Pairs(pairs) => self.feed_from(&pairs, mac),
            Content::Empty | Content::Body(_) => {}
        }
    }

    fn feed_from(&self, pairs: &impl Pairs, mac: &mut impl Mac) {
        for &(first, last) in self.runs.as_slice() {
            pairs.feed(first as usize, last as usize, mac);
        }
    }
}

/// How many pairs are ordered without asking for memory. Twilio's requests have 10 to 30.
const INLINE: usize = 32;

/// The first bytes of a key as a number that sorts alike, above the pair's index: one comparison of
/// numbers tells most pairs apart.
type Rank = u128;

fn rank(key: &str, index: u32) -> Rank {
    let mut first = [0; 8];
    let length = key.len().min(8);
    first[..length].copy_from_slice(&key.as_bytes()[..length]);
    Rank::from(u64::from_be_bytes(first)) << 32 | Rank::from(index)
}

/// The pair's index, which stands in the lower half.
fn index(rank: Rank) -> usize {
    (rank & Rank::from(u32::MAX)) as usize
}

fn alike(a: Rank, b: Rank) -> bool {
    a >> 32 == b >> 32
}

fn runs(pairs: &impl Pairs) -> Runs {
    let count = pairs.len();
    let mut few = [0; INLINE];
    let mut many = Vec::new();
    let ranks = match few.get_mut(..count) {
        Some(ranks) => ranks,
        None => {
            many.resize(count, 0);
            many.as_mut_slice()
        }
    };
    for (index, ranked) in (0_u32..).zip(ranks.iter_mut()) {
        *ranked = rank(pairs.key(index as usize), index);
    }
    // UTF-8 sorts as its code points do; the libraries that sort UTF-16 units differ for keys
    // that mix characters beyond U+FFFF with others above the surrogates.
    ranks.sort_unstable();
    for alike in ranks.chunk_by_mut(|a, b| alike(*a, *b)).filter(|alike| alike.len() > 1) {
        alike.sort_unstable_by(|a, b| {
            let (a, b) = (index(*a), index(*b));
            (pairs.key(a), pairs.value(a)).cmp(&(pairs.key(b), pairs.value(b)))
        });
    }
    let mut runs = Runs::with_room_for(count);
    let mut before: Option<Rank> = None;
    for &rank in ranks.iter() {
        if before.is_none_or(|before| !same(pairs, before, rank)) {
            runs.push(index(rank) as u32);
            before = Some(rank);
        }
    }
    runs
}

fn same(pairs: &impl Pairs, a: Rank, b: Rank) -> bool {
    let (x, y) = (index(a), index(b));
    alike(a, b) && pairs.key(x) == pairs.key(y) && pairs.value(x) == pairs.value(y)
}

/// A list of ranges that joins neighbours.
struct Runs {
    few: [(u32, u32); INLINE],
    /// Used instead if there is not enough room.
    many: Vec<(u32, u32)>,
    length: usize,
}

impl Runs {
    fn with_room_for(pairs: usize) -> Self {
        let many = if pairs > INLINE { vec![(0, 0); pairs] } else { Vec::new() };
        Self { few: [(0, 0); INLINE], many, length: 0 }
    }

    fn push(&mut self, index: u32) {
        let slots = if self.many.is_empty() { &mut self.few[..] } else { &mut self.many };
        match self.length.checked_sub(1) {
            Some(last) if slots[last].1 + 1 == index => slots[last].1 = index,
            _ => {
                slots[self.length] = (index, index);
                self.length += 1;
            }
        }
    }

    fn as_slice(&self) -> &[(u32, u32)] {
        let slots = if self.many.is_empty() { &self.few[..] } else { &self.many };
        &slots[..self.length]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expected(pairs: &[(&str, &str)]) -> String {
        let mut sorted = pairs.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        sorted.into_iter().flat_map(|(key, value)| [key, value]).collect()
    }

    #[track_caller]
    fn check(pairs: &[(&str, &str)]) {
        let form: Form = pairs.iter().copied().collect();
        let borrowed = &pairs;
        let written = |pairs: &dyn Fn(u32, u32) -> String, runs: &Runs| -> String {
            runs.as_slice().iter().map(|&(first, last)| pairs(first, last)).collect()
        };
        let of_form = written(&|a, b| form.run(a as usize, b as usize).to_owned(), &runs(&&form));
        let of_pairs = |a: u32, b: u32| {
            borrowed[a as usize..=b as usize].iter().flat_map(|(k, v)| [*k, *v]).collect()
        };
        assert_eq!(of_form, expected(pairs));
        assert_eq!(written(&of_pairs, &runs(borrowed)), expected(pairs));
    }

    #[test]
    fn sorts_by_key_then_value_and_drops_copies() {
        check(&[]);
        check(&[("b", "1"), ("a", "2")]);
        check(&[("a", "1"), ("b", "2"), ("c", "3")]);
        check(&[("A", "2"), ("A", "1"), ("A", "2"), ("A", "")]);
        check(&[("A", "10"), ("A", "9"), ("A", "100")]);
        check(&[("MediaUrl10", "j"), ("MediaUrl2", "c"), ("MediaUrl1", "b")]);
        check(&[("abcdefgh", "x"), ("abcdefgh\0", "y"), ("abcdefg", "z"), ("", "w")]);
        check(&[("\u{1F600}", "2"), ("\u{FF5E}", "1"), ("é", "3")]);
        // Run together these are equal; as pairs they are not.
        check(&[("ab", "c"), ("a", "bc")]);
    }

    #[test]
    fn holds_more_pairs_than_fit_inline() {
        let keys: Vec<String> = (0..300).map(|index| format!("k{}", index * 7 % 300)).collect();
        let pairs: Vec<_> = keys.iter().map(|key| (key.as_str(), "v")).collect();
        check(&pairs);
        let mut sorted = pairs;
        sorted.sort_unstable();
        check(&sorted);
    }

    proptest::proptest! {
        #[test]
        fn sorts_any_pairs(pairs in proptest::collection::vec(("[ab\0é]{0,10}", "[ab]{0,2}"), 0..50)) {
            let pairs: Vec<_> = pairs.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
            check(&pairs);
        }
    }
}
