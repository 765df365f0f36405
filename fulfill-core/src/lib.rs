//! The vocabulary of fulfill: what an incoming event says ([`Turn`]), what a handler answers
//! ([`Reply`]), how arguments are read ([`FromTurn`], [`Slot`]) and results written
//! ([`IntoReply`]), the routing [`Table`] of intents, and what a platform's crate implements
//! ([`Provider`]).
//!
//! Everything here is a plain value or a pure function: no sockets, clock, files or async runtime.
//! Bots depend on `fulfill-runtime`, which re-exports all of it; crates that add a provider or an
//! extractor need only this one.

pub mod collect;
pub mod country;
pub mod dialogue;
pub mod extract;
mod gap;
pub mod graph;
pub mod hook;
mod intent;
mod into_reply;
pub mod json;
pub mod matching;
#[doc(hidden)]
pub mod private;
pub mod provider;
pub mod reply;
mod secret;
pub mod slot;
mod state;
mod table;
pub mod text;
pub mod turn;

#[doc(hidden)]
pub use private as __private;

pub use jiff::civil;

pub use self::{
    collect::Collect,
    extract::{
        Attachments, Channel, Country, FromPlace, FromTurn, Memory, Need, Needs, Refused, Sender,
        Slots, State, Text,
    },
    gap::Gap,
    hook::{Hook, HookBody, HookEntry, Notice},
    intent::{
        Call, Collected, Edge, Entry, Handler, Intent, Location, Meta, Outline, To, Token,
        Triggers, Way, collected,
    },
    into_reply::{HandlerError, IntoReply},
    provider::{Delivery, Dialogue, Inbound, Provider, Said, Timing},
    reply::{Reply, Target},
    secret::Secret,
    slot::{Choice, Email, FirstName, Hints, LastName, Slot, YesNo},
    state::States,
    table::{NoRoute, Table},
    turn::{Attachment, Given, Place, Turn, TurnBuilder},
};
