//! One delivery on its way through the table: the request and the intent it names.

use std::ops::Deref;

use fulfill_core::{FromTurn, Given, Place, Refused, Turn};
use serde_json::{Map, Value};

use super::{super::Request, collect};

/// A delivery with the webhook and node it is for.
#[derive(Clone, Debug)]
pub struct Event {
    /// What Autopilot sent.
    pub request: Request,
    /// The webhook of the path; mostly the empty one.
    pub webhook: String,
    /// The last part of the path, else `CurrentTask`.
    pub node: Option<String>,
    /// Who the user is: `UserIdentifier`, or in dev mode a stand-in.
    pub user: Option<String>,
    /// What stays the same when the delivery is repeated.
    pub id: Option<String>,
}

impl Deref for Event {
    type Target = Request;

    fn deref(&self) -> &Request {
        &self.request
    }
}

/// Fields are the recognised ones, answers the collected ones of `Memory`, and the memory holds
/// what stands there beside `twilio`. An empty parameter counts as absent.
impl Given for Event {
    fn get(&self, place: Place, name: &str) -> Option<Value> {
        match place {
            Place::Field => self.field(name).map(Value::from),
            Place::Answer => collect::value(&self.memory().answer(name)?),
            Place::Parameter => self.parameter(name).map(Value::from),
            Place::Memory => self.memory().remembered(name).cloned(),
        }
    }

    fn all(&self, place: Place, name: &str) -> Vec<Value> {
        match place {
            Place::Field => self.field_values(name).map(Value::from).collect(),
            Place::Parameter => self.form().all(name).map(Value::from).collect(),
            _ => self.get(place, name).into_iter().collect(),
        }
    }

    fn answers_to(&self, form: &str) -> Option<Map<String, Value>> {
        self.memory().collect(form).map(collect::answers)
    }

    fn names(&self, place: Place) -> Vec<String> {
        let mut names: Vec<String> = match place {
            Place::Field => self.fields().iter().map(|field| field.name.to_owned()).collect(),
            Place::Answer => {
                let collects = self.memory().collects();
                collects
                    .flat_map(|(_, one)| one.answers())
                    .map(|(name, _)| name.to_owned())
                    .collect()
            }
            Place::Parameter => self.form().iter().map(|(name, _)| name.to_owned()).collect(),
            Place::Memory => {
                self.memory().all_remembered().map(|(name, _)| name.to_owned()).collect()
            }
        };
        let mut seen = std::collections::HashSet::new();
        names.retain(|name| seen.insert(name.clone()));
        names
    }
}

/// The whole request as a handler's argument.
#[derive(Clone, Debug)]
pub struct Params(Turn);

impl FromTurn for Params {
    fn from_turn(turn: &Turn, _name: &'static str) -> Result<Self, Refused> {
        match turn.event::<Event>() {
            Some(_) => Ok(Self(turn.clone())),
            None => Err(Refused::Absent { what: "Autopilot request" }),
        }
    }
}

impl Deref for Params {
    type Target = Request;

    fn deref(&self) -> &Request {
        &self.0.event::<Event>().expect("checked when the argument was made").request
    }
}
