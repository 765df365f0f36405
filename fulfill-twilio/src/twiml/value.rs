//! What an attribute is set to.

use std::borrow::Cow;

/// The value of an attribute, as it is before it is escaped: a text, a number, `true` or `false`.
///
/// A method whose attribute is a text takes anything that becomes a value, so that
/// `speech_timeout("auto")` and `speech_timeout(3)` both read as they are meant. Amounts are texts:
/// a floating-point number does not say how many decimals it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value(Cow<'static, str>);

impl Value {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A value that the program holds.
    pub(super) const fn known(text: &'static str) -> Self {
        Self(Cow::Borrowed(text))
    }

    /// Several values, joined by a blank.
    pub(super) fn list(values: impl Iterator<Item = Self>) -> Self {
        let mut list = String::new();
        for (at, value) in values.enumerate() {
            if at > 0 {
                list.push(' ');
            }
            list.push_str(value.as_str());
        }
        Self(list.into())
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self(text.to_owned().into())
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self(text.clone().into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<Cow<'static, str>> for Value {
    fn from(text: Cow<'static, str>) -> Self {
        Self(text)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::known(if value { "true" } else { "false" })
    }
}

macro_rules! numbers {
    ($($type:ty)*) => {$(
        impl From<$type> for Value {
            fn from(number: $type) -> Self {
                Self(number.to_string().into())
            }
        }
    )*};
}

numbers!(u8 u16 u32 u64 usize i32 i64);

/// Declares sets of listed values that other values can join.
macro_rules! values {
    ($($(#[$meta:meta])* $type:ident { $($variant:ident = $text:literal,)* })*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $type {
            $(#[doc = concat!("`", $text, "`.")] $variant,)*
            /// A value that this version does not know.
            Other(String),
        }

        impl $type {
            /// The value on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Other(value) => value,
                }
            }
        }

        impl From<&str> for $type {
            fn from(value: &str) -> Self {
                match value {
                    $($text => Self::$variant,)*
                    other => Self::Other(other.into()),
                }
            }
        }

        impl From<String> for $type {
            fn from(value: String) -> Self {
                Self::from(value.as_str())
            }
        }

        impl From<$type> for $crate::twiml::Value {
            fn from(value: $type) -> Self {
                match value {
                    $($type::$variant => Self::known($text),)*
                    $type::Other(value) => value.into(),
                }
            }
        }
    )*};
}

pub(super) use values;
