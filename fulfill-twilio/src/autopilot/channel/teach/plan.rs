//! What becomes of each task: a handler that learns from it, or an intent of its own.

use std::collections::{HashMap, HashSet};

use fulfill_core::{Entry, Reply, reply::Form};

use super::{
    super::super::{Action, Schema, Target, schema::Task},
    Left, Untaught,
    kinds::Types,
    lose,
    names::Names,
    reply::Maker,
};

/// What becomes of the tasks.
pub(super) struct Plan<'a> {
    /// Those with a name of their own.
    pub(super) tasks: Vec<&'a Task>,
    pub(super) names: Names,
    pub(super) types: Types<'a>,
    /// What handlers ask first, by task and the handler's place.
    pub(super) forms: Vec<(&'a str, usize, Form)>,
    /// The tasks that become intents, with what they reply.
    pub(super) replies: Vec<(String, Reply)>,
    pub(super) losses: Vec<Untaught>,
}

/// Decides what becomes of the tasks of a bot.
pub(super) fn plan<'a>(schema: &'a Schema, entries: &[Entry]) -> Plan<'a> {
    let mut losses = Vec::new();
    let mut names = Names::new(entries);
    let (mut handled, mut own) = (Vec::new(), Vec::new());
    let tasks = tasks(schema, &mut losses);
    for &task in &tasks {
        match names.own(&task.unique_name) {
            Some(at) => handled.push((task, at)),
            None => {
                names.expect(&task.unique_name);
                own.push(task);
            }
        }
    }
    let mut maker = Maker::new(schema, names, &mut losses);
    let replies = replies(&mut maker, own, &mut losses);
    let mut forms = Vec::new();
    for (task, at) in handled {
        let mut left = Left::default();
        if let Some(form) = asked(&maker, task, at, &mut left) {
            forms.push((task.unique_name.as_str(), at, form));
        }
        left.of(&task.unique_name, &mut losses);
    }
    maker.style.check(&maker.names, &mut losses);
    let Maker { names, types, .. } = maker;
    Plan { tasks, names, types, forms, replies, losses }
}

/// The action of a task that decides where it leads, and those that run before it.
pub(super) fn decisive(task: &Task) -> (&[Action], Option<&Action>) {
    let actions = task.actions.as_ref().map_or(&[][..], |actions| &actions.actions);
    match actions.iter().position(Action::hands_over) {
        Some(at) => (&actions[..at], actions.get(at)),
        None => (actions, None),
    }
}

/// Where a task leads at once.
pub(super) fn redirect(task: &Task) -> Option<&Target> {
    match decisive(task).1? {
        Action::Redirect(target) => Some(target),
        _ => None,
    }
}

/// Where a task leads, if it redirects or asks questions.
pub(super) fn end(task: &Task) -> Option<&Target> {
    match decisive(task).1? {
        Action::Redirect(target) => Some(target),
        Action::Collect(collect) => Some(&collect.on_complete.redirect),
        _ => None,
    }
}

/// The tasks that have a name of their own.
fn tasks<'a>(schema: &'a Schema, losses: &mut Vec<Untaught>) -> Vec<&'a Task> {
    let mut seen = HashSet::new();
    let mut named = Vec::with_capacity(schema.tasks.len());
    for task in &schema.tasks {
        let name = task.unique_name.as_str();
        if name.trim().is_empty() {
            lose(losses, "", "a task without a name is left out; nothing can lead to it");
        } else if seen.insert(name) {
            named.push(task);
        } else {
            lose(losses, name, "it is there twice; the first counts");
        }
    }
    named
}

/// The tasks that have something to reply. One that does nothing but lead to another that has nothing
/// to reply has nothing to reply either.
fn replies(
    maker: &mut Maker<'_>,
    own: Vec<&Task>,
    losses: &mut Vec<Untaught>,
) -> Vec<(String, Reply)> {
    let mut open = own;
    let mut lefts: HashMap<&str, Left> = HashMap::new();
    let replies = loop {
        let mut made = Vec::with_capacity(open.len());
        let mut kept = Vec::with_capacity(open.len());
        for task in &open {
            let mut left = Left::default();
            let reply = maker.reply(task, &mut left);
            let name = task.unique_name.as_str();
            if reply.actions().is_empty() {
                left.add(
                    "nothing is left of it, and no intent has its name, so nothing answers it",
                );
                maker.names.forget(name);
            } else {
                made.push((name.to_owned(), reply));
                kept.push(*task);
            }
            lefts.insert(name, left);
        }
        if kept.len() == open.len() {
            break made;
        }
        open = kept;
    };
    let mut lefts: Vec<(&str, Left)> = lefts.into_iter().collect();
    lefts.sort_unstable_by_key(|(name, _)| *name);
    lefts.into_iter().for_each(|(name, left)| left.of(name, losses));
    replies
}

/// What the handler of a task's name asks first, if the task leads to it that way.
fn asked(maker: &Maker<'_>, task: &Task, at: usize, left: &mut Left) -> Option<Form> {
    let name = task.unique_name.as_str();
    let (before, decisive) = decisive(task);
    let to = end(task).and_then(|target| maker.names.handler(target, Some(name)));
    if let Some(other) = decisive
        && to != Some(at)
    {
        left.add(format!(
            "it ends in `{}` that does not lead to the intent of its name, which answers instead",
            other.name()
        ));
        return None;
    }
    if !before.is_empty() {
        let names: Vec<&str> = before.iter().map(Action::name).collect();
        left.add(format!(
            "its `{}` is left out, since the intent of its name answers; let the handler reply so",
            names.join("`, `")
        ));
    }
    match decisive {
        Some(Action::Collect(collect)) => maker.form(collect, name, left),
        _ => None,
    }
}
