//! Who answers a turn.

use super::{
    Awaiting, Note, Phrase, Run,
    options::{self, Offer},
};
use crate::{
    NoRoute, Target,
    matching::{Input, Match},
    reply::Kind,
};

impl Run<'_> {
    /// Finds who answers: an intent, or a form that goes on by itself.
    pub(super) fn pick(&mut self) {
        if self.aside {
            // What nobody asked for is not answered.
            let found = self.engine.matcher.find(&self.input(self.turn.text(), None));
            return found.into_iter().for_each(|found| self.call(found));
        }
        if let Some(entry) = self.by_node() {
            return self.next = Some(entry);
        }
        if let Some(found) = self.engine.matcher.command(&self.input(self.turn.text(), None)) {
            return self.call(found);
        }
        let stale = match self.before.0.clone() {
            Some(awaiting) if !self.engine.knows(&awaiting) => {
                if self.stale(&awaiting) {
                    return;
                }
                true
            }
            Some(Awaiting::Intents(targets)) => {
                if self.awaited(&targets) {
                    return;
                }
                false
            }
            Some(Awaiting::Question(asked)) => return self.answer(asked),
            Some(Awaiting::Confirmation(asked)) => return self.confirmed(asked),
            None => false,
        };
        if let Some(found) = self.find(None) {
            return self.call(found);
        }
        if let Some(entry) = self.engine.table.fallback(self.turn.webhook()) {
            return self.next = Some(entry);
        }
        self.unanswered = self.engine.table.pick(&self.turn).err();
        if !stale {
            (self.state.awaiting, self.state.offered) = self.before.clone();
            self.phrase(Phrase::NotUnderstood);
        }
        let nobody = || NoRoute::Webhook { webhook: self.turn.webhook().to_owned() };
        self.unanswered.get_or_insert_with(nobody);
    }

    /// The intent that the platform names, or a button that was pressed or chosen by its words.
    fn by_node(&mut self) -> Option<usize> {
        let table = &self.engine.table;
        let webhook = self.turn.webhook();
        if let Some(entry) = self.turn.node().and_then(|node| table.index(webhook, node)) {
            return Some(entry);
        }
        if self.turn.payload().is_none()
            && let Some(offer) = self.chosen()
        {
            let (label, payload) = (offer.label.clone(), offer.payload.clone());
            let mut turn = self.turn.clone().into_builder().text(label);
            if let Some(payload) = payload {
                turn = turn.payload(payload);
            }
            self.turn = turn.build();
        }
        let named = |payload| {
            // A button's intent of the default webhook is its bare node.
            table.named(payload, self.turn.webhook()).or_else(|| table.index("", payload))
        };
        self.turn.payload().filter(|payload| !self.is_choice(payload)).and_then(named)
    }

    /// Whether a button's payload is one of the answers that a form offers, and so no intent's name,
    /// whatever intents are called.
    fn is_choice(&self, payload: &str) -> bool {
        match &self.before.0 {
            Some(Awaiting::Confirmation(_)) => {
                [Phrase::Yes, Phrase::No].iter().any(|phrase| phrase.english() == payload)
            }
            Some(Awaiting::Question(asked)) => {
                let form = self.engine.form(&asked.form);
                let question = form.as_ref().and_then(|form| form.find(&asked.question));
                question.is_some_and(|(_, question)| match &question.kind {
                    Kind::OneOf(values) => values.iter().any(|one| one.value == payload),
                    _ => false,
                })
            }
            _ => false,
        }
    }

    /// The option that the text means. At a question that takes numbers, `2` is an answer.
    fn chosen(&self) -> Option<&Offer> {
        let (offers, text) = (&self.before.1, self.turn.text());
        let numbered = || {
            options::numbered(offers, text, self.turn.locale())
                .filter(|_| !self.answers_the_question())
        };
        options::labelled(offers, text).or_else(numbered)
    }

    /// The intent that the text means, or else what a button sent.
    fn find(&self, only: Option<&[usize]>) -> Option<Match> {
        let by = |text: &str| self.engine.matcher.find(&self.input(text, only));
        by(self.turn.text()).or_else(|| by(self.turn.payload()?))
    }

    fn input<'a>(&'a self, text: &'a str, only: Option<&'a [usize]>) -> Input<'a> {
        Input {
            webhook: self.turn.webhook(),
            provider: self.turn.provider(),
            channel: self.turn.channel(),
            text,
            event_name: self.turn.event_name(),
            locale: self.turn.locale(),
            state: self.state.named(),
            only,
        }
    }

    /// One of the intents that are awaited: that the text means, else the first that asks for
    /// nothing of its own.
    fn awaited(&mut self, targets: &[Target]) -> bool {
        let table = &self.engine.table;
        let find = |target| table.find(target, self.turn.webhook());
        let entries: Vec<usize> = targets.iter().filter_map(find).collect();
        if let Some(found) = self.find(Some(&entries)) {
            self.call(found);
            return true;
        }
        let takes_anything = |entry: &&usize| table.entries()[**entry].triggers.is_empty();
        self.next = entries.iter().find(takes_anything).copied();
        self.next.is_some()
    }

    /// Tells who waited for something that this build does not have; whether that is all.
    fn stale(&mut self, awaiting: &Awaiting) -> bool {
        self.notes.push(Note::Stale { what: awaiting.to_string() });
        // Nothing is left to come back to.
        self.before = Default::default();
        if let Some(target) = &self.engine.rules.on_stale
            && let Some(entry) = self.engine.table.find(target, self.turn.webhook())
        {
            self.next = Some(entry);
            return true;
        }
        self.phrase(Phrase::Stale);
        let Some(asked) = awaiting.form() else { return false };
        let Some(form) = self.engine.named(asked.form.name()) else { return false };
        self.collect((*form).clone(), &asked.webhook);
        true
    }

    fn call(&mut self, found: Match) {
        if !found.fields.is_empty() {
            let turn = self.turn.clone().into_builder();
            let turn =
                found.fields.into_iter().fold(turn, |turn, (name, value)| turn.field(name, value));
            self.turn = turn.build();
        }
        self.next = Some(found.entry);
    }
}
