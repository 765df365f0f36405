//! Reads the table of TwiML; its own first lines say how it is written.

use std::{collections::BTreeMap, error::Error};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// All of it.
#[derive(Default)]
pub(super) struct Table {
    pub(super) values: Vec<Values>,
    pub(super) files: Vec<File>,
}

/// A set of listed values.
pub(super) struct Values {
    pub(super) name: String,
    pub(super) wire: Vec<String>,
    pub(super) says: String,
}

/// A file of elements.
pub(super) struct File {
    pub(super) name: String,
    pub(super) says: String,
    pub(super) tags: Vec<Tag>,
}

/// An element.
pub(super) struct Tag {
    pub(super) name: String,
    pub(super) wire: String,
    pub(super) says: String,
    pub(super) new: New,
    pub(super) attributes: Vec<Attribute>,
    pub(super) children: Vec<Child>,
    pub(super) bare: bool,
}

/// What `new` takes.
pub(super) enum New {
    /// Nothing, and the element holds no text.
    Nothing,
    /// Nothing; text is added later.
    TextLater,
    /// The text, under this name.
    Text(String),
    /// The values of these attributes.
    Attributes(Vec<String>),
}

#[derive(Clone)]
pub(super) struct Attribute {
    pub(super) wire: String,
    pub(super) kind: Kind,
    pub(super) says: String,
}

/// The type of an attribute.
#[derive(Clone)]
pub(super) enum Kind {
    Text,
    Bool,
    Number,
    Set(String),
    List(Box<Kind>),
}

/// A child, and the name of the method that adds it where it is not the child's own.
pub(super) struct Child {
    pub(super) name: String,
    pub(super) method: Option<String>,
}

impl Table {
    pub(super) fn read(text: &str) -> Result<Self> {
        let mut table = Self::default();
        let mut shared = BTreeMap::new();
        let mut section = "";
        for (at, line) in text.lines().enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if line.starts_with('[') {
                section = line.trim_matches(['[', ']']);
                if let Some((name, says)) =
                    section.strip_prefix("file ").and_then(|f| f.split_once(": "))
                {
                    table.files.push(File { name: name.into(), says: says.into(), tags: vec![] });
                }
                continue;
            }
            table.line(section, line, &mut shared).map_err(|e| format!("line {}: {e}", at + 1))?;
        }
        table.check()?;
        Ok(table)
    }

    fn line(
        &mut self,
        section: &str,
        line: &str,
        shared: &mut BTreeMap<String, Attribute>,
    ) -> Result<()> {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        match (section, cells.as_slice()) {
            ("values", [name, wire, says]) => {
                let wire = words(wire);
                self.values.push(Values { name: (*name).into(), wire, says: (*says).into() });
            }
            ("attributes", [name, kind, says]) => {
                shared.insert((*name).into(), attribute(name, kind, says));
            }
            (_, cells) => {
                let file = self.files.last_mut().ok_or("it belongs to no section")?;
                if line.starts_with("  ") {
                    file.tags.last_mut().ok_or("it belongs to no element")?.line(cells, shared)?;
                } else if let [name, says] = cells {
                    let (name, wire) = name.split_once(" as ").unwrap_or((name, name));
                    file.tags.push(Tag {
                        name: name.into(),
                        wire: wire.into(),
                        says: (*says).into(),
                        new: New::Nothing,
                        attributes: Vec::new(),
                        children: Vec::new(),
                        bare: false,
                    });
                } else {
                    return Err("an element is a name and what it is".into());
                }
            }
        }
        Ok(())
    }

    /// Every element, with its file.
    pub(super) fn tags(&self) -> impl Iterator<Item = (&File, &Tag)> {
        self.files.iter().flat_map(|file| file.tags.iter().map(move |tag| (file, tag)))
    }

    /// An element by the name of its type.
    pub(super) fn tag(&self, name: &str) -> Result<(&File, &Tag)> {
        let found = self.tags().find(|(_, tag)| tag.name == name);
        found.ok_or_else(|| format!("there is no element {name}").into())
    }

    /// The listed values of a set.
    pub(super) fn set(&self, name: &str) -> Result<&Values> {
        let found = self.values.iter().find(|values| values.name == name);
        found.ok_or_else(|| format!("there is no set of values {name}").into())
    }

    /// Whether everything that is named is there.
    fn check(&self) -> Result<()> {
        for (_, tag) in self.tags() {
            for child in &tag.children {
                self.tag(&child.name)?;
            }
            for attribute in &tag.attributes {
                if let Some(set) = attribute.kind.set() {
                    self.set(set)?;
                }
            }
        }
        Ok(())
    }
}

impl Tag {
    fn line(&mut self, cells: &[&str], shared: &BTreeMap<String, Attribute>) -> Result<()> {
        match cells {
            ["bare"] => self.bare = true,
            ["text"] => self.new = New::TextLater,
            ["new", takes] if takes.contains('=') => {
                let names = takes.split_whitespace().map(|name| name.trim_end_matches('=').into());
                self.new = New::Attributes(names.collect());
            }
            ["new", takes] => self.new = New::Text((*takes).into()),
            ["has", names] => {
                for name in names.split_whitespace() {
                    let known = shared.get(name).ok_or_else(|| format!("no attribute {name}"))?;
                    self.attributes.push(known.clone());
                }
            }
            ["holds", names] => self.children = names.split_whitespace().map(child).collect(),
            [name, kind, says] => {
                let mut own = self.attributes.iter_mut();
                let own = own.find(|known| known.wire == *name).ok_or("`has` does not list it")?;
                *own = attribute(name, kind, says);
            }
            _ => return Err("it is no line of an element".into()),
        }
        Ok(())
    }
}

