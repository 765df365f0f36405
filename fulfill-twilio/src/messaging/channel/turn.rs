//! What arrives, as turns.

use std::sync::Arc;

use fulfill_core::{Turn, turn::Attachment};
use fulfill_phone::Phone;

use super::{NAME, Received, STATUS, What};

/// A message of a user, or an event of their conversation: which is our address and theirs.
pub(super) fn turn(received: &Arc<Received>) -> Turn {
    let mut turn = Turn::builder(NAME)
        .webhook(&received.webhook)
        .country(|sender| Phone::parse(sender).ok()?.country());
    if let Some(id) = &received.id {
        turn = turn.id(id);
    }
    turn = match &received.what {
        What::Message(message) => {
            let (ours, theirs) = (message.to().as_str(), message.from());
            let button = message.button();
            let choice = message.choice();
            let label = || {
                let title = choice.and_then(|choice| choice.title);
                button.and_then(|button| button.text).or(title).unwrap_or_default()
            };
            let text = if message.body().is_empty() { label() } else { message.body() };
            let payload = button.and_then(|button| button.payload);
            if let Some(payload) = payload.or(choice.map(|choice| choice.id)) {
                turn = turn.payload(payload);
            }
            if let Some(word) = received.opt_out {
                turn = turn.event_name(word);
            }
            let turn = turn
                .channel(theirs.way().word())
                .sender(theirs.as_str())
                .recipient(ours)
                .conversation(format!("{ours}|{}", theirs.as_str()))
                .text(text);
            message.media().fold(turn, |turn, media| {
                turn.attachment(Attachment::new(media.url, media.content_type))
            })
        }
        What::Status(status) => {
            turn = turn.event_name(STATUS);
            match (status.from(), status.to()) {
                (Some(ours), Some(theirs)) => turn
                    .channel(theirs.way().word())
                    .sender(theirs.as_str())
                    .recipient(ours.as_str())
                    .conversation(format!("{}|{}", ours.as_str(), theirs.as_str())),
                _ => turn.conversation(status.sid()),
            }
        }
        What::Conversation(event) => {
            if let Some(author) = event.author() {
                turn = turn.sender(author);
            }
            if let Some(sid) = event.conversation_sid().or(event.user_sid()) {
                turn = turn.conversation(sid);
            }
            turn.event_name(event.event_type()).channel("conversations").text(event.body())
        }
    };
    turn.event(Arc::clone(received) as _).build()
}
