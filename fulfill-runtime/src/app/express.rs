//! What a mounted channel does with each action, found by giving it a reply of each.

use fulfill_core::{
    Need, Needs, Place, Reply, Said, Table, Target,
    graph::{Expressed, Mounted},
    provider::EncodeError,
    reply::{Card, Form, Media, Play, Question, Show},
};

use crate::channel::{Channel, Incoming};

/// The channel as the survey of an app takes it. A provider that makes up no events is taken to
/// express everything: nothing can be told of it.
pub(super) fn mounted(path: &str, channel: &dyn Channel, table: &Table) -> Mounted {
    let mut mounted = Mounted::new(channel.name(), path, channel.dialogue());
    let node = table.entries().first().map_or("start", |entry| entry.node.as_ref());
    let said = Said::new("user", "Hello").node(node).locale("en");
    let Some(incoming) = channel.pretend(&said) else { return mounted };
    for (action, reply) in samples(node) {
        mounted = mounted.express(action, express(channel, &incoming, action, reply));
    }
    let carried = values(table).into_iter().filter(|name| carries(&incoming, name));
    carried.fold(mounted, Mounted::carries)
}

/// The intent that the channel itself begins a conversation with, as calls do: that of an event
/// without words that names one.
pub(super) fn begins(channel: &dyn Channel) -> Option<Target> {
    let turn = channel.pretend(&Said::new("user", ""))?.turn;
    let webhook = Some(turn.webhook().to_owned().into());
    let node = turn.node()?.to_owned().into();
    Some(Target::Intent { webhook, node })
}

/// A plain reply of each action, behind a text, since some channels say nothing without one.
fn samples(node: &str) -> Vec<(&'static str, Reply)> {
    let reply = || Reply::say("Hello");
    let image = "https://example.com/image.png";
    let card = Card { title: "Title".into(), text: Some("Text".into()), ..Card::default() };
    let show = Show::body("Look").media(Media::url(image)).card(card);
    let form = Form::new("sample", node.to_owned()).question(Question::new("name", "Your name?"));
    vec![
        ("say", reply()),
        ("show", reply().show(show)),
        ("play", reply().play(Play::url("https://example.com/sound.mp3"))),
        ("options", reply().options(["Yes", "No"])),
        ("collect", reply().collect_form(form)),
        ("remember", reply().remember("name", "value")),
        ("forget", reply().forget("name")),
        ("language", reply().language("en")),
        ("redirect", reply().redirect_to(node.to_owned())),
        ("listen", reply().listen()),
        ("handoff", reply().handoff("+15550100")),
        ("end", reply().end()),
    ]
}

fn express(
    channel: &dyn Channel,
    incoming: &Incoming,
    action: &'static str,
    reply: Reply,
) -> Expressed {
    match channel.encode(incoming, reply) {
        Ok(delivery) => {
            let losses = delivery.losses.into_iter().filter(|loss| loss.action == action);
            let notes: Vec<String> = losses.map(|loss| loss.note).collect();
            match notes.as_slice() {
                [] => Expressed::Whole,
                notes => Expressed::Degraded(notes.join("; ")),
            }
        }
        Err(EncodeError::Unsupported { action: refused, advice, .. }) if refused == action => {
            Expressed::Impossible(advice)
        }
        // It has words for the action, only not for these values.
        Err(_) => Expressed::Whole,
    }
}

/// The names that arguments look up.
fn values(table: &Table) -> Vec<&'static str> {
    let mut names = Vec::new();
    for entry in table.entries() {
        let mut needs = Needs::new();
        (entry.needs)(&mut needs);
        names.extend(needs.iter().filter_map(|need| match need {
            Need::Value { name, .. } => Some(*name),
            _ => None,
        }));
    }
    names
}

fn carries(incoming: &Incoming, name: &str) -> bool {
    let dashed = name.replace('_', "-");
    let has = |name: &str| Place::ORDER.iter().any(|at| incoming.turn.get(*at, name).is_some());
    has(name) || has(&dashed)
}
