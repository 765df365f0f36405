//! All named values of a turn as one struct.

use std::ops::Deref;

use serde::{
    Deserializer,
    de::{
        DeserializeOwned, Error as _, IntoDeserializer, Visitor,
        value::{Error, MapDeserializer},
    },
    forward_to_deserialize_any,
};
use serde_json::Value;

use super::{FromTurn, Refused};
use crate::{Turn, turn::Place};

/// The named values of a turn, read into a struct of one's own.
///
/// A name is taken from the first place that has it, in the order of [`Place::ORDER`]. Text is read
/// as the number or truth value that the struct's member asks for.
///
/// ```
/// use fulfill_core::{FromTurn, Slots, Turn};
///
/// #[derive(serde::Deserialize)]
/// struct Order {
///     size: String,
///     #[serde(default)]
///     pizzas: u8,
///     note: Option<String>,
/// }
///
/// let turn = Turn::builder("console").field("size", "large").answer("pizzas", "2").build();
/// let Slots(order) = Slots::<Order>::from_turn(&turn, "order").unwrap();
/// assert_eq!((order.size.as_str(), order.pizzas, order.note), ("large", 2, None));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slots<T>(pub T);

impl<T: DeserializeOwned> FromTurn for Slots<T> {
    fn from_turn(turn: &Turn, _name: &'static str) -> Result<Self, Refused> {
        let mut members: Vec<(String, Lenient)> = Vec::new();
        for place in Place::ORDER {
            for name in turn.names(place) {
                if members.iter().any(|(known, _)| *known == name) {
                    continue;
                }
                let mut values = turn.all(place, &name);
                let value = match values.len() {
                    0 => continue,
                    1 => values.remove(0),
                    _ => Value::Array(values),
                };
                members.push((name, Lenient(value)));
            }
        }
        T::deserialize(MapDeserializer::<_, Error>::new(members.into_iter()))
            .map(Self)
            .map_err(|error| Refused::other(format!("the turn does not fit the struct: {error}")))
    }
}

impl<T> Deref for Slots<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// JSON in which text stands for the number or truth value that is asked for.
struct Lenient(Value);

impl<'de> IntoDeserializer<'de, Error> for Lenient {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

fn json(error: serde_json::Error) -> Error {
    Error::custom(error)
}

macro_rules! from_text {
    ($($method:ident => $visit:ident: $type:ty,)*) => { $(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match &self.0 {
                Value::String(text) => match <$type as crate::Slot>::parse(text, "") {
                    Some(value) => visitor.$visit(value),
                    None => Err(Error::custom(format_args!(
                        "expected {}",
                        <$type as crate::Slot>::EXPECTED,
                    ))),
                },
                _ => self.0.$method(visitor).map_err(json),
            }
        }
    )* };
}

impl<'de> Deserializer<'de> for Lenient {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.0.deserialize_any(visitor).map_err(json)
    }

    from_text! {
        deserialize_bool => visit_bool: bool,
        deserialize_i8 => visit_i8: i8,
        deserialize_i16 => visit_i16: i16,
        deserialize_i32 => visit_i32: i32,
        deserialize_i64 => visit_i64: i64,
        deserialize_u8 => visit_u8: u8,
        deserialize_u16 => visit_u16: u16,
        deserialize_u32 => visit_u32: u32,
        deserialize_u64 => visit_u64: u64,
        deserialize_f32 => visit_f32: f32,
        deserialize_f64 => visit_f64: f64,
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    /// One value where a list is asked for is a list of one.
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let members = match self.0 {
            Value::Array(members) => members,
            one => vec![one],
        };
        let members = members.into_iter().map(Lenient);
        visitor.visit_seq(serde::de::value::SeqDeserializer::new(members))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.0.deserialize_struct(name, fields, visitor).map_err(json)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.0.deserialize_enum(name, variants, visitor).map_err(json)
    }

    forward_to_deserialize_any! {
        i128 u128 char str string bytes byte_buf unit unit_struct tuple tuple_struct map
        identifier ignored_any
    }
}
