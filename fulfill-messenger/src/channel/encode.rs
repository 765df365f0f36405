//! Replies as calls of the Send API.

use fulfill_core::{
    Reply,
    provider::{ApiCall, EncodeError, Loss, Unknown},
    reply::{Action, Handoff},
    text::{Unit, split},
};
use serde::Deserialize as _;
use serde_json::Value;

use super::{
    NAME, deliver,
    items::{Item, Items},
    push,
};
use crate::{
    graph::Graph,
    send::{
        BuildError, Message, Recipient, Send,
        limits::{InstagramText, Limit, MessageText, Rule as _},
    },
};

/// To whom a reply goes, and by what way.
pub(super) struct Way<'a> {
    /// Makes calls without address and token, which are added when they leave.
    pub(super) graph: &'a Graph,
    pub(super) page: &'a str,
    pub(super) recipient: Recipient,
    pub(super) instagram: bool,
    /// The app that a conversation is handed to.
    pub(super) handoff_app: &'a str,
    /// Whether it answers a comment on a live broadcast.
    pub(super) is_live: bool,
    /// Whether it answers nothing that the user said.
    pub(super) unasked: bool,
    /// What becomes of a call of which nobody knows whether it arrived.
    pub(super) unknown: Unknown,
}

/// The calls that say a reply, in order.
pub(super) fn encode(
    way: &Way<'_>,
    reply: Reply,
    losses: &mut Vec<Loss>,
) -> Result<Vec<ApiCall>, EncodeError> {
    let mut items = Items::new(losses);
    for action in reply.into_actions() {
        let name = action.name();
        item(action, &mut items, way).map_err(|error| match error {
            Stop::Built(error) => invalid(name, error.to_string()),
            Stop::Encode(error) => error,
        })?;
    }
    let list = std::mem::take(&mut items.list);
    let mut calls = Calls { way, list: Vec::with_capacity(list.len()), said: 0, cut: false };
    for item in list {
        calls.item(item).map_err(|error| match error {
            Stop::Built(error) => invalid("say", error.to_string()),
            Stop::Encode(error) => error,
        })?;
    }
    if calls.cut {
        losses.push(Loss::new("say", "a comment may be answered once, the rest is left out"));
    }
    Ok(calls.list)
}

enum Stop {
    Built(BuildError),
    Encode(EncodeError),
}

impl From<BuildError> for Stop {
    fn from(error: BuildError) -> Self {
        Self::Built(error)
    }
}

fn invalid(action: &'static str, reason: String) -> EncodeError {
    EncodeError::Invalid { provider: NAME, action, reason }
}

fn item(action: Action, items: &mut Items<'_>, way: &Way<'_>) -> Result<(), Stop> {
    let name = action.name();
    let unsupported = |advice: &str| {
        let advice = advice.to_owned();
        Err(Stop::Encode(EncodeError::Unsupported { provider: NAME, action: name, advice }))
    };
    match action {
        Action::Say(say) => {
            if say.speech {
                items.lose(name, "it is read, not heard");
            }
            items.text(say.text);
        }
        Action::Show(show) => items.show(show)?,
        Action::Play(play) => items.play(play),
        Action::Options(options) if options.is_empty() => {}
        Action::Options(options) => items.options(options)?,
        Action::Handoff(handoff) => handed(handoff, items, way),
        Action::Native(native) if native.provider == NAME => own(native.value, items)?,
        Action::Native(_) => items.lose(name, "it is meant for another provider"),
        // What is said is in it already.
        Action::Language(_) | Action::Listen(_) | Action::End => {}
        Action::Remember { .. } | Action::Forget { .. } => {
            items.lose(name, "Messenger keeps nothing; the dialogue engine does");
        }
        Action::Collect(_) | Action::Redirect(_) => {
            return unsupported("the dialogue engine runs it before a reply is encoded");
        }
        _ => return unsupported("this version does not know it"),
    }
    Ok(())
}

/// The app is the one of `to` if that is an app's id, else the configured one, which gets `to` as
/// metadata.
fn handed(handoff: Handoff, items: &mut Items<'_>, way: &Way<'_>) {
    if handoff.method.is_some() || handoff.priority.is_some() || handoff.timeout_seconds.is_some() {
        items.lose("handoff", "method, priority and time-out are left out");
    }
    let to = handoff.to;
    if to.len() >= 6 && to.bytes().all(|byte| byte.is_ascii_digit()) {
        return items.list.push(Item::Pass { app: to, metadata: None });
    }
    let metadata = Some(to).filter(|to| !to.is_empty());
    items.list.push(Item::Pass { app: way.handoff_app.to_owned(), metadata });
}

