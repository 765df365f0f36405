//! Arguments that read the turn itself, whatever they are called.

use std::ops::Deref;

use serde_json::Value;

use super::{FromTurn, Needs, Refused};
use crate::{
    Slot, Turn, country,
    turn::{Attachment, Place},
};

/// The user: a phone number, a page-scoped id, whatever the platform calls them by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Sender(pub String);

impl FromTurn for Sender {
    fn from_turn(turn: &Turn, _name: &'static str) -> Result<Self, Refused> {
        let sender = turn.sender().filter(|sender| !sender.is_empty());
        sender.map(|sender| Self(sender.to_owned())).ok_or(Refused::Absent { what: "sender" })
    }
}

impl Deref for Sender {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

/// What the user wrote or said; empty if nothing.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Text(pub String);

impl FromTurn for Text {
    fn from_turn(turn: &Turn, _name: &'static str) -> Result<Self, Refused> {
        Ok(Self(turn.text().to_owned()))
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

/// Pictures, files and recordings that the user sent; often none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachments(pub Vec<Attachment>);

impl FromTurn for Attachments {
    fn from_turn(turn: &Turn, _name: &'static str) -> Result<Self, Refused> {
        Ok(Self(turn.attachments().to_vec()))
    }
}

impl Deref for Attachments {
    type Target = [Attachment];

    fn deref(&self) -> &[Attachment] {
        &self.0
    }
}

/// The way the turn came in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Channel {
    /// The provider, for example `autopilot`.
    pub provider: &'static str,
    /// The platform's word for the channel in lower case, for example `whatsapp`; may be empty.
    pub name: String,
}

impl FromTurn for Channel {
    fn from_turn(turn: &Turn, _name: &'static str) -> Result<Self, Refused> {
        Ok(Self { provider: turn.provider(), name: turn.channel().to_owned() })
    }
}

/// The country of the sender's phone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Country(pub country::Country);

impl FromTurn for Country {
    fn from_turn(turn: &Turn, _name: &'static str) -> Result<Self, Refused> {
        let found = turn.country().map(Self);
        found.ok_or(Refused::Absent { what: "sender whose phone number belongs to one country" })
    }
}

impl Deref for Country {
    type Target = country::Country;

    fn deref(&self) -> &country::Country {
        &self.0
    }
}

/// What earlier turns of this conversation remembered.
///
/// ```
/// use fulfill_core::{FromTurn, Memory, Turn};
///
/// let turn = Turn::builder("console").memory("name", "Ada").memory("visits", 3).build();
/// let memory = Memory::from_turn(&turn, "memory").unwrap();
/// assert_eq!(memory.get::<String>("name"), Some("Ada".to_owned()));
/// assert_eq!(memory.get::<u32>("visits"), Some(3));
/// assert_eq!(memory.get::<u32>("name"), None);
/// ```
#[derive(Clone, Debug)]
pub struct Memory(Turn);

impl Memory {
    /// The value of that name, if it is there and of the right form.
    pub fn get<T: Slot>(&self, name: &str) -> Option<T> {
        T::from_json_at(&self.value(name)?, &self.0.hints())
    }

    /// The value of that name as JSON.
    pub fn value(&self, name: &str) -> Option<Value> {
        self.0.get(Place::Memory, name)
    }

    /// The names that something is remembered under.
    pub fn names(&self) -> Vec<String> {
        self.0.names(Place::Memory)
    }
}

impl FromTurn for Memory {
    fn from_turn(turn: &Turn, _name: &'static str) -> Result<Self, Refused> {
        Ok(Self(turn.clone()))
    }
}

/// A value that all handlers share, put into the app with `.state(..)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State<T>(pub T);

impl<T: Clone + Send + Sync + 'static> FromTurn for State<T> {
    fn from_turn(turn: &Turn, _name: &'static str) -> Result<Self, Refused> {
        let missing = || Refused::State { type_name: std::any::type_name::<T>() };
        turn.states().get::<T>().cloned().map(Self).ok_or_else(missing)
    }

    fn needs(_name: &'static str, needs: &mut Needs) {
        needs.state::<T>();
    }
}

impl<T> Deref for State<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}
