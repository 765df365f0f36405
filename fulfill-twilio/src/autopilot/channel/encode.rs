//! Replies in Autopilot's words.

use fulfill_core::{
    HandlerError, IntoReply, Reply,
    provider::{EncodeError, Loss},
    reply,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    super::{
        Action, Actions, Handoff, Image, Listen, ListenFor, Method, Play, Problem, Say, Show,
        Target, VoiceDigits,
    },
    NAME, collect,
};

/// What goes over the wire: actions, or the verdict of a validation webhook.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Encoded {
    Actions(Actions),
    Valid(Valid),
}

/// The answer to a delivery that holds `ValidateFieldAnswer`: whether the answer is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Valid {
    /// Whether it is.
    pub valid: bool,
}

impl IntoReply for Valid {
    fn into_reply(self) -> Result<Reply, HandlerError> {
        Ok(Reply::new().native(NAME, json!({ "valid": self.valid })))
    }
}

impl IntoReply for Actions {
    fn into_reply(self) -> Result<Reply, HandlerError> {
        Ok(Reply::new().native(NAME, serde_json::to_value(self)?))
    }
}

/// Puts a reply into actions.
///
/// Autopilot has no buttons: options are said, numbered. `forget` remembers null, as nothing can be
/// taken out of `Memory`. `end` ends by not listening, so it must come last and after no `listen`.
pub(crate) fn encode(reply: Reply) -> Result<(Encoded, Vec<Loss>), EncodeError> {
    let mut actions = Actions::new();
    let mut losses = Vec::new();
    for action in reply.into_actions() {
        let name = action.name();
        if let Some(last) = actions.actions.last()
            && last.hands_over()
        {
            let note = format!("it stands behind `{}`, so Autopilot never runs it", last.name());
            losses.push(Loss::new(name, note));
        }
        actions = match action {
            reply::Action::Say(say) if say.speech => actions.say(Say::Speech { speech: say.text }),
            reply::Action::Say(say) => actions.say(say.text),
            reply::Action::Show(show) => {
                if show.cards.iter().any(|card| !card.buttons.is_empty()) {
                    losses.push(Loss::new(name, "buttons of cards are left out"));
                }
                actions.show(shown(show))
            }
            reply::Action::Play(play) => actions.play(Play { url: play.url, times: play.repeat }),
            reply::Action::Options(buttons) => {
                losses.push(Loss::new(name, "Autopilot has no buttons, they are said as a list"));
                let line =
                    |(at, button): (usize, reply::Button)| format!("{}. {}", at + 1, button.label);
                let lines: Vec<String> = buttons.into_iter().enumerate().map(line).collect();
                actions.say(lines.join("\n"))
            }
            reply::Action::Collect(form) => actions.collect(collect::collect(form, &mut losses)),
            reply::Action::Remember { name, value } => actions.remember(name, value),
            reply::Action::Forget { name } => actions.remember(name, Value::Null),
            reply::Action::Redirect(to) => actions.redirect(target(to)),
            reply::Action::Language(_) => {
                losses.push(Loss::new(name, "Autopilot speaks American English only"));
                actions
            }
            reply::Action::Listen(listen) => listens(actions, listen),
            reply::Action::Handoff(handoff) => actions.handoff(handed(handoff)?),
            reply::Action::End => {
                if actions.keeps_dialogue() {
                    losses.push(Loss::new(name, "what stands before it goes on with the dialogue"));
                }
                actions
            }
            reply::Action::Native(native) if native.provider == NAME => {
                match serde_json::from_value(native.value) {
                    Ok(Encoded::Actions(own)) => {
                        actions.actions.extend(own.actions);
                        actions
                    }
                    Ok(valid) => return Ok((valid, losses)),
                    Err(error) => return Err(invalid(name, error.to_string())),
                }
            }
            reply::Action::Native(_) => {
                losses.push(Loss::new(name, "it is meant for another provider"));
                actions
            }
            _ => {
                return Err(EncodeError::Unsupported {
                    provider: NAME,
                    action: name,
                    advice: "this version does not know it".into(),
                });
            }
        };
    }
    if actions.actions.iter().any(|action| matches!(action, Action::Collect(_))) {
        // Only forms have rules that a reply can break so that the platform refuses all of it.
        let breaks = |problem: &Problem| {
            !matches!(problem, Problem::NeverRuns { .. } | Problem::Empty { .. })
        };
        if let Some(problem) = actions.check().into_iter().find(breaks) {
            return Err(invalid("collect", problem.to_string()));
        }
    }
    Ok((Encoded::Actions(actions), losses))
}

fn invalid(action: &'static str, reason: String) -> EncodeError {
    EncodeError::Invalid { provider: NAME, action, reason }
}

/// A task, or an address with the method it is asked by.
pub(super) fn target(to: reply::Target) -> Target {
    match to {
        reply::Target::Url { url, method: Some(method) } => Target::request(url, of(method)),
        reply::Target::Url { url, method: None } => Target::url(url),
        other => Target::task(match &other {
            reply::Target::Intent { node, .. } => node.as_ref(),
            _ => "",
        }),
    }
}

fn of(method: reply::Method) -> Method {
    match method {
        reply::Method::Get => Method::Get,
        reply::Method::Post => Method::Post,
    }
}

/// Cards become lines under the body, their pictures go with the others.
fn shown(show: reply::Show) -> Show {
    let mut body = show.body;
    let mut images = show.media;
    for card in show.cards {
        for line in [Some(card.title), card.text].into_iter().flatten().filter(|l| !l.is_empty()) {
            if !body.is_empty() {
                body.push('\n');
            }
            body.push_str(&line);
        }
        images.extend(card.image);
    }
    let image = |media: reply::Media| Image { url: media.url, label: media.label };
    Show { body, images: images.into_iter().map(image).collect() }
}

fn listens(actions: Actions, listen: reply::Listen) -> Actions {
    if listen == reply::Listen::default() {
        return actions.then(Action::Listen(Listen::ForAnything));
    }
    let task = |to: reply::Target| match to {
        reply::Target::Intent { node, .. } => node.into_owned(),
        other => other.to_string(),
    };
    actions.listen_for(ListenFor {
        tasks: listen.only.into_iter().map(task).collect(),
        voice_digits: listen.digits.map(digits),
        barge: listen.barge,
    })
}

pub(super) fn digits(digits: reply::Digits) -> VoiceDigits {
    let mut read = VoiceDigits {
        num_digits: digits.count,
        finish_on_key: digits.finish_on_key,
        ..VoiceDigits::default()
    };
    if !digits.map.is_empty() {
        let entry = |(keys, to): (String, reply::Target)| (keys, target(to).uri().into());
        let map: serde_json::Map<String, Value> = digits.map.into_iter().map(entry).collect();
        read.other.insert("redirects".into(), map.into());
    }
    read
}

fn handed(handoff: reply::Handoff) -> Result<Handoff, EncodeError> {
    if handoff.channel != "voice" {
        let reason = format!("it hands over calls only, not `{}`", handoff.channel);
        return Err(invalid("handoff", reason));
    }
    Ok(Handoff {
        method: handoff.method.map(of),
        priority: handoff.priority,
        timeout: handoff.timeout_seconds.map(|seconds| seconds.to_string()),
        ..Handoff::voice(handoff.to)
    })
}
