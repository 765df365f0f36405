//! TwiML as it goes over the wire, and texts that try to change it.

use fulfill_twilio::twiml::{
    Body, Client, Dial, Element, Enqueue, Gather, Media, Message, MessagingResponse, Node, Number,
    Parameter, Pause, Prompt, Say, Tag, Task, VoiceResponse,
    ssml::{Break, Emphasis, Lang, P, Prosody, S},
    values::{Beep, CardType, Method, Strength},
};
use proptest::{collection::vec, prelude::*};
use roxmltree::{Document, NodeType};

const HEADER: &str = r#"<?xml version="1.0" encoding="UTF-8"?>"#;

#[track_caller]
fn check(document: impl ToString, content: &str) {
    assert_eq!(document.to_string(), format!("{HEADER}<Response>{content}</Response>"));
}

/// The documents of an article on calls to and from a browser, as they are printed there.
#[test]
fn printed_documents() {
    for (dial, printed) in [
        (
            Dial::new().timeout(60).client("DeviceId_0001"),
            r#"<?xml version="1.0" encoding="UTF-8"?>
<Response>
  <Dial timeout="60">
    <Client>DeviceId_0001</Client>
  </Dial>
</Response>"#,
        ),
        (
            Dial::new().timeout(60).caller_id("+81-50-3123-4567").number("+81-90-5987-6543"),
            r#"<?xml version="1.0" encoding="UTF-8"?>
<Response>
  <Dial timeout="60" callerId="+81-50-3123-4567">
    <Number>+81-90-5987-6543</Number>
  </Dial>
</Response>"#,
        ),
    ] {
        assert_eq!(format!("{:#}", VoiceResponse::new().dial(dial)), printed);
    }
}

#[test]
fn empty_documents() {
    for document in [VoiceResponse::new().to_string(), MessagingResponse::new().to_string()] {
        assert_eq!(document, format!("{HEADER}<Response/>"));
    }
}

#[test]
fn voice() {
    check(
        VoiceResponse::new()
            .say("Hi")
            .gather(Gather::new().finish_on_key("").timeout(0).speech_timeout(3).play("/a.mp3"))
            .pause(Pause::new().length(1))
            .prompt(Prompt::new().attempt([1, 2]).card_type([CardType::Visa, CardType::DinersClub]))
            .redirect("/again")
            .hangup(),
        r#"<Say>Hi</Say><Gather finishOnKey="" timeout="0" speechTimeout="3"><Play>/a.mp3</Play></Gather><Pause length="1"/><Prompt attempt="1 2" cardType="visa diners-club"/><Redirect>/again</Redirect><Hangup/>"#,
    );
}

