//! One pattern: how it is read and compiled, and what is said of one that cannot be.

use regex_automata::{PatternID, meta};
use regex_syntax::{
    Error, Parser,
    ast::ErrorKind,
    hir::{Hir, HirKind},
};
use serde_json::Value;

/// The largest that a pattern may become when it is compiled, in bytes.
const LARGEST: usize = 256 * 1024;

/// A pattern that can be matched.
pub(super) struct Pattern {
    /// As it was written.
    pub(super) source: Box<str>,
    regex: meta::Regex,
}

impl Pattern {
    /// Compiles a pattern; gives also what it consists of.
    ///
    /// # Errors
    ///
    /// What is wrong with it and what to write, on one line.
    pub(super) fn new(source: &str) -> Result<(Self, Hir), String> {
        let hir = Parser::new().parse(source).map_err(|error| refusal(&error))?;
        if matches!(hir.kind(), HirKind::Empty) {
            return Err("matches whatever is said; mark the intent `fallback` for that".to_owned());
        }
        // The automata left out cost up to a megabyte a pattern and a tenth of a millisecond at their
        // first use, and the backtracker half a millisecond a turn where a long text has many of the
        // words that patterns need. Texts are short, and patterns many.
        let config = meta::Config::new()
            .dfa(false)
            .hybrid(false)
            .onepass(false)
            .backtrack(false)
            .nfa_size_limit(Some(LARGEST));
        let regex = meta::Builder::new().configure(config).build_from_hir(&hir);
        let regex = regex.map_err(|_| {
            format!(
                "becomes larger than {} KiB; repeat less often than in `{{1,100}}`, or write `[a-z]` \
                 for `\\w` and `[0-9]` for `\\d`",
                LARGEST / 1024
            )
        })?;
        Ok((Self { source: source.into(), regex }, hir))
    }

    /// How much memory it takes, in bytes.
    pub(super) fn size(&self) -> usize {
        self.regex.memory_usage()
    }

    /// Whether it matches somewhere in the text.
    pub(super) fn is_match(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }

    /// What it captures of a text, if it matches: by name, or by number where a group has none.
    pub(super) fn fields(&self, text: &str) -> Option<Vec<(String, Value)>> {
        if self.regex.captures_len() < 2 {
            return self.is_match(text).then(Vec::new);
        }
        let mut captures = self.regex.create_captures();
        self.regex.captures(text, &mut captures);
        if !captures.is_match() {
            return None;
        }
        let names = self.regex.group_info().pattern_names(PatternID::ZERO).enumerate().skip(1);
        let field = |(number, name): (usize, Option<&str>)| {
            let span = captures.get_group(number)?;
            let name = name.map_or_else(|| number.to_string(), ToOwned::to_owned);
            Some((name, text.get(span.range())?.into()))
        };
        Some(names.filter_map(field).collect())
    }
}

/// What is wrong with a pattern and what to write instead.
fn refusal(error: &Error) -> String {
    let (kind, column) = match error {
        Error::Parse(error) => (error.kind(), error.span().start.column),
        Error::Translate(error) => return format!("cannot be read: {}", error.kind()),
        _ => return "cannot be read".to_owned(),
    };
    let hint = match kind {
        ErrorKind::UnsupportedLookAround => {
            "; match the whole of it and take the part you want as a capture `(?<name>..)`, or give \
             another intent that matches the rest a higher `priority`"
        }
        ErrorKind::UnsupportedBackreference => {
            "; take both places as captures and compare them in the handler"
        }
        ErrorKind::FlagUnrecognized | ErrorKind::FlagUnexpectedEof => {
            "; atomic groups `(?>`, conditions `(?(`, comments `(?#` and `(?P=name)` do not exist \
             here: write a group as `(?:..)` or `(?<name>..)`"
        }
        ErrorKind::EscapeUnrecognized => {
            "; write `\\z` for `\\Z`, `[\\t ]` for `\\h`, and no back-references `\\k<name>`"
        }
        _ => "",
    };
    format!("cannot be read: {kind}, at character {column}{hint}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captures_become_fields() {
        for (source, text, expected) in [
            (r"order (?<count>\d+)( \w+)?", "I order 3 pizzas", "count=3 2= pizzas "),
            (r"order (?<count>\d+)( \w+)?", "order 3", "count=3 "),
            (r"(?i)^(?<who>.+) is here$", "ÁGATA IS HERE", "who=ÁGATA "),
            ("hello", "hello", ""),
        ] {
            let (pattern, _) = Pattern::new(source).unwrap();
            assert_eq!(pattern.fields("-"), None, "{source}");
            let fields = pattern.fields(text).unwrap();
            let fields: String =
                fields.iter().map(|(k, v)| format!("{k}={} ", v.as_str().unwrap())).collect();
            assert_eq!(fields, expected, "{source}");
        }
    }

    #[test]
    fn mistakes_say_what_to_write() {
        for (source, part) in [
            ("", "fallback"),
            ("(", "unclosed group, at character 1"),
            ("[z-a]", "at character 2"),
            ("(?=a)", "take the part you want as a capture"),
            ("(?<!a)b", "higher `priority`"),
            (r"(a)\1", "compare them in the handler"),
            (r"(?<n>a)\k<n>", "back-references"),
            ("(?P=n)", "do not exist here"),
            ("(?>a)", "atomic groups"),
            (r"\Z", r"write `\z`"),
            (r"\p{Foo}", "property not found"),
            (r"(?-u:\xff)", "invalid UTF-8"),
            ("a{99999}", "larger than 256 KiB"),
            (r"\w{1000}{1000}", "larger than"),
        ] {
            let reason = Pattern::new(source).err().unwrap_or_default();
            assert!(reason.contains(part), "{source}: {reason}");
            assert!(!reason.contains('\n'), "{source}: {reason}");
        }
    }
}
