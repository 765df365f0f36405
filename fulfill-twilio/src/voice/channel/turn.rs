//! What arrives, as turns.

use std::sync::Arc;

use fulfill_core::{Turn, turn::Attachment};
use fulfill_phone::Phone;

use super::{super::Stage, NAME, Received};

/// What was said on a call, or an event of it. The user is who talks to us, whoever called whom.
pub(super) fn turn(received: &Arc<Received>) -> Turn {
    let call = &received.call;
    let mut turn = Turn::builder(NAME)
        .webhook(&received.webhook)
        .channel("voice")
        .conversation(call.subject())
        .country(|sender| Phone::parse(sender).ok()?.country());
    let (user, ours) = match call.is_outbound() {
        true => (call.to(), call.from()),
        false => (call.from(), call.to()),
    };
    if let Some(user) = user {
        turn = turn.sender(user);
    }
    if let Some(ours) = ours {
        turn = turn.recipient(ours);
    }
    if let Some(id) = &received.id {
        turn = turn.id(id);
    }
    if !received.language.is_empty() {
        turn = turn.locale(&received.language);
    }
    if let Some(node) = &received.node {
        turn = turn.node(node);
    }
    if let Some(event) = received.event {
        turn = turn.event_name(event);
    }
    if call.stage() == Stage::Heard {
        turn = turn.text(call.words());
        if let Some(payload) = received.payload() {
            turn = turn.payload(payload);
        }
        if let Some(confidence) = call.confidence().filter(|_| call.digits().is_none()) {
            turn = turn.confidence(confidence);
        }
    }
    if matches!(call.stage(), Stage::Recorded | Stage::Dialled)
        && let Some(recording) = call.recording()
    {
        turn = turn.attachment(Attachment::new(recording.url, "audio/x-wav"));
    }
    turn.event(Arc::clone(received) as _).build()
}
