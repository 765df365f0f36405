//! One event: who, when, what, and the names it goes by.

use std::{borrow::Cow, fmt, sync::OnceLock};

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::{Body, Lead};
use crate::{
    fields::{Fields, FromFields as _},
    json::parse,
    token::hex,
};

/// Which platform an event comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Object {
    /// A Facebook page: Messenger.
    Page,
    /// An Instagram account.
    Instagram,
    /// None that this crate knows.
    Other,
}

impl Object {
    /// `messenger`, `instagram`, or the empty text.
    pub fn channel(self) -> &'static str {
        match self {
            Self::Page => "messenger",
            Self::Instagram => "instagram",
            Self::Other => "",
        }
    }
}

/// Where in its entry an event stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// A conversation of ours.
    Messaging,
    /// A conversation that another app has, also where the list of changes says so: do not answer.
    Standby,
    /// The list of changes.
    Changes,
}

/// One event of a delivery.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Event {
    /// The platform.
    pub object: Object,
    /// Where in its entry it stood.
    pub source: Source,
    /// The page or Instagram account; `None` if the entry does not say.
    pub account: Option<String>,
    /// When the entry was made, in milliseconds since 1970.
    pub entry_time: Option<i64>,
    /// Who sent it: the user, of an echo the page.
    pub sender: Option<String>,
    /// Who sent it, where the platform knows them only by the `user_ref` of a plug-in.
    pub sender_user_ref: Option<String>,
    /// To whom: the page, of an echo the user.
    pub recipient: Option<String>,
    /// When it happened, in milliseconds since 1970.
    pub timestamp: Option<i64>,
    /// What happened.
    pub body: Body,
    pub(crate) raw: Raw,
}

/// An event as it came, which is parsed for those who ask.
#[derive(Clone)]
pub(crate) struct Raw {
    text: Box<str>,
    value: OnceLock<Box<Value>>,
}

/// What it says is told by the text.
impl PartialEq for Raw {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Raw {
    /// JSON that was checked already.
    pub(super) fn new(text: &str) -> Self {
        Self { text: text.into(), value: OnceLock::new() }
    }

    /// What is to be read as a whole at once, with what a value has no room for as text.
    pub(super) fn parse(text: &str) -> serde_json::Result<Self> {
        let (text, value) = parse(text)?;
        Ok(Self { text: text.into(), value: Box::new(value).into() })
    }

    /// What is no JSON, or none of an event.
    pub(super) fn unread(text: &str) -> Self {
        Self { text: text.into(), value: Box::new(Value::from(text)).into() }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn value(&self) -> &Value {
        self.value.get_or_init(|| Box::new(serde_json::from_str(&self.text).unwrap_or_default()))
    }
}

impl Event {
    /// The kind's name, see [`Body::kind`].
    pub fn kind(&self) -> &'static str {
        self.body.kind()
    }

    /// The event as it came; text if it is no JSON, as are numbers in it beyond all floats and what
    /// nests deeper than 100 levels. It may be parsed only now.
    pub fn raw(&self) -> &Value {
        self.raw.value()
    }

    /// The same, byte for byte but for what had to be mended, for whoever keeps it.
    pub(crate) fn text(&self) -> &str {
        self.raw.text()
    }

    /// Tells an echo: what the account itself wrote is one also where nobody says so: answering it would never
    /// end.
    pub(super) fn tell_own(&mut self) {
        if let Body::Message(message) = &mut self.body
            && self.sender.is_some()
            && self.sender == self.account
        {
            self.body = Body::Echo(std::mem::take(message));
        }
    }

    /// The user: who sent it, of an echo to whom it was sent.
    pub fn user(&self) -> Option<&str> {
        match self.body {
            Body::Echo(_) => self.recipient.as_deref(),
            _ => self.sender.as_deref().or(self.sender_user_ref.as_deref()),
        }
    }

    /// The page or account, also where only the event itself says it.
    pub fn page(&self) -> Option<&str> {
        let other = match self.body {
            Body::Echo(_) => &self.sender,
            _ => &self.recipient,
        };
        self.account.as_deref().or(other.as_deref())
    }

