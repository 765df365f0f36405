//! What the engine is made of, for channels that only carry messages.

use fulfill_core::{
    Dialogue, Gap, Table,
    collect::Checks,
    dialogue::{Engine, Rules},
    matching::{Matcher, Recognizer, Samples},
};

use super::App;

impl App {
    /// Changes what a dialogue is bounded by, and where it turns to: redirects a turn, bytes a
    /// conversation may remember, the intent for users who waited for something that is gone.
    ///
    /// ```
    /// # use fulfill_runtime::prelude::*;
    /// # fn app(app: App) -> App {
    /// app.rules(|rules| rules.on_stale = Some(Target::node("start-again")))
    /// # }
    /// ```
    #[must_use]
    pub fn rules(mut self, change: impl FnOnce(&mut Rules)) -> Self {
        change(&mut self.rules);
        self
    }

    /// Changes who has a word on answers, for forms made by hand that name their functions:
    /// `.checks(|checks| checks.named("small", ..))`. Derived forms are there already.
    #[must_use]
    pub fn checks(mut self, change: impl FnOnce(Checks) -> Checks) -> Self {
        self.checks = change(self.checks);
        self
    }

    /// Tells what texts mean by another recogniser than the built-in one. It is made anew each time
    /// the app is checked or started.
    ///
    /// ```
    /// # use fulfill_runtime::prelude::*;
    /// use fulfill_runtime::matching::Samples;
    ///
    /// # fn app(app: App) -> App {
    /// app.recognizer(|| Samples::new().threshold(0.8))
    /// # }
    /// ```
    #[must_use]
    pub fn recognizer<R: Recognizer>(
        mut self,
        make: impl Fn() -> R + Send + Sync + 'static,
    ) -> Self {
        self.recognizer = Some(Box::new(move || Box::new(make())));
        self
    }

    /// The engine, and what it lacks. Bots whose platforms run all dialogues match nothing, so for
    /// them nothing is compiled.
    pub(super) fn engine(&self) -> (Engine, Vec<Gap>) {
        let converses = self.mounts.iter().any(|(_, at)| at.dialogue() == Dialogue::Engine);
        let none = Table::default();
        let (matcher, mut gaps) = self.matcher(if converses { &self.table } else { &none });
        let (table, checks, rules) = (self.table.clone(), self.checks.clone(), self.rules.clone());
        let engine = Engine::new(table, matcher, checks, rules);
        if converses {
            gaps.extend(engine.gaps());
        }
        (engine, gaps)
    }

    /// What finds these intents, with the app's recogniser.
    pub(super) fn matcher(&self, table: &Table) -> (Matcher, Vec<Gap>) {
        let recognizer = self.recognizer.as_ref().map_or_else(built_in, |make| make());
        Matcher::new(table, recognizer)
    }
}

fn built_in() -> Box<dyn Recognizer> {
    Box::new(Samples::new())
}
