//! The actions of a task as a reply.

use fulfill_core::{
    Reply,
    reply::{self, Action as Said, Digits, Form},
};
use serde_json::Value;

use super::{
    super::super::{
        Action, Collect, Handoff, Listen, Method, Schema, Show, Target, VoiceDigits, schema::Task,
    },
    Left, Untaught, form,
    kinds::Types,
    names::Names,
    plan::decisive,
    style::Style,
};

/// Makes replies and forms of what a bot's tasks say.
pub(super) struct Maker<'a> {
    pub(super) names: Names,
    pub(super) style: Style<'a>,
    pub(super) types: Types<'a>,
}

impl<'a> Maker<'a> {
    pub(super) fn new(schema: &'a Schema, names: Names, losses: &mut Vec<Untaught>) -> Self {
        Self { names, style: Style::new(schema), types: Types::new(schema, losses) }
    }

    /// What a task replies, up to the action that hands over control.
    pub(super) fn reply(&self, task: &Task, left: &mut Left) -> Reply {
        let (before, decisive) = decisive(task);
        let task = task.unique_name.as_str();
        before.iter().chain(decisive).fold(Reply::new(), |reply, action| match action {
            Action::Say(say) if say.text().trim().is_empty() => reply,
            Action::Say(super::super::super::Say::Text(text)) => reply.and_say(text.as_str()),
            Action::Say(say) => reply.and_say(reply::Say::speech(say.text())),
            Action::Show(show) => reply.show(shown(show)),
            Action::Play(play) => {
                reply.play(reply::Play { url: play.url.clone(), repeat: play.times })
            }
            Action::Remember(values) => {
                values.iter().fold(reply, |reply, (name, value)| reply.remember(name, value))
            }
            Action::Listen(listen) => reply.listen_for(self.listen(listen, left)),
            Action::Redirect(target) => match self.names.resolve(target, Some(task)) {
                Some(to) => reply.with(Said::Redirect(to)),
                None => {
                    left.add(nobody("it redirects", target));
                    reply
                }
            },
            Action::Collect(collect) => match self.form(collect, task, left) {
                Some(form) => reply.collect_form(form),
                None => reply,
            },
            Action::Handoff(handoff) => reply.handoff(handed(handoff, left)),
        })
    }

    /// A collect as a form, if somebody takes its answers.
    pub(super) fn form(&self, collect: &Collect, task: &str, left: &mut Left) -> Option<Form> {
        form::form(self, collect, task, left)
    }

    /// Keys to press, with where they lead.
    pub(super) fn digits(&self, keys: &VoiceDigits, left: &mut Left) -> Digits {
        let mut digits = Digits {
            count: keys.num_digits,
            finish_on_key: keys.finish_on_key.clone(),
            ..Digits::default()
        };
        for (name, value) in &keys.other {
            let Value::Object(map) = value else {
                left.add(format!("member `{name}` of its `voice_digits` is not understood"));
                continue;
            };
            for (keys, target) in map {
                let target = target.as_str().map(Target::url);
                match target.as_ref().and_then(|target| self.names.resolve(target, None)) {
                    Some(to) => digits.map.push((keys.clone(), to)),
                    None => left.add(format!("keys `{keys}` lead where nothing answers")),
                }
            }
        }
        digits
    }

    fn listen(&self, listen: &Listen, left: &mut Left) -> reply::Listen {
        let Listen::For(what) = listen else { return reply::Listen::default() };
        let mut only = Vec::with_capacity(what.tasks.len());
        for name in &what.tasks {
            let task = name.strip_prefix("task://").unwrap_or(name);
            match self.names.resolve(&Target::task(task), None) {
                Some(to) => only.push(to),
                None => left.add(format!("it listens for task `{name}`, which nothing answers")),
            }
        }
        let digits = what.voice_digits.as_ref().map(|keys| self.digits(keys, left));
        reply::Listen { only, digits, barge: what.barge }
    }
}

/// Why a way leads nowhere.
pub(super) fn nobody(what: &str, target: &Target) -> String {
    let uri = target.uri();
    format!("{what} to `{uri}`, which no intent of this program answers")
}

fn shown(show: &Show) -> reply::Show {
    let pictures = show.images.iter();
    let media = pictures.map(|one| reply::Media { url: one.url.clone(), label: one.label.clone() });
    media.fold(reply::Show::body(show.body.as_str()), reply::Show::media)
}

fn handed(handoff: &Handoff, left: &mut Left) -> reply::Handoff {
    let Handoff { channel, uri, method, priority, timeout, .. } = handoff;
    let plain = Handoff {
        channel: channel.clone(),
        method: *method,
        priority: priority.clone(),
        timeout: timeout.clone(),
        ..Handoff::voice(uri.as_str())
    };
    if *handoff != plain {
        left.add("its handoff keeps only channel, address, method, priority and timeout");
    }
    let timeout_seconds = timeout.as_ref().and_then(|seconds| seconds.trim().parse().ok());
    if timeout.is_some() && timeout_seconds.is_none() {
        left.add("the timeout of its handoff is no number of seconds");
    }
    reply::Handoff {
        channel: channel.clone(),
        to: uri.clone(),
        method: method.map(|method| match method {
            Method::Get => reply::Method::Get,
            Method::Post => reply::Method::Post,
        }),
        priority: priority.clone(),
        timeout_seconds,
    }
}
