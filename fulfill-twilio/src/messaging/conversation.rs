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
/// other than 2xx, refuse it: see [`ConversationAnswer`](super::ConversationAnswer).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConversationEvent {
    form: Form,
}

impl ConversationEvent {
    /// The event of that form.
    ///
    /// # Errors
    ///
    /// [`MessageError`] if `EventType` is missing, or `ConversationSid`, which only a conversation that
    /// is not made yet and the events of a user lack, or if a SID could be none.
    pub fn from_form(form: Form) -> Result<Self, MessageError> {
        let event = given(&form, "EventType");
        let event = event.ok_or(MessageError::Missing { name: "EventType" })?;
        let user = event.starts_with("onUser");
        for name in ["ConversationSid", "UserSid"] {
            let needed = name == "ConversationSid" && !user && event != "onConversationAdd";
            if needed || given(&form, name).is_some() {
                sid(&form, name)?;
            }
        }
        Ok(Self { form })
    }

    /// Whether a form is one: other kinds of callbacks have an event in capitals.
    pub(super) fn is(form: &Form) -> bool {
        given(form, "EventType").is_some_and(|event| event.starts_with("on"))
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

    /// The conversation: `CH...`; none before it is made, and for events of a user.
    #[must_use]
    pub fn conversation_sid(&self) -> Option<&str> {
        self.parameter("ConversationSid")
    }

    /// The user of events of a user: `US...`.
    #[must_use]
    pub fn user_sid(&self) -> Option<&str> {
        self.parameter("UserSid")
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

    /// Who wrote: a number, or a name that the program gave. Of a conversation that a message is about
    /// to begin it is the address that the message is from, of a user their identity.
    #[must_use]
    pub fn author(&self) -> Option<&str> {
        let names = ["Author", "MessagingBinding.Address", "Identity"];
        names.into_iter().find_map(|name| self.parameter(name))
    }

    /// The text, or that of the message that is about to begin a conversation; empty if there is none.
    #[must_use]
    pub fn body(&self) -> &str {
        self.form.get("Body").or(self.form.get("MessageBody")).unwrap_or_default()
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
        assert_eq!((event.conversation_sid(), event.index()), (Some("CH1"), Some(3)));
        assert_eq!(event.json("Attributes").unwrap()["a"], 1);
        assert_eq!(event.json("Media"), None);
    }

    #[test]
    fn some_events_have_no_conversation() {
        let read = |pairs: &[(&str, &str)]| {
            ConversationEvent::from_form(pairs.iter().copied().collect::<Form>())
        };
        let add = read(&[
            ("EventType", "onConversationAdd"),
            ("MessagingBinding.Address", "+14155550100"),
            ("MessageBody", "hi"),
        ]);
        let add = add.unwrap();
        assert_eq!((add.conversation_sid(), add.is_before()), (None, true));
        assert_eq!((add.author(), add.body()), (Some("+14155550100"), "hi"));
        for name in ["onUserUpdate", "onUserUpdated"] {
            let user = read(&[("EventType", name), ("UserSid", "US1"), ("Identity", "ann")]);
            let user = user.unwrap();
            assert_eq!((user.user_sid(), user.author()), (Some("US1"), Some("ann")));
        }
        for (pairs, name) in [
            (&[("EventType", "onMessageAdd")][..], "ConversationSid"),
            (&[("EventType", "onConversationAdded")], "ConversationSid"),
            (&[("EventType", "onConversationAdd"), ("ConversationSid", "../x")], "ConversationSid"),
            (&[("EventType", "onUserUpdate"), ("UserSid", "../x")], "UserSid"),
            (&[("EventType", "")], "EventType"),
        ] {
            assert_eq!(read(pairs).unwrap_err().name(), name, "{pairs:?}");
        }
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
