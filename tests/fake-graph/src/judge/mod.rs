//! Judges calls as Meta does: by what its pages say, not by what our own code would write.
//!
//! Stricter than Meta in one thing: a member that no page knows is refused everywhere, so that a
//! misspelt one does not go by unseen.
//!
//! Source: Send API Reference and the pages of the templates, Messenger Platform (2026).

mod button;
mod message;
mod part;
mod profile;
mod recipient;
mod survey;
mod template;

use serde_json::Value;

use self::{message::Content, recipient::Address};
pub(crate) use self::{profile::PROPERTIES, recipient::address};
use crate::{answer::Refusal, limits::Limits, settings::Platform};

/// What a call of the Send API may hold, as the official SDK's description lists it.
const MEMBERS: &[&str] = &[
    "recipient",
    "message",
    "messaging_type",
    "notification_type",
    "tag",
    "persona_id",
    "reply_to",
    "sender_action",
    "payload",
    "thread_control",
    "suggestion_action",
    "folder",
    "access_token",
];

/// A call that keeps the rules, as far as it can be judged without knowing the user.
#[derive(Debug, PartialEq)]
pub(crate) struct Judged<'a> {
    /// To whom.
    pub(crate) address: Address<'a>,
    /// Which window it goes through; `None` is through none.
    pub(crate) window: Option<&'static str>,
    /// What the user reads, if it is a message.
    pub(crate) content: Option<Content<'a>>,
}

/// The rules of one platform.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Judge<'a> {
    pub(crate) limits: &'a Limits,
    pub(crate) platform: Platform,
}

impl Judge<'_> {
    /// Judges a call of `messages`.
    pub(crate) fn send<'a>(&self, body: &'a Value) -> Result<Judged<'a>, Refusal> {
        let call = self.part("the call", body, MEMBERS)?;
        let address = self.recipient(call.need("recipient")?)?;
        call.one_of("notification_type", &["REGULAR", "SILENT_PUSH", "NO_PUSH"])?;
        if let Some(answered) = call.get("reply_to") {
            self.part("reply_to", answered, &["mid"])?.text("mid")?;
        }
        if let Some(control) = call.get("thread_control") {
            let control = self.part("thread_control", control, &["control_type", "app_id"])?;
            control.need("control_type")?;
            control.one_of("control_type", &["pass", "release"])?;
            control.id_if_there("app_id")?;
        }
        call.id_if_there("persona_id")?;
        match (call.get("message"), call.get("sender_action")) {
            (Some(_), Some(_)) => {
                let reason = "message and sender_action go in calls of their own";
                Err(Refusal::kind(2_018_014, reason))
            }
            (None, None) => Err(Refusal::parameter("the call has no message and no sender_action")),
            (None, Some(_)) => {
                self.action(body)?;
                Ok(Judged { address, window: None, content: None })
            }
            (Some(message), None) => {
                let content = self.message(message)?;
                let window = self.window(body, &address, &content)?;
                Ok(Judged { address, window, content: Some(content) })
            }
        }
    }

    /// Judges a call that moves a conversation from app to app.
    pub(crate) fn handover<'a>(&self, edge: &str, body: &'a Value) -> Result<Judged<'a>, Refusal> {
        let known = ["recipient", "target_app_id", "metadata", "duration", "access_token"];
        let call = self.part("the call", body, &known)?;
        let address = self.recipient(call.need("recipient")?)?;
        call.id_if_there("target_app_id")?;
        call.text_within("metadata", "message.metadata")?;
        match edge {
            "pass_thread_control" => call.need("target_app_id").map(drop)?,
            "extend_thread_control" => call.number("duration").map(drop)?,
            _ => {}
        }
        Ok(Judged { address, window: None, content: None })
    }

    /// A sender action goes with a recipient alone; a persona may type, too.
    fn action(&self, body: &Value) -> Result<(), Refusal> {
        const ALONE: &[&str] =
            &["recipient", "sender_action", "payload", "persona_id", "access_token"];
        let call = self.part("a call with sender_action", body, ALONE)?;
        let names = ["typing_on", "typing_off", "mark_seen", "react", "unreact"];
        let name = call.one_of("sender_action", &names)?.unwrap_or_default();
        match (name, call.get("payload")) {
            ("react" | "unreact", payload) => {
                let absent = Value::Null;
                let payload = payload.unwrap_or(&absent);
                let payload = self.part("payload", payload, &["message_id", "reaction"])?;
                payload.text("message_id")?;
                if name == "react" {
                    payload.text("reaction")?;
                }
                Ok(())
            }
            (_, Some(_)) => Err(Refusal::parameter(format!("{name} takes no payload"))),
            (_, None) => Ok(()),
        }
    }

    /// Which limit of time a message is under, by messaging type, tag and recipient.
    fn window(
        &self,
        body: &Value,
        address: &Address<'_>,
        content: &Content<'_>,
    ) -> Result<Option<&'static str>, Refusal> {
        let call = self.part("the call", body, MEMBERS)?;
        let kinds = ["RESPONSE", "UPDATE", "MESSAGE_TAG", "UTILITY"];
        let kind = call.one_of("messaging_type", &kinds)?;
        // Instagram's own pages send without one.
        if kind.is_none() && self.platform == Platform::Messenger {
            return Err(Refusal::parameter("messaging_type is missing; a reply has RESPONSE"));
        }
        let instagram = self.platform == Platform::Instagram;
        if content.is_utility != (kind == Some("UTILITY")) || instagram && content.is_utility {
            let reason =
                "messaging_type UTILITY and message.template need each other, on Messenger";
            return Err(Refusal::parameter(reason));
        }
        let tag = call.get("tag").map(|_| call.text("tag")).transpose()?;
        if tag.is_some() != (kind == Some("MESSAGE_TAG")) {
            return Err(Refusal::parameter("messaging_type MESSAGE_TAG and tag need each other"));
        }
        let standard = match address.kind {
            "post_id" | "comment_id" => Some("window.private_reply"),
            "one_time_notif_token" | "notification_messages_token" => None,
            _ if content.is_utility => None,
            _ => Some("window.standard"),
        };
        match tag {
            None => Ok(standard),
            Some("HUMAN_AGENT") => Ok(Some("window.human_agent_tag")),
            Some("CUSTOMER_FEEDBACK") if content.template == Some("customer_feedback") => {
                Ok(Some("window.customer_feedback_tag"))
            }
            Some("CUSTOMER_FEEDBACK") => {
                let reason = "tag CUSTOMER_FEEDBACK goes with that template only";
                Err(Refusal::parameter(reason))
            }
            Some("CONFIRMED_EVENT_UPDATE" | "ACCOUNT_UPDATE" | "POST_PURCHASE_UPDATE") => {
                let reason = "the tag is withdrawn since 2026-04-27; send a utility template";
                Err(Refusal::kind(1_893_061, reason))
            }
            Some(other) => {
                let name = other.escape_debug();
                Err(Refusal::parameter(format!("tag `{name}` is none; HUMAN_AGENT is one")))
            }
        }
    }
}
