//! Replies as the console's JSON.

use fulfill_core::{
    Reply,
    provider::EncodeError,
    reply::{Action, Button, Card, Handoff, Media, Play},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::NAME;

/// The answer of the console: `{"messages":[{"text":"Hi"},{"options":[{"label":"Yes"}]}]}`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// What is said, in order.
    pub messages: Vec<Message>,
}

/// One thing that is said: an object with one member, which is the variant's name in lower case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Message {
    /// A text.
    Text(String),
    /// A picture or file.
    Media(Media),
    /// A card.
    Card(Card),
    /// A sound to play.
    Play(Play),
    /// Answers to choose from.
    Options(Vec<Button>),
    /// The conversation goes to somebody else.
    Handoff(Handoff),
    /// The session is over; always true.
    End(bool),
    /// What a handler said in the console's own words.
    Native(Value),
}

/// Puts a reply into messages.
pub(super) fn encode(reply: Reply) -> Result<Answer, EncodeError> {
    let mut messages = Vec::new();
    for action in reply.into_actions() {
        match action {
            Action::Say(say) => messages.push(Message::Text(say.text)),
            Action::Show(show) => {
                messages.extend((!show.body.is_empty()).then_some(Message::Text(show.body)));
                messages.extend(show.media.into_iter().map(Message::Media));
                messages.extend(show.cards.into_iter().map(Message::Card));
            }
            Action::Play(play) => messages.push(Message::Play(play)),
            Action::Options(buttons) => messages.push(Message::Options(buttons)),
            Action::Handoff(handoff) => messages.push(Message::Handoff(handoff)),
            Action::End => messages.push(Message::End(true)),
            Action::Native(native) if native.provider == NAME => {
                messages.push(Message::Native(native.value));
            }
            // Keys and barging are for calls, other providers' words for them, and what is said is in
            // its language already.
            Action::Language(_) | Action::Listen(_) | Action::Native(_) => {}
            other => {
                return Err(EncodeError::Unsupported {
                    provider: NAME,
                    action: other.name(),
                    advice: "it is the engine's to run before the console is asked".into(),
                });
            }
        }
    }
    Ok(Answer { messages })
}

#[cfg(test)]
mod tests {
    use fulfill_core::reply::Show;
    use serde_json::json;

    use super::*;

    #[test]
    fn messages_are_objects_with_one_member() {
        let reply = Reply::say("Hi")
            .show(Show::body("Look").media(Media::url("https://e.com/1").label("a cat")))
            .options([Button::label("Yes").payload("y")])
            .listen()
            .native("other", json!(1))
            .end();
        let expected = json!({"messages": [
            {"text": "Hi"},
            {"text": "Look"},
            {"media": {"url": "https://e.com/1", "label": "a cat"}},
            {"options": [{"label": "Yes", "payload": "y"}]},
            {"end": true},
        ]});
        let answer = encode(reply).unwrap();
        assert_eq!(serde_json::to_value(&answer).unwrap(), expected);
        assert_eq!(serde_json::from_value::<Answer>(expected).unwrap(), answer);
        assert!(encode(Reply::new().remember("a", 1)).is_err());
    }
}