/// A message in Messenger's own words, a list of them, or a sender action.
fn own(value: Value, items: &mut Items<'_>) -> Result<(), Stop> {
    let wrong = |reason: String| Stop::Encode(invalid("native", reason));
    if let Value::Array(values) = value {
        return values.into_iter().try_for_each(|value| own(value, items));
    }
    if value.get("sender_action").is_some() {
        let action = serde_json::from_value(value).map_err(|error| wrong(error.to_string()))?;
        items.list.push(Item::Action(action));
        return Ok(());
    }
    let message = Message::deserialize(&value).map_err(|error| wrong(error.to_string()))?;
    // What a message does not know is not left out silently.
    if serde_json::to_value(&message).ok().as_ref() != Some(&value) {
        let known = serde_json::to_string(&message).unwrap_or_default();
        return Err(wrong(format!("of the message only this is understood: {known}")));
    }
    items.message(message);
    Ok(())
}

/// The calls that are made so far.
struct Calls<'w> {
    way: &'w Way<'w>,
    list: Vec<ApiCall>,
    said: usize,
    /// Whether something was left out.
    cut: bool,
}

impl Calls<'_> {
    fn item(&mut self, item: Item) -> Result<(), Stop> {
        match item {
            Item::Text(text) if self.way.limit().holds(&text) => match &self.way.recipient {
                Recipient::Id(user) if !self.way.unasked => {
                    self.said += 1;
                    self.call(self.way.graph.say(user, &text), deliver::TEXT);
                    Ok(())
                }
                _ => self.reply(Message::text(text)?),
            },
            Item::Text(text) => {
                self.way.parts(&text).try_for_each(|part| self.reply(Message::text(part)?))
            }
            Item::Suggesting(text, replies) => {
                let mut parts = self.way.parts(&text).collect::<Vec<_>>();
                let last = parts.pop();
                parts.into_iter().try_for_each(|part| self.reply(Message::text(part)?))?;
                let last = last.map(Message::text).transpose()?;
                last.map_or(Ok(()), |last| self.reply(last.quick_replies(replies)?))
            }
            Item::Message(message) => self.reply(message),
            Item::Action(action) => self.send(Send::action(self.way.recipient.clone(), action)),
            Item::Pass { app, metadata } => {
                if let Recipient::Id(user) = &self.way.recipient {
                    let call = self.way.graph.handover(user).pass(&app, metadata.as_deref());
                    self.call(call, deliver::OTHER);
                }
                Ok(())
            }
        }
    }

    fn reply(&mut self, message: Message) -> Result<(), Stop> {
        let to = self.way.recipient.clone();
        self.send(match self.way.unasked {
            true => push::unasked(to, message)?,
            false => Send::reply(to, message),
        })
    }

    fn send(&mut self, send: Send) -> Result<(), Stop> {
        self.said += 1;
        if self.said > 1 && matches!(self.way.recipient, Recipient::CommentId(_)) {
            self.cut = true;
            return Ok(());
        }
        if self.way.instagram {
            send.check_instagram()
                .map_err(|error| Stop::Encode(invalid("native", error.to_string())))?;
        }
        self.call(self.way.graph.send(&send), deliver::kind(&send, self.way.is_live));
        Ok(())
    }

    fn call(&mut self, request: http::Request<bytes::Bytes>, kind: &'static str) {
        let mut call = ApiCall::new(request);
        call.account = self.way.page.into();
        call.recipient = self.way.recipient.name().into();
        call.kind = kind.into();
        call.unknown = self.way.unknown;
        self.list.push(call);
    }
}

impl Way<'_> {
    /// How long a text may be.
    fn limit(&self) -> Limit {
        if self.instagram { InstagramText::LIMIT } else { MessageText::LIMIT }
    }

    /// A text in parts that the platform takes.
    fn parts<'t>(&self, text: &'t str) -> impl Iterator<Item = &'t str> + use<'t> {
        let unit = if self.instagram { Unit::Bytes } else { Unit::Utf16 };
        split(text, self.limit().max, unit).into_iter()
    }
}
