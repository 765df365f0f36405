//! The names that elements and attributes may have.

/// Why a name cannot stand in a document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NameError {
    /// It breaks the rules of XML.
    #[error(
        "`{}` is no XML name; begin with a letter or `_`, go on with letters, digits, `.`, `-` or `_`",
        .name.escape_debug()
    )]
    Invalid {
        /// The name.
        name: String,
    },
    /// It would put elements into a namespace, or needs one that is not declared. TwiML has none.
    #[error("`{name}` needs a namespace, and TwiML has none; write the name without a prefix")]
    Namespace {
        /// The name.
        name: String,
    },
}

/// Checks the name of an element.
pub(super) fn element(name: &str) -> Result<(), NameError> {
    if name.split(':').all(plain) {
        return if name.contains(':') { Err(namespace(name)) } else { Ok(()) };
    }
    Err(NameError::Invalid { name: name.into() })
}

/// Checks the name of an attribute. The prefix `xml:` alone needs no declaration.
pub(super) fn attribute(name: &str) -> Result<(), NameError> {
    if name == "xmlns" {
        return Err(namespace(name));
    }
    element(name.strip_prefix("xml:").unwrap_or(name)).map_err(|error| match error {
        NameError::Invalid { .. } => NameError::Invalid { name: name.into() },
        NameError::Namespace { .. } => namespace(name),
    })
}

fn namespace(name: &str) -> NameError {
    NameError::Namespace { name: name.into() }
}

/// Whether a name is an `NCName`.
fn plain(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(starts) && chars.all(goes_on)
}

/// `NameStartChar` without the colon. Source: "Extensible Markup Language (XML) 1.0", fifth edition.
fn starts(char: char) -> bool {
    matches!(char,
        'A'..='Z' | '_' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}'
        | '\u{F8}'..='\u{2FF}' | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}'
        | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}'
        | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
        | '\u{10000}'..='\u{EFFFF}')
}

/// `NameChar` without the colon.
fn goes_on(char: char) -> bool {
    starts(char)
        || matches!(char,
            '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for (name, of_element, of_attribute) in [
            ("Say", true, true),
            ("say-as", true, true),
            ("_a.1", true, true),
            ("Größe", true, true),
            ("xml:lang", false, true),
            ("xml:", false, false),
            ("xml:a:b", false, false),
            ("xmlns", true, false),
            ("xmlns:a", false, false),
            ("a:b", false, false),
            (":a", false, false),
            ("", false, false),
            ("1bad", false, false),
            ("-a", false, false),
            ("a b", false, false),
            ("a\"b", false, false),
            ("a/><b", false, false),
            ("a\u{0}", false, false),
            ("😀", true, true),
            ("\u{d7}", false, false),
        ] {
            assert_eq!(
                (element(name).is_ok(), attribute(name).is_ok()),
                (of_element, of_attribute),
                "{name:?}"
            );
        }
    }

    #[test]
    fn the_message_names_the_name() {
        for (name, message) in [
            ("1 bad\n", r"`1 bad\n` is no XML name; begin with a letter or `_`, "),
            ("xmlns:a", "`xmlns:a` needs a namespace, and TwiML has none; "),
        ] {
            let error = attribute(name).expect_err("a mistake").to_string();
            assert!(error.starts_with(message), "{error}");
        }
    }
}
