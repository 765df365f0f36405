//! Messages and what becomes of them: postbacks, receipts, reactions, edits.

use serde_json::Value;

use super::optin::Referral;
use crate::fields::{Fields, FromFields, fields};

fields! {
    /// A message of a user, or the echo of one that the page sent.
    Message {
        /// The message's id.
        mid: Option<String> = id,
        /// What was written.
        text: Option<String> = text,
        /// The quick reply that was tapped.
        quick_reply: Option<QuickReply> = one,
        /// The message or story that is answered.
        reply_to: Option<Box<ReplyTo>> = one,
        /// What came along, in order. A sticker may come twice, see [`Message::shown`].
        attachments: Vec<Attachment> = many,
        /// The advertisement or product that the user came from.
        referral: Option<Box<Referral>> = one,
        /// The commands in the text.
        commands: Vec<Command> = many,
        /// What the built-in language processing found, as it came.
        nlp: Option<Box<Value>> = boxed,
        /// Where the message came from, as it came.
        tags: Option<Box<Value>> = boxed,
        /// The sticker, as old apps are told.
        sticker_id: Option<String> = id,
        /// Whether it is one that the page itself sent.
        is_echo: bool = flag,
        /// Whether the user took it back (Instagram).
        is_deleted: bool = flag,
        /// Whether it is of a kind that the platform does not pass on (Instagram).
        is_unsupported: bool = flag,
        /// Of an echo: the app that sent it. `263902037430900` is the page's inbox.
        app_id: Option<String> = id,
        /// Of an echo: what was given when it was sent.
        metadata: Option<String> = text,
    }
    /// A tapped quick reply.
    QuickReply {
        /// What it stands for.
        payload: Option<String> = text,
    }
    /// What a message answers.
    ReplyTo {
        /// A message.
        mid: Option<String> = id,
        /// Whether the user answers a message of their own.
        is_self_reply: bool = flag,
        /// A story (Instagram).
        story: Option<Story> = one,
    }
    /// A story of the Instagram account.
    Story {
        /// Its id.
        id: Option<String> = id,
        /// Where it is.
        url: Option<String> = text,
    }
    /// A command of the page that a message holds.
    Command {
        /// Its name, without the slash.
        name: Option<String> = text,
    }
    /// A tap on a button, the menu, an ice breaker or "Get started".
    Postback {
        /// The id of the message that the tap makes.
        mid: Option<String> = id,
        /// What the user reads on the button.
        title: Option<String> = text,
        /// What the button stands for; absent where another app has the conversation.
        payload: Option<String> = text,
        /// Where the user came from, if it is the first tap.
        referral: Option<Box<Referral>> = one,
    }
    /// Messages that reached the user.
    Delivery {
        /// Their ids; not always there.
        mids: Vec<String> = ids,
        /// All that was sent up to then has arrived, in milliseconds since 1970.
        watermark: Option<i64> = time,
    }
    /// Messages that the user has read.
    Read {
        /// All that was sent up to then is read, in milliseconds since 1970 (Messenger).
        watermark: Option<i64> = time,
        /// The message that is read (Instagram).
        mid: Option<String> = id,
    }
    /// A reaction to a message, or its withdrawal.
    Reaction {
        /// `smile`, `angry`, `sad`, `wow`, `love`, `like`, `dislike`, `laugh` or `other`.
        reaction: Option<String> = text,
        /// The emoji.
        emoji: Option<String> = text,
        /// `react` or `unreact`.
        action: Option<String> = text,
        /// The message reacted to.
        mid: Option<String> = id,
    }
    /// A message that the user changed.
    MessageEdit {
        /// The message.
        mid: Option<String> = id,
        /// Its text now.
        text: Option<String> = text,
        /// How many times it was changed, up to five.
        num_edit: Option<i64> = number,
    }
}

/// A picture, file, share or something else that came along.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Attachment {
    /// `image`, `audio`, `video`, `file`, `sticker`, `reel`, `ig_reel`, `post`, `ig_post`,
    /// `story_mention`, `share`, `ephemeral`, `fallback`, `template`, `location`,
    /// `appointment_booking`, or a newer kind.
    pub kind: String,
    /// Where it is; the address expires.
    pub url: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// The sticker.
    pub sticker_id: Option<String>,
    /// The post, reel or share.
    pub id: Option<String>,
    /// Latitude and longitude of a place, in degrees.
    pub coordinates: Option<(f64, f64)>,
    /// All that the platform says of it: products, bookings, templates.
    pub payload: Option<Value>,
}

/// Title and address may stand beside the payload or in it.
impl FromFields for Attachment {
    fn from_fields(fields: Fields<'_>) -> Self {
        let payload = fields.object("payload");
        let inner = |name: &str| payload.and_then(|payload| payload.text(name));
        let id = |name: &str| payload.and_then(|payload| payload.id(name));
        let place = payload.and_then(|payload| payload.object("coordinates"));
        let degrees = |name: &str| place?.0.get(name)?.as_f64();
        Self {
            kind: fields.text("type").unwrap_or_default(),
            url: inner("url").or_else(|| fields.text("url")),
            title: inner("title").or_else(|| fields.text("title")),
            sticker_id: id("sticker_id"),
            id: id("id").or_else(|| id("reel_video_id")).or_else(|| id("booking_id")),
            coordinates: degrees("lat").zip(degrees("long")),
            payload: fields.value("payload"),
        }
    }
}

impl Message {
    /// The attachments, each once: until August 2026 a sticker came also as the image of it.
    pub fn shown(&self) -> impl Iterator<Item = &Attachment> {
        let is_copy = |one: &&Attachment| {
            one.kind == "image"
                && one.sticker_id.is_some()
                && self
                    .attachments
                    .iter()
                    .any(|other| other.kind == "sticker" && other.sticker_id == one.sticker_id)
        };
        self.attachments.iter().filter(move |one| !is_copy(one))
    }

    /// What the tapped quick reply stands for.
    pub fn payload(&self) -> Option<&str> {
        self.quick_reply.as_ref()?.payload.as_deref()
    }
}
