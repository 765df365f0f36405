//! Members of a JSON object, read leniently: one of the wrong type counts as absent.

use serde_json::{Map, Value};

/// Timestamps below it are seconds, others milliseconds: as milliseconds it is in 1973.
const SECONDS_BELOW: i64 = 100_000_000_000;

/// The members of one object.
#[derive(Clone, Copy)]
pub(crate) struct Fields<'a>(pub(crate) &'a Map<String, Value>);

/// A type that is made of an object's members.
pub(crate) trait FromFields: Sized {
    fn from_fields(fields: Fields<'_>) -> Self;
}

/// For what is large and seldom there.
impl<T: FromFields> FromFields for Box<T> {
    fn from_fields(fields: Fields<'_>) -> Self {
        Self::new(T::from_fields(fields))
    }
}

impl<'a> Fields<'a> {
    pub(crate) fn of(value: &'a Value) -> Option<Self> {
        value.as_object().map(Self)
    }

    pub(crate) fn object(self, name: &str) -> Option<Self> {
        self.0.get(name).and_then(Self::of)
    }

    pub(crate) fn text(self, name: &str) -> Option<String> {
        self.0.get(name)?.as_str().map(str::to_owned)
    }

    /// A text or number, as written.
    pub(crate) fn id(self, name: &str) -> Option<String> {
        self.0.get(name).and_then(as_id)
    }

    /// A whole number, or a text that spells one.
    pub(crate) fn number(self, name: &str) -> Option<i64> {
        self.0.get(name).and_then(as_number)
    }

    /// A point in time in milliseconds since 1970, given in those or in seconds.
    pub(crate) fn time(self, name: &str) -> Option<i64> {
        self.0.get(name).and_then(as_time)
    }

    /// Whether a mark is set, in whatever way: what is there says so unless it says no.
    pub(crate) fn flag(self, name: &str) -> bool {
        self.0.get(name).is_some_and(|value| match value {
            Value::Null => false,
            Value::Bool(set) => *set,
            Value::Number(number) => number.as_f64() != Some(0.0),
            Value::String(text) => {
                !["", "0", "false"].iter().any(|no| text.trim().eq_ignore_ascii_case(no))
            }
            Value::Array(_) | Value::Object(_) => true,
        })
    }

    pub(crate) fn value(self, name: &str) -> Option<Value> {
        self.0.get(name).filter(|value| !value.is_null()).cloned()
    }

    pub(crate) fn boxed(self, name: &str) -> Option<Box<Value>> {
        self.value(name).map(Box::new)
    }

    pub(crate) fn ids(self, name: &str) -> Vec<String> {
        self.list(name).iter().filter_map(as_id).collect()
    }

    pub(crate) fn one<T: FromFields>(self, name: &str) -> Option<T> {
        self.object(name).map(T::from_fields)
    }

    pub(crate) fn many<T: FromFields>(self, name: &str) -> Vec<T> {
        self.list(name).iter().filter_map(Fields::of).map(T::from_fields).collect()
    }

    pub(crate) fn list(self, name: &str) -> &'a [Value] {
        self.0.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }
}

pub(crate) fn as_id(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn as_number(value: &Value) -> Option<i64> {
    match value {
        Value::String(text) => text.trim().parse().ok(),
        value => value.as_i64().or_else(|| value.as_f64().map(|number| number as i64)),
    }
}

pub(crate) fn as_time(value: &Value) -> Option<i64> {
    as_number(value).map(as_milliseconds)
}

/// A point in time that is given in seconds or milliseconds.
pub(crate) fn as_milliseconds(given: i64) -> i64 {
    if given < SECONDS_BELOW { given.saturating_mul(1000) } else { given }
}

/// Declares structs that are read member by member: `name: Type = how`, or `how("its-name")` where
/// the member is called otherwise on the wire.
macro_rules! fields {
    ($(
        $(#[$doc:meta])*
        $name:ident {
            $($(#[$member_doc:meta])* $member:ident: $type:ty = $how:ident $(($wire:literal))?,)*
        }
    )*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq)]
        #[non_exhaustive]
        pub struct $name {
            $($(#[$member_doc])* pub $member: $type,)*
        }

        impl $crate::fields::FromFields for $name {
            fn from_fields(fields: $crate::fields::Fields<'_>) -> Self {
                Self { $($member: fields.$how(fields!(@name $member $($wire)?)),)* }
            }
        }
    )*};
    (@name $member:ident) => { stringify!($member) };
    (@name $member:ident $wire:literal) => { $wire };
}
pub(crate) use fields;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_of_another_type_is_absent_and_ids_keep_their_digits() {
        let value =
            json!({"a": 18012345678901234u64, "b": "7", "c": null, "d": [1, "2", null], "e": {}});
        let fields = Fields::of(&value).unwrap();
        assert_eq!(fields.id("a").as_deref(), Some("18012345678901234"));
        assert_eq!((fields.text("a"), fields.id("c"), fields.id("e")), (None, None, None));
        assert_eq!((fields.number("b"), fields.number("e")), (Some(7), None));
        assert_eq!(fields.ids("d"), ["1", "2"]);
        assert_eq!(fields.value("c"), None);
    }

    #[test]
    fn times_are_milliseconds() {
        for (given, expected) in [
            (json!(1767225600), Some(1_767_225_600_000)),
            (json!("1767225600"), Some(1_767_225_600_000)),
            (json!(1767225600350i64), Some(1_767_225_600_350)),
            (json!("soon"), None),
            (json!(i64::MIN), Some(i64::MIN)),
        ] {
            let value = json!({ "time": given });
            assert_eq!(Fields::of(&value).unwrap().time("time"), expected, "{value}");
        }
    }
}
