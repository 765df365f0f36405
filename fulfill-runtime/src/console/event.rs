//! What is posted to the console.

use fulfill_core::{Attachment, Given, Place, Said, provider::DecodeError};
use serde::{Deserialize, Serialize};
use serde_json::{Value, error::Category};

/// One message to the console, with the names of the wire.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Event {
    /// The webhook of the path; the empty name at the mount itself.
    #[serde(skip)]
    pub webhook: String,
    /// Who says it.
    pub user: String,
    /// What they say.
    #[serde(default)]
    pub text: String,
    /// The channel to pretend.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub channel: String,
    /// The language as a BCP 47 tag.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub locale: String,
    /// What names the message for good, so that a repeat gets the first answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The conversation; one for each user and channel if it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation: Option<String>,
    /// The intent to go to, whatever the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node: Option<String>,
    /// What a pressed button sends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload: Option<String>,
    /// The kind of event, where it is no message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// Pictures and files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
}

impl Event {
    /// Reads a body.
    ///
    /// # Errors
    ///
    /// [`DecodeError`] if it is no JSON, if a member is missing, unknown or of the wrong type, or if
    /// the user has no name.
    pub fn from_json(webhook: &str, body: &[u8]) -> Result<Self, DecodeError> {
        let event: Self = serde_json::from_slice(body).map_err(|error| match error.classify() {
            Category::Data => {
                DecodeError::Invalid { member: "body".into(), reason: error.to_string() }
            }
            _ => DecodeError::Malformed { what: "body".into(), reason: error.to_string() },
        })?;
        if event.user.trim().is_empty() {
            let reason = "it is empty; write who speaks".into();
            return Err(DecodeError::Invalid { member: "user".into(), reason });
        }
        Ok(Self { webhook: webhook.into(), ..event })
    }

    /// What names the conversation.
    pub(super) fn conversation(&self) -> String {
        let own = || match &*self.channel {
            "" => self.user.clone(),
            channel => format!("{channel}:{}", self.user),
        };
        let conversation = self.conversation.clone().unwrap_or_else(own);
        match &*self.webhook {
            "" => conversation,
            webhook => format!("{webhook}/{conversation}"),
        }
    }
}

impl From<&Said> for Event {
    fn from(said: &Said) -> Self {
        Self {
            user: said.user.clone(),
            text: said.text.clone(),
            channel: said.channel.clone(),
            locale: said.locale.clone(),
            node: said.node.clone(),
            payload: said.payload.clone(),
            event: said.event.clone(),
            attachments: said.attachments.clone(),
            ..Self::default()
        }
    }
}

/// It has nothing that is not in the turn.
impl Given for Event {
    fn get(&self, _: Place, _: &str) -> Option<Value> {
        None
    }

    fn names(&self, _: Place) -> Vec<String> {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_read_or_refused_with_a_reason() {
        let check = |body: &str, expected: Result<&str, &str>| {
            let read = Event::from_json("", body.as_bytes()).map_err(|error| error.to_string());
            match (read, expected) {
                (Ok(event), Ok(conversation)) => assert_eq!(event.conversation(), conversation),
                (Err(error), Err(part)) => assert!(error.contains(part), "{error}"),
                (read, expected) => panic!("{body}: {read:?}, expected {expected:?}"),
            }
        };
        check(r#"{"user":"ana","text":"oi"}"#, Ok("ana"));
        check(r#"{"user":"ana","channel":"sms"}"#, Ok("sms:ana"));
        check(r#"{"user":"ana","channel":"sms","conversation":"c"}"#, Ok("c"));
        check(r#"{"user":" "}"#, Err("user: it is empty"));
        check(r#"{"text":"oi"}"#, Err("missing field `user`"));
        check(r#"{"user":"ana","txt":"oi"}"#, Err("unknown field `txt`"));
        check(r#"{"user":"ana","text":1}"#, Err("invalid type"));
        check("{", Err("malformed"));
    }

    #[test]
    fn webhooks_have_conversations_of_their_own() {
        let event = Event::from_json("orders", br#"{"user":"ana"}"#).unwrap();
        assert_eq!(event.conversation(), "orders/ana");
    }
}
