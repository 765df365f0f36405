//! Values held one by one: what tests, dialogues and small providers give to a turn.

use serde_json::Value;

use super::{Given, Place};

/// Named values by place, in the order added.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Values(Vec<(Place, String, Value)>);

impl Values {
    /// Adds a value behind those of the same name.
    pub fn push(&mut self, place: Place, name: impl Into<String>, value: impl Into<Value>) {
        self.0.push((place, name.into(), value.into()));
    }

    fn named(&self, place: Place, name: &str) -> impl Iterator<Item = &Value> {
        let wanted = move |row: &&(Place, String, Value)| row.0 == place && row.1 == name;
        self.0.iter().filter(wanted).map(|row| &row.2)
    }
}

impl Given for Values {
    fn get(&self, place: Place, name: &str) -> Option<Value> {
        self.named(place, name).next().cloned()
    }

    fn all(&self, place: Place, name: &str) -> Vec<Value> {
        self.named(place, name).cloned().collect()
    }

    fn names(&self, place: Place) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for (_, name, _) in self.0.iter().filter(|row| row.0 == place) {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        names
    }
}
