//! Calls of platforms' APIs: kept with the turn that they belong to, and made until they are done
//! with.
//!
//! Calls of one conversation leave one after another. One that fails is made again after a pause
//! that grows, one whose outcome is unknown follows its own rule, and one that can never arrive
//! becomes a dead letter that says why; then the next one leaves. Each channel has a breaker, and
//! keeps to its platform's rules of speed. Conversations whose calls hang or fail hold up no others.
//!
//! Dead letters are looked at, put back and dropped by the command `deliveries` of every bot's program;
//! a program of its own does so by [`Store::dead`](crate::store::Store::dead),
//! [`revive`](crate::store::Store::revive) and [`discard`](crate::store::Store::discard), also while
//! the bot runs.
//!
//! The calls themselves are made by a [`Transport`], which tests and simulators replace with
//! [`App::transport`](crate::App::transport).

mod backlog;
mod breaker;
#[cfg(feature = "client")]
mod client;
mod lane;
mod pace;
mod pack;
mod places;
mod retry;
mod routes;
mod sender;
mod transport;

#[cfg(feature = "client")]
pub use self::client::HttpClient;
#[cfg(not(feature = "client"))]
pub(crate) use self::transport::Nowhere;
pub use self::transport::{Sending, Transport, TransportError};
pub(crate) use self::{
    pack::{pack, unpack},
    routes::{Route, Routes, name},
    sender::{Ready, Sender, Settings},
};
