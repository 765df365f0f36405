//! Where the values of a turn come from.

use std::{any::Any, fmt};

use serde_json::{Map, Value};

/// A place that a turn's values come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// A field that was recognised in this input, or a capture of the matched pattern.
    Field,
    /// An answer collected by a form.
    Answer,
    /// A parameter that the platform sends with the event.
    Parameter,
    /// Something that an earlier turn remembered.
    Memory,
}

impl Place {
    /// The order in which an argument's name is looked up.
    pub const ORDER: [Self; 4] = [Self::Field, Self::Answer, Self::Parameter, Self::Memory];
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Field => "field",
            Self::Answer => "answer",
            Self::Parameter => "parameter",
            Self::Memory => "memory",
        })
    }
}

/// What a decoded event gives to handlers, by place and name.
///
/// A provider implements it for its event type, so that nothing is parsed or copied that no
/// handler asks for. Values are JSON; a platform that sends text gives [`Value::String`].
pub trait Given: Any + Send + Sync {
    /// The value of that name; the first one if it came several times.
    fn get(&self, place: Place, name: &str) -> Option<Value>;

    /// All values of that name, in the order received.
    fn all(&self, place: Place, name: &str) -> Vec<Value> {
        self.get(place, name).into_iter().collect()
    }

    /// All answers to the form of that name, by question; `None` if the platform has none of it.
    fn answers_to(&self, _form: &str) -> Option<Map<String, Value>> {
        None
    }

    /// The names that this place has values for.
    fn names(&self, place: Place) -> Vec<String>;
}
