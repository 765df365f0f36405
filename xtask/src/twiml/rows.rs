//! Writes the rows of the test that compares each element with Twilio's own package: every element
//! with every attribute set through its method, and what was set, as data.

use std::{error::Error, fmt::Write as _};

use super::{
    camel, head, snake,
    table::{Attribute, File, Kind, New, Table, Tag},
};

type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

pub(super) fn rows(table: &Table) -> Result<String> {
    let mut text = head("Every element of TwiML with every attribute, and every child once.");
    text.push_str("use fulfill_twilio::twiml::{self, ssml, values};\n");
    text.push_str("use serde_json::json;\n\nuse super::Row;\n\n");
    text.push_str("pub(super) fn rows() -> Vec<Row> {\n    vec![\n");
    for (file, tag) in table.tags() {
        row(table, file, tag, &mut text)?;
    }
    text.push_str("    ]\n}\n\n");
    for (file, tag) in table.tags() {
        full(table, file, tag, &mut text)?;
    }
    Ok(text)
}

fn row(table: &Table, file: &File, tag: &Tag, text: &mut String) -> Result {
    let of = if file.name == "messaging" { "messaging" } else { "voice" };
    write!(text, "Row {{ class: {:?}, of: {of:?}, text: ", tag.name)?;
    match tag.new {
        New::Text(_) | New::TextLater => write!(text, "Some({:?})", sample(&tag.name))?,
        New::Nothing | New::Attributes(_) => text.push_str("None"),
    }
    text.push_str(", given: json!({");
    for attribute in &tag.attributes {
        write!(text, "{:?}: {},", attribute.wire, data(table, attribute)?)?;
    }
    let children: Vec<&str> = tag.children.iter().map(|child| child.name.as_str()).collect();
    write!(text, "}}), children: &{children:?}, plain: {}().into(), ", function(tag))?;
    write!(text, "full: {}()", function(tag))?;
    for child in &tag.children {
        let (_, of) = table.tag(&child.name)?;
        let method = child.method.clone().unwrap_or_else(|| snake(&of.wire));
        let taken = if of.bare { String::new() } else { format!("{}()", function(of)) };
        write!(text, ".{method}({taken})")?;
    }
    text.push_str(".into() },\n");
    Ok(())
}

/// A function that sets every attribute.
fn full(table: &Table, file: &File, tag: &Tag, text: &mut String) -> Result {
    let module = if file.name == "ssml" { "ssml" } else { "twiml" };
    let kind = format!("{module}::{}", tag.name);
    write!(text, "fn {}() -> {kind} {{ {kind}::", function(tag))?;
    match &tag.new {
        New::Text(_) => write!(text, "new({:?})", sample(&tag.name))?,
        New::TextLater => write!(text, "new().text({:?})", sample(&tag.name))?,
        New::Nothing | New::Attributes(_) => text.push_str("default()"),
    }
    for attribute in &tag.attributes {
        write!(text, ".{}({})", snake(&attribute.wire), value(table, attribute)?)?;
    }
    text.push_str("}\n\n");
    Ok(())
}

/// The name of the function; the document types and elements have names of their own.
fn function(tag: &Tag) -> String {
    snake(&tag.name)
}

/// A text that is hard to write, and different wherever it stands.
fn sample(name: &str) -> String {
    format!("{name} & <\"1\"> ' ]]> \t\n é 😀")
}

/// A value as the method takes it.
fn value(table: &Table, attribute: &Attribute) -> Result<String> {
    let variants = |set: &str| -> Result<Vec<String>> {
        let variant = |wire: &String| format!("values::{set}::{}", camel(wire));
        Ok(table.set(set)?.wire.iter().map(variant).collect())
    };
    Ok(match &attribute.kind {
        Kind::Set(set) => variants(set)?.swap_remove(0),
        Kind::List(of) => match of.set() {
            Some(set) => format!("[{}]", variants(set)?.join(", ")),
            None => "[1, 2]".into(),
        },
        Kind::Text | Kind::Bool | Kind::Number => data(table, attribute)?,
    })
}

/// The same value as JSON.
fn data(table: &Table, attribute: &Attribute) -> Result<String> {
    Ok(match &attribute.kind {
        Kind::Text => format!("{:?}", sample(&attribute.wire)),
        Kind::Bool => "true".into(),
        Kind::Number => "7".into(),
        Kind::Set(set) => format!("{:?}", table.set(set)?.wire[0]),
        Kind::List(of) => match of.set() {
            Some(set) => format!("{:?}", table.set(set)?.wire),
            None => "[1, 2]".into(),
        },
    })
}