#[test]
fn nouns_with_parameters() {
    check(
        VoiceResponse::new()
            .dial(
                Dial::new().client(
                    Client::default().identity("ann").parameter(Parameter::new("order", 4711)),
                ),
            )
            .enqueue(Enqueue::default().workflow_sid("WW1").task(Task::new(r#"{"vip":true}"#))),
        r#"<Dial><Client><Identity>ann</Identity><Parameter name="order" value="4711"/></Client></Dial><Enqueue workflowSid="WW1"><Task>{"vip":true}</Task></Enqueue>"#,
    );
}

#[test]
fn speech_in_order() {
    let quiet = Prosody::new("quiet").volume("soft").break_(Break::new().strength(Strength::XWeak));
    check(
        VoiceResponse::new().say(
            Say::new("a ")
                .emphasis(Emphasis::new("b").lang(Lang::new("ç").xml_lang("pt-BR")))
                .text(" c ")
                .prosody(quiet)
                .p(P::default().s(S::new("d")).s("e")),
        ),
        r#"<Say>a <emphasis>b<lang xml:lang="pt-BR">ç</lang></emphasis> c <prosody volume="soft">quiet<break strength="x-weak"/></prosody><p><s>d</s><s>e</s></p></Say>"#,
    );
}

#[test]
fn messaging() {
    check(
        MessagingResponse::new()
            .message("plain")
            .message(
                Message::default()
                    .action("/sent")
                    .body(Body::new("with a picture"))
                    .media("/a.png"),
            )
            .message(Message::new("text").media(Media::new("/b.png")))
            .redirect("/more"),
        r#"<Message>plain</Message><Message action="/sent"><Body>with a picture</Body><Media>/a.png</Media></Message><Message>text<Media>/b.png</Media></Message><Redirect>/more</Redirect>"#,
    );
}

#[test]
fn values_beyond_the_list() {
    for (given, expected) in [
        (Method::Get, "GET"),
        ("POST".into(), "POST"),
        ("PATCH".into(), "PATCH"),
        (Method::Other("\"".into()), "\""),
    ] {
        let number = Element::from(Number::new("1").method(given));
        assert_eq!(number.get("method"), Some(expected));
    }
    assert_eq!(Beep::from("onEnter"), Beep::OnEnter);
    assert_eq!(Beep::from("loud"), Beep::Other("loud".into()));
    assert_eq!(Beep::OnExit.as_str(), "onExit");
}

#[test]
fn hostile_texts_stay_texts() {
    for text in [
        "</Message><Redirect>http://evil.example/</Redirect><Message>",
        r#"<!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><l>&b;</l>"#,
        "<![CDATA[ ]]> ]]&gt; <!-- --> <?php ?> &#60; &lt;",
        r#"" onload="x' y='1"#,
        "hi\r\nSet-Cookie: a=b\r\n\r\n<html>",
        "safe\u{202e}gpj.exe \u{200b}\u{200d}\u{feff}",
        "👩‍👩‍👧 \u{10ffff} e\u{301} \u{85}\u{2028}",
        "\u{1b}[2J\u{1b}]0;pwn\u{7} a\u{1}\u{8}\u{b}\u{1f}b \u{fffe}\u{ffff}",
    ] {
        come_back(text);
    }
}

/// What XML cannot hold is replaced; nothing else changes.
fn as_kept(text: &str) -> String {
    text.replace(
        |char| {
            matches!(char, '\u{fffe}' | '\u{ffff}')
                || (char < ' ' && !matches!(char, '\t' | '\n' | '\r'))
        },
        "\u{fffd}",
    )
}

#[track_caller]
fn come_back(text: &str) {
    let expected = as_kept(text);
    let response = MessagingResponse::new().message(Message::new(text).to(text)).comment(text);
    for xml in [response.to_string(), format!("{response:#}"), String::from(response)] {
        let document = Document::parse(&xml).expect("a document");
        let root = document.root_element();
        let elements: Vec<_> = root.descendants().filter(|node| node.is_element()).collect();
        let [_, message] = elements.as_slice() else { panic!("{text:?} has made elements: {xml}") };
        assert_eq!(message.attribute("to"), Some(expected.as_str()));
        assert_eq!(message.attributes().len(), 1);
        assert_eq!(message.text().unwrap_or_default(), expected);
        assert_eq!(root.children().filter(|node| node.is_comment()).count(), 1, "{xml}");
    }
}

/// A tree, with nothing about how it is written.
#[derive(Clone, Debug, PartialEq)]
enum Tree {
    Element(String, Vec<(String, String)>, Vec<Tree>),
    Text(String),
    Comment(String),
}

/// Names, most of them right.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Za-z_][A-Za-z0-9._-]{0,8}",
        "\\PC{1,4}",
        "[a-z]{0,3}:[a-z]{0,3}",
        "(xml:)?[a-z-]{1,5}"
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        vec(any::<char>(), 0..12).prop_map(String::from_iter),
        "[-<>&'\"\\]\\[!?/=a \t\r\n\\x00-\\x1f\u{fffe}\u{ffff}]{0,12}"
    ]
}

/// A tree of ours, with what a parser must make of it.
fn element() -> impl Strategy<Value = (Element, Tree)> {
    let bare = (name(), vec((name(), text()), 0..4)).prop_filter_map("a name", |(name, given)| {
        let mut element = Element::new(name.clone()).ok()?;
        let mut attributes: Vec<(String, String)> = Vec::new();
        for (name, value) in given {
            let Ok(with) = element.clone().attribute(name.clone(), value.as_str()) else {
                continue;
            };
            element = with;
            attributes.retain(|(known, _)| *known != name);
            attributes.push((name, as_kept(&value)));
        }
        attributes.sort();
        Some((element, Tree::Element(name, attributes, Vec::new())))
    });
    let bare = bare.boxed();
    bare.clone().prop_recursive(5, 40, 5, move |inner| {
        let child = prop_oneof![
            2 => inner.prop_map(|(element, tree)| (Node::from(element), tree)),
            1 => text().prop_map(|text| (Node::from(text.as_str()), Tree::Text(as_kept(&text)))),
            1 => text().prop_map(|text| (Node::Comment(text.clone()), Tree::Comment(text))),
        ];
        (bare.clone(), vec(child, 0..5)).prop_map(|((element, tree), children)| {
            let Tree::Element(name, attributes, mut kept) = tree else { return (element, tree) };
            let mut whole = element;
            for (node, child) in children {
                whole = whole.append(node);
                match (child, kept.last_mut()) {
                    // A parser sees one text where two follow each other, and none that is empty.
                    (Tree::Text(text), _) if text.is_empty() => {}
                    (Tree::Text(text), Some(Tree::Text(before))) => before.push_str(&text),
                    (child, _) => kept.push(child),
                }
            }
            (whole, Tree::Element(name, attributes, kept))
        })
    })
}

fn read(node: roxmltree::Node<'_, '_>) -> Tree {
    match node.node_type() {
        NodeType::Text => Tree::Text(node.text().unwrap_or_default().into()),
        NodeType::Comment => Tree::Comment(node.text().unwrap_or_default().into()),
        _ => {
            let prefixed = |a: roxmltree::Attribute<'_, '_>| match a.namespace() {
                Some(_) => format!("xml:{}", a.name()),
                None => a.name().to_owned(),
            };
            let mut attributes: Vec<(String, String)> =
                node.attributes().map(|a| (prefixed(a), a.value().to_owned())).collect();
            attributes.sort();
            let children = node.children().map(read).collect();
            Tree::Element(node.tag_name().name().into(), attributes, children)
        }
    }
}

/// A comment as it can be compared: blanks may have come between hyphens, and line ends were read.
fn loose(tree: Tree) -> Tree {
    match tree {
        Tree::Comment(text) => {
            let text = as_kept(&text).replace("\r\n", "\n").replace('\r', "\n");
            Tree::Comment(text.replace(' ', ""))
        }
        Tree::Element(name, attributes, children) => {
            Tree::Element(name, attributes, children.into_iter().map(loose).collect())
        }
        text => text,
    }
}

proptest! {
    #[test]
    fn any_text_comes_back(text in text()) {
        come_back(&text);
    }

    #[test]
    fn any_nesting_is_well_formed((element, tree) in element()) {
        let response = VoiceResponse::new().append(element);
        let xml = response.to_string();
        let document = Document::parse(&xml).map_err(|e| TestCaseError::fail(format!("{e}: {xml}")))?;
        let root = document.root_element();
        prop_assert_eq!(root.children().map(read).map(loose).collect::<Vec<_>>(), [loose(tree)]);
        let indented = format!("{response:#}");
        prop_assert!(Document::parse(&indented).is_ok(), "{}", indented);
    }

    #[test]
    fn typed_nesting_is_well_formed(texts in vec(text(), 4), deep in 0..30_usize) {
        let [a, b, c, d] = texts.as_slice() else { unreachable!("four texts") };
        let deepest = Prosody::new(a.as_str()).pitch(b.as_str());
        let nested = (0..deep).fold(deepest, |inside, _| Prosody::new(c.as_str()).prosody(inside));
        let say = Say::new(d.as_str()).prosody(nested).text(a.as_str());
        let xml = VoiceResponse::new().gather(Gather::new().say(say)).to_string();
        let document = Document::parse(&xml).map_err(|e| TestCaseError::fail(format!("{e}: {xml}")))?;
        let prosodies = document.descendants().filter(|n| n.has_tag_name("prosody")).count();
        prop_assert_eq!(prosodies, deep + 1);
        let all: String = document.descendants().filter(|n| n.is_text()).filter_map(|n| n.text()).collect();
        prop_assert_eq!(all, as_kept(&format!("{d}{}{a}{a}", c.repeat(deep))));
    }
}
