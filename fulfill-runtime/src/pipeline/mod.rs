//! One request's way from bytes to bytes.

mod converse;
mod trace;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use bytes::Bytes;
use fulfill_core::{
    Delivery, Entry, Inbound, States, Table, Turn,
    dialogue::Engine,
    provider::{Limits, Refusal},
    text::{for_log, shorten},
};
use http::Response;

pub(crate) use self::{
    converse::new_id,
    trace::{Seen, Trace},
};
use crate::{
    call::{self, Failure},
    channel::{Channel, Incoming},
    clock::Time,
    keeper::{Apology, Delivered, Keeper, Ran},
    server::status,
};

/// A channel as a request or an event reaches it.
#[derive(Clone, Copy)]
pub(crate) struct At<'a> {
    pub(crate) channel: &'a dyn Channel,
    pub(crate) limits: &'a Limits,
    /// Its name in what is kept.
    pub(crate) route: &'a str,
}

/// What all requests share.
pub(crate) struct Pipeline {
    pub(crate) engine: Engine,
    pub(crate) states: Arc<States>,
    pub(crate) time: Arc<Time>,
    pub(crate) handler_timeout: Option<Duration>,
    /// For how long a conversation is remembered, unless its channel says otherwise.
    pub(crate) session: Duration,
    /// For channels whose platform runs the dialogue; `None` if the app has no store.
    pub(crate) keeper: Option<Keeper>,
    /// For channels whose dialogue the engine runs.
    pub(crate) conversations: Keeper,
}

impl Pipeline {
    pub(crate) fn table(&self) -> &Table {
        self.engine.table()
    }

