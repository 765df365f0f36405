//! The dialogue engine: runs redirects, forms and waiting where the platform does not.
//!
//! It is pure. [`Engine::begin`] takes what the conversation knows and what the user said; the
//! [`Run`] then asks for handlers to be called, one after another, until there is something to send
//! and a new state to keep.

mod state;

use std::sync::Arc;

pub use self::state::{State, StateError};
use crate::{Entry, Gap, NoRoute, Reply, Table, Target, Turn, collect::Checks, matching::Matcher};

/// What the engine is bounded by, and where it turns to.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Rules {
    /// How many redirects one turn may take.
    pub hops: u32,
    /// How many bytes a conversation's state may have, as JSON.
    pub memory: usize,
    /// The intent that answers who waited for something this build does not know; if `None` they
    /// are told so in their language.
    pub on_stale: Option<Target>,
}

impl Default for Rules {
    /// 5 redirects, 16 KiB.
    fn default() -> Self {
        Self { hops: 5, memory: 16 * 1024, on_stale: None }
    }
}

/// The intents of an app, and all that a dialogue needs beside them. Shared by all conversations.
pub struct Engine {
    table: Table,
    #[allow(dead_code)]
    matcher: Matcher,
    #[allow(dead_code)]
    checks: Checks,
    #[allow(dead_code)]
    rules: Rules,
}

impl Engine {
    /// An engine for these intents.
    pub fn new(table: Table, matcher: Matcher, checks: Checks, rules: Rules) -> Self {
        Self { table, matcher, checks, rules }
    }

    /// What named targets, forms and rules lack, each with what to do about it.
    pub fn gaps(&self) -> Vec<Gap> {
        Vec::new()
    }

    /// The intents.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// Begins a turn of a conversation that knows `state`.
    pub fn begin(&self, state: State, turn: Turn) -> Run<'_> {
        let next = self.table.pick(&turn).ok();
        Run { state, turn, next, replies: Reply::new() }
    }
}

/// One turn on its way through the handlers.
pub struct Run<'e> {
    state: State,
    turn: Turn,
    next: Option<&'e Entry>,
    replies: Reply,
}

/// What a run wants done.
pub enum Step<'e> {
    /// Call this intent's handler on this turn, then go on with [`Run::reply`] or [`Run::fail`].
    Call(&'e Entry, Turn),
    /// The turn is over.
    Done(Done),
}

/// What a turn has come to.
#[derive(Debug)]
#[non_exhaustive]
pub struct Done {
    /// What the conversation knows now.
    pub state: State,
    /// What to send: nothing but what a channel can express, in order. Redirects, forms and what is
    /// remembered are done.
    pub reply: Reply,
    /// The names of the intents that answered, in order.
    pub trail: Vec<String>,
    /// What the owner should know: a stale waiting point, too many redirects, a full memory.
    pub notes: Vec<Note>,
    /// Whether the session is over.
    pub ended: bool,
    /// Why nobody answered, if nobody did.
    pub unanswered: Option<NoRoute>,
}

/// What the owner should know of a turn.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Note {
    /// The conversation waited for something that this build does not have.
    #[error("waited for {what}, which this build does not know; the conversation starts again")]
    Stale {
        /// What.
        what: String,
    },
}

impl<'e> Run<'e> {
    /// What is to be done now.
    pub fn step(&mut self) -> Step<'e> {
        if let Some(intent) = self.next.take() {
            return Step::Call(intent, self.turn.clone());
        }
        Step::Done(Done {
            state: std::mem::take(&mut self.state),
            reply: std::mem::take(&mut self.replies),
            trail: Vec::new(),
            notes: Vec::new(),
            ended: false,
            unanswered: None,
        })
    }

    /// Goes on with what the handler replied.
    pub fn reply(&mut self, reply: Reply) {
        self.replies = std::mem::take(&mut self.replies).then(reply);
    }

    /// Goes on after the handler failed: the user gets `message` behind what was said before.
    pub fn fail(&mut self, message: &str) {
        self.replies = std::mem::take(&mut self.replies).and_say(message);
    }
}

#[allow(dead_code)]
type Memory = Arc<serde_json::Map<String, serde_json::Value>>;
