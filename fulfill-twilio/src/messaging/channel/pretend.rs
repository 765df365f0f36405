//! Messages and events as tools make them up.

use fulfill_core::Said;

use super::{
    super::{ConversationEvent, Message, OptOut, Status},
    STATUS, What,
};
use crate::form::Form;

/// What Twilio would send; `None` for a channel that it does not have.
pub(super) fn pretend(said: &Said) -> Option<What> {
    let prefix = match said.channel.as_str() {
        "" | "sms" => "",
        "whatsapp" => "whatsapp:",
        "rcs" => "rcs:",
        "messenger" => "messenger:",
        _ => return None,
    };
    let user = if said.user.starts_with(prefix) { "" } else { prefix };
    let (user, ours) = (format!("{user}{}", said.user), format!("{prefix}+15005550006"));
    let mut form = Form::default().with("MessageSid", "SM00000000000000000000000000000000");
    Some(match said.event.as_deref() {
        None => {
            form = form.with("From", &user).with("To", &ours).with("Body", &said.text);
            form = form.with("NumMedia", &said.attachments.len().to_string());
            for (at, file) in said.attachments.iter().enumerate() {
                form = form.with(&format!("MediaUrl{at}"), &file.url);
                form = form.with(&format!("MediaContentType{at}"), &file.content_type);
            }
            if let Some(payload) = &said.payload {
                form = form.with("ButtonText", &said.text).with("ButtonPayload", payload);
            }
            What::Message(Message::from_form(form).ok()?)
        }
        Some(STATUS) => {
            let status = if said.text.is_empty() { "delivered" } else { &said.text };
            form = form.with("From", &ours).with("To", &user).with("MessageStatus", status);
            What::Status(Status::from_form(form).ok()?)
        }
        Some(word) if OptOut::new(word).is_some() => {
            form = form.with("From", &user).with("To", &ours).with("Body", &said.text);
            What::Message(Message::from_form(form.with("OptOutType", word)).ok()?)
        }
        Some(name) => {
            form = form.with("EventType", name).with("Author", &said.user);
            form = form.with("ConversationSid", "CH00000000000000000000000000000000");
            What::Conversation(ConversationEvent::from_form(form.with("Body", &said.text)).ok()?)
        }
    })
}
