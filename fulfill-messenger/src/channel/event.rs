//! What handlers may ask of an event by name.

use std::ops::Deref;

use fulfill_core::{FromTurn, Given, Place, Refused, Turn};
use serde_json::{Map, Value};

use crate::webhook::{Body, Event, Source};

/// The parameters are the members of what the event stands under: of `message`, `postback`,
/// `referral` and so on, of a change those of its `value`, and `field`.
impl Given for Event {
    fn get(&self, place: Place, name: &str) -> Option<Value> {
        if place != Place::Parameter {
            return None;
        }
        if let (Body::Change(change), "field") = (&self.body, name) {
            return Some(change.field.as_str().into());
        }
        members(self)?.get(name).filter(|value| !value.is_null()).cloned()
    }

    fn names(&self, place: Place) -> Vec<String> {
        let members = members(self).filter(|_| place == Place::Parameter);
        members.into_iter().flat_map(Map::keys).cloned().collect()
    }
}

fn members(event: &Event) -> Option<&Map<String, Value>> {
    let whole = match event.source {
        Source::Changes => event.raw().get("value")?,
        _ => event.raw(),
    };
    let kind = match &event.body {
        Body::Change(_) => return whole.as_object(),
        Body::Message(_) | Body::Echo(_) | Body::Deleted(_) => "message",
        body => body.kind(),
    };
    let own = whole.get(kind).or_else(|| whole.get(kind.replace('_', "-")));
    own.and_then(Value::as_object)
}

/// The kind for [`Turn::event_name`]; `None` for what a user says: messages and taps.
pub(super) fn name(event: &Event) -> Option<&'static str> {
    match (&event.body, event.source) {
        (_, Source::Standby) => Some("standby"),
        (Body::Message(_) | Body::Postback(_), _) => None,
        (body, _) => Some(body.kind()),
    }
}

/// The event as a handler's argument: `fn linked(event: Webhook)`.
#[derive(Clone, Debug)]
pub struct Webhook(Turn);

impl FromTurn for Webhook {
    fn from_turn(turn: &Turn, _name: &'static str) -> Result<Self, Refused> {
        match turn.event::<Event>() {
            Some(_) => Ok(Self(turn.clone())),
            None => Err(Refused::Absent { what: "Messenger event" }),
        }
    }
}

impl Deref for Webhook {
    type Target = Event;

    fn deref(&self) -> &Event {
        self.0.event().expect("checked when the argument was made")
    }
}
