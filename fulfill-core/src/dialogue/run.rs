//! One turn on its way through the handlers.

use std::sync::Arc;

use super::{
    Awaiting, Engine, Note, Phrase, State,
    options::{self, Offer},
};
use crate::{
    Entry, NoRoute, Reply, Target, Turn,
    reply::{Action, Form},
};

/// One turn on its way through the handlers.
pub struct Run<'e> {
    pub(super) engine: &'e Engine,
    pub(super) state: State,
    pub(super) turn: Turn,
    /// The intent to call next.
    pub(super) next: Option<usize>,
    pub(super) said: Reply,
    pub(super) notes: Vec<Note>,
    pub(super) unanswered: Option<NoRoute>,
    /// What was awaited and offered before, for a handler that fails.
    pub(super) before: (Option<Awaiting>, Vec<Offer>),
    /// Whether the turn is an event that is no message: it changes nothing that is awaited.
    pub(super) aside: bool,
    /// The intents that were called, in order.
    pub(super) called: Vec<usize>,
    pub(super) hops: u32,
    pub(super) ended: bool,
    /// The forms that were done in this turn.
    pub(super) finished: Vec<String>,
}

/// What a run wants done.
// A run is done once, and its end goes straight to whoever takes it apart.
#[allow(clippy::large_enum_variant)]
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
    /// remembered are done; `end` stands last.
    pub reply: Reply,
    /// The names of the intents that were called, in order.
    pub trail: Vec<String>,
    /// What the owner should know.
    pub notes: Vec<Note>,
    /// Whether the session is over.
    pub ended: bool,
    /// Why nobody answered, if nobody did.
    pub unanswered: Option<NoRoute>,
}

impl<'e> Run<'e> {
    pub(super) fn begin(engine: &'e Engine, mut state: State, turn: Turn) -> Self {
        let before = (state.awaiting.take(), std::mem::take(&mut state.offered));
        let usual = Some(engine.rules.locale.as_str()).filter(|_| turn.locale().is_empty());
        let turn = match state.locale.as_deref().or(usual) {
            Some(locale) if locale != turn.locale() => turn.into_builder().locale(locale).build(),
            _ => turn,
        };
        let mut run = Self {
            engine,
            state,
            aside: turn.event_name().is_some(),
            turn,
            next: None,
            said: Reply::new(),
            notes: Vec::new(),
            unanswered: None,
            before,
            called: Vec::new(),
            hops: 0,
            ended: false,
            finished: Vec::new(),
        };
        run.pick();
        run
    }

    /// What is to be done now.
    pub fn step(&mut self) -> Step<'e> {
        let Some(entry) = self.asked_first() else { return Step::Done(self.done()) };
        let intent = &self.engine.table.entries()[entry];
        self.called.push(entry);
        let turn = self.turn.clone();
        if self.state.memory.is_empty() {
            return Step::Call(intent, turn);
        }
        let turn = turn.into_builder().remembered(Arc::clone(&self.state.memory));
        Step::Call(intent, turn.build())
    }

    /// Goes on after the handler failed: the user gets `message` behind what was said before.
    ///
    /// If it was the first handler of the turn, the conversation waits for what it waited for before,
    /// so that the user may answer again.
    pub fn fail(&mut self, message: &str) {
        self.say(Action::Say(message.into()));
        self.next = None;
        if self.called.len() <= 1 {
            (self.state.awaiting, self.state.offered) = self.before.clone();
        } else {
            self.state.awaiting = None;
        }
    }

    /// What is next, once the questions that go before it have their answers.
    fn asked_first(&mut self) -> Option<usize> {
        let next = self.next.take()?;
        let Entry { form, webhook, node, .. } = &self.engine.table.entries()[next];
        let Some(form) = form.as_ref().filter(|form| !self.finished.contains(&form.name)) else {
            return Some(next);
        };
        let then = Target::Intent { webhook: Some(webhook.clone()), node: node.clone() };
        let form = Form { then, ..form.clone() };
        self.collect(form, webhook);
        // A form without a question left is done at once.
        self.next.take()
    }

    /// Adds to what is said, in the language of the conversation as it is by now.
    pub(super) fn say(&mut self, action: Action) {
        let action = self.engine.rules.catalog.action(self.turn.locale(), action);
        self.said = std::mem::take(&mut self.said).with(action);
    }

    pub(super) fn phrase(&mut self, phrase: Phrase) {
        let text = phrase.say(&self.engine.rules.catalog, self.turn.locale());
        self.say(Action::Say(text.into()));
    }

    /// Goes on with another intent. `from` is the intent or form that leads there.
    pub(super) fn go(&mut self, from: &str, target: &Target, webhook: &str) {
        let from = from.to_owned();
        self.hops += 1;
        if self.hops > self.engine.rules.hops {
            let (trail, limit) = (self.trail(), self.engine.rules.hops);
            self.notes.push(Note::Hops { trail, limit });
            return self.phrase(Phrase::Lost);
        }
        match (self.engine.table.find(target, webhook), target) {
            (Some(entry), _) => self.next = Some(entry),
            (None, Target::Url { .. }) => {
                self.notes.push(Note::Address { from, to: target.to_string() });
                self.phrase(Phrase::Lost);
            }
            (None, _) => {
                self.notes.push(Note::Unknown { from, to: target.to_string() });
                self.phrase(Phrase::Lost);
            }
        }
    }

    fn trail(&self) -> Vec<String> {
        self.called.iter().map(|entry| self.engine.table.entries()[*entry].name()).collect()
    }

    fn done(&mut self) -> Done {
        // What was remembered, asked or waited for behind the end belongs to a new session.
        let ended = self.ended && self.state.is_empty();
        let mut said = std::mem::take(&mut self.said);
        if ended {
            said = said.end();
        }
        if !ended {
            self.keep(options::offered(&said));
        }
        Done {
            state: std::mem::take(&mut self.state),
            reply: said,
            trail: self.trail(),
            notes: std::mem::take(&mut self.notes),
            ended,
            unanswered: self.unanswered.take(),
        }
    }

    /// Keeps what is offered and waited for, as far as there is room.
    fn keep(&mut self, offered: Vec<Offer>) {
        if self.aside && self.state.awaiting.is_none() {
            self.state.awaiting = self.before.0.take();
        }
        if self.aside && offered.is_empty() {
            self.state.offered = std::mem::take(&mut self.before.1);
        } else if !offered.is_empty() {
            self.state.offered = offered;
        }
        if self.state.offered.is_empty() && self.state.awaiting.is_none() {
            return;
        }
        let limit = self.engine.rules.memory;
        if !self.state.offered.is_empty()
            && let Err(full) = self.state.fits(limit)
        {
            self.state.offered.clear();
            self.notes.push(Note::NoRoom { what: "what was offered".into(), full });
        }
        if self.state.awaiting.is_some()
            && let Err(full) = self.state.fits(limit)
            && let Some(awaiting) = self.state.awaiting.take()
        {
            self.notes.push(Note::NoRoom { what: awaiting.to_string(), full });
        }
    }
}
