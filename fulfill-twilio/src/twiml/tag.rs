//! What every element can, beside its own attributes and children.

use std::borrow::Cow;

use super::{Element, NameError, Node, Value, name};

/// An element of any type: takes attributes and children that its type has no method for.
///
/// It is what to reach for when Twilio has something new, or writes something otherwise.
pub trait Tag: Sized + Into<Element> {
    /// The element behind the type.
    fn element_mut(&mut self) -> &mut Element;

    /// Sets an attribute by its name on the wire; a value that it had gives way.
    ///
    /// # Errors
    ///
    /// [`NameError`] if the name is none of XML, or has a prefix other than `xml:`.
    fn attribute(
        mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<Value>,
    ) -> Result<Self, NameError> {
        let name = name.into();
        name::attribute(&name)?;
        self.element_mut().set(name, value.into());
        Ok(self)
    }

    /// Adds an element or a text at the end, whether or not Twilio knows it in this place.
    #[must_use]
    fn append(mut self, node: impl Into<Node>) -> Self {
        self.element_mut().push(node.into());
        self
    }

    /// Adds a comment at the end. Twilio reads over it; whoever sees the document may not.
    #[must_use]
    fn comment(self, text: impl Into<String>) -> Self {
        self.append(Node::Comment(text.into()))
    }
}

/// Declares the type of an element; with `text`, also how a text becomes one.
macro_rules! tag {
    ($(#[$meta:meta])* $type:ident = $name:literal) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[must_use = "an element does nothing until it stands in a document"]
        pub struct $type(pub(in crate::twiml) $crate::twiml::Element);

        impl Default for $type {
            fn default() -> Self {
                Self($crate::twiml::Element::known($name))
            }
        }

        impl From<$type> for $crate::twiml::Element {
            fn from(tag: $type) -> Self {
                tag.0
            }
        }

        impl $crate::twiml::Tag for $type {
            fn element_mut(&mut self) -> &mut $crate::twiml::Element {
                &mut self.0
            }
        }
    };
    ($(#[$meta:meta])* $type:ident = $name:literal, text) => {
        tag! { $(#[$meta])* $type = $name }

        impl From<&str> for $type {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }

        impl From<&String> for $type {
            fn from(text: &String) -> Self {
                Self::new(text)
            }
        }

        impl From<String> for $type {
            fn from(text: String) -> Self {
                Self::new(text)
            }
        }
    };
}

pub(super) use tag;
