//! The body of a call of the Send API.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{
    Attachment, BuildError, Content, Message, Recipient, Template, Text, limits::InstagramText,
};
use crate::json::quote;

/// One call of the Send API: a message or a sender action, and to whom.
///
/// ```
/// use fulfill_messenger::send::{Message, Recipient, Send};
///
/// let send = Send::reply(Recipient::id("719"), Message::text("hello")?);
/// assert_eq!(
///     serde_json::to_string(&send)?,
///     r#"{"recipient":{"id":"719"},"messaging_type":"RESPONSE","message":{"text":"hello"}}"#,
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Send {
    pub(crate) recipient: Recipient,
    #[serde(skip_serializing_if = "Option::is_none")]
    messaging_type: Option<MessagingType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<Tag>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sender_action: Option<ActionName>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payload: Option<Reacted>,
    #[serde(skip_serializing_if = "Option::is_none")]
    notification_type: Option<NotificationType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    persona_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_to: Option<Answered>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thread_control: Option<ThreadControl>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum MessagingType {
    Response,
    Update,
    MessageTag,
    Utility,
}

/// Why a message may come later than 24 hours after the user's last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum Tag {
    /// A person answers, within 7 days. Not for what a bot says; needs an app review.
    HumanAgent,
    /// A survey, within 7 days; only with that template.
    CustomerFeedback,
}

impl FromStr for Tag {
    type Err = BuildError;

    fn from_str(name: &str) -> Result<Self, BuildError> {
        match name {
            "HUMAN_AGENT" => Ok(Self::HumanAgent),
            "CUSTOMER_FEEDBACK" => Ok(Self::CustomerFeedback),
            "CONFIRMED_EVENT_UPDATE" | "ACCOUNT_UPDATE" | "POST_PURCHASE_UPDATE" => {
                let reason = format!(
                    "Meta refuses {name} since 2026-04-27; send an approved text, `Send::utility`"
                );
                Err(BuildError::invalid("tag", reason))
            }
            _ => {
                let reason = format!("`{}` is no tag", name.escape_debug());
                Err(BuildError::invalid("tag", reason))
            }
        }
    }
}

/// How loudly a message arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NotificationType {
    /// With sound.
    Regular,
    /// Without sound.
    SilentPush,
    /// Without a notification.
    NoPush,
}

