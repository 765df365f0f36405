//! What each text of the keys that make an intent answer may hold.

use regex_syntax::{Error, Parser, ast::ErrorKind};

use super::rules::control;

/// A text is what somebody may say.
pub(crate) fn text(text: &str) -> Option<String> {
    text.trim()
        .is_empty()
        .then(|| "nobody says an empty text: write what users say, or leave it out".to_owned())
}

/// A command is one word.
pub(crate) fn command(name: &str) -> Option<String> {
    if name.starts_with('/') && name.len() > 1 {
        let bare = name.trim_start_matches('/');
        return Some(format!("a command is written without its slash: write `\"{bare}\"`"));
    }
    let strange = |letter: char| letter.is_whitespace() || letter == '/' || letter == '@';
    if name.is_empty() || name.contains(strange) {
        return Some(
            "a command is one word without blanks, `/` and `@`: write one such as `\"start\"`"
                .to_owned(),
        );
    }
    control(name, "a command")
}

/// A pattern is one that crate `regex` reads. Whether it becomes too large is seen at start.
pub(crate) fn pattern(source: &str) -> Option<String> {
    if source.is_empty() {
        return Some("an empty pattern matches whatever is said: write `fallback`".to_owned());
    }
    let (kind, column) = match Parser::new().parse(source).err()? {
        Error::Parse(error) => (error.kind().clone(), error.span().start.column),
        Error::Translate(error) => return Some(format!("not a pattern: {}", error.kind())),
        _ => return Some("not a pattern: write one as crate `regex` reads it".to_owned()),
    };
    let hint = match kind {
        ErrorKind::UnsupportedLookAround => {
            "; match the whole of it and take the part you want as a capture `(?<name>..)`, or give \
             another intent that matches the rest a higher `priority`"
        }
        ErrorKind::UnsupportedBackreference => {
            "; take both places as captures and compare them in the function"
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
    Some(format!("not a pattern: {kind}, at character {column}{hint}"))
}

/// A sample has fields in braces.
pub(crate) fn sample(sample: &str) -> Option<String> {
    if sample.trim().is_empty() {
        return Some("nobody says an empty sample: write what users say".to_owned());
    }
    let mut rest = sample;
    while let Some(at) = rest.find(['{', '}']) {
        let Some(field) = rest[at..].strip_prefix('{') else {
            return Some("a `}` without its `{`: fields are written `{name}`".to_owned());
        };
        let Some((name, behind)) = field.split_once('}') else {
            return Some("a `{` without its `}`: fields are written `{name}`".to_owned());
        };
        let fits = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '-';
        if name.is_empty() || !name.chars().all(fits) {
            return Some(format!(
                "`{{{name}}}` is no field: write its name in braces, of letters, digits, `_` and \
                 `-`, as in `{{city}}`"
            ));
        }
        rest = behind;
    }
    None
}

/// The kind of an event has a name.
pub(crate) fn event(name: &str) -> Option<String> {
    named(name, "an event", "delivery")
}

/// A state has a name.
pub(crate) fn state(name: &str) -> Option<String> {
    named(name, "a state", "ordering")
}

/// A channel has a name.
pub(crate) fn channel(name: &str) -> Option<String> {
    named(name, "a channel", "whatsapp")
}

fn named(name: &str, what: &str, example: &str) -> Option<String> {
    if name.trim().is_empty() {
        return Some(format!("{what} has a name: write one such as `\"{example}\"`"));
    }
    control(name, what)
}

#[cfg(test)]
mod tests {
    use fulfill_core::{
        Call, Entry, Reply, Table, Triggers,
        matching::{Matcher, Recognized, Recognizer, Sample, Unlearnt},
    };

    use super::*;

    fn check(rule: fn(&str) -> Option<String>, right: &[&str], wrong: &[(&str, &str)]) {
        for text in right {
            assert_eq!(rule(text), None, "{text}");
        }
        for (text, part) in wrong {
            let message = rule(text).unwrap_or_default();
            assert!(message.contains(part), "{text:?}: {message}");
        }
    }

    #[test]
    fn texts_can_be_said() {
        check(text, &["hi", "?"], &[("", "nobody says"), (" ", "nobody says")]);
        check(
            command,
            &["start", "início", "new_order"],
            &[
                ("/start", "write `\"start\"`"),
                ("/", "one word"),
                ("a b", "one word"),
                ("", "word"),
            ],
        );
        check(state, &["ordering", "a b"], &[("", "a state"), ("a\n", "control")]);
        check(event, &["delivery"], &[(" ", "an event has")]);
        check(channel, &["sms"], &[("", "a channel has")]);
    }

    #[test]
    fn samples_have_whole_fields() {
        let right = ["hi", "to {city}", "{a}{b-1}", "de {origem} para {ação}"];
        check(
            sample,
            &right,
            &[
                ("", "empty sample"),
                ("to {city", "without its `}`"),
                ("to city}", "without its `{`"),
                ("to {}", "`{}` is no field"),
                ("to {the city}", "`{the city}` is no field"),
                ("to {{city}}", "`{{city}` is no field"),
            ],
        );
    }

    struct Nobody;

    impl Recognizer for Nobody {
        fn train<'s>(&mut self, _: &str, _: &[Sample<'s>]) -> Vec<Unlearnt<'s>> {
            Vec::new()
        }

        fn recognize(
            &self,
            _: &str,
            _: &str,
            _: &str,
            _: &dyn Fn(usize) -> bool,
        ) -> Vec<Recognized> {
            Vec::new()
        }
    }

    #[test]
    fn patterns_are_refused_as_at_start() {
        for (source, part) in [
            ("^hi$", ""),
            (r"(?i)\bpedido (?<n>\d+)", ""),
            (r"\p{Greek}", ""),
            ("", "fallback"),
            ("(", "unclosed group, at character 1"),
            ("a(?=b)", "(?<name>..)"),
            ("(?<!a)b", "higher `priority`"),
            (r"(a)\1", "compare them"),
            ("(?>a)", "atomic"),
            (r"\h", "[\\t ]"),
            (r"\p{Foo}", "property not found"),
        ] {
            let message = pattern(source);
            assert_eq!(message.is_some(), !part.is_empty(), "{source}: {message:?}");
            let message = message.unwrap_or_default();
            assert!(message.contains(part) && !message.contains('\n'), "{source}: {message}");

            let entry = Entry::new("any", |_| Call::Ready(Ok(Reply::new())));
            let entry = entry.answers(Triggers::new().pattern(source));
            let table = Table::new([entry]).unwrap();
            let (_, gaps) = Matcher::new(&table, Box::new(Nobody));
            assert_eq!(gaps.is_empty(), part.is_empty(), "{source}: {gaps:?}");
        }
    }
}
