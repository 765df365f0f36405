//! The tree that every document is.

use std::{borrow::Cow, fmt};

use super::{NameError, Tag, Value, name, write};

/// An element: its name, its attributes and what it holds, in order.
///
/// The typed elements are made of it. By itself it is any element, also one that this version does
/// not know. It shows itself as XML without a header; `{:#}` indents.
///
/// ```
/// use fulfill_twilio::twiml::{Dial, Element, Tag};
///
/// let sing = Element::new("Sing")?.attribute("loud", true)?.append("la");
/// assert_eq!(sing.to_string(), r#"<Sing loud="true">la</Sing>"#);
///
/// let dial = Element::from(Dial::new().timeout(60).number("+14155550100"));
/// assert_eq!(dial.get("timeout"), Some("60"));
/// # Ok::<(), fulfill_twilio::twiml::NameError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "an element does nothing until it stands in a document"]
pub struct Element {
    name: Cow<'static, str>,
    attributes: Vec<(Cow<'static, str>, Value)>,
    children: Vec<Node>,
}

/// What an element holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// An element.
    Element(Element),
    /// A text, as it is before it is escaped.
    Text(String),
    /// A comment. What would end it early gets a blank: `--` is written as `- -`.
    Comment(String),
}

impl Element {
    /// An empty element of any name.
    ///
    /// # Errors
    ///
    /// [`NameError`] if the name is none of XML, or has a prefix.
    pub fn new(name: impl Into<Cow<'static, str>>) -> Result<Self, NameError> {
        let name = name.into();
        name::element(&name)?;
        Ok(Self { name, attributes: Vec::new(), children: Vec::new() })
    }

    /// Its name on the wire.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The attributes by name and value, in the order in which they were set.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes.iter().map(|(name, value)| (name.as_ref(), value.as_str()))
    }

    /// The value of an attribute, if it is set.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// What it holds.
    #[must_use]
    pub fn children(&self) -> &[Node] {
        &self.children
    }

    /// An element of the table, whose name needs no check.
    pub(crate) const fn known(name: &'static str) -> Self {
        Self { name: Cow::Borrowed(name), attributes: Vec::new(), children: Vec::new() }
    }

    /// Sets an attribute whose name is right. A name can stand once only, so the last value wins.
    pub(super) fn set(&mut self, name: Cow<'static, str>, value: Value) {
        match self.attributes.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = value,
            None => self.attributes.push((name, value)),
        }
    }

    pub(super) fn push(&mut self, node: Node) {
        self.children.push(node);
    }

    /// Sets an attribute of the table.
    pub(super) fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.set(Cow::Borrowed(name), value.into());
        self
    }

    /// Sets an attribute of the table that is a list.
    pub(super) fn with_list(self, name: &'static str, values: impl Iterator<Item = Value>) -> Self {
        self.with(name, Value::list(values))
    }

    /// Adds a child of the table.
    pub(super) fn child(mut self, child: impl Into<Self>) -> Self {
        self.push(Node::Element(child.into()));
        self
    }

    /// Adds text; none, if it is empty.
    pub(super) fn text(mut self, text: impl Into<String>) -> Self {
        let text = text.into();
        if !text.is_empty() {
            self.push(Node::Text(text));
        }
        self
    }
}

impl fmt::Display for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write::element(self, f.alternate(), f)
    }
}

impl Tag for Element {
    fn element_mut(&mut self) -> &mut Element {
        self
    }
}

impl<T: Tag> From<T> for Node {
    fn from(tag: T) -> Self {
        Self::Element(tag.into())
    }
}

impl From<&str> for Node {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Node {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
