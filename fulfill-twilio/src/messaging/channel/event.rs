//! What arrives at the channel, as handlers look things up in it.

use fulfill_core::{FromTurn, Given, Place, Refused, Turn};
use serde_json::Value;

use super::super::{ConversationEvent, Message, Status};
use crate::form::Form;

/// One request, with the bot it is for.
#[derive(Clone, Debug)]
pub struct Received {
    /// What it is.
    pub what: What,
    /// The webhook of the path; mostly the empty one.
    pub webhook: String,
    /// What stays the same when it is delivered again.
    pub id: Option<String>,
    /// The word with which the user wants no more messages, or wants them again, where Twilio answers
    /// it by itself: the channel says nothing then.
    pub opt_out: Option<&'static str>,
}

/// What a request tells of.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum What {
    /// A message that came in.
    Message(Message),
    /// How a message that went out fares.
    Status(Status),
    /// What happens in Twilio Conversations.
    Conversation(ConversationEvent),
}

impl Received {
    pub(super) fn form(&self) -> &Form {
        match &self.what {
            What::Message(message) => message.form(),
            What::Status(status) => status.form(),
            What::Conversation(event) => event.form(),
        }
    }
}

/// All parameters, under Twilio's names for them. An empty one counts as absent.
impl Given for Received {
    fn get(&self, place: Place, name: &str) -> Option<Value> {
        self.all(place, name).into_iter().find(|value| value != "")
    }

    fn all(&self, place: Place, name: &str) -> Vec<Value> {
        match place {
            Place::Parameter => self.form().all(name).map(Value::from).collect(),
            _ => Vec::new(),
        }
    }

    fn names(&self, place: Place) -> Vec<String> {
        match place {
            Place::Parameter => self.form().names(),
            _ => Vec::new(),
        }
    }
}

macro_rules! argument {
    ($type:ident = $variant:ident, $what:literal) => {
        /// As a handler's argument; refused for turns that are something else.
        impl FromTurn for $type {
            fn from_turn(turn: &Turn, _name: &'static str) -> Result<Self, Refused> {
                match turn.event::<Received>().map(|received| &received.what) {
                    Some(What::$variant(it)) => Ok(it.clone()),
                    _ => Err(Refused::Absent { what: $what }),
                }
            }
        }
    };
}

argument!(Message = Message, "message of Twilio");
argument!(Status = Status, "status callback of Twilio");
argument!(ConversationEvent = Conversation, "event of Twilio Conversations");
