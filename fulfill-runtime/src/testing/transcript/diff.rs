//! The difference of two texts, as a unified diff.

use std::fmt::Write as _;

/// How many equal lines stand around a difference.
const AROUND: usize = 3;

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    Same,
    Gone,
    New,
}

impl Sign {
    fn letter(self) -> char {
        match self {
            Self::Same => ' ',
            Self::Gone => '-',
            Self::New => '+',
        }
    }
}

/// The hunks that make `new` of `old`; empty if they are equal. Blanks at line ends do not count.
pub(crate) fn unified(old: &[String], new: &[String]) -> String {
    let rows = align(old, new);
    let changed: Vec<usize> = (0..rows.len()).filter(|at| rows[*at].0 != Sign::Same).collect();
    let mut text = String::new();
    let mut rest = changed.as_slice();
    while let Some(first) = rest.first() {
        // Differences with few equal lines between them share a hunk.
        let last = rest.windows(2).position(|pair| pair[1] - pair[0] > 2 * AROUND + 1);
        let (own, after) = rest.split_at(last.map_or(rest.len(), |at| at + 1));
        let end = own.last().map_or(rows.len(), |last| (last + AROUND + 1).min(rows.len()));
        hunk(&mut text, &rows, first.saturating_sub(AROUND), end);
        rest = after;
    }
    text
}

fn hunk(text: &mut String, rows: &[(Sign, &str)], start: usize, end: usize) {
    let count = |rows: &[(Sign, &str)], without: Sign| {
        rows.iter().filter(|(sign, _)| *sign != without).count()
    };
    let (before, own) = (&rows[..start], &rows[start..end]);
    let range = |without| {
        let length = count(own, without);
        // An empty range stands behind the line it names.
        let first = count(before, without) + usize::from(length > 0);
        if length == 1 { first.to_string() } else { format!("{first},{length}") }
    };
    let (old, new) = (range(Sign::New), range(Sign::Gone));
    // Writing to a string cannot fail.
    let _ = writeln!(text, "@@ -{old} +{new} @@");
    for (sign, line) in own {
        let _ = writeln!(text, "{}{line}", sign.letter());
    }
}

/// All lines of both, those they share once: the longest common subsequence between what is equal at
/// both ends.
fn align<'a>(old: &'a [String], new: &'a [String]) -> Vec<(Sign, &'a str)> {
    let same = |a: &String, b: &String| a.trim_end() == b.trim_end();
    let head = old.iter().zip(new).take_while(|(a, b)| same(a, b)).count();
    let (old_rest, new_rest) = (&old[head..], &new[head..]);
    let tail = old_rest.iter().rev().zip(new_rest.iter().rev());
    let tail = tail.take_while(|(a, b)| same(a, b)).count();
    let a = &old_rest[..old_rest.len() - tail];
    let b = &new_rest[..new_rest.len() - tail];
    // `longest[i][j]` is how many lines `a[i..]` and `b[j..]` share.
    let mut longest = vec![vec![0_u32; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            longest[i][j] = if same(&a[i], &b[j]) {
                longest[i + 1][j + 1] + 1
            } else {
                longest[i + 1][j].max(longest[i][j + 1])
            };
        }
    }
    let mut rows: Vec<(Sign, &str)> = Vec::new();
    rows.extend(old[..head].iter().map(|line| (Sign::Same, line.as_str())));
    let (mut i, mut j) = (0, 0);
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && same(&a[i], &b[j]) {
            rows.push((Sign::Same, &a[i]));
            (i, j) = (i + 1, j + 1);
        } else if j == b.len() || (i < a.len() && longest[i + 1][j] >= longest[i][j + 1]) {
            rows.push((Sign::Gone, &a[i]));
            i += 1;
        } else {
            rows.push((Sign::New, &b[j]));
            j += 1;
        }
    }
    rows.extend(old_rest[a.len()..].iter().map(|line| (Sign::Same, line.as_str())));
    rows
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    fn check(old: &str, new: &str, expected: &str) {
        assert_eq!(unified(&lines(old), &lines(new)), expected);
    }

    #[test]
    fn hunks_read_like_those_of_diff() {
        check("a\nb\n", "a\nb  \n", "");
        check("", "a", "@@ -0,0 +1 @@\n+a\n");
        check("a\nb\nc", "a\nc", "@@ -1,3 +1,2 @@\n a\n-b\n c\n");
        check(
            "1\n2\n3\n4\n5\nold\n6\n7\n8\n9\n10\n11\n12\nx",
            "1\n2\n3\n4\n5\nnew\nmore\n6\n7\n8\n9\n10\n11\n12\ny",
            "@@ -3,7 +3,8 @@\n 3\n 4\n 5\n-old\n+new\n+more\n 6\n 7\n 8\n\
             @@ -11,4 +12,4 @@\n 10\n 11\n 12\n-x\n+y\n",
        );
        check("a\n1\n2\n3\nb", "A\n1\n2\n3\nB", "@@ -1,5 +1,5 @@\n-a\n+A\n 1\n 2\n 3\n-b\n+B\n");
    }

    proptest! {
        #[test]
        fn both_texts_are_in_their_alignment(old in vec("[abc]", 0..9), new in vec("[abc]", 0..9)) {
            let rows = align(&old, &new);
            let side = |without: Sign| -> Vec<&str> {
                rows.iter().filter(|row| row.0 != without).map(|row| row.1).collect()
            };
            prop_assert_eq!(side(Sign::New), old.iter().map(String::as_str).collect::<Vec<_>>());
            prop_assert_eq!(side(Sign::Gone), new.iter().map(String::as_str).collect::<Vec<_>>());
            prop_assert_eq!(unified(&old, &new).is_empty(), old == new);
        }
    }
}
