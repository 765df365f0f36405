//! Writes a tree as XML.
//!
//! One rule for characters that XML cannot hold, whatever they stand in: U+FFFD takes their place.
//! Everything else comes out of a parser as it went in, but for comments, where there is nothing to
//! escape with.

use std::fmt::{Result, Write};

use super::{Element, Node};

/// What stands before the root. No line break follows, as in Twilio's own libraries.
pub(super) const HEADER: &str = r#"<?xml version="1.0" encoding="UTF-8"?>"#;

/// Writes an element; indented by two blanks where no text would change.
pub(super) fn element(element: &Element, indented: bool, out: &mut dyn Write) -> Result {
    tree(element, indented.then_some(0), out)
}

/// `depth` is how far to indent; none within text, where blanks would count.
fn tree(element: &Element, depth: Option<usize>, out: &mut dyn Write) -> Result {
    out.write_char('<')?;
    out.write_str(element.name())?;
    for (name, value) in element.attributes() {
        out.write_char(' ')?;
        out.write_str(name)?;
        out.write_str("=\"")?;
        escaped(value, Place::Attribute, out)?;
        out.write_char('"')?;
    }
    let children = element.children();
    if children.is_empty() {
        return out.write_str("/>");
    }
    out.write_char('>')?;
    let mixed = children.iter().any(|child| matches!(child, Node::Text(_)));
    let inside = depth.filter(|_| !mixed).map(|depth| depth + 1);
    for child in children {
        line(inside, out)?;
        match child {
            Node::Element(child) => tree(child, inside, out)?,
            Node::Text(text) => escaped(text, Place::Text, out)?,
            Node::Comment(text) => comment(text, out)?,
        }
    }
    line(depth.filter(|_| !mixed), out)?;
    out.write_str("</")?;
    out.write_str(element.name())?;
    out.write_char('>')
}

fn line(depth: Option<usize>, out: &mut dyn Write) -> Result {
    let Some(depth) = depth else { return Ok(()) };
    out.write_char('\n')?;
    (0..depth).try_for_each(|_| out.write_str("  "))
}

#[derive(Clone, Copy, PartialEq)]
enum Place {
    Text,
    Attribute,
}

/// `>` is escaped for the sake of `]]>`. A parser turns a bare carriage return into a line feed, and
/// in attributes every line break and tab into a blank.
fn escaped(text: &str, place: Place, out: &mut dyn Write) -> Result {
    let attribute = place == Place::Attribute;
    let mut done = 0;
    for (at, char) in text.char_indices() {
        let written = match char {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '\r' => "&#13;",
            '"' if attribute => "&quot;",
            '\t' if attribute => "&#9;",
            '\n' if attribute => "&#10;",
            char if !held(char) => "\u{FFFD}",
            _ => continue,
        };
        out.write_str(&text[done..at])?;
        out.write_str(written)?;
        done = at + char.len_utf8();
    }
    out.write_str(&text[done..])
}

/// A comment must not hold `--` nor end with `-`.
fn comment(text: &str, out: &mut dyn Write) -> Result {
    out.write_str("<!--")?;
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        out.write_char(if held(char) { char } else { '\u{FFFD}' })?;
        if char == '-' && chars.peek().is_none_or(|next| *next == '-') {
            out.write_char(' ')?;
        }
    }
    out.write_str("-->")
}

/// Whether XML 1.0 can hold a character.
fn held(char: char) -> bool {
    !matches!(char, '\0'..='\x08' | '\x0B' | '\x0C' | '\x0E'..='\x1F' | '\u{FFFE}' | '\u{FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::twiml::Tag as _;

    fn check(element: Element, expected: &str) {
        assert_eq!(element.to_string(), expected);
    }

    fn a() -> Element {
        Element::known("a")
    }

    #[test]
    fn texts_and_attributes() {
        for (text, in_text, in_attribute) in [
            ("x", "x", "x"),
            ("<b>&amp;\"'", "&lt;b&gt;&amp;amp;\"'", "&lt;b&gt;&amp;amp;&quot;'"),
            ("]]>", "]]&gt;", "]]&gt;"),
            ("1\r\n\t2", "1&#13;\n\t2", "1&#13;&#10;&#9;2"),
            (
                "a\0\u{1}\u{8}\u{b}\u{c}\u{1f}b",
                "a\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}b",
                "",
            ),
            ("\u{fffe}\u{ffff}\u{fffd}", "\u{fffd}\u{fffd}\u{fffd}", ""),
            ("\u{7f}\u{85}\u{202e}\u{1fffe}👩‍👩‍👧", "\u{7f}\u{85}\u{202e}\u{1fffe}👩‍👩‍👧", ""),
        ] {
            // What is empty in the table is as in a text.
            let in_attribute = if in_attribute.is_empty() { in_text } else { in_attribute };
            check(a().append(text), &format!("<a>{in_text}</a>"));
            check(a().with("b", text), &format!("<a b=\"{in_attribute}\"/>"));
        }
    }

    #[test]
    fn comments_end_where_they_end() {
        for (text, expected) in [
            ("", ""),
            ("-->", "- ->"),
            ("a-b", "a-b"),
            ("-", "- "),
            ("---", "- - - "),
            ("<!--\0", "<!- -\u{fffd}"),
        ] {
            check(a().comment(text), &format!("<a><!--{expected}--></a>"));
        }
    }

    #[test]
    fn indented_where_no_text_changes() {
        let tree = a().append(a()).comment("c").append(a().append("t").append(a().append(a())));
        assert_eq!(format!("{tree:#}"), "<a>\n  <a/>\n  <!--c-->\n  <a>t<a><a/></a></a>\n</a>");
    }

    #[test]
    fn an_attribute_stands_once() {
        let twice = a().with("b", "1").with("c", 0).attribute("b", true).expect("a name");
        check(twice, r#"<a b="true" c="0"/>"#);
    }
}
