//! The dialogue engine: runs redirects, forms and waiting where the platform does not.
//!
//! It is pure: `step(state, input) -> (state, actions)`, unrolled so that whoever drives it can wait
//! for handlers. [`Engine::begin`] takes what the conversation knows and what the user said; the
//! [`Run`] then asks for handlers to be called, one after another, until there is something to send
//! and a new state to keep.
//!
//! ```
//! use fulfill_core::{
//!     Call, Entry, Reply, Table, Target, Triggers, Turn,
//!     collect::Checks,
//!     dialogue::{Engine, Rules, State, Step},
//!     matching::{Matcher, Samples},
//! };
//!
//! let hello = Entry::new("hello", |_| {
//!     Call::Ready(Ok(Reply::say("Hello!").remember("greeted", true).redirect_to("ask")))
//! });
//! let ask = Entry::new("ask", |_| Call::Ready(Ok(Reply::say("How are you?"))));
//! let table = Table::new([hello.answers(Triggers::new().text("hi")), ask]).unwrap();
//! let (matcher, _) = Matcher::new(&table, Box::new(Samples::new()));
//! let engine = Engine::new(table, matcher, Checks::new(), Rules::default());
//!
//! let mut run = engine.begin(State::default(), Turn::builder("console").text("Hi!").build());
//! let done = loop {
//!     match run.step() {
//!         Step::Call(intent, turn) => match (intent.handler)(&turn) {
//!             Call::Ready(Ok(reply)) => run.reply(reply).unwrap(),
//!             _ => run.fail("Sorry."),
//!         },
//!         Step::Done(done) => break done,
//!     }
//! };
//! assert_eq!(done.reply, Reply::say("Hello!").and_say("How are you?"));
//! assert_eq!(done.state.memory()["greeted"], true);
//! ```
//!
//! # The actions of a reply
//!
//! They run in order. As on Autopilot, `redirect`, `collect`, `listen` and `handoff` hand over control:
//! what stands behind one of them never runs, and a [`Note`] says so. All others go on with the next.
//! `end` forgets everything at once; what a reply or a redirect remembers, asks or waits for behind it
//! belongs to a new session. A reply without `listen` waits for nothing in particular, and keeps what is
//! remembered.

mod actions;
mod awaiting;
mod catalog;
mod engine;
mod form;
mod note;
mod options;
mod phrases;
mod pick;
mod run;
mod state;

pub use self::{
    awaiting::{Asked, Awaiting, Which},
    catalog::Catalog,
    engine::{Engine, Rules},
    note::{Full, Note, Unkept},
    phrases::Phrase,
    run::{Done, Run, Step},
    state::{State, StateError},
};
