//! Answers to events of Twilio Conversations that have not taken effect yet.

use fulfill_core::{HandlerError, IntoReply, Reply};
use serde_json::{Map, Value};

use crate::channel::NATIVE;

/// The member of native values that hold such an answer.
const MEMBER: &str = "conversations";

/// The value of a refusal.
const REFUSE: &str = "refuse";

/// What becomes of an event of Conversations before it takes effect: what an intent returns for
/// `onMessageAdd` and the like.
///
/// ```
/// use fulfill_twilio::messaging::{ConversationAnswer, ConversationEvent};
///
/// // With `#[intent(event = "onMessageAdd")]`.
/// fn screen(event: ConversationEvent) -> ConversationAnswer {
///     match event.body() {
///         "" => ConversationAnswer::refuse(),
///         body => ConversationAnswer::accept().body(body.trim()),
///     }
/// }
/// # assert_eq!(ConversationAnswer::refuse().body("x"), ConversationAnswer::refuse());
/// ```
///
/// An intent that returns nothing accepts it as it is. One that fails, takes too long, or answers in
/// words, which nobody would read, refuses it: what it was to look at is not let through unseen. What
/// has taken effect already is neither refused nor changed.
///
/// Source: "Conversations webhooks", read on 2026-11-20.
#[derive(Clone, Debug, PartialEq)]
pub struct ConversationAnswer {
    /// What is changed; `None` if it is refused.
    changes: Option<Map<String, Value>>,
}

impl ConversationAnswer {
    /// It takes effect, as it is unless changes follow.
    #[must_use]
    pub fn accept() -> Self {
        Self { changes: Some(Map::new()) }
    }

    /// It does not take effect. Changes that follow are of no use.
    #[must_use]
    pub fn refuse() -> Self {
        Self { changes: None }
    }

    /// Changes the text of a message.
    #[must_use]
    pub fn body(self, text: impl Into<String>) -> Self {
        self.change("body", text.into())
    }

    /// Changes who wrote a message.
    #[must_use]
    pub fn author(self, name: impl Into<String>) -> Self {
        self.change("author", name.into())
    }

    /// Changes the attributes, which Twilio takes as the text of a JSON value.
    #[must_use]
    pub fn attributes(self, attributes: &Value) -> Self {
        self.change("attributes", attributes.to_string())
    }

    /// Changes something else, by Twilio's name for it in answers, such as `friendly_name`.
    #[must_use]
    pub fn change(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        if let Some(changes) = &mut self.changes {
            changes.insert(name.into(), value.into());
        }
        self
    }

    /// The answer in a native value; `None` if it is meant for others.
    ///
    /// # Errors
    ///
    /// What to write instead.
    pub(super) fn read(provider: &str, value: &Value) -> Option<Result<Self, &'static str>> {
        let value = value.get(MEMBER).filter(|_| provider == NATIVE)?;
        Some(match value {
            Value::Object(changes) => Ok(Self { changes: Some(changes.clone()) }),
            Value::String(word) if word == REFUSE => Ok(Self::refuse()),
            _ => Err("`conversations` is neither an object of changes nor the word `refuse`"),
        })
    }

    /// What is changed; `None` if it is refused.
    pub(super) fn into_changes(self) -> Option<Map<String, Value>> {
        self.changes
    }
}

/// The native value is `{"conversations": changes}`, or `{"conversations": "refuse"}`.
impl IntoReply for ConversationAnswer {
    fn into_reply(self) -> Result<Reply, HandlerError> {
        let value = self.changes.map_or_else(|| REFUSE.into(), Value::Object);
        Ok(Reply::new().native(NATIVE, [(MEMBER, value)].into_iter().collect::<Value>()))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn answers_are_replies_and_read_back() {
        let changed = ConversationAnswer::accept()
            .body("hi")
            .author("ann")
            .attributes(&json!({"seen": true}))
            .change("friendly_name", "Ann");
        let changes = json!({
            "body": "hi", "author": "ann", "attributes": "{\"seen\":true}", "friendly_name": "Ann"
        });
        for (answer, value) in [
            (changed, changes),
            (ConversationAnswer::accept(), json!({})),
            (ConversationAnswer::refuse(), json!("refuse")),
        ] {
            let native = json!({ "conversations": value });
            assert_eq!(ConversationAnswer::read("twilio", &native), Some(Ok(answer.clone())));
            let reply = answer.into_reply().expect("a reply");
            assert_eq!(reply, Reply::new().native("twilio", native));
        }
        assert_eq!(ConversationAnswer::read("twilio", &json!({ "voice": "" })), None);
        assert_eq!(ConversationAnswer::read("x", &json!({ "conversations": {} })), None);
        let wrong = ConversationAnswer::read("twilio", &json!({ "conversations": "yes" }));
        assert!(matches!(wrong, Some(Err(_))), "{wrong:?}");
    }
}
