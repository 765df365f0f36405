//! A bot's `schema.json` taught to intents, so that they converse where there is no Autopilot.

mod form;
mod kinds;
mod names;
mod plan;
mod reply;
mod samples;
mod style;

use std::fmt;

use fulfill_core::{Call, Edge, Entry, Outline, Reply, To, Way, reply::Action};

use self::{names::Names, plan::Plan};
use super::super::{
    Schema, Target,
    schema::{Defaults, Task},
};

/// Intents that know what their Autopilot bot knew.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Taught {
    /// The intents given, in their order, then those made of tasks that no handler answers.
    pub entries: Vec<Entry>,
    /// What could not be taken over: what the whole bot has, then task by task.
    pub losses: Vec<Untaught>,
}

/// Something in a schema that only Autopilot did.
///
/// It prints as one line: ``task `order`: sample "{count} {size}" has ...``.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Untaught {
    /// The task it belongs to; empty for what the whole bot has.
    pub task: String,
    /// What it is and what happens instead.
    pub reason: String,
}

impl fmt::Display for Untaught {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.task {
            "" => f.write_str(&self.reason),
            task => write!(f, "task `{task}`: {}", self.reason),
        }
    }
}

impl Schema {
    /// Teaches intents what the tasks of this bot say, for channels where fulfill runs the dialogue.
    /// Where Autopilot runs it, handlers answer as before; the intents made of tasks answer too, by
    /// their names, and the fallback one a name that no intent has, instead of status 404.
    ///
    /// - A task that has a handler, the intent of its name, adds to it: its samples become triggers,
    ///   and a `collect` that leads to the handler becomes the [form](Entry::form) that is asked
    ///   first.
    /// - Every other task becomes an intent that replies what its actions say.
    /// - A URL means the handler of its last segment, or of its last two as webhook and node. One that
    ///   names none, since all tasks share it, means the handler of the task's name.
    /// - Answers are judged as the schema says, with its style sheet and defaults behind what a
    ///   question has of its own. They are kept as [`Kind::read`](fulfill_core::reply::Kind::read)
    ///   says, so a country arrives as `BR` even where Autopilot said `Brazil`.
    /// - The task of `assistant_initiation` also answers `/start`, and that of `fallback` whatever no
    ///   other does, unless the program has intents that do.
    ///
    /// ```
    /// use fulfill_core::{Call, Entry, Reply};
    /// use fulfill_twilio::autopilot::Schema;
    ///
    /// let schema: Schema = serde_json::from_str(r#"{"tasks": [
    ///     {"uniqueName": "order",
    ///      "actions": {"actions": [{"collect": {"name": "pizza",
    ///         "questions": [{"question": "How many?", "name": "count", "type": "Twilio.NUMBER"}],
    ///         "on_complete": {"redirect": "https://bot.example.com/order"}}}]},
    ///      "samples": [{"language": "en-US", "taggedText": "pizza please"}]},
    ///     {"uniqueName": "goodbye", "actions": {"actions": [{"say": "Bye!"}]}}]}"#)?;
    /// let order = Entry::new("order", |_| Call::Ready(Ok(Reply::say("Coming."))));
    ///
    /// let taught = schema.teach([order]);
    /// assert_eq!(taught.losses, []);
    /// let [order, goodbye] = taught.entries.as_slice() else { panic!("two intents") };
    /// assert_eq!(order.triggers.samples, ["pizza please"]);
    /// assert_eq!(order.form.as_ref().map(|form| form.name.as_str()), Some("pizza"));
    /// assert_eq!(goodbye.node, "goodbye");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn teach(&self, entries: impl IntoIterator<Item = Entry>) -> Taught {
        let mut entries: Vec<Entry> = entries.into_iter().collect();
        let Plan { tasks, mut names, types, forms, replies, mut losses } =
            plan::plan(self, &entries);
        for (task, at, form) in forms {
            match &mut entries[at].form {
                none @ None => *none = Some(form),
                Some(_) => lose(&mut losses, task, "the questions that its intent has are asked"),
            }
        }
        for task in &tasks {
            losses.extend(detour(task, &names, &entries));
        }
        for (task, reply) in replies {
            names.place(&task, entries.len());
            let webhook = names.home().to_owned().into();
            entries.push(Entry { webhook, ..always(task, reply) });
        }
        for task in tasks {
            let Some(at) = learner(task, &names) else { continue };
            let mut left = Left::default();
            samples::learn(task, &mut entries[at], &types, &mut left);
            left.of(&task.unique_name, &mut losses);
        }
        if let Some(wrapper) = &self.defaults {
            defaults(&wrapper.defaults, &names, &mut entries, &mut losses);
        }
        let place = |loss: &Untaught| {
            let task = self.tasks.iter().position(|task| task.unique_name == loss.task);
            task.filter(|_| !loss.task.is_empty())
        };
        losses.sort_by_cached_key(place);
        Taught { entries, losses }
    }
}

