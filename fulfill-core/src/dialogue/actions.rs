//! Runs the actions of a reply, all of them or none.

use std::sync::Arc;

use serde_json::Value;

use super::{Awaiting, Full, Note, Run, State, Unkept};
use crate::{
    Entry, Reply, Target,
    json::MAX_DEPTH,
    reply::{Action, Listen},
};

impl Run<'_> {
    /// Goes on with what the handler replied.
    ///
    /// # Errors
    ///
    /// [`Unkept`] if what it remembers or asks does not fit into the conversation's state. Nothing of
    /// the reply is done then; go on with [`fail`](Self::fail).
    pub fn reply(&mut self, reply: Reply) -> Result<(), Unkept> {
        let Some(&entry) = self.called.last() else { return Ok(()) };
        let intent = &self.engine.table.entries()[entry];
        readable(&reply)?;
        let (state, turn, before) = (self.state.clone(), self.turn.clone(), self.before.clone());
        let (said, notes) = (self.said.actions().len(), self.notes.len());
        let (hops, ended) = (self.hops, self.ended);
        if let Some(next) = &intent.triggers.next {
            self.state.named = Some(next.to_string());
        }
        self.perform(intent, reply);
        if let Err(full) = self.grown(&state) {
            (self.state, self.turn, self.before) = (state, turn, before);
            (self.hops, self.ended, self.next) = (hops, ended, None);
            let actions = std::mem::take(&mut self.said).into_actions().into_iter();
            self.said = actions.take(said).fold(Reply::new(), Reply::with);
            self.notes.truncate(notes);
            return Err(full.into());
        }
        Ok(())
    }

    /// Runs the actions of a reply, up to one that hands over control.
    fn perform(&mut self, intent: &Entry, reply: Reply) {
        let mut actions = reply.into_actions().into_iter();
        while let Some(action) = actions.next() {
            let by = action.name();
            if self.act(intent, action) {
                continue;
            }
            let count = actions.len();
            if count > 0 {
                self.notes.push(Note::Behind { from: intent.name(), by, count });
            }
            return;
        }
    }

    /// Runs one action. Whether the next one is to run.
    fn act(&mut self, intent: &Entry, action: Action) -> bool {
        match action {
            Action::Remember { name, value } => {
                Arc::make_mut(&mut self.state.memory).insert(name, value);
            }
            Action::Forget { name } => {
                if self.state.memory.contains_key(&name) {
                    Arc::make_mut(&mut self.state.memory).remove(&name);
                }
            }
            Action::End => {
                self.ended = true;
                (self.state, self.before) = Default::default();
            }
            Action::Language(tag) => {
                self.turn = self.turn.clone().into_builder().locale(tag.as_str()).build();
                self.state.locale = Some(tag.clone());
                self.say(Action::Language(tag));
            }
            Action::Redirect(target) => {
                self.go(&intent.name(), &target, &intent.webhook);
                return false;
            }
            Action::Collect(form) => {
                self.collect(form, &intent.webhook);
                return false;
            }
            Action::Listen(listen) => {
                self.listen(intent, listen);
                return false;
            }
            Action::Handoff(_) => {
                self.say(action);
                return false;
            }
            other => self.say(other),
        }
        true
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
        // Whoever listens goes on.
        self.ended = false;
        self.state.awaiting = (!awaited.is_empty()).then_some(Awaiting::Intents(awaited));
        self.say(Action::Listen(Listen { only: Vec::new(), digits, barge }));
    }

    /// Whether a reply has left the state as small as it must be. Who was let in with more, since a
    /// former build allowed it, may go on with less.
    fn grown(&self, before: &State) -> Result<(), Full> {
        let same = Arc::ptr_eq(&before.memory, &self.state.memory);
        let same = same && before.locale == self.state.locale;
        if same && self.state.awaiting.is_none() {
            return Ok(());
        }
        let fits = self.state.fits(self.engine.rules.memory);
        fits.or_else(|full| match before.fits(full.size - 1) {
            Ok(()) => Err(full),
            Err(_) => Ok(()),
        })
    }
}

/// Whether what a reply remembers could be read back.
fn readable(reply: &Reply) -> Result<(), Unkept> {
    for action in reply.actions() {
        if let Action::Remember { name, value } = action
            && nests_deeper(value, MAX_DEPTH)
        {
            return Err(Unkept::Deep { name: name.clone(), limit: MAX_DEPTH });
        }
    }
    Ok(())
}

fn nests_deeper(value: &Value, limit: usize) -> bool {
    let deeper = |inner: &Value| limit == 0 || nests_deeper(inner, limit - 1);
    match value {
        Value::Array(list) => limit == 0 || list.iter().any(deeper),
        Value::Object(map) => limit == 0 || map.values().any(deeper),
        _ => false,
    }
}
