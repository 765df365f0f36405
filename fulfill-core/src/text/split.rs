//! Long text in parts that a channel takes, cut where a reader would pause.

use unicode_segmentation::UnicodeSegmentation;

/// What a channel counts when it limits a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// UTF-16 code units: an emoji counts two or more.
    Utf16,
    /// Bytes of UTF-8.
    Bytes,
    /// Unicode code points.
    Chars,
}

impl Unit {
    /// How long `text` is in this unit.
    ///
    /// ```
    /// use fulfill_core::text::Unit;
    ///
    /// assert_eq!([Unit::Utf16, Unit::Bytes, Unit::Chars].map(|unit| unit.measure("né🙏")), [4, 7, 3]);
    /// ```
    pub fn measure(self, text: &str) -> usize {
        match self {
            Self::Utf16 => text.encode_utf16().count(),
            Self::Bytes => text.len(),
            Self::Chars => text.chars().count(),
        }
    }
}

/// `text` in parts of at most `limit` units each.
///
/// A cut falls at the last end of a paragraph in the second half of what fits, else of a line, else
/// of a sentence, else at the last white space, else between words that have none (as in Chinese),
/// else between letters as a reader sees them (grapheme clusters, so never inside an emoji, an
/// accented letter or a CRLF). A single cluster that is longer than the limit is cut between code
/// points. Only white space at a cut is dropped, so a text of nothing else that has to be cut gives
/// no part; one that fits is given as it is. A limit below the longest code point is exceeded by
/// that one.
///
/// ```
/// use fulfill_core::text::{Unit, split};
///
/// let parts = split("Two pizzas.\n\nOne is large. The other is not.", 16, Unit::Utf16);
/// assert_eq!(parts, ["Two pizzas.", "One is large.", "The other is", "not."]);
/// ```
pub fn split(text: &str, limit: usize, unit: Unit) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while !fits(rest, limit, unit) {
        let at = cut(rest, limit, unit);
        let part = trim_end(&rest[..at]);
        if !part.is_empty() {
            parts.push(part);
        }
        rest = trim_start(&rest[at..]);
    }
    if !rest.is_empty() {
        parts.push(rest);
    }
    parts
}

/// Whether the text is within the limit; looks no further than it has to.
fn fits(text: &str, limit: usize, unit: Unit) -> bool {
    // No unit counts more than bytes.
    text.len() <= limit || window(text, limit, unit) == text.len()
}

/// How many bytes of whole code points fit.
fn window(text: &str, limit: usize, unit: Unit) -> usize {
    let mut size = 0;
    for (at, letter) in text.char_indices() {
        size += match unit {
            Unit::Utf16 => letter.len_utf16(),
            Unit::Bytes => letter.len_utf8(),
            Unit::Chars => 1,
        };
        if size > limit {
            return at;
        }
    }
    text.len()
}

/// Where to cut a text that does not fit: after at least one code point, before its end.
fn cut(text: &str, limit: usize, unit: Unit) -> usize {
    let window = window(text, limit, unit);
    // The clusters that begin where the window allows a cut; the one behind it decides whether the
    // window itself ends well.
    let clusters: Vec<(usize, &str)> =
        text.grapheme_indices(true).take_while(|(at, _)| *at <= window).collect();
    let seen = clusters.last().map_or(0, |(at, cluster)| at + cluster.len());
    let half = window / 2;

    let (mut paragraph, mut line, mut word) = (0, 0, 0);
    let (mut written, mut broken) = (false, false);
    for &(at, cluster) in &clusters {
        if !is_blank(cluster) {
            (written, broken) = (true, false);
            continue;
        }
        if written {
            word = at;
            if is_break(cluster) {
                line = at;
                if broken {
                    paragraph = at;
                }
                broken = true;
            }
        }
    }
    let starts = |at: usize| clusters.binary_search_by_key(&at, |(at, _)| *at).is_ok();
    let last = |bounds: &mut dyn Iterator<Item = usize>| {
        bounds.filter(|at| *at <= window && starts(*at)).last().unwrap_or(0)
    };
    let seen = &text[..seen];
    let graspable = |at: usize| at > half;
    if graspable(paragraph) {
        return paragraph;
    }
    if graspable(line) {
        return line;
    }
    let sentence = last(&mut seen.split_sentence_bound_indices().map(|(at, _)| at));
    if graspable(sentence) {
        return sentence;
    }
    if word > 0 {
        return word;
    }
    let between = last(&mut seen.split_word_bound_indices().map(|(at, _)| at));
    if graspable(between) {
        return between;
    }
    match clusters.last() {
        Some((at, _)) if *at > 0 => *at,
        // One cluster fills the window and more.
        _ => window.max(text.chars().next().map_or(0, char::len_utf8)),
    }
}

/// White space as a reader sees it: with an accent on it, it is something else.
fn is_blank(cluster: &str) -> bool {
    cluster.chars().all(char::is_whitespace)
}

fn is_break(cluster: &str) -> bool {
    matches!(cluster, "\n" | "\r\n" | "\r" | "\u{2028}" | "\u{2029}")
}