/// The intent that the samples of a task mean: that of its name, or the handler it redirects to if its
/// name is that of another one.
fn learner(task: &Task, names: &Names) -> Option<usize> {
    let name = task.unique_name.as_str();
    let handler = names.own(name).and_then(|_| names.handler(plan::redirect(task)?, Some(name)));
    handler.or_else(|| names.intent(name))
}

/// A task that leads to a handler past the questions which are asked before it: an intent has one
/// form, whichever way leads to it.
fn detour(task: &Task, names: &Names, handlers: &[Entry]) -> Option<Untaught> {
    let name = task.unique_name.as_str();
    let to = names.handler(plan::end(task)?, Some(name))?;
    let form = handlers[to].form.as_ref().filter(|_| names.own(name) != Some(to))?;
    let reason = format!(
        "it leads to `{}`, which asks form `{}` first whichever way leads there; give it an intent of \
         its own",
        handlers[to].name(),
        form.name
    );
    Some(Untaught { task: name.to_owned(), reason })
}

/// Where a dialogue begins, and goes when nothing fits.
fn defaults(defaults: &Defaults, names: &Names, entries: &mut [Entry], losses: &mut Vec<Untaught>) {
    let mut find = |what: &str, target: &Option<String>| {
        let target = target.as_deref().filter(|target| !target.trim().is_empty())?;
        let found = names.index(&Target::url(target));
        if found.is_none() {
            let reason = format!(
                "default `{what}` leads to `{target}`, which no intent of this program answers"
            );
            lose(losses, "", reason);
        }
        found
    };
    let initiation = find("assistant_initiation", &defaults.assistant_initiation);
    let fallback = find("fallback", &defaults.fallback);
    let among = |entries: &[Entry], at: usize, is: fn(&Entry) -> bool| {
        entries.iter().any(|entry| entry.webhook == entries[at].webhook && is(entry))
    };
    if let Some(at) = initiation
        && !among(entries, at, |entry| entry.triggers.commands.iter().any(|own| own == "start"))
    {
        entries[at].triggers.commands.push("start".into());
    }
    if let Some(at) = fallback
        && !among(entries, at, |entry| entry.fallback)
    {
        entries[at].fallback = true;
    }
}

/// An intent that replies the same whatever was said.
fn always(node: String, reply: Reply) -> Entry {
    let mut actions: Vec<&'static str> = reply.actions().iter().map(Action::name).collect();
    actions.sort_unstable();
    actions.dedup();
    let way = |action: &Action| match action {
        Action::Redirect(_) => Some(Way::Redirect),
        Action::Collect(_) => Some(Way::Collect),
        Action::Listen(listen) if !listen.only.is_empty() => Some(Way::Listen),
        _ => None,
    };
    let edges = reply.actions().iter().filter_map(way);
    let mut outline = Outline::default();
    outline.edges = edges.map(|way| Edge { way, to: To::Dynamic }).collect();
    (outline.actions, outline.known) = (actions.into(), true);
    let entry = Entry::new(node, move |_| Call::Ready(Ok(reply.clone())));
    Entry { outline, description: "A task of the Autopilot bot.".into(), ..entry }
}

/// What of one task is left out.
#[derive(Default)]
struct Left(Vec<String>);

impl Left {
    fn add(&mut self, reason: impl Into<String>) {
        self.0.push(reason.into());
    }

    fn of(self, task: &str, losses: &mut Vec<Untaught>) {
        self.0.into_iter().for_each(|reason| lose(losses, task, reason));
    }
}

fn lose(losses: &mut Vec<Untaught>, task: impl Into<String>, reason: impl Into<String>) {
    losses.push(Untaught { task: task.into(), reason: reason.into() });
}