/// What the page seems to do.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "sender_action", content = "payload", rename_all = "snake_case")]
#[non_exhaustive]
pub enum SenderAction {
    /// Shows that it types, for up to 20 seconds.
    TypingOn,
    /// Ends that.
    TypingOff,
    /// Shows that it has read.
    MarkSeen,
    /// Reacts to a message of the user, in Meta's words, for example `love`.
    React {
        /// The message.
        message_id: String,
        /// The reaction.
        reaction: String,
    },
    /// Takes a reaction back.
    Unreact {
        /// The message.
        message_id: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum ActionName {
    TypingOn,
    TypingOff,
    MarkSeen,
    React,
    Unreact,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Reacted {
    message_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    reaction: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Answered {
    mid: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct ThreadControl {
    control_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    app_id: Option<String>,
}

/// What [`Send::reply`] to a user with nothing but a text is written as: most calls are that, and a
/// `Send` has room for much more.
pub(crate) fn text_reply(user: &str, text: &str) -> Vec<u8> {
    const PARTS: [&str; 3] =
        [r#"{"recipient":{"id":"#, r#"},"messaging_type":"RESPONSE","message":{"text":"#, "}}"];
    let size = PARTS.map(str::len).iter().sum::<usize>() + user.len() + text.len();
    // Both have quotes, and some letters become two.
    let mut body = Vec::with_capacity(size + 4 + size / 16);
    for (part, value) in PARTS.into_iter().zip([Some(user), Some(text), None]) {
        body.extend_from_slice(part.as_bytes());
        if let Some(value) = value {
            quote(&mut body, value);
        }
    }
    body
}

impl Send {
    /// Answers the user within 24 hours.
    pub fn reply(recipient: Recipient, message: Message) -> Self {
        Self::message(recipient, message, MessagingType::Response, None)
    }

    /// Writes to the user unasked within 24 hours.
    pub fn update(recipient: Recipient, message: Message) -> Self {
        Self::message(recipient, message, MessagingType::Update, None)
    }

    /// Writes later than 24 hours after the user's last message.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if the tag is not for such a message.
    pub fn tagged(recipient: Recipient, message: Message, tag: Tag) -> Result<Self, BuildError> {
        let survey = matches!(
            message.content(),
            Content::Attachment(Attachment::Template(template))
                if matches!(**template, Template::CustomerFeedback(_))
        );
        if tag == Tag::CustomerFeedback && !survey {
            return Err(BuildError::invalid("tag", "CUSTOMER_FEEDBACK is for a survey only"));
        }
        Ok(Self::message(recipient, message, MessagingType::MessageTag, Some(tag)))
    }

    /// Sends a text that Meta has approved, at any time.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if the message is no [`Message::utility`].
    pub fn utility(recipient: Recipient, message: Message) -> Result<Self, BuildError> {
        if !matches!(message.content(), Content::Template(_)) {
            return Err(BuildError::invalid(
                "messaging_type",
                "UTILITY is for an approved text only",
            ));
        }
        Ok(Self::message(recipient, message, MessagingType::Utility, None))
    }

    /// Shows what the page does. It goes alone: Meta refuses it beside a message.
    pub fn action(recipient: Recipient, action: SenderAction) -> Self {
        let (name, payload) = match action {
            SenderAction::TypingOn => (ActionName::TypingOn, None),
            SenderAction::TypingOff => (ActionName::TypingOff, None),
            SenderAction::MarkSeen => (ActionName::MarkSeen, None),
            SenderAction::React { message_id, reaction } => {
                (ActionName::React, Some(Reacted { message_id, reaction: Some(reaction) }))
            }
            SenderAction::Unreact { message_id } => {
                (ActionName::Unreact, Some(Reacted { message_id, reaction: None }))
            }
        };
        Self { sender_action: Some(name), payload, ..Self::bare(recipient) }
    }

    /// What its message consists of; `None` for a sender action.
    pub fn content(&self) -> Option<&Content> {
        self.message.as_ref().map(Message::content)
    }

    fn message(
        recipient: Recipient,
        message: Message,
        messaging_type: MessagingType,
        tag: Option<Tag>,
    ) -> Self {
        let messaging_type = Some(messaging_type);
        Self { messaging_type, tag, message: Some(message), ..Self::bare(recipient) }
    }

    fn bare(recipient: Recipient) -> Self {
        Self {
            recipient,
            messaging_type: None,
            tag: None,
            message: None,
            sender_action: None,
            payload: None,
            notification_type: None,
            persona_id: None,
            reply_to: None,
            thread_control: None,
        }
    }

    /// Says how loudly it arrives.
    #[must_use]
    pub fn notification(mut self, kind: NotificationType) -> Self {
        self.notification_type = Some(kind);
        self
    }

    /// Sends it as a persona of the page.
    #[must_use]
    pub fn persona(mut self, id: impl Into<String>) -> Self {
        self.persona_id = Some(id.into());
        self
    }

    /// Shows which message it answers.
    #[must_use]
    pub fn answering(mut self, mid: impl Into<String>) -> Self {
        self.reply_to = Some(Answered { mid: mid.into() });
        self
    }

    /// Gives the conversation to another app behind the message, with Conversation Routing.
    #[must_use]
    pub fn and_pass(mut self, app_id: impl Into<String>) -> Self {
        let app_id = Some(app_id.into());
        self.thread_control = Some(ThreadControl { control_type: "pass", app_id });
        self
    }

    /// Lets the conversation go behind the message, with Conversation Routing.
    #[must_use]
    pub fn and_release(mut self) -> Self {
        self.thread_control = Some(ThreadControl { control_type: "release", app_id: None });
        self
    }

    /// Checks what Instagram takes less of than Messenger: texts of 1,000 bytes, no tag but
    /// `HUMAN_AGENT`, no notifications, no plug-in users or phone numbers, fewer templates.
    ///
    /// # Errors
    ///
    /// [`BuildError`] with the first thing that it does not take.
    pub fn check_instagram(&self) -> Result<(), BuildError> {
        let no =
            |name, what: &str| Err(BuildError::invalid(name, format!("Instagram has no {what}")));
        if !matches!(
            self.recipient,
            Recipient::Id(_) | Recipient::CommentId(_) | Recipient::PostId(_)
        ) {
            return no("recipient", "recipients but users and comments");
        }
        if self.tag == Some(Tag::CustomerFeedback)
            || self.messaging_type == Some(MessagingType::Utility)
        {
            return no("tag", "tag but HUMAN_AGENT");
        }
        match self.message.as_ref().map(Message::content) {
            Some(Content::Text(text)) => Text::<InstagramText>::new(&**text).map(drop),
            Some(Content::Attachment(Attachment::Template(template))) => match **template {
                Template::Generic(_) | Template::Button(_) | Template::Product(_) => Ok(()),
                _ => no("template", "templates but generic, button and product"),
            },
            Some(Content::StickerId(_)) => no("message.sticker_id", "stickers by id"),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn texts_are_written_as_any_message_is(
            user in "[0-9]{1,20}|\\PC{1,9}",
            text in r#"\PC{1,40}|[ -~\x00-\x1f\x7f"\\🙏é]{1,40}"#,
        ) {
            let send = Send::reply(Recipient::id(&user), Message::text(&*text).unwrap());
            let expected = serde_json::to_string(&send).unwrap();
            prop_assert_eq!(String::from_utf8(text_reply(&user, &text)).unwrap(), expected);
        }
    }
}
