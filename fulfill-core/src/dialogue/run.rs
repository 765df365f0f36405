//! One turn on its way through the handlers.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::{
    Awaiting, Engine, Full, Note, Phrase, State,
    options::{self, Offer},
};
use crate::{
    Entry, NoRoute, Reply, Target, Turn,
    reply::{Action, Form, Listen},
};

/// One turn on its way through the handlers.
pub struct Run<'e> {
    pub(super) engine: &'e Engine,
    pub(super) state: State,
    pub(super) turn: Turn,
    pub(super) next: Option<Next>,
    pub(super) said: Reply,
    pub(super) notes: Vec<Note>,
    pub(super) unanswered: Option<NoRoute>,
    /// What was awaited and offered before, for a handler that fails.
    pub(super) before: (Option<Awaiting>, Vec<Offer>),
    /// Whether the turn is an event that is no message: it changes nothing that is awaited.
    pub(super) aside: bool,
    /// The intents that were called, in order.
    called: Vec<usize>,
    hops: u32,
    ended: bool,
}

/// The intent to call next.
pub(super) struct Next {
    pub(super) entry: usize,
    /// A form's name and its answers.
    pub(super) answers: Option<(String, Map<String, Value>)>,
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
    /// remembered are done.
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
        let turn = match (turn.locale(), &engine.rules.locale) {
            ("", usual) if !usual.is_empty() => turn.into_builder().locale(usual).build(),
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
        };
        run.pick();
        run
    }

    /// What is to be done now.
    pub fn step(&mut self) -> Step<'e> {
        let Some(Next { entry, answers }) = self.next.take() else {
            return Step::Done(self.done());
        };
        let intent = &self.engine.table.entries()[entry];
        self.called.push(entry);
        let mut turn = self.turn.clone().into_builder();
        if !self.state.memory.is_empty() {
            turn = turn.remembered(Arc::clone(&self.state.memory));
        }
        if let Some((form, answers)) = answers {
            let given = answers.into_iter().filter(|(_, answer)| !answer.is_null());
            turn = given.fold(turn, |turn, (question, answer)| {
                turn.form_answer(form.as_str(), question, answer)
            });
        }
        Step::Call(intent, turn.build())
    }

    /// Goes on with what the handler replied.
    ///
    /// Actions are run in order. One that leaves the reply, a redirect or a form, is the last.
    ///
    /// # Errors
    ///
    /// [`Full`] if the conversation would remember more than it may. Nothing of the reply is done
    /// then; go on with [`fail`](Self::fail).
    pub fn reply(&mut self, reply: Reply) -> Result<(), Full> {
        let Some(&entry) = self.called.last() else { return Ok(()) };
        let intent = &self.engine.table.entries()[entry];
        let (memory, said) = (Arc::clone(&self.state.memory), self.said.actions().len());
        let mut actions = reply.into_actions().into_iter();
        let (mut on, mut ends) = (None, false);
        for action in actions.by_ref() {
            match action {
                Action::Remember { name, value } => {
                    Arc::make_mut(&mut self.state.memory).insert(name, value);
                }
                Action::Forget { name } => {
                    if self.state.memory.contains_key(&name) {
                        Arc::make_mut(&mut self.state.memory).remove(&name);
                    }
                }
                Action::Redirect(target) => {
                    on = Some(("redirect", On::Redirect(target)));
                    break;
                }
                Action::Collect(form) => {
                    on = Some(("collect", On::Collect(form)));
                    break;
                }
                Action::Listen(listen) => self.listen(intent, listen),
                Action::End => ends = true,
                other => self.say(other),
            }
        }
        if !Arc::ptr_eq(&memory, &self.state.memory)
            && let Err(full) = self.fits()
        {
            self.state.memory = memory;
            self.state.awaiting = None;
            let actions = std::mem::take(&mut self.said).into_actions().into_iter();
            self.said = actions.take(said).fold(Reply::new(), Reply::with);
            return Err(full);
        }
        if let Some(next) = &intent.triggers.next {
            self.state.named = Some(next.to_string());
        }
        if ends {
            self.ended = true;
            self.state = State::default();
        }
        if let Some((by, on)) = on {
            let count = actions.len();
            if count > 0 {
                self.notes.push(Note::Behind { from: intent.name(), by, count });
            }
            match on {
                On::Redirect(target) => self.go(&intent.name(), &target, &intent.webhook, None),
                On::Collect(form) => self.collect(form, &intent.webhook),
            }
        }
        Ok(())
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

    pub(super) fn say(&mut self, action: Action) {
        self.said = std::mem::take(&mut self.said).with(action);
    }

    pub(super) fn phrase(&mut self, phrase: Phrase) {
        let text = phrase.say(&self.engine.rules.catalog, self.turn.locale());
        self.say(Action::Say(text.into()));
    }

    /// Goes on with another intent. `from` is the intent or form that leads there.
    pub(super) fn go(
        &mut self,
        from: &str,
        target: &Target,
        webhook: &str,
        answers: Option<(String, Map<String, Value>)>,
    ) {
        let from = from.to_owned();
        self.hops += 1;
        if self.hops > self.engine.rules.hops {
            let (trail, limit) = (self.trail(), self.engine.rules.hops);
            self.notes.push(Note::Hops { trail, limit });
            return self.phrase(Phrase::Lost);
        }
        match (self.engine.table.find(target, webhook), target) {
            (Some(entry), _) => self.next = Some(Next { entry, answers }),
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

    /// Waits for some intents, or for anything; keys to press are the channel's business.
    fn listen(&mut self, intent: &Entry, listen: Listen) {
        let Listen { only, digits, barge } = listen;
        let table = &self.engine.table;
        let mut awaited = Vec::with_capacity(only.len());
        for target in only {
            match table.find(&target, &intent.webhook) {
                Some(entry) => {
                    let Entry { webhook, node, .. } = &table.entries()[entry];
                    let (webhook, node) = (Some(webhook.clone()), node.clone());
                    awaited.push(Target::Intent { webhook, node });
                }
                None => {
                    let (from, to) = (intent.name(), target.to_string());
                    self.notes.push(Note::Unknown { from, to });
                }
            }
        }
        self.state.awaiting = (!awaited.is_empty()).then_some(Awaiting::Intents(awaited));
        self.say(Action::Listen(Listen { only: Vec::new(), digits, barge }));
    }

    /// Whether the state is as small as it must be.
    fn fits(&self) -> Result<(), Full> {
        let (size, limit) = (self.state.write().len(), self.engine.rules.memory);
        if size <= limit {
            return Ok(());
        }
        let length = |value: &Value| value.to_string().len();
        let sizes = self.state.memory.iter().map(|(name, value)| (length(value), name));
        let (bytes, largest) = sizes.max().map_or((0, String::new()), |(b, n)| (b, n.clone()));
        Err(Full { size, limit, largest, bytes })
    }

    fn trail(&self) -> Vec<String> {
        self.called.iter().map(|entry| self.engine.table.entries()[*entry].name()).collect()
    }

    fn done(&mut self) -> Done {
        let said = std::mem::take(&mut self.said);
        let reply = self.engine.rules.catalog.reply(self.turn.locale(), said);
        if self.aside && self.state.awaiting.is_none() {
            self.state.awaiting = self.before.0.take();
        }
        let offered = options::offered(&reply);
        if self.aside && offered.is_empty() && !self.ended {
            self.state.offered = std::mem::take(&mut self.before.1);
        } else if !offered.is_empty() {
            self.state.offered = offered;
        }
        Done {
            state: std::mem::take(&mut self.state),
            reply,
            trail: self.trail(),
            notes: std::mem::take(&mut self.notes),
            ended: self.ended,
            unanswered: self.unanswered.take(),
        }
    }
}

/// Where a reply leads.
enum On {
    Redirect(Target),
    Collect(Form),
}
