//! TwiML beside Twilio's own package: each element with every attribute and every child, then the
//! differences that are meant.

mod rows;

use std::collections::{BTreeMap, BTreeSet};

use fulfill_tests::python::{Oracle, Python};
use fulfill_twilio::twiml::{Element, Gather, Say, Task, values::Input};
use roxmltree::{Document, NodeType};
use serde_json::{Value, json};

/// An element, and what its methods were given.
struct Row {
    /// Its type.
    class: &'static str,
    /// The document that it belongs to.
    of: &'static str,
    text: Option<&'static str>,
    /// Every attribute, by its name on the wire.
    given: Value,
    /// Every child, by its type.
    children: &'static [&'static str],
    /// With its attributes and its text.
    plain: Element,
    /// With a child of each type besides.
    full: Element,
}

#[test]
fn every_element_is_as_the_original_writes_it() {
    let mut rows = rows::rows();
    // One type serves both documents.
    let redirect = rows.iter().find(|row| row.class == "Redirect").expect("it is in the table");
    rows.push(Row {
        of: "messaging",
        given: redirect.given.clone(),
        plain: redirect.plain.clone(),
        full: redirect.full.clone(),
        ..*redirect
    });
    let mut original = start();
    let mut faults = Vec::new();
    let mut seen = BTreeSet::new();
    for row in &rows {
        let mut question = plain(row);
        let child = |class: &&str| {
            let found = rows.iter().find(|row| row.class == *class);
            plain(found.expect("each child is a row"))
        };
        question["children"] = row.children.iter().map(child).collect();
        let answer = original.ask(&question);
        let theirs = answer["xml"].as_str().expect("a document");
        if tree(theirs) != tree(&row.full.to_string()) {
            faults.push(format!("{}:\n  original: {theirs}\n  ours: {}", row.class, row.full));
        }
        for (what, names) in [("only ours", "unknown"), ("only the original's", "missing")] {
            if answer[names] != json!([]) {
                faults.push(format!("{}: {what}: {}", row.class, answer[names]));
            }
        }
        seen.insert((row.of, row.full.name().to_owned()));
    }
    for of in ["voice", "messaging"] {
        let classes = original.ask(&json!({ "of": of }));
        let asked = rows.iter().filter(|row| row.of == of).count();
        assert_eq!(classes.as_array().map(Vec::len), Some(asked), "{classes}");
    }
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), rows.len(), faults.join("\n"));
    // `Sip` has two types: within `Refer` it holds text only.
    let slots: usize = rows.iter().map(|row| row.plain.attributes().count()).sum();
    assert_eq!((rows.len(), seen.len(), slots), (64, 63, 304));
}

/// Where we differ from the original on purpose.
struct Difference {
    /// What the original is asked, but for what is the same for all.
    asked: Value,
    /// How a parser must read its answer; none if it cannot.
    theirs: Option<&'static str>,
    /// The same, made with our types; none if they refuse it.
    ours: Option<Element>,
    /// How ours is written.
    written: &'static str,
    why: &'static str,
}

#[test]
fn differences_are_meant() {
    let say = |text: &str| json!({ "class": "Say", "text": text, "given": {} });
    let with = |mut question: Value, name: &str, value: Value| {
        question[name] = value;
        question
    };
    let inputs = json!({ "input": ["dtmf", "speech"] });
    let mut attributes = serde_json::Map::new();
    attributes.insert("é".into(), json!([1, 2]));
    let rows = [
        Difference {
            asked: json!({ "class": "Gather", "text": null, "given": inputs, "raw": true }),
            theirs: Some("<Gather input=\"['dtmf', 'speech']\"/>"),
            ours: Some(Gather::new().input([Input::Dtmf, Input::Speech]).into()),
            written: r#"<Gather input="dtmf speech"/>"#,
            why: "a list in Python's own notation means nothing to Twilio",
        },
        Difference {
            asked: say("1\r\n2\r3"),
            theirs: Some("<Say>1\n2\n3</Say>"),
            ours: Some(Say::new("1\r\n2\r3").into()),
            written: "<Say>1&#13;\n2&#13;3</Say>",
            why: "a parser would turn bare carriage returns into line feeds",
        },
        Difference {
            asked: say("a\u{1}b"),
            theirs: None,
            ours: Some(Say::new("a\u{1}b").into()),
            written: "<Say>a\u{fffd}b</Say>",
            why: "XML holds no control characters, so no parser takes the original's",
        },
        Difference {
            asked: with(say("a"), "append", json!(["b", "c"])),
            theirs: Some("<Say>c</Say>"),
            ours: Some(Say::new("a").text("b").text("c").into()),
            written: "<Say>abc</Say>",
            why: "the original keeps the last of several texts",
        },
        Difference {
            asked: json!({ "class": "Task", "text": attributes.clone(), "given": {} }),
            theirs: Some(r#"<Task>{"\u00e9": [1, 2]}</Task>"#),
            ours: Some(Task::from(&attributes).into()),
            written: r#"<Task>{"é":[1,2]}</Task>"#,
            why: "the same JSON, written shorter",
        },
        Difference {
            asked: with(say("a"), "generic", json!("1 bad")),
            theirs: None,
            ours: Element::new("1 bad").ok(),
            written: "",
            why: "the original writes names as they are; ours are checked",
        },
    ];
    let mut original = start();
    for Difference { mut asked, theirs, ours, written, why } in rows {
        asked["of"] = json!("voice");
        asked["children"] = json!([]);
        let answer = original.ask(&asked);
        let answer = answer["xml"].as_str().expect("a document");
        assert_eq!(tree(answer), theirs.and_then(tree), "{why}: {answer}");
        assert_eq!(ours.map(|ours| ours.to_string()).unwrap_or_default(), written, "{why}");
    }
}

fn start() -> Oracle {
    Python::Main.start("twilio_twiml.py", &[])
}

fn plain(row: &Row) -> Value {
    let Row { class, of, text, given, .. } = row;
    json!({ "class": class, "of": of, "text": text, "given": given, "children": [] })
}

/// What a parser makes of a document: names, attributes whatever their order, texts, children.
/// None if it is not well-formed.
fn tree(xml: &str) -> Option<Value> {
    let document = Document::parse(xml).ok()?;
    Some(branch(document.root_element()))
}

fn branch(node: roxmltree::Node<'_, '_>) -> Value {
    let name = |namespace: Option<&str>, name: &str| match namespace {
        Some(namespace) => format!("{{{namespace}}}{name}"),
        None => name.to_owned(),
    };
    let attributes: BTreeMap<String, &str> =
        node.attributes().map(|a| (name(a.namespace(), a.name()), a.value())).collect();
    let mut children: Vec<Value> = Vec::new();
    for child in node.children() {
        match (child.node_type(), children.last_mut()) {
            (NodeType::Element, _) => children.push(branch(child)),
            // A comment may have parted them.
            (NodeType::Text, Some(Value::String(before))) => {
                before.push_str(child.text().unwrap_or_default());
            }
            (NodeType::Text, _) => children.push(json!(child.text())),
            _ => {}
        }
    }
    let tag = node.tag_name();
    json!([name(tag.namespace(), tag.name()), attributes, children])
}
