//! The answer to an event of Conversations, which may not have taken effect yet.

use fulfill_core::{
    Delivery, Reply,
    provider::{EncodeError, Loss, respond},
    reply::Action,
};
use http::StatusCode;
use serde_json::{Map, Value};

use super::{super::ConversationEvent, ConversationAnswer, NAME};

/// Accepts, changes or refuses it. Nobody reads words: before it takes effect they are an error, since
/// they may tell that a handler failed, and behind it they are lost.
pub(super) fn answer(event: &ConversationEvent, reply: Reply) -> Result<Delivery, EncodeError> {
    let before = event.is_before();
    let mut changes = Some(Map::new());
    let mut losses = Vec::new();
    for action in reply.into_actions() {
        let name = action.name();
        let answer = match &action {
            Action::Language(_) | Action::Listen(_) | Action::End => continue,
            Action::Native(native) => ConversationAnswer::read(&native.provider, &native.value),
            _ => None,
        };
        match answer.transpose() {
            Err(reason) => {
                let (provider, action, reason) = (NAME, name, reason.into());
                return Err(EncodeError::Invalid { provider, action, reason });
            }
            Ok(Some(_)) if !before => {
                losses.push(Loss::new(name, "what has taken effect cannot be changed or refused"));
            }
            Ok(Some(answer)) => {
                changes = changes.zip(answer.into_changes()).map(|(mut all, more)| {
                    all.extend(more);
                    all
                });
            }
            Ok(None) if before && name != "native" => {
                return Err(EncodeError::Unsupported {
                    provider: NAME,
                    action: name,
                    advice: "nobody reads what answers an event of Conversations; return a \
                             `ConversationAnswer`, and send messages by the API"
                        .into(),
                });
            }
            Ok(None) => losses.push(Loss::new(
                name,
                "an event of Conversations is not answered; send a message by the API",
            )),
        }
    }
    let delivery = match changes {
        Some(changes) => json(StatusCode::OK, changes),
        None => json(StatusCode::FORBIDDEN, Map::new()),
    };
    Ok(delivery.with_losses(losses))
}

/// The answer if a handler failed: what has not taken effect is refused, since nobody looked at it.
pub(super) fn failed(event: &ConversationEvent) -> Delivery {
    match event.is_before() {
        true => json(StatusCode::INTERNAL_SERVER_ERROR, Map::new()),
        false => json(StatusCode::OK, Map::new()),
    }
}

fn json(status: StatusCode, members: Map<String, Value>) -> Delivery {
    Delivery::new(respond(status, "application/json", Value::Object(members).to_string()))
}
