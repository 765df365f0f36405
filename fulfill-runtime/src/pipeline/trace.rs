//! What a turn did, for whoever looks on: conversations inside the program.

use std::sync::{Mutex, PoisonError};

use fulfill_core::{
    NoRoute, Reply,
    dialogue::{Done, Note, State},
    provider::Loss,
};

use crate::talk::Replied;

/// What a turn did. Empty for one that was not run: a repeat.
#[derive(Default)]
pub(crate) struct Trace(Mutex<Seen>);

/// What was seen of a turn.
#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) reply: Reply,
    pub(crate) replies: Vec<Replied>,
    pub(crate) trail: Vec<String>,
    pub(crate) state: Option<State>,
    pub(crate) unanswered: Option<NoRoute>,
    pub(crate) ended: bool,
    pub(crate) notes: Vec<Note>,
    pub(crate) losses: Vec<Loss>,
    pub(crate) failures: Vec<(String, String)>,
}

impl Trace {
    /// Sees something.
    pub(super) fn see(&self, change: impl FnOnce(&mut Seen)) {
        // Nothing panics while it looks.
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Sees what a turn has come to.
    pub(super) fn done(&self, done: &Done) {
        self.see(|seen| {
            seen.reply = done.reply.clone();
            seen.trail = done.trail.clone();
            seen.state = Some(done.state.clone());
            seen.unanswered = done.unanswered.clone();
            seen.ended = done.ended;
            seen.notes = done.notes.clone();
        });
    }

    /// What was seen.
    pub(crate) fn into_seen(self) -> Seen {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}
