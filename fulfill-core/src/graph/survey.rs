//! What is known of an app before it is looked at.

use std::{borrow::Cow, collections::BTreeSet};

use super::{Finding, Graph, Shape, findings, links::Links, shape};
use crate::{
    Dialogue, Entry, Location, Table, Target, collect::collected_forms, matching::Matcher,
    reply::Form,
};

/// An app, as far as it can be seen without running it.
#[derive(Clone, Debug)]
pub struct Survey<'a> {
    pub(super) table: &'a Table,
    pub(super) forms: Vec<KnownForm>,
    pub(super) mounts: Vec<Mounted>,
    pub(super) roots: Vec<Target>,
    pub(super) matcher: Option<&'a Matcher>,
}

impl<'a> Survey<'a> {
    /// The intents of an app. Without channels, it is looked at as if fulfill's own engine ran its
    /// dialogues.
    pub fn new(table: &'a Table) -> Self {
        let forms = table.entries().iter().filter_map(KnownForm::asked_by).collect();
        Self { table, forms, mounts: Vec::new(), roots: Vec::new(), matcher: None }
    }

    /// Adds forms. Those that no intent starts, and whose answers no intent takes, are passed over:
    /// a program may have more than one app linked into it.
    #[must_use]
    pub fn forms(mut self, forms: impl IntoIterator<Item = KnownForm>) -> Self {
        self.forms.extend(forms);
        self
    }

    /// Adds a mounted channel.
    #[must_use]
    pub fn mount(mut self, mounted: Mounted) -> Self {
        self.mounts.push(mounted);
        self
    }

    /// Adds an intent that is reached by other means, such as the one that answers users whose
    /// waiting point is stale.
    #[must_use]
    pub fn root(mut self, target: impl Into<Target>) -> Self {
        self.roots.push(target.into());
        self
    }

    /// Says what finds the intents of this table, which may know samples by another recogniser than
    /// the built-in one.
    #[must_use]
    pub fn matcher(mut self, matcher: &'a Matcher) -> Self {
        self.matcher = Some(matcher);
        self
    }

    /// Which intent leads where.
    pub fn graph(&self) -> Graph {
        super::build::graph(&Links::new(self))
    }

    /// What is wrong, errors first, then by kind and place.
    pub fn findings(&self) -> Vec<Finding> {
        findings::all(self)
    }

    /// What waiting users depend on.
    pub fn shape(&self) -> Shape {
        shape::of(&Links::new(self))
    }
}

/// A form of an app.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct KnownForm {
    /// The form.
    pub form: Form,
    /// Where its struct stands; `None` if it is made by hand.
    pub location: Option<Location>,
}

impl KnownForm {
    /// A form made by hand.
    pub fn made(form: Form) -> Self {
        Self { form, location: None }
    }

    /// A form whose struct stands there.
    pub fn at(form: Form, location: Location) -> Self {
        Self { form, location: Some(location) }
    }

    /// The form that an intent asks first.
    pub(super) fn asked_by(entry: &Entry) -> Option<Self> {
        let then =
            Target::Intent { webhook: Some(entry.webhook.clone()), node: entry.node.clone() };
        let form = Form { then, ..entry.form.clone()? };
        Some(Self { form, location: entry.location })
    }

    /// All derived forms of the crates that are linked into this program, sorted by place.
    pub fn collected() -> Vec<Self> {
        let mut forms: Vec<Self> =
            collected_forms().map(|entry| Self::at((entry.form)(), entry.location)).collect();
        forms.sort_by(|a, b| (a.location, &a.form.name).cmp(&(b.location, &b.form.name)));
        forms
    }

    /// Where it is written, for messages.
    pub fn place(&self) -> String {
        self.location.map_or_else(|| "made at run time".to_owned(), |at| at.to_string())
    }
}

/// A mounted channel.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mounted {
    /// The provider's name.
    pub provider: Cow<'static, str>,
    /// Where it is mounted.
    pub path: String,
    /// Who runs its dialogues.
    pub dialogue: Dialogue,
    /// What it does with actions, by their names as
    /// [`Action::name`](crate::reply::Action::name) has them; it can express those not listed.
    pub express: Vec<(&'static str, Expressed)>,
    /// The names of values that its events carry and arguments may look up.
    pub carries: BTreeSet<String>,
}

impl Mounted {
    /// A channel that can express everything, and whose events carry nothing but text.
    pub fn new(
        provider: impl Into<Cow<'static, str>>,
        path: impl Into<String>,
        dialogue: Dialogue,
    ) -> Self {
        Self {
            provider: provider.into(),
            path: path.into(),
            dialogue,
            express: Vec::new(),
            carries: BTreeSet::new(),
        }
    }

    /// Says what it does with an action.
    #[must_use]
    pub fn express(mut self, action: &'static str, expressed: Expressed) -> Self {
        self.express.push((action, expressed));
        self
    }

    /// Adds a value that its events carry.
    #[must_use]
    pub fn carries(mut self, name: impl Into<String>) -> Self {
        self.carries.insert(name.into());
        self
    }
}

/// What a channel does with an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expressed {
    /// It gives it to the user as it is.
    Whole,
    /// It gives something less, by the rule in these words.
    Degraded(String),
    /// It has no words for it, for this reason; the user would get the fallback message.
    Impossible(String),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Call, Outline, Reply, Triggers, reply::Question};

    #[test]
    fn what_an_intent_asks_first_belongs_to_it() {
        let entry = |node: &'static str| {
            let entry = Entry::new(node, |_| Call::Ready(Ok(Reply::new())));
            Entry { outline: Outline::seen(&[], &[], &[], false), ..entry }
        };
        let form = Form::new("size", "anywhere")
            .question(Question::new("size", "Which size?").attempts(3, "give-up"))
            .question(Question::new("note", "Anything else?"));
        let order = entry("order").answers(Triggers::new().text("order")).asking(form);
        let order = Entry { location: Some(AT), ..order };
        let table = Table::new([order, entry("give-up")]).unwrap();
        let platform = Mounted::new("platform", "/", Dialogue::Platform);
        let survey = Survey::new(&table).mount(Mounted::new("test", "/test", Dialogue::Engine));
        let survey = survey.mount(platform);
        let edges: Vec<String> = survey
            .graph()
            .edges
            .iter()
            .map(|edge| format!("{} > {}", edge.from, edge.to))
            .collect();
        assert_eq!(
            edges,
            ["intent:order > form:size", "form:size > intent:order", "form:size > intent:give-up",]
        );
        // Neither does it start again, nor does the platform ask it.
        assert_eq!(survey.findings(), []);
        assert!(survey.shape().forms.contains_key("size"));
    }

    const AT: Location =
        Location { package: "bot", module: "bot", function: "order", file: "src/bot.rs", line: 1 };
}
