//! Texts that are meant to be heard, and may hold speech markup.

use crate::twiml::{Element, Node, Tag as _};

/// What may stand in a text to hear.
const KNOWN: [&str; 10] =
    ["break", "emphasis", "lang", "p", "phoneme", "prosody", "s", "say-as", "sub", "w"];

/// The deepest nesting that is read.
const MAX_DEPTH: usize = 16;

/// Markup as what an element holds; `None` if it is not well-formed, or names an element that is none
/// of speech, so that the text has to be taken as it stands.
pub(crate) fn markup(text: &str) -> Option<Vec<Node>> {
    let mut open: Vec<Element> = Vec::new();
    let mut top = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let Some(tag) = rest.strip_prefix('<') else {
            let (words, behind) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
            put(&mut open, &mut top, Node::Text(unescaped(words)?));
            rest = behind;
            continue;
        };
        let end = end_of_tag(tag)?;
        let (inside, behind) = (&tag[..end], &tag[end + 1..]);
        rest = behind;
        if let Some(name) = inside.strip_prefix('/') {
            let closed = open.pop().filter(|one| one.name() == name.trim_end())?;
            put(&mut open, &mut top, Node::Element(closed));
            continue;
        }
        let (inside, empty) = match inside.strip_suffix('/') {
            Some(inside) => (inside, true),
            None => (inside, false),
        };
        let element = element(inside)?;
        if empty {
            put(&mut open, &mut top, Node::Element(element));
        } else if open.len() < MAX_DEPTH {
            open.push(element);
        } else {
            return None;
        }
    }
    open.is_empty().then_some(top)
}

/// The words of a text that may hold markup, for who reads them.
pub(crate) fn words(text: &str) -> String {
    fn add(nodes: &[Node], words: &mut String) {
        for node in nodes {
            match node {
                Node::Text(text) => words.push_str(text),
                Node::Element(element) => add(element.children(), words),
                Node::Comment(_) => {}
            }
        }
    }
    let Some(nodes) = markup(text) else { return text.to_owned() };
    let mut words = String::with_capacity(text.len());
    add(&nodes, &mut words);
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn put(open: &mut [Element], top: &mut Vec<Node>, node: Node) {
    match open.last_mut() {
        Some(element) => {
            let whole = std::mem::replace(element, Element::known(""));
            *element = whole.append(node);
        }
        None => top.push(node),
    }
}

/// Where the tag ends: at the first `>` that is in no attribute's value.
fn end_of_tag(tag: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'<') => return None,
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

fn element(inside: &str) -> Option<Element> {
    let blank = |letter: char| letter.is_ascii_whitespace();
    let (name, mut rest) = inside.split_once(blank).unwrap_or((inside, ""));
    let name = KNOWN.into_iter().find(|known| *known == name)?;
    let mut element = Element::known(name);
    loop {
        rest = rest.trim_matches(blank);
        if rest.is_empty() {
            return Some(element);
        }
        let (name, value) = rest.split_once('=')?;
        let value = value.trim_start_matches(blank);
        let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        let (value, behind) = value[1..].split_once(quote)?;
        element =
            element.attribute(name.trim_end_matches(blank).to_owned(), unescaped(value)?).ok()?;
        rest = behind;
    }
}

/// A text without its references; `None` if there is one that XML does not know.
fn unescaped(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    let mut pieces = text.split('&');
    plain.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let (name, behind) = piece.split_once(';')?;
        plain.push(match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            number => {
                let number = number.strip_prefix('#')?;
                let code = match number.strip_prefix('x') {
                    Some(digits) => u32::from_str_radix(digits, 16),
                    None => number.parse(),
                };
                char::from_u32(code.ok()?)?
            }
        });
        plain.push_str(behind);
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::twiml::{Say, VoiceResponse};

    /// The markup in a document, or nothing if it is taken for text.
    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let said = markup(text).map(|nodes| {
            let say = nodes.into_iter().fold(Say::default(), |say, node| say.append(node));
            let xml = VoiceResponse::new().say(say).to_string();
            let inside = xml.split_once("<Say>").and_then(|(_, rest)| rest.split_once("</Say>"));
            inside.map(|(inside, _)| inside.to_owned()).unwrap_or_default()
        });
        assert_eq!(said.as_deref(), expected, "{text}");
    }

    #[test]
    fn speech_markup_is_kept() {
        for text in [
            "plain",
            "a<break time=\"1s\"/>b",
            "<prosody rate=\"slow\"><emphasis>now</emphasis></prosody>",
            "<say-as interpret-as=\"digits\">12</say-as>",
            "a &amp; b &lt;c&gt;",
        ] {
            check(text, Some(text));
        }
        check("<break time='1s' />", Some("<break time=\"1s\"/>"));
        check("<lang xml:lang = \"pt-BR\">olá</lang>", Some("<lang xml:lang=\"pt-BR\">olá</lang>"));
        check("&#x41;&#66;", Some("AB"));
        check("<sub alias=\"a>b\">x</sub>", Some("<sub alias=\"a&gt;b\">x</sub>"));
    }

    #[test]
    fn anything_else_is_text() {
        for text in [
            "</Say><Hangup/>",
            "<Hangup/>",
            "1 < 2",
            "<break",
            "<emphasis>a",
            "<emphasis>a</break>",
            "<break time=1s/>",
            "<break 1=\"x\"/>",
            "Tom & Ann",
            "&nbsp;",
            "&#xD800;",
            "<!-- a -->",
            "<![CDATA[a]]>",
        ] {
            check(text, None);
        }
        check(&"<p>".repeat(100), None);
    }

    #[test]
    fn readers_get_the_words() {
        assert_eq!(
            words("Your code <break/> is\n<say-as interpret-as='digits'>12</say-as>."),
            "Your code is 12."
        );
        assert_eq!(words("1 < 2"), "1 < 2");
    }
}
