//! What a hook was told, as its function looks things up in it.

use std::sync::OnceLock;

use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{Given, Place, Refused, Turn};

/// The JSON that a hook was told: the event of its turn.
///
/// The members of an object are the turn's parameters, so that arguments find them by name.
///
/// ```
/// use std::sync::Arc;
///
/// use fulfill_core::{HookBody, Turn};
///
/// let body = HookBody::new(r#"{"order": 17, "note": null}"#);
/// let turn = Turn::builder("hook").event(Arc::new(body)).build();
/// assert_eq!(turn.find("order"), Some(17.into()));
/// assert_eq!(turn.find("note"), None);
/// ```
#[derive(Debug)]
pub struct HookBody {
    bytes: Bytes,
    /// Read when somebody looks a member up.
    value: OnceLock<Value>,
}

impl HookBody {
    /// A body of these bytes.
    pub fn new(bytes: impl Into<Bytes>) -> Self {
        Self { bytes: bytes.into(), value: OnceLock::new() }
    }

    /// The whole as a value of one's own.
    ///
    /// # Errors
    ///
    /// Where, and what was expected there.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_slice(&self.bytes)
    }

    /// The whole as JSON; null if it is none.
    pub fn value(&self) -> &Value {
        self.value.get_or_init(|| self.read().unwrap_or_default())
    }

    /// The whole body of a turn as an argument.
    pub(crate) fn argument<T: DeserializeOwned>(turn: &Turn) -> Result<T, Refused> {
        let body = turn.event::<Self>().ok_or(Refused::Absent { what: "body of a hook" })?;
        body.read().map_err(|error| Refused::other(format!("the body does not fit: {error}")))
    }
}

impl Given for HookBody {
    fn get(&self, place: Place, name: &str) -> Option<Value> {
        let found = self.value().get(name).filter(|_| place == Place::Parameter);
        found.filter(|value| !value.is_null()).cloned()
    }

    fn all(&self, place: Place, name: &str) -> Vec<Value> {
        match self.get(place, name) {
            Some(Value::Array(values)) => values,
            value => value.into_iter().collect(),
        }
    }

    fn names(&self, place: Place) -> Vec<String> {
        let members = self.value().as_object().filter(|_| place == Place::Parameter);
        members.into_iter().flat_map(|members| members.keys().cloned()).collect()
    }
}
