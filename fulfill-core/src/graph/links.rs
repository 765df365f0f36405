//! Where every intent and form leads, resolved once for all that looks at it.

use std::collections::BTreeSet;

use super::{EdgeKind, KnownForm, Survey, paths};
use crate::{Dialogue, Entry, Location, Need, Needs, Target, To, Way};

/// A survey with its ways resolved. Intents are indices of the table, forms of [`forms`](Self::forms).
pub(super) struct Links<'a> {
    pub(super) survey: &'a Survey<'a>,
    /// The forms that belong to these intents.
    pub(super) forms: Vec<&'a KnownForm>,
    /// The ways on from each intent.
    pub(super) ways: Vec<Vec<Link>>,
    /// The ways on from each form.
    pub(super) ends: Vec<Vec<Link>>,
    /// What the arguments of each intent need.
    pub(super) needs: Vec<Vec<Need>>,
}

/// One way on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Link {
    pub(super) kind: EdgeKind,
    pub(super) to: End,
}

/// Where a way ends.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum End {
    /// At an intent.
    Intent(usize),
    /// At a form.
    Form(usize),
    /// At one of several intents of that name.
    AnyOf(Vec<usize>),
    /// At a type that is not known by the name written; it may be an import of another name.
    Alias(String),
    /// At a name that no intent has.
    Missing(String),
    /// Outside.
    Address(String),
    /// Wherever a value says.
    Dynamic,
}

impl End {
    /// The intents that it may be.
    pub(super) fn intents(&self) -> &[usize] {
        match self {
            Self::Intent(at) => std::slice::from_ref(at),
            Self::AnyOf(all) => all,
            _ => &[],
        }
    }

    /// Whether it may be an intent that is not named.
    pub(super) fn is_open(&self) -> bool {
        matches!(self, Self::Alias(_) | Self::Dynamic)
    }
}

impl<'a> Links<'a> {
    pub(super) fn new(survey: &'a Survey<'a>) -> Self {
        let entries = survey.table.entries();
        let needs: Vec<Vec<Need>> = entries.iter().map(needs_of).collect();
        let forms = own_forms(survey, &needs);
        let mut links = Self { survey, forms, ways: Vec::new(), ends: Vec::new(), needs };
        links.ways = entries.iter().map(|entry| links.ways_of(entry)).collect();
        links.ends = (0..links.forms.len()).map(|form| links.ends_of(form)).collect();
        links
    }

