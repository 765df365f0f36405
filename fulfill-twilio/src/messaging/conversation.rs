//! Events of Twilio Conversations.

use serde_json::Value;

use super::{
    MessageError,
    message::{given, sid},
};
use crate::form::Form;

/// An event of a conversation in Twilio Conversations, before or after it takes effect.
///
/// The webhook has 5 seconds. Before an event takes effect the answer may change it or, with a status
/// other than 2xx, refuse it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConversationEvent {
    form: Form,
}

impl ConversationEvent {
    /// The event of that form.
    ///
    /// # Errors
    ///
    /// [`MessageError`] if `EventType` or `ConversationSid` is missing, or the SID could be none.
    pub fn from_form(form: Form) -> Result<Self, MessageError> {
        given(&form, "EventType").ok_or(MessageError::Missing { name: "EventType" })?;
        sid(&form, "ConversationSid")?;
        Ok(Self { form })
    }

    /// Whether a form is one.
    pub(super) fn is(form: &Form) -> bool {
        given(form, "EventType").is_some() && form.get("ConversationSid").is_some()
    }

    /// All parameters, in the order received.
    #[must_use]
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// A parameter by Twilio's name for it.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        given(&self.form, name)
    }

    /// Twilio's name for the event, such as `onMessageAdded`.
    #[must_use]
    pub fn event_type(&self) -> &str {
        self.parameter("EventType").unwrap_or_default()
    }

    /// Whether it has not taken effect yet, so that the answer may change or refuse it: `onMessageAdd`
    /// is, `onMessageAdded` is not.
    #[must_use]
    pub fn is_before(&self) -> bool {
        ["Add", "Update", "Remove"].iter().any(|end| self.event_type().ends_with(end))
    }

    /// The conversation: `CH...`.
    #[must_use]
    pub fn conversation_sid(&self) -> &str {
        self.parameter("ConversationSid").unwrap_or_default()
    }

    /// The message: `IM...`.
    #[must_use]
    pub fn message_sid(&self) -> Option<&str> {
        self.parameter("MessageSid")
    }

    /// The participant: `MB...`.
    #[must_use]
    pub fn participant_sid(&self) -> Option<&str> {
        self.parameter("ParticipantSid")
    }

    /// Who wrote: a number, or a name that the program gave.
    #[must_use]
    pub fn author(&self) -> Option<&str> {
        self.parameter("Author")
    }

    /// The text; empty if there is none.
    #[must_use]
    pub fn body(&self) -> &str {
        self.form.get("Body").unwrap_or_default()
    }

    /// The place of the message in its conversation, from 0.
    #[must_use]
    pub fn index(&self) -> Option<u64> {
        self.parameter("Index")?.parse().ok()
    }

    /// What it came through, such as `SMS`, `SDK` or `API`.
    #[must_use]
    pub fn source(&self) -> Option<&str> {
        self.parameter("Source")
    }

    /// A parameter that is JSON: `Attributes`, `Media`. `None` also if it cannot be read.
    #[must_use]
    pub fn json(&self, name: &str) -> Option<Value> {
        serde_json::from_str(self.parameter(name)?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_read() {
        let form: Form = [
            ("EventType", "onMessageAdded"),
            ("ConversationSid", "CH1"),
            ("MessageSid", "IM1"),
            ("Index", "3"),
            ("Author", "+14155550100"),
            ("Body", "hi"),
            ("Attributes", r#"{"a":1}"#),
        ]
        .into_iter()
        .collect();
        let event = ConversationEvent::from_form(form).unwrap();
        assert_eq!((event.event_type(), event.is_before()), ("onMessageAdded", false));
        assert_eq!((event.conversation_sid(), event.index()), ("CH1", Some(3)));
        assert_eq!(event.json("Attributes").unwrap()["a"], 1);
        assert_eq!(event.json("Media"), None);
    }

    #[test]
    fn what_has_not_happened_yet_can_be_told() {
        for (name, before) in [
            ("onMessageAdd", true),
            ("onParticipantUpdate", true),
            ("onConversationRemove", true),
            ("onConversationRemoved", false),
            ("onDeliveryUpdated", false),
        ] {
            let form = Form::default().with("EventType", name).with("ConversationSid", "CH1");
            assert_eq!(ConversationEvent::from_form(form).unwrap().is_before(), before, "{name}");
        }
    }
}
