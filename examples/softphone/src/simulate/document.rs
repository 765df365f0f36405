//! TwiML as the simulation reads it.

use roxmltree::{Document, Node};

/// One thing that a call does next.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Verb {
    /// The caller hears a text.
    Say(String),
    /// The call is connected with another.
    Dial(Dial),
    /// The call ends.
    Hangup,
    /// The call is not taken.
    Reject,
    /// Something that is not played here.
    Other(String),
}

/// Who is called, and how.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Dial {
    pub(super) clients: Vec<String>,
    pub(super) numbers: Vec<String>,
    pub(super) caller_id: Option<String>,
    /// In seconds.
    pub(super) timeout: u64,
    pub(super) answer_on_bridge: bool,
    pub(super) action: Option<String>,
}

/// What a document says.
///
/// # Errors
///
/// What keeps it from being read, in words.
pub(super) fn read(text: &str) -> Result<Vec<Verb>, String> {
    let document = Document::parse(text).map_err(|error| error.to_string())?;
    let root = document.root_element();
    if root.tag_name().name() != "Response" {
        return Err(format!("its root is `{}`, not `Response`", root.tag_name().name()));
    }
    Ok(root.children().filter(Node::is_element).map(verb).collect())
}

fn verb(node: Node<'_, '_>) -> Verb {
    match node.tag_name().name() {
        "Say" => Verb::Say(node.text().unwrap_or_default().trim().to_owned()),
        "Dial" => Verb::Dial(dial(node)),
        "Hangup" => Verb::Hangup,
        "Reject" => Verb::Reject,
        name => Verb::Other(name.to_owned()),
    }
}

fn dial(node: Node<'_, '_>) -> Dial {
    let named = |name: &'static str| {
        let children = node.children().filter(move |child| child.has_tag_name(name));
        children.map(|child| child.text().unwrap_or_default().trim().to_owned()).collect()
    };
    let attribute = |name| node.attribute(name).map(str::to_owned);
    Dial {
        clients: named("Client"),
        numbers: named("Number"),
        caller_id: attribute("callerId"),
        timeout: node.attribute("timeout").and_then(|time| time.parse().ok()).unwrap_or(30),
        answer_on_bridge: node.attribute("answerOnBridge") == Some("true"),
        action: attribute("action"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_read() {
        let text = r#"<?xml version="1.0" encoding="UTF-8"?>
            <Response>
              <Say>Wait &amp; see.</Say>
              <Dial timeout="60" callerId="+1" answerOnBridge="true" action="dialled">
                <Number>+81-90</Number>
              </Dial>
              <Dial><Client>a</Client><Client>b</Client></Dial>
              <Hangup/><Reject/><Play>https://h</Play>
            </Response>"#;
        let first = Dial {
            numbers: vec!["+81-90".into()],
            caller_id: Some("+1".into()),
            timeout: 60,
            answer_on_bridge: true,
            action: Some("dialled".into()),
            ..Dial::default()
        };
        let second = Dial { clients: vec!["a".into(), "b".into()], timeout: 30, ..Dial::default() };
        let expected = vec![
            Verb::Say("Wait & see.".into()),
            Verb::Dial(first),
            Verb::Dial(second),
            Verb::Hangup,
            Verb::Reject,
            Verb::Other("Play".into()),
        ];
        assert_eq!(read(text), Ok(expected));
    }

    #[test]
    fn what_is_none_is_an_error() {
        for text in ["", "<Response>", "<html/>"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
