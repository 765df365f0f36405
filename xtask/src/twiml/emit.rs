//! Writes the types of the elements and of the listed values.

use std::{collections::BTreeSet, error::Error, fmt::Write as _};

use super::{
    camel, head, snake,
    table::{Attribute, Child, File, Kind, New, Table, Tag},
};

type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

/// What the linter takes for a subtraction.
const SUB: &str =
    "#[expect(clippy::should_implement_trait, reason = \"it is the element's name\")]\n";

/// The file of the listed values.
pub(super) fn values(table: &Table) -> Result<String> {
    let mut text = head("Listed values of attributes. Every set stays open: see its `Other`.");
    text.push_str("use super::value::values;\n\nvalues! {\n");
    for values in &table.values {
        write!(text, "    /// {}\n    {} {{\n", values.says, values.name)?;
        for wire in &values.wire {
            writeln!(text, "        {} = {wire:?},", camel(wire))?;
        }
        text.push_str("    }\n\n");
    }
    Ok(text.trim_end().to_owned() + "\n}\n")
}

/// A file of elements.
pub(super) fn file(table: &Table, file: &File) -> Result<String> {
    let mut text = head(&file.says);
    uses(table, file, &mut text)?;
    for tag in &file.tags {
        element(table, tag, &mut text)?;
    }
    Ok(text)
}

/// Imports what the file names.
fn uses(table: &Table, file: &File, text: &mut String) -> Result {
    let mut types = BTreeSet::from(["tag::tag".to_owned()]);
    for tag in &file.tags {
        for child in &tag.children {
            let (of, child) = table.tag(&child.name)?;
            match of.name.as_str() {
                other if other == file.name => {}
                "ssml" => drop(types.insert(format!("ssml::{}", child.name))),
                _ => drop(types.insert(child.name.clone())),
            }
        }
        for attribute in &tag.attributes {
            match &attribute.kind {
                Kind::Text => drop(types.insert("Value".to_owned())),
                Kind::List(of) if of.set().is_none() => drop(types.insert("Value".to_owned())),
                kind => types.extend(kind.set().map(|set| format!("values::{set}"))),
            }
        }
        if matches!(tag.new, New::Attributes(_)) {
            types.insert("Value".to_owned());
        }
    }
    let mut lines = String::new();
    for module in ["ssml", "values"] {
        let prefix = format!("{module}::");
        let names: Vec<&str> = types.iter().filter_map(|t| t.strip_prefix(&prefix)).collect();
        if !names.is_empty() {
            write!(lines, "{module}::{{{}}}, ", names.join(", "))?;
        }
    }
    types.retain(|name| !name.starts_with("ssml::") && !name.starts_with("values::"));
    let types: Vec<String> = types.into_iter().collect();
    writeln!(text, "use crate::twiml::{{{}, {lines}}};\n", types.join(", "))?;
    Ok(())
}

fn element(table: &Table, tag: &Tag, text: &mut String) -> Result {
    let (kind, says) = (&tag.name, &tag.says);
    let as_text = if matches!(tag.new, New::Text(_)) { ", text" } else { "" };
    write!(text, "tag! {{\n    /// {says}\n    ///\n    /// `<{}>`", tag.wire)?;
    parents(table, tag, text)?;
    write!(text, "    {kind} = {:?}{as_text}\n}}\n\nimpl {kind} {{\n", tag.wire)?;
    new(tag, text)?;
    for attribute in &tag.attributes {
        self::attribute(attribute, text)?;
    }
    for child in &tag.children {
        self::child(table, child, text)?;
    }
    text.push_str("}\n\n");
    Ok(())
}

/// Says where an element may stand.
fn parents(table: &Table, tag: &Tag, text: &mut String) -> Result {
    let holds = |parent: &Tag| parent.children.iter().any(|child| child.name == tag.name);
    let parents: Vec<String> = table
        .tags()
        .filter(|(_, parent)| holds(parent))
        .map(|(file, parent)| {
            let module = if file.name == "ssml" { "ssml::" } else { "" };
            format!("[`{name}`](crate::twiml::{module}{name})", name = parent.name)
        })
        .collect();
    match parents.as_slice() {
        [] => text.push_str(", the root.\n"),
        parents => writeln!(text, " in {}.", parents.join(", "))?,
    }
    Ok(())
}