impl Kind {
    /// The set of values that it is of.
    pub(super) fn set(&self) -> Option<&str> {
        match self {
            Self::Set(name) => Some(name),
            Self::List(of) => of.set(),
            Self::Text | Self::Bool | Self::Number => None,
        }
    }
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

fn attribute(name: &str, kind: &str, says: &str) -> Attribute {
    Attribute { wire: name.into(), kind: self::kind(kind), says: says.into() }
}

fn kind(text: &str) -> Kind {
    match text {
        "text" => Kind::Text,
        "bool" => Kind::Bool,
        "number" => Kind::Number,
        _ => match text.strip_suffix('*') {
            Some(of) => Kind::List(Box::new(kind(of))),
            None => Kind::Set(text.into()),
        },
    }
}

fn child(text: &str) -> Child {
    let (name, method) = match text.split_once('(') {
        Some((name, method)) => (name, Some(method.trim_end_matches(')').into())),
        None => (text, None),
    };
    Child { name: name.into(), method }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::{Value, json};

    use super::*;

    fn table() -> Table {
        let text = include_str!("../../../fulfill-twilio/src/twiml/table.txt");
        Table::read(text).expect("the table")
    }

    /// What Twilio's libraries for Python and Node have, as data.
    fn libraries() -> Value {
        let text = include_str!("../../../fulfill-twilio/tests/wire/twiml.json");
        serde_json::from_str(text).expect("JSON")
    }

    /// A type in the libraries' notation.
    fn notation(table: &Table, kind: &Kind) -> Value {
        match kind {
            Kind::Text => Value::Null,
            Kind::Bool => json!("bool"),
            Kind::Number => json!("number"),
            Kind::Set(name) => json!(table.set(name).expect("a set").wire),
            Kind::List(of) => json!({ "list": notation(table, of) }),
        }
    }

    #[test]
    fn the_table_is_that_of_the_libraries() {
        let (table, libraries) = (table(), libraries());
        let mut seen = BTreeSet::new();
        for (file, tag) in table.tags() {
            let of = if file.name == "messaging" { "messaging" } else { "voice" };
            let theirs = &libraries[of][&tag.wire];
            if tag.name == "ReferSip" {
                assert!(tag.attributes.is_empty() && tag.children.is_empty());
                continue;
            }
            seen.insert((of, tag.wire.clone()));
            let mut children: Vec<&str> = Vec::new();
            for child in &tag.children {
                children.push(&table.tag(&child.name).expect("an element").1.wire);
            }
            children.sort_unstable();
            assert_eq!(json!(children), theirs["children"], "{}", tag.name);
            let mut names: Vec<&str> = tag.attributes.iter().map(|a| a.wire.as_str()).collect();
            names.sort_unstable();
            assert_eq!(json!(names), theirs["attributes"], "{}", tag.name);
            let text = matches!(tag.new, New::Text(_) | New::TextLater);
            assert_eq!(json!(text), theirs["text"], "{}", tag.name);
            for attribute in &tag.attributes {
                let of = match &theirs["types"][&attribute.wire] {
                    // Sets of languages, voices and ring tones grow; they are texts here.
                    Value::String(open) if open.starts_with("open-enum") => Value::Null,
                    // Methods are listed for some attributes, and the same for all.
                    Value::Null if attribute.kind.set() == Some("Method") => json!(["GET", "POST"]),
                    // The order of the values says nothing.
                    given if attribute.kind.set() == Some("RecordingTrack") => {
                        assert_eq!(given.as_array().map(Vec::len), Some(3));
                        continue;
                    }
                    given => given.clone(),
                };
                let ours = notation(&table, &attribute.kind);
                assert_eq!(ours, of, "{} {}", tag.name, attribute.wire);
            }
        }
        // `Redirect` and nothing else belongs to both documents.
        seen.insert(("messaging", "Redirect".into()));
        for of in ["voice", "messaging"] {
            let theirs = libraries[of].as_object().expect("elements").keys();
            let missing: Vec<_> =
                theirs.filter(|name| !seen.contains(&(of, (*name).clone()))).collect();
            assert!(missing.is_empty(), "{missing:?}");
        }
        assert_eq!(seen.len(), 63);
    }

    #[test]
    fn mistakes_name_their_line() {
        for (text, mistake) in [
            ("\n[file a: A]\nA | an a\n  has | nope", "line 4: no attribute nope"),
            ("[file a: A]\nA | an a\n  holds | B", "there is no element B"),
            (
                "[attributes]\nx | Y | an x\n[file a: A]\nA | a\n  has | x",
                "there is no set of values Y",
            ),
            ("[file a: A]\nA | an a\n  x | text | an x", "line 3: `has` does not list it"),
            ("A | an a", "line 1: it belongs to no section"),
        ] {
            let error = Table::read(text).err().map(|error| error.to_string());
            assert_eq!(error.as_deref(), Some(mistake));
        }
    }
}
