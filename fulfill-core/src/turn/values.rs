//! Values held one by one: what tests, dialogues and small providers give to a turn.

use serde_json::{Map, Value};

use super::{Given, Place};

/// Named values by place, in the order added.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Values {
    rows: Vec<(Place, String, Value)>,
    /// Answers with the form they belong to.
    forms: Vec<(String, Map<String, Value>)>,
}

impl Values {
    /// Adds a value behind those of the same name.
    pub fn push(&mut self, place: Place, name: impl Into<String>, value: impl Into<Value>) {
        self.rows.push((place, name.into(), value.into()));
    }

    /// Adds the answer to a question of a form, which is also an answer of that name.
    pub fn push_answer(
        &mut self,
        form: impl Into<String>,
        question: impl Into<String>,
        value: impl Into<Value>,
    ) {
        let (form, question, value) = (form.into(), question.into(), value.into());
        self.push(Place::Answer, question.clone(), value.clone());
        match self.forms.iter_mut().find(|(name, _)| *name == form) {
            Some((_, answers)) => drop(answers.insert(question, value)),
            None => self.forms.push((form, Map::from_iter([(question, value)]))),
        }
    }

    fn named(&self, place: Place, name: &str) -> impl Iterator<Item = &Value> {
        let wanted = move |row: &&(Place, String, Value)| row.0 == place && row.1 == name;
        self.rows.iter().filter(wanted).map(|row| &row.2)
    }
}

impl Given for Values {
    fn get(&self, place: Place, name: &str) -> Option<Value> {
        self.named(place, name).next().cloned()
    }

    fn all(&self, place: Place, name: &str) -> Vec<Value> {
        self.named(place, name).cloned().collect()
    }

    fn answers_to(&self, form: &str) -> Option<Map<String, Value>> {
        self.forms.iter().find(|(name, _)| name == form).map(|(_, answers)| answers.clone())
    }

    fn names(&self, place: Place) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for (_, name, _) in self.rows.iter().filter(|row| row.0 == place) {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        names
    }
}
