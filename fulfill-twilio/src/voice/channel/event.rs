//! What arrives at the channel, as handlers look things up in it.

use fulfill_core::{FromTurn, Given, Place, Refused, Turn};
use serde_json::Value;

use super::{
    super::Call,
    step::{Base, Step},
};

/// One request about a call, with the bot it is for.
#[derive(Clone, Debug)]
pub struct Received {
    /// What Twilio tells.
    pub call: Call,
    /// The webhook of the path; mostly the empty one.
    pub webhook: String,
    /// The node that answers when the call begins.
    pub node: Option<String>,
    /// The kind of event, if it is nothing that was said.
    pub event: Option<&'static str>,
    /// What stays the same when it is delivered again.
    pub id: Option<String>,
    /// The address of the call, to which steps are added.
    pub(super) base: Base,
    pub(super) step: Step,
    /// The language that the call is held in; may be empty.
    pub(super) language: String,
}

impl Received {
    /// The intent that the pressed keys lead to.
    pub(super) fn payload(&self) -> Option<&str> {
        self.step.leads(self.call.digits()?)
    }
}

/// All parameters, under Twilio's names for them and those of the client that placed the call. An
/// empty one counts as absent.
impl Given for Received {
    fn get(&self, place: Place, name: &str) -> Option<Value> {
        self.all(place, name).into_iter().find(|value| value != "")
    }

    fn all(&self, place: Place, name: &str) -> Vec<Value> {
        match place {
            Place::Parameter => self.call.form().all(name).map(Value::from).collect(),
            _ => Vec::new(),
        }
    }

    fn names(&self, place: Place) -> Vec<String> {
        match place {
            Place::Parameter => self.call.form().names(),
            _ => Vec::new(),
        }
    }
}

/// As a handler's argument; refused for turns that are no call of Twilio's.
impl FromTurn for Call {
    fn from_turn(turn: &Turn, _name: &'static str) -> Result<Self, Refused> {
        let received = turn.event::<Received>();
        received
            .map(|received| received.call.clone())
            .ok_or(Refused::Absent { what: "call of Twilio" })
    }
}