fn trim_end(text: &str) -> &str {
    let last = text.grapheme_indices(true).rev().find(|(_, cluster)| !is_blank(cluster));
    last.map_or("", |(at, cluster)| &text[..at + cluster.len()])
}

fn trim_start(text: &str) -> &str {
    let first = text.grapheme_indices(true).find(|(_, cluster)| !is_blank(cluster));
    first.map_or("", |(at, _)| &text[at..])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, limit: usize, unit: Unit, expected: &[&str]) {
        assert_eq!(split(text, limit, unit), expected, "{text:?} by {limit} {unit:?}");
    }

    #[test]
    fn cuts_where_a_reader_would_pause() {
        let utf16 = Unit::Utf16;
        check("short", 5, utf16, &["short"]);
        check(" kept ", 6, utf16, &[" kept "]);
        check("", 5, utf16, &[]);
        check("aaa bb\n\nccc dd", 12, utf16, &["aaa bb", "ccc dd"]);
        check("aaa bb\r\n\r\nccc dd", 12, utf16, &["aaa bb", "ccc dd"]);
        check("aaa bb\nccc dd", 12, utf16, &["aaa bb", "ccc dd"]);
        check("Aaa bb. Ccc dd", 12, utf16, &["Aaa bb.", "Ccc dd"]);
        check("aaa bb ccc", 8, utf16, &["aaa bb", "ccc"]);
        // A break in the first half is not worth a short part.
        check("a\n\nbbb ccc ddd", 11, utf16, &["a\n\nbbb ccc", "ddd"]);
        // The window ends where a word does.
        check("aaaa bbbb cccc", 9, utf16, &["aaaa bbbb", "cccc"]);
        check("aaaaaaaaaa", 4, utf16, &["aaaa", "aaaa", "aa"]);
        check("你好地址在哪里", 6, Unit::Bytes, &["你好", "地址", "在哪", "里"]);
        check("      x", 3, utf16, &["x"]);
        check("       ", 3, utf16, &[]);
    }

    #[test]
    fn never_cuts_what_belongs_together() {
        let family = "👨\u{200d}👩\u{200d}👧";
        check(&family.repeat(2), 8, Unit::Utf16, &[family, family]);
        check("🇯🇵🇯🇵🇯🇵", 9, Unit::Utf16, &["🇯🇵🇯🇵", "🇯🇵"]);
        check("e\u{301}e\u{301}", 3, Unit::Utf16, &["e\u{301}", "e\u{301}"]);
        check("ab\r\ncd", 3, Unit::Utf16, &["ab", "cd"]);
        check("🙏🙏", 3, Unit::Utf16, &["🙏", "🙏"]);
        // Longer than a part may be: between code points then.
        check(family, 4, Unit::Utf16, &["👨\u{200d}", "👩\u{200d}", "👧"]);
        check("🙏🙏", 1, Unit::Bytes, &["🙏", "🙏"]);
    }

    fn unit() -> impl Strategy<Value = Unit> {
        prop_oneof![Just(Unit::Utf16), Just(Unit::Bytes), Just(Unit::Chars)]
    }

    fn writing() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            Just("👨\u{200d}👩\u{200d}👧"),
            Just("🇯🇵"),
            Just("e\u{301}"),
            Just("\r\n"),
            Just("\n\n"),
            Just(" "),
            Just(". "),
            Just("word"),
            Just("你好。"),
            Just("\u{301}"),
            Just("مرحبا"),
            Just("ก็"),
            Just("ﷺ"),
            Just("longerword"),
            Just("\u{1112}\u{1161}\u{11ab}"),
            Just("क्षि"),
            Just("\u{200d}"),
        ];
        prop_oneof![
            proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat()),
            ".{0,120}".prop_map(String::from),
        ]
    }

    proptest! {
        #[test]
        fn parts_are_the_text_less_white_space_at_the_cuts(
            text in writing(), limit in 4usize..60, unit in unit(),
        ) {
            let parts = split(&text, limit, unit);
            let mut from = 0;
            for part in &parts {
                prop_assert!(!part.is_empty() && unit.measure(part) <= limit, "{:?}", part);
                let start = part.as_ptr() as usize - text.as_ptr() as usize;
                prop_assert!(text[from..start].chars().all(char::is_whitespace));
                from = start + part.len();
            }
            prop_assert!(text[from..].chars().all(char::is_whitespace));
        }

        #[test]
        fn no_cluster_is_cut_that_fits(text in writing(), limit in 30usize..80, unit in unit()) {
            // Clusters that do not fit may be cut anywhere, and then what is behind them begins anew.
            prop_assume!(text.graphemes(true).all(|cluster| unit.measure(cluster) <= limit));
            let bounds: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).collect();
            for part in split(&text, limit, unit) {
                let start = part.as_ptr() as usize - text.as_ptr() as usize;
                let end = start + part.len();
                for at in [start, end] {
                    prop_assert!(at == text.len() || bounds.binary_search(&at).is_ok(), "{} of {:?}", at, text);
                }
            }
        }
    }
}