    /// Whether the user may be written to for the next 24 hours, see
    /// [`Window`](crate::send::Window): they wrote, tapped, reacted or came by a link. Comments open
    /// it too, but only for one private reply, so they do not count here.
    pub fn opens_window(&self) -> bool {
        matches!(
            self.body,
            Body::Message(_) | Body::Postback(_) | Body::Reaction(_) | Body::Referral(_)
        )
    }

    /// The answers of a lead form beside a referral.
    pub fn lead(&self) -> Option<Lead> {
        Fields::of(self.raw())?.object("lead").map(Lead::from_fields)
    }

    /// What names the conversation: account and user, joined by a colon. What belongs to no user
    /// has the account alone; a change stands by itself, under its comment if it is one.
    pub fn conversation(&self) -> String {
        let page = self.page().unwrap_or_default();
        match (&self.body, self.user()) {
            (Body::Unparsed { .. }, _) => "unparsed".into(),
            (Body::Change(change), _) => {
                let comment = change.comment_id();
                [page, ":", comment.as_deref().unwrap_or(&change.field)].concat()
            }
            (_, Some(user)) => [page, ":", user].concat(),
            (_, None) => page.to_owned(),
        }
    }

    /// What stays the same when the event is delivered again, alone or in another batch.
    ///
    /// Messages, echoes and postbacks have an id; reactions and receipts are told by what they are
    /// about; all else by a digest of what they say. Where an event does not say when it happened, the
    /// time of its entry tells it from the next one. `None` for a message with neither id nor time, and
    /// for a tap or reaction whose entry has no time either: nothing tells it from a second one.
    pub fn id(&self) -> Option<String> {
        let user = || self.user().unwrap_or_default();
        let time = self.timestamp.or(self.entry_time);
        let name: Option<Cow<'_, str>> = match &self.body {
            Body::Message(message) | Body::Echo(message) | Body::Deleted(message) => {
                message.mid.as_deref().map(Cow::Borrowed)
            }
            Body::Postback(postback) => match &postback.mid {
                Some(mid) => Some(mid.into()),
                None => time.map(|time| {
                    let payload = postback.payload.as_deref().unwrap_or_default();
                    format!("{}:{time}:{payload}", user()).into()
                }),
            },
            Body::Reaction(reaction) => reaction.mid.as_ref().zip(time).map(|(mid, time)| {
                let action = reaction.action.as_deref().unwrap_or_default();
                format!("{mid}:{}:{action}:{time}", user()).into()
            }),
            Body::Read(read) => match (&read.mid, read.watermark) {
                (Some(mid), _) => Some(format!("{}:{mid}", user()).into()),
                (None, watermark) => watermark.map(|at| format!("{}:{at}", user()).into()),
            },
            Body::Delivery(delivery) => {
                delivery.watermark.map(|at| format!("{}:{at}", user()).into())
            }
            Body::MessageEdit(edit) => edit
                .mid
                .as_ref()
                .zip(edit.num_edit)
                .map(|(mid, count)| format!("{mid}:{count}").into()),
            _ => None,
        };
        let timeless = match self.body {
            Body::Message(_) => self.timestamp.is_none(),
            Body::Postback(_) | Body::Reaction(_) => time.is_none(),
            _ => false,
        };
        if name.is_none() && timeless {
            return None;
        }
        let name = name.unwrap_or_else(|| self.digest().into());
        let standby = if self.source == Source::Standby { "standby:" } else { "" };
        Some([standby, self.kind(), ":", &name].concat())
    }

    /// What the event says, in 32 digits. The entry's time counts where nothing else tells one
    /// occasion from the next.
    fn digest(&self) -> String {
        let mut digest = Sha256::new();
        digest.update(self.account.as_deref().unwrap_or_default());
        if self.timestamp.is_none() {
            digest.update(self.entry_time.unwrap_or_default().to_be_bytes());
        }
        digest.update(self.raw().to_string());
        hex(&digest.finalize()[..16])
    }
}

/// Without ids and content: an event may end up in a log.
impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event")
            .field("object", &self.object)
            .field("source", &self.source)
            .field("kind", &self.kind())
            .field("timestamp", &self.timestamp)
            .finish_non_exhaustive()
    }
}
