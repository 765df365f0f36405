//! One request's way from bytes to bytes.

mod converse;
mod refusals;
mod spans;
mod trace;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

#[cfg(feature = "metrics")]
pub(crate) use self::refusals::KINDS;
use self::spans::{note_events, note_intent, turn_span};
pub(crate) use self::{
    converse::new_id,
    refusals::Refusals,
    spans::{event_of, webhook_span},
    trace::{Seen, Trace},
};
use crate::{
    call::{self, Failure},
    channel::{Channel, Incoming},
    clock::Time,
    keeper::{Apology, Delivered, Keeper, Ran},
    meter::{Meter, Stage},
    server::status,
};
use bytes::Bytes;
use fulfill_core::{
    Delivery, Entry, Inbound, States, Table, Turn,
    dialogue::Engine,
    provider::{Limits, Refusal},
    text::{for_log, shorten},
};
use http::Response;

/// A channel as a request or an event reaches it.
#[derive(Clone, Copy)]
pub(crate) struct At<'a> {
    pub(crate) channel: &'a dyn Channel,
    pub(crate) limits: &'a Limits,
    /// Its name in what is kept.
    pub(crate) route: &'a str,
}

impl At<'_> {
    /// How long the platform waits for the answer to an event.
    fn patience(&self, incoming: &Incoming) -> Duration {
        let most = self.limits.patience;
        self.channel.patience(incoming).map_or(most, |own| own.min(most))
    }
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
    pub(crate) refusals: Refusals,
    pub(crate) meter: Meter,
}

impl Pipeline {
    pub(crate) fn table(&self) -> &Table {
        self.engine.table()
    }

    /// Answers one request on a channel whose platform runs the dialogue, whatever happens.
    pub(crate) async fn answer(&self, at: &At<'_>, inbound: &Inbound) -> Response<Bytes> {
        let At { channel, route, .. } = *at;
        let turns = match self.decode(at, inbound) {
            Ok(turns) => turns,
            Err(refusal) => return self.refusals.refuse(at, &refusal),
        };
        let mut first = None;
        for mut incoming in turns {
            incoming.turn = incoming.turn.with_states(&self.states);
            let turn = &incoming.turn;
            let response = match (&self.keeper, turn.id(), turn.conversation()) {
                (Some(keeper), Some(id), Some(conversation)) => {
                    let (provider, body) = (channel.name(), inbound.body.clone());
                    let patience = at.patience(&incoming);
                    let apology = || fallback(channel, None, &incoming).response;
                    let apology = Some(&apology as Apology<'_>);
                    let heard_at = converse::heard_at(keeper, channel, &incoming);
                    let delivered = Delivered {
                        provider,
                        route,
                        conversation,
                        id,
                        body,
                        heard_at,
                        patience,
                        apology,
                    };
                    let run = async |_| Ran::from(self.respond(at, inbound, &incoming).await);
                    // In a box, so that turns that are not kept do not carry its size about.
                    Box::pin(keeper.once(delivered, run)).await
                }
                _ => self.respond(at, inbound, &incoming).await,
            };
            first.get_or_insert(response);
        }
        first.unwrap_or_default()
    }

    /// The events of a request.
    pub(crate) fn decode(&self, at: &At<'_>, inbound: &Inbound) -> Result<Vec<Incoming>, Refusal> {
        let watch = self.meter.start();
        let turns = at.channel.turns(inbound);
        self.meter.stage(Stage::Decode, watch);
        turns.inspect(|turns| note_events(turns))
    }

    async fn respond(
        &self,
        at: &At<'_>,
        inbound: &Inbound,
        incoming: &Incoming,
    ) -> Response<Bytes> {
        match self.turn(at, inbound, incoming).await {
            Ok(delivery) => {
                if !delivery.calls.is_empty() {
                    // Where the platform runs the dialogue, it says all that is to be said.
                    let channel = at.channel.name();
                    tracing::error!(channel, "the calls of a reply are left out");
                }
                delivery.response
            }
            Err(refusal) => self.refusals.refuse(at, &refusal),
        }
    }

    async fn turn(
        &self,
        at: &At<'_>,
        inbound: &Inbound,
        incoming: &Incoming,
    ) -> Result<Delivery, Refusal> {
        let At { channel, limits, route } = *at;
        let turn = &incoming.turn;
        let intent = self.table().pick(turn).map_err(Refusal::Route)?;
        channel
            .authorize(inbound, incoming, intent)
            .map_err(|error| Refusal::Intent { node: intent.node.to_string(), error })?;
        let span = turn_span(turn, turn.id());
        note_intent(&span, || Name(intent));
        let (start, watch) = (Instant::now(), self.meter.start());
        let limit = self.limit(intent, limits).min(at.patience(incoming));
        let outcome = call::run(intent, turn, limit, start, &span).outcome().await;
        let _turn = span.enter();
        self.meter.stage(Stage::Handle, watch);
        let (delivery, outcome) = self.close(channel, intent, incoming, outcome);
        self.meter.turn(route, outcome);
        tracing::info!(
            target: "fulfill::turn",
            intent = %Name(intent),
            channel = %Way(turn),
            conversation = %shorten(turn.conversation().unwrap_or_default()),
            event = turn.id().map(shorten),
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
            Ok(reply) => {
                let watch = self.meter.start();
                let encoded = channel.encode(incoming, reply);
                self.meter.stage(Stage::Encode, watch);
                match encoded {
                    Ok(delivery) => {
                        log_losses(&Name(intent), &delivery);
                        return (delivery, "ok");
                    }
                    Err(error) => ("encode", error.to_string()),
                }
            }
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
