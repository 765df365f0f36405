//! A small local Graph API: it takes messages, judges them as Meta's pages say, and fails as told.
//!
//! Its program lets a bot for Messenger be tried without an account. As a library it runs inside a
//! test, on a port of its own:
//!
//! ```
//! use fake_graph::{FakeGraph, Fault, Settings};
//!
//! let fake = FakeGraph::start(Settings::new().page("311", "page-token").app_secret("secret"))?;
//! fake.script("719", [Fault::InternalError, Fault::CloseAfter]);
//! // A bot that is told `MESSENGER_GRAPH_URL={fake.url()}` calls ...
//! assert!(fake.url().starts_with("http://127.0.0.1:"));
//! // ... and the test looks at what came through.
//! assert!(fake.taken().is_empty());
//! assert_eq!(fake.stats().calls, 0);
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! From outside, below `/fake/`: `GET messages` (`?after=`, `limit=`, `recipient=`) and `DELETE
//! messages`, `GET stats`, `GET` and `POST faults`, `POST users`, `POST rates`, `POST say`, `GET
//! verify`; `tests/README.md` shows them.
//!
//! What it does not judge: files by address are not fetched, so their size is not known, and saved
//! ones do not grow old; ids of personas are taken as they come; batches are not known.

mod answer;
mod auth;
mod body;
mod book;
mod calls;
pub mod client;
mod control;
mod fake;
mod faults;
mod graph;
mod judge;
mod limits;
mod meta;
mod random;
mod rates;
mod server;
mod settings;
mod world;

pub use self::{
    book::{Given, Kind, Stats, Taken},
    fake::FakeGraph,
    faults::{Fault, FaultError, ShareError, Shares},
    rates::{Count, RateLimits, RateReport},
    settings::{Announce, Page, Platform, Settings},
    world::User,
};