fn new(tag: &Tag, text: &mut String) -> Result {
    let wire = &tag.wire;
    match &tag.new {
        New::Nothing | New::TextLater => {
            write!(text, "    /// An empty `<{wire}>`.\n    pub fn new() -> Self {{\n")?;
            text.push_str("        Self::default()\n    }\n\n");
        }
        New::Text(name) => {
            writeln!(text, "    /// A `<{wire}>` around this text.")?;
            writeln!(text, "    pub fn new({name}: impl Into<String>) -> Self {{")?;
            write!(text, "        Self::default().text({name})\n    }}\n\n")?;
        }
        New::Attributes(names) => {
            let listed: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            writeln!(text, "    /// A `<{wire}>` with its {}.", listed.join(" and "))?;
            let taken: Vec<String> =
                names.iter().map(|name| format!("{}: impl Into<Value>", snake(name))).collect();
            writeln!(text, "    pub fn new({}) -> Self {{", taken.join(", "))?;
            text.push_str("        Self::default()");
            for name in names {
                write!(text, ".{0}({0})", snake(name))?;
            }
            text.push_str("\n    }\n\n");
        }
    }
    if matches!(tag.new, New::TextLater | New::Text(_)) {
        text.push_str("    /// Adds text at the end.\n");
        text.push_str("    pub fn text(self, text: impl Into<String>) -> Self {\n");
        text.push_str("        Self(self.0.text(text))\n    }\n\n");
    }
    Ok(())
}

fn attribute(attribute: &Attribute, text: &mut String) -> Result {
    let Attribute { wire, kind, says } = attribute;
    let method = snake(wire);
    let (taken, set) = match kind {
        Kind::Text => ("value: impl Into<Value>".to_owned(), format!("with({wire:?}, value)")),
        Kind::Bool => ("value: bool".to_owned(), format!("with({wire:?}, value)")),
        Kind::Number => ("value: u32".to_owned(), format!("with({wire:?}, value)")),
        Kind::Set(of) => {
            (format!("value: impl Into<{of}>"), format!("with({wire:?}, value.into())"))
        }
        Kind::List(of) => {
            let (item, each) = match of.set() {
                Some(set) => (format!("impl Into<{set}>"), "|value| value.into().into()"),
                None => ("u32".to_owned(), "Value::from"),
            };
            (
                format!("values: impl IntoIterator<Item = {item}>"),
                format!("with_list({wire:?}, values.into_iter().map({each}))"),
            )
        }
    };
    writeln!(text, "    /// {says}\n    ///\n    /// On the wire: `{wire}`.")?;
    write!(text, "    pub fn {method}(self, {taken}) -> Self {{\n        Self(self.0.{set})\n")?;
    text.push_str("    }\n\n");
    Ok(())
}

fn child(table: &Table, child: &Child, text: &mut String) -> Result {
    let (_, tag) = table.tag(&child.name)?;
    let (name, wire) = (&tag.name, &tag.wire);
    let method = child.method.clone().unwrap_or_else(|| snake(wire));
    if tag.bare {
        writeln!(text, "    /// Adds a plain [`{name}`].\n    pub fn {method}(self) -> Self {{")?;
        write!(text, "        Self(self.0.child({name}::default()))\n    }}\n\n")?;
        if tag.attributes.is_empty() && tag.children.is_empty() {
            return Ok(());
        }
    }
    let method = if tag.bare { format!("{method}_with") } else { method };
    let taken = match tag.new {
        New::Text(_) => format!("impl Into<{name}>"),
        _ => name.clone(),
    };
    let value = if taken == *name { "child" } else { "child.into()" };
    writeln!(text, "    /// Adds a [`{name}`].")?;
    if method == "sub" {
        text.push_str(SUB);
    }
    writeln!(text, "    pub fn {method}(self, child: {taken}) -> Self {{")?;
    write!(text, "        Self(self.0.child({value}))\n    }}\n\n")?;
    Ok(())
}