    /// Answers one request on a channel whose platform runs the dialogue, whatever happens.
    pub(crate) async fn answer(&self, at: &At<'_>, inbound: &Inbound) -> Response<Bytes> {
        let At { channel, limits, route } = *at;
        let turns = match channel.turns(inbound) {
            Ok(turns) => turns,
            Err(refusal) => return refuse(channel, &refusal),
        };
        let mut first = None;
        for mut incoming in turns {
            incoming.turn = incoming.turn.with_states(&self.states);
            let turn = &incoming.turn;
            let response = match (&self.keeper, turn.id(), turn.conversation()) {
                (Some(keeper), Some(id), Some(conversation)) => {
                    let (provider, body) = (channel.name(), inbound.body.clone());
                    let patience = limits.patience;
                    let apology = || fallback(channel, None, &incoming).response;
                    let apology = Some(&apology as Apology<'_>);
                    let heard = converse::hears(channel, &incoming);
                    let delivered = Delivered {
                        provider,
                        route,
                        conversation,
                        id,
                        body,
                        heard,
                        patience,
                        apology,
                    };
                    let run = async |_| {
                        Ran::from(self.respond(channel, limits, inbound, &incoming).await)
                    };
                    // In a box, so that turns that are not kept do not carry its size about.
                    Box::pin(keeper.once(delivered, run)).await
                }
                _ => self.respond(channel, limits, inbound, &incoming).await,
            };
            first.get_or_insert(response);
        }
        first.unwrap_or_default()
    }

    async fn respond(
        &self,
        channel: &dyn Channel,
        limits: &Limits,
        inbound: &Inbound,
        incoming: &Incoming,
    ) -> Response<Bytes> {
        match self.turn(channel, limits, inbound, incoming).await {
            Ok(delivery) => {
                if !delivery.calls.is_empty() {
                    // Where the platform runs the dialogue, it says all that is to be said.
                    tracing::error!(channel = channel.name(), "the calls of a reply are left out");
                }
                delivery.response
            }
            Err(refusal) => refuse(channel, &refusal),
        }
    }

    async fn turn(
        &self,
        channel: &dyn Channel,
        limits: &Limits,
        inbound: &Inbound,
        incoming: &Incoming,
    ) -> Result<Delivery, Refusal> {
        let turn = &incoming.turn;
        let intent = self.table().pick(turn).map_err(Refusal::Route)?;
        channel
            .authorize(inbound, incoming, intent)
            .map_err(|error| Refusal::Intent { node: intent.node.to_string(), error })?;
        let start = Instant::now();
        let limit = self.limit(intent, limits).min(limits.patience);
        let outcome = call::run(intent, turn, limit, start).await;
        let (delivery, outcome) = self.close(channel, intent, incoming, outcome);
        tracing::info!(
            target: "fulfill::turn",
            intent = %Name(intent),
            channel = %Way(turn),
            conversation = %shorten(turn.conversation().unwrap_or_default()),
            ms = millis(start),
            outcome,
            "turn"
        );
        Ok(delivery)
    }

    /// How long a handler may take.
    fn limit(&self, intent: &Entry, limits: &Limits) -> Duration {
        intent.timeout.or(self.handler_timeout).unwrap_or(limits.handler)
    }

    /// The reply in the platform's words, or the fallback message and a line for the owner.
    fn close(
        &self,
        channel: &dyn Channel,
        intent: &Entry,
        incoming: &Incoming,
        outcome: Result<fulfill_core::Reply, Failure>,
    ) -> (Delivery, &'static str) {
        let (kind, reason) = match outcome {
            Ok(reply) => match channel.encode(incoming, reply) {
                Ok(delivery) => {
                    log_losses(&Name(intent), &delivery);
                    return (delivery, "ok");
                }
                Err(error) => ("encode", error.to_string()),
            },
            Err(failure) => (failure.kind(), failure.to_string()),
        };
        log_failure(intent, kind, &reason);
        (fallback(channel, Some(intent), incoming), kind)
    }
}

pub(crate) fn log_losses(intents: &dyn std::fmt::Display, delivery: &Delivery) {
    for loss in &delivery.losses {
        let loss = for_log(&loss.to_string());
        tracing::warn!(intent = %intents, loss, "reply changed for the channel");
    }
}

fn log_failure(intent: &Entry, kind: &str, reason: &str) {
    tracing::error!(
        intent = %Name(intent),
        at = %intent.place(),
        kind,
        reason = for_log(reason),
        "the user gets the fallback message"
    );
}

/// The fallback message of an intent, else of the channel.
pub(crate) fn fallback(
    channel: &dyn Channel,
    intent: Option<&Entry>,
    incoming: &Incoming,
) -> Delivery {
    let own = intent.and_then(|intent| intent.fallback_message.as_deref());
    let message = own.unwrap_or(channel.fallback_text());
    channel.fallback(incoming, message).unwrap_or_else(|error| {
        tracing::error!(%error, "the fallback message cannot be expressed");
        Delivery::new(status::internal())
    })
}

/// Whole milliseconds since then, as a log's number.
pub(crate) fn millis(start: Instant) -> u64 {
    u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// A refusal in the channel's words, else in plain ones.
pub(crate) fn refuse(channel: &dyn Channel, refusal: &Refusal) -> Response<Bytes> {
    let reason = for_log(&refusal.to_string());
    tracing::info!(target: "fulfill::refused", channel = channel.name(), %reason, "refused");
    channel.refuse(refusal).unwrap_or_else(|| status::response(refusal))
}

/// `webhook/node`, or the node alone.
struct Name<'a>(&'a Entry);

impl std::fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Entry { webhook, node, .. } = self.0;
        if webhook.is_empty() { f.write_str(node) } else { write!(f, "{webhook}/{node}") }
    }
}

/// `provider/channel`, or the provider alone. The channel's name comes from outside.
struct Way<'a>(&'a Turn);

impl std::fmt::Display for Way<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (provider, channel) = (self.0.provider(), self.0.channel());
        let channel = for_log(channel);
        if channel.is_empty() { f.write_str(provider) } else { write!(f, "{provider}/{channel}") }
    }
}