    pub(super) fn entries(&self) -> &'a [Entry] {
        self.survey.table.entries()
    }

    /// Whether a platform that picks intents by itself is among the channels.
    pub(super) fn on_platform(&self) -> bool {
        self.survey.mounts.iter().any(|mount| mount.dialogue == Dialogue::Platform)
    }

    /// Whether fulfill's own engine runs dialogues: also where no channel is mounted yet.
    pub(super) fn on_engine(&self) -> bool {
        let mounts = &self.survey.mounts;
        mounts.is_empty() || mounts.iter().any(|mount| mount.dialogue == Dialogue::Engine)
    }

    /// Whether a user's own word or deed leads to an intent.
    pub(super) fn is_entry(&self, at: usize) -> bool {
        let entry = &self.entries()[at];
        entry.fallback
            || !entry.triggers.is_empty()
            || self.survey.roots.iter().any(|root| self.target(root, "") == End::Intent(at))
    }

    /// The intents that start a form.
    pub(super) fn starters(&self, form: usize) -> impl Iterator<Item = usize> {
        let starts = move |ways: &Vec<Link>| ways.iter().any(|link| link.to == End::Form(form));
        (0..self.ways.len()).filter(move |at| starts(&self.ways[*at]))
    }

    /// Whether an intent asks a form before its handler is called.
    pub(super) fn asks_first(&self, at: usize, form: usize) -> bool {
        KnownForm::asked_by(&self.entries()[at]).as_ref() == Some(self.forms[form])
    }

    fn target(&self, target: &Target, webhook: &str) -> End {
        match (self.survey.table.find(target, webhook), target) {
            (Some(at), _) => End::Intent(at),
            (None, Target::Url { url, .. }) => End::Address(url.clone()),
            (None, missing) => End::Missing(missing.to_string()),
        }
    }

    fn ways_of(&self, entry: &Entry) -> Vec<Link> {
        // What is asked first goes before all that the handler does.
        let asked = KnownForm::asked_by(entry);
        let asked = self.forms.iter().position(|form| asked.as_ref() == Some(*form));
        let first = asked.map(|form| Link { kind: EdgeKind::Collect, to: End::Form(form) });
        let mut ways: Vec<Link> = first.into_iter().collect();
        for edge in entry.outline.edges.iter() {
            let (kind, to) = match (edge.way, edge.to) {
                (Way::Collect, to) => (EdgeKind::Collect, self.form(entry, to)),
                (way, To::Path(path)) => (kind_of(way), self.path(entry, path)),
                // A payload that is no intent's name is just a payload.
                (Way::Button, To::Node(name)) => {
                    match self.survey.table.named(name, &entry.webhook) {
                        Some(at) => (EdgeKind::Button, End::Intent(at)),
                        None => continue,
                    }
                }
                (way, To::Node(name)) => {
                    (kind_of(way), self.target(&Target::from(name), &entry.webhook))
                }
                (way, To::Dynamic) => (kind_of(way), End::Dynamic),
            };
            let link = Link { kind, to };
            if !ways.contains(&link) {
                ways.push(link);
            }
        }
        ways
    }

    fn path(&self, entry: &Entry, path: &str) -> End {
        let places = self.entries().iter().enumerate();
        let (places, at): (Vec<&Location>, Vec<usize>) =
            places.filter_map(|(at, entry)| Some((entry.location.as_ref()?, at))).unzip();
        let found = paths::resolve(path, entry.location.as_ref(), &places);
        match found.as_slice() {
            [] => End::Alias(path.to_owned()),
            [one] => End::Intent(at[*one]),
            many => End::AnyOf(many.iter().map(|found| at[*found]).collect()),
        }
    }

    fn form(&self, entry: &Entry, to: To) -> End {
        let To::Path(path) = to else { return End::Dynamic };
        match form_by_path(&self.forms, entry, path).as_slice() {
            [] => End::Alias(path.to_owned()),
            [one] => End::Form(*one),
            // Which of them is not known, and a form that is not asked leads nowhere.
            _ => End::Dynamic,
        }
    }

    fn ends_of(&self, at: usize) -> Vec<Link> {
        let form = &self.forms[at].form;
        let mut webhooks: BTreeSet<&str> =
            self.starters(at).map(|starter| self.entries()[starter].webhook.as_ref()).collect();
        if webhooks.is_empty() {
            webhooks = self.survey.table.webhooks().into_iter().collect();
        }
        let otherwise = form
            .questions
            .iter()
            .filter_map(|question| Some((EdgeKind::Otherwise, &question.attempts.as_ref()?.1)));
        let cancel = form.cancel.iter().map(|to| (EdgeKind::Cancel, to));
        let mut ends = Vec::new();
        for (kind, target) in
            [(EdgeKind::Then, &form.then)].into_iter().chain(otherwise).chain(cancel)
        {
            let found: Vec<End> = webhooks.iter().map(|name| self.target(target, name)).collect();
            let known = found.iter().find(|end| !matches!(end, End::Missing(_)));
            let Some(to) = known.or(found.first()) else { continue };
            let link = Link { kind, to: to.clone() };
            if !ends.contains(&link) {
                ends.push(link);
            }
        }
        ends
    }
}

fn kind_of(way: Way) -> EdgeKind {
    match way {
        Way::Redirect => EdgeKind::Redirect,
        Way::Collect => EdgeKind::Collect,
        Way::Listen => EdgeKind::Listen,
        Way::Button => EdgeKind::Button,
    }
}

fn needs_of(entry: &Entry) -> Vec<Need> {
    let mut needs = Needs::new();
    (entry.needs)(&mut needs);
    needs.iter().copied().collect()
}

/// The forms that an intent starts or takes the answers of, and those made by hand.
fn own_forms<'a>(survey: &'a Survey<'a>, needs: &[Vec<Need>]) -> Vec<&'a KnownForm> {
    let all: Vec<&KnownForm> = survey.forms.iter().collect();
    let mut own: BTreeSet<usize> =
        (0..all.len()).filter(|at| all[*at].location.is_none()).collect();
    for entry in survey.table.entries() {
        let asked = KnownForm::asked_by(entry);
        own.extend((0..all.len()).filter(|at| asked.as_ref() == Some(all[*at])));
        for edge in entry.outline.edges.iter() {
            if let (Way::Collect, To::Path(path)) = (edge.way, edge.to) {
                own.extend(form_by_path(&all, entry, path));
            }
        }
    }
    let taken: BTreeSet<&str> = needs
        .iter()
        .flatten()
        .filter_map(|need| match need {
            Need::Form { name } => Some(*name),
            _ => None,
        })
        .collect();
    own.extend((0..all.len()).filter(|at| taken.contains(all[*at].form.name.as_str())));
    own.into_iter().map(|at| all[at]).collect()
}

fn form_by_path(forms: &[&KnownForm], entry: &Entry, path: &str) -> Vec<usize> {
    let known = forms.iter().enumerate();
    let (places, at): (Vec<&Location>, Vec<usize>) =
        known.filter_map(|(at, form)| Some((form.location.as_ref()?, at))).unzip();
    let found = paths::resolve(path, entry.location.as_ref(), &places);
    found.into_iter().map(|found| at[found]).collect()
}
