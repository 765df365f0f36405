//! Documents as what happens on the line, in order.

use std::collections::VecDeque;

use roxmltree::{Document, Node};

/// One thing that happens on the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    /// A line that the caller hears, or that tells of what is heard.
    Line(String),
    Gather(Gather),
    /// The call goes to somebody; it comes back where `then` says.
    Dial {
        line: String,
        then: Option<Next>,
    },
    Enqueue {
        line: String,
        then: Option<Next>,
    },
    Redirect(Next),
    Hangup,
}

/// Where a call goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Next {
    /// As it is written; empty for the address of the document.
    pub(super) url: String,
    pub(super) get: bool,
}

/// The caller has the word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Gather {
    pub(super) prompts: Vec<String>,
    pub(super) next: Next,
    pub(super) keys: bool,
    pub(super) speech: bool,
    pub(super) count: Option<usize>,
    /// The key that ends the input; none if it is empty.
    pub(super) finish: String,
    pub(super) even_if_empty: bool,
}

impl Gather {
    /// Of keys that are pressed, those up to where the input ends.
    pub(super) fn takes<'k>(&self, keys: &'k str) -> &'k str {
        let finish = keys.find(|key: char| self.finish.contains(key)).unwrap_or(keys.len());
        let count = self.count.and_then(|count| keys.char_indices().nth(count));
        &keys[..finish.min(count.map_or(keys.len(), |(end, _)| end))]
    }
}

/// Reads a document.
pub(super) fn read(text: &str) -> Result<VecDeque<Verb>, String> {
    let document = Document::parse(text).map_err(|error| error.to_string())?;
    let root = document.root_element();
    if !root.has_tag_name("Response") {
        return Err(format!("its root is `{}`, not `Response`", root.tag_name().name()));
    }
    root.children().filter(Node::is_element).map(verb).collect()
}

fn verb(node: Node<'_, '_>) -> Result<Verb, String> {
    let next = |url: Option<&str>| Next {
        url: url.unwrap_or_default().trim().to_owned(),
        get: node.attribute("method").is_some_and(|method| method.eq_ignore_ascii_case("get")),
    };
    let then = || node.attribute("action").map(|url| next(Some(url)));
    Ok(match node.tag_name().name() {
        "Gather" => Verb::Gather(gather(node, next(node.attribute("action")))?),
        "Redirect" => Verb::Redirect(next(Some(&words(node)))),
        "Dial" => Verb::Dial { line: line(node), then: then() },
        "Enqueue" => Verb::Enqueue { line: line(node), then: then() },
        "Hangup" | "Reject" => Verb::Hangup,
        _ => Verb::Line(line(node)),
    })
}

fn gather(node: Node<'_, '_>, next: Next) -> Result<Gather, String> {
    let input = node.attribute("input").unwrap_or("dtmf");
    let takes = |kind: &str| input.split_whitespace().any(|one| one == kind);
    let count = node.attribute("numDigits").map(|count| {
        let number = count.parse().ok().filter(|number| *number > 0);
        number.ok_or_else(|| format!("numDigits=\"{count}\" is no number of keys"))
    });
    Ok(Gather {
        prompts: node.children().filter(Node::is_element).map(line).collect(),
        next,
        keys: takes("dtmf"),
        speech: takes("speech"),
        count: count.transpose()?,
        finish: node.attribute("finishOnKey").unwrap_or("#").to_owned(),
        even_if_empty: node.attribute("actionOnEmptyResult") == Some("true"),
    })
}

/// What is said, or an element by its name with whom or what it holds: `<dial: client alice>`.
fn line(node: Node<'_, '_>) -> String {
    let name = node.tag_name().name();
    if name == "Say" {
        return words(node);
    }
    let mut held: Vec<String> = Vec::new();
    for inner in node.children() {
        if inner.is_element() {
            let name = inner.tag_name().name().to_ascii_lowercase();
            held.push(format!("{name} {}", words(inner)).trim().to_owned());
        } else if let Some(text) = inner.text().map(str::trim).filter(|text| !text.is_empty()) {
            held.push(text.to_owned());
        }
    }
    let name = name.to_ascii_lowercase();
    if held.is_empty() { format!("<{name}>") } else { format!("<{name}: {}>", held.join(", ")) }
}

/// All text of an element, that of speech markup included.
fn words(node: Node<'_, '_>) -> String {
    let text: String =
        node.descendants().filter_map(|inner| inner.text().filter(|_| inner.is_text())).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
