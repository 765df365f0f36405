//! What all conversations of an app share.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use super::{Awaiting, Catalog, Run, State, Which};
use crate::{
    Entry, Gap, Table, Target, Turn,
    collect::{Checks, collected_forms},
    matching::Matcher,
    reply::Form,
};

/// What the engine is bounded by, what it says, and where it turns to.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Rules {
    /// How many redirects one turn may take.
    pub hops: u32,
    /// How many bytes a conversation's state may have, as JSON.
    pub memory: usize,
    /// The intent that answers who waited for something this build does not have; if `None` they are
    /// told so in their language.
    pub on_stale: Option<Target>,
    /// The language of users of whom nothing is known, as a BCP 47 tag; may be empty.
    pub locale: String,
    /// What is said in other languages.
    pub catalog: Catalog,
    /// Forms made by hand that outlive a build: conversations keep their name and shape instead of
    /// all of them.
    pub forms: Vec<Form>,
}

impl Default for Rules {
    /// 5 redirects, 16 KiB.
    fn default() -> Self {
        Self {
            hops: 5,
            memory: 16 * 1024,
            on_stale: None,
            locale: String::new(),
            catalog: Catalog::new(),
            forms: Vec::new(),
        }
    }
}

/// The intents of an app, and all that a dialogue needs beside them. Shared by all conversations.
pub struct Engine {
    pub(super) table: Table,
    pub(super) matcher: Matcher,
    pub(super) checks: Checks,
    pub(super) rules: Rules,
    forms: HashMap<String, Arc<Form>>,
    /// The kinds of events that some intent asks for.
    events: HashSet<Box<str>>,
}

impl Engine {
    /// An engine for these intents. It knows the derived forms of the program, and those of the
    /// rules.
    pub fn new(table: Table, matcher: Matcher, checks: Checks, mut rules: Rules) -> Self {
        let derived = collected_forms().map(|entry| (entry.form)());
        let before = table.entries().iter().filter_map(|entry| {
            let Entry { form, webhook, node, .. } = entry;
            let then = Target::Intent { webhook: Some(webhook.clone()), node: node.clone() };
            Some(Form { then, ..form.clone()? })
        });
        let forms = before.chain(derived).chain(std::mem::take(&mut rules.forms));
        let forms = forms.map(|form| (form.name.clone(), Arc::new(form))).collect();
        let asked = table.entries().iter().flat_map(|entry| &entry.triggers.events);
        let events = asked.map(|event| Box::from(event.as_ref())).collect();
        Self { table, matcher, checks, rules, forms, events }
    }

    /// What forms and rules lack, each with what to do about it.
    pub fn gaps(&self) -> Vec<Gap> {
        let mut reasons = Vec::new();
        let mut forms: Vec<&Arc<Form>> = self.forms.values().collect();
        forms.sort_by(|a, b| a.name.cmp(&b.name));
        for form in forms {
            reasons.extend(self.checks.gaps(form));
        }
        if let Some(target) = &self.rules.on_stale
            && !self.table.webhooks().iter().any(|own| self.table.find(target, own).is_some())
        {
            reasons.push(format!(
                "`on_stale` names `{target}`, which no intent answers; name one of this app"
            ));
        }
        reasons.into_iter().map(|reason| Gap::Form { reason }).collect()
    }

    /// The intents.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// What finds the intent of a text.
    pub fn matcher(&self) -> &Matcher {
        &self.matcher
    }

    /// What it is bounded by and says.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// The forms that are known by name, sorted.
    pub fn forms(&self) -> Vec<&Form> {
        let mut forms: Vec<&Form> = self.forms.values().map(AsRef::as_ref).collect();
        forms.sort_by(|a, b| a.name.cmp(&b.name));
        forms
    }

    /// Whether a turn can lead to anything: it is a message, or of a kind that some intent asks for.
    pub fn hears(&self, turn: &Turn) -> bool {
        turn.event_name().is_none_or(|name| self.events.contains(name))
    }

    /// Begins a turn of a conversation that knows `state`.
    pub fn begin(&self, state: State, turn: Turn) -> Run<'_> {
        Run::begin(self, state, turn)
    }

    /// Whether a conversation can go on in this build where it waits.
    ///
    /// # Errors
    ///
    /// What it waits for, if this build does not have it: the user will be told, and starts again.
    pub fn resumes(&self, state: &State) -> Result<(), String> {
        match state.awaiting() {
            Some(awaiting) if !self.knows(awaiting) => Err(awaiting.to_string()),
            _ => Ok(()),
        }
    }

    pub(super) fn knows(&self, awaiting: &Awaiting) -> bool {
        match awaiting {
            Awaiting::Question(asked) => {
                self.form(&asked.form).is_some_and(|form| form.find(&asked.question).is_some())
            }
            Awaiting::Confirmation(asked) => {
                self.form(&asked.form).is_some_and(|form| form.confirm.is_some())
            }
            // Targets without a webhook were resolved when they were kept.
            Awaiting::Intents(targets) => {
                targets.iter().any(|target| self.table.find(target, "").is_some())
            }
        }
    }

    /// The form as this build has it, if its shape is what it was.
    pub(super) fn form(&self, which: &Which) -> Option<Arc<Form>> {
        match which {
            Which::Known { name, fingerprint } => {
                self.named(name).filter(|form| form.fingerprint() == *fingerprint)
            }
            Which::Whole(form) => Some(Arc::new((**form).clone())),
        }
    }

    /// The form of that name, whatever its shape.
    pub(super) fn named(&self, name: &str) -> Option<Arc<Form>> {
        self.forms.get(name).cloned()
    }

    /// How a form is kept: by name and shape if it is one that is known, else whole.
    pub(super) fn which(&self, form: Form) -> (Which, Arc<Form>) {
        match self.forms.get(&form.name) {
            Some(known) if **known == form => {
                let which = Which::Known { name: form.name, fingerprint: known.fingerprint() };
                (which, Arc::clone(known))
            }
            _ => (Which::Whole(Box::new(form.clone())), Arc::new(form)),
        }
    }
}
