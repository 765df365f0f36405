//! Spans: a request, a turn, a delivery. They are linked by the event's id, since a turn may run after
//! its request was answered, and a call be made by another process.

use std::fmt::Display;

use bytes::Bytes;
use fulfill_core::{Inbound, Turn, text::shorten};
use tracing::{
    Level, Span,
    field::{Empty, display},
};

use crate::channel::Incoming;

/// So many events of one request are named in its span.
const EVENTS: usize = 8;

/// The span of a request at a channel.
pub(crate) fn webhook_span(channel: &str, inbound: &Inbound) -> Span {
    tracing::debug_span!(
        target: "fulfill::webhook",
        "webhook",
        channel,
        method = %inbound.method,
        bytes = Bytes::len(&inbound.body),
        event = Empty,
    )
}

/// Names the events of a request in its span.
pub(super) fn note_events(turns: &[Incoming]) {
    if !tracing::enabled!(target: "fulfill::webhook", Level::DEBUG) {
        return;
    }
    let ids = turns.iter().filter_map(|incoming| incoming.turn.id()).map(shorten);
    let ids: Vec<String> = ids.take(EVENTS).collect();
    if !ids.is_empty() {
        Span::current().record("event", ids.join(" "));
    }
}

/// The span of a turn.
pub(super) fn turn_span(turn: &Turn, event: Option<&str>) -> Span {
    tracing::debug_span!(
        target: "fulfill::turn",
        "turn",
        conversation = %shorten(turn.conversation().or(turn.sender()).unwrap_or_default()),
        event = event.map(shorten),
        intent = Empty,
    )
}

/// Names the intents of a turn in its span.
pub(super) fn note_intent<T: Display>(span: &Span, intent: impl FnOnce() -> T) {
    // A span that nobody wants would look its fields up all the same.
    if !span.is_disabled() {
        span.record("intent", display(intent()));
    }
}

/// The platform's own id in the id of a kept event, `provider:id`; `None` if there is none.
pub(crate) fn event_of(kept: &str) -> Option<&str> {
    // Cheaper than `split_once`, as the provider's name is short.
    let end = kept.bytes().position(|byte| byte == b':')?;
    Some(&kept[end + 1..])
}
