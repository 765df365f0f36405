//! Turns of channels whose dialogue the engine runs.

use std::{
    cell::LazyCell,
    collections::hash_map::RandomState,
    hash::{BuildHasher, Hasher},
    ops::Deref,
    sync::{
        LazyLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use bytes::Bytes;
use fulfill_core::{
    Delivery, Entry, Inbound, Turn,
    dialogue::{Done, State, StateError, Step},
    provider::Refusal,
    text::{for_log, shorten},
};
use fulfill_store::{Millis, Payload, State as Kept};
use http::Response;

use super::{
    At, Pipeline, Trace, Way, fallback, log_failure, log_losses, millis,
    spans::{note_intent, turn_span},
};
use crate::{
    call,
    channel::{Channel, Incoming},
    keeper::{Delivered, Keeper, Ran},
    meter::Stage,
    server::status,
    talk::Replied,
};

/// A request on its way through the engine.
#[derive(Clone, Copy)]
struct Call<'a> {
    at: At<'a>,
    /// The request; `None` if it was answered already.
    inbound: Option<&'a Inbound>,
    trace: Option<&'a Trace>,
    /// The event's own id.
    event: Option<&'a str>,
}

impl Pipeline {
    /// Answers one request on a channel whose dialogue the engine runs, whatever happens.
    pub(crate) async fn converse(
        &self,
        at: &At<'_>,
        inbound: &Inbound,
        trace: Option<&Trace>,
    ) -> Response<Bytes> {
        let turns = match self.decode(at, inbound) {
            Ok(turns) => turns,
            Err(refusal) => return self.refusals.refuse(at, &refusal),
        };
        let call = Call { at: *at, inbound: Some(inbound), trace, event: None };
        let mut first = None;
        for incoming in turns {
            let response = self.next(&call, &self.ready(incoming), &inbound.body).await;
            first.get_or_insert(response);
        }
        first.unwrap_or_default()
    }

    /// Runs an event whose request was answered already, and that is [`ready`](Self::ready).
    pub(crate) fn take<'a>(
        &'a self,
        at: At<'a>,
        event: Option<&'a str>,
        incoming: &'a Incoming,
        kept: Option<Payload>,
    ) -> impl Future<Output = Ran> + 'a {
        self.run(Call { at, inbound: None, trace: None, event }, incoming, kept)
    }

    /// The event with what its handlers may ask for.
    pub(crate) fn ready(&self, mut incoming: Incoming) -> Incoming {
        let turn = incoming.turn.with_states(&self.states);
        incoming.turn = turn.with_now(|| self.time.now());
        incoming
    }

    /// Answers one event, in its place in its conversation.
    async fn next(&self, call: &Call<'_>, incoming: &Incoming, body: &Bytes) -> Response<Bytes> {
        let turn = &incoming.turn;
        let Some(conversation) = turn.conversation().or(turn.sender()) else {
            // Nobody to remember anything of.
            return match self.run(*call, incoming, None).await {
                Ran::Answered { response, .. } => response,
                Ran::Unreadable => status::unavailable(),
            };
        };
        let unique;
        let id = match turn.id() {
            Some(id) => id,
            None => {
                unique = new_id();
                &unique
            }
        };
        let call = Call { event: Some(id), ..*call };
        let At { channel, route, .. } = call.at;
        let apology = || fallback(channel, None, incoming).response;
        let delivered = Delivered {
            provider: channel.name(),
            route,
            conversation,
            id,
            body: body.clone(),
            heard_at: heard_at(&self.conversations, channel, incoming),
            patience: call.at.patience(incoming),
            apology: Some(&apology),
        };
        self.conversations.once(delivered, |state| self.run(call, incoming, state)).await
    }

    /// Runs the engine on an event, from the conversation's state to the answer and the new state.
    async fn run(&self, call: Call<'_>, incoming: &Incoming, kept: Option<Payload>) -> Ran {
        let span = turn_span(&incoming.turn, call.event);
        let Call { at: At { channel, limits, .. }, inbound, trace, .. } = call;
        let (start, watch) = (Instant::now(), self.meter.start());
        let had_state = kept.is_some();
        let state = match kept.map_or_else(|| Ok(State::default()), |bytes| State::read(&bytes)) {
            Ok(state) => state,
            Err(error @ StateError::Newer { .. }) => {
                let _turn = span.enter();
                tracing::error!(%error, channel = channel.name(), "a conversation is left alone");
                return Ran::Unreadable;
            }
            Err(error) => {
                let _turn = span.enter();
                let error = for_log(&error.to_string());
                tracing::error!(error, "a conversation begins anew, since its state is broken");
                State::default()
            }
        };
        let mut run = self.engine.begin(state, incoming.turn.clone());
        let mut last: Option<&Entry> = None;
        let mut outcome = "ok";
        let fails = |intent: &Entry, kind: &str, reason: &str| {
            span.in_scope(|| self.fails(&call, intent, kind, reason));
        };
        let done = loop {
            let (intent, turn) = match run.step() {
                Step::Call(intent, turn) => (intent, turn),
                Step::Done(done) => break done,
            };
            if let Some(inbound) = inbound
                && let Err(error) = channel.authorize(inbound, incoming, intent)
            {
                let refusal = Refusal::Intent { node: intent.node.to_string(), error };
                if last.is_none() {
                    return self.refusals.refuse(&call.at, &refusal).into();
                }
                outcome = "refused";
                fails(intent, "refused", &refusal.to_string());
                run.fail(message(channel, intent));
                continue;
            }
            // The platform's patience is for the whole turn.
            let now = last.map_or(start, |_| Instant::now());
            last = Some(intent);
            let left = call.at.patience(incoming).saturating_sub(now - start);
            let limit = self.limit(intent, limits).min(left);
            let called = call::run(intent, &turn, limit, now, &span);
            match called.outcome().await {
                Ok(reply) => {
                    if let Some(trace) = trace {
                        let (webhook, node) = (intent.webhook.to_string(), intent.node.to_string());
                        let replied = Replied { webhook, node, reply: reply.clone() };
                        trace.see(|seen| seen.replies.push(replied));
                    }
                    if let Err(error) = run.reply(reply) {
                        outcome = "memory";
                        fails(intent, "memory", &error.to_string());
                        run.fail(message(channel, intent));
                    }
                }
                Err(failure) => {
                    outcome = failure.kind();
                    fails(intent, failure.kind(), &failure.to_string());
                    run.fail(message(channel, intent));
                }
            }
        };
        self.meter.stage(Stage::Handle, watch);
        let _turn = span.enter();
        note_intent(&span, || done.trail.join(" > "));
        self.finish(&call, incoming, done, Ending { start, had_state, last, outcome })
    }

    /// The answer in the channel's words, and what becomes of the state.
    fn finish(&self, call: &Call<'_>, incoming: &Incoming, done: Done, ending: Ending<'_>) -> Ran {
        let Call { at: At { channel, limits, route }, trace, event, .. } = *call;
        let Ending { start, had_state, last, mut outcome } = ending;
        if let Some(trace) = trace {
            trace.done(&done);
        }
        // For whoever logs it.
        let trail = LazyCell::new(|| done.trail.join(" > "));
        for note in &done.notes {
            tracing::warn!(intent = trail.as_str(), note = for_log(&note.to_string()), "dialogue");
        }
        if done.unanswered.is_some() {
            outcome = "unanswered";
        }
        let life = limits.session.unwrap_or(self.session);
        let watch = self.meter.start();
        let encoded = channel.encode(incoming, done.reply);
        self.meter.stage(Stage::Encode, watch);
        let ran = match encoded {
            Ok(delivery) => {
                if !delivery.losses.is_empty() {
                    log_losses(&*trail, &delivery);
                }
                if let Some(trace) = trace {
                    trace.see(|seen| seen.losses.clone_from(&delivery.losses));
                }
                let state = match done.state.is_empty() {
                    true if had_state => Kept::Clear,
                    true => Kept::Keep,
                    false => Kept::Set(done.state.write().into()),
                };
                let Delivery { response, calls, .. } = delivery;
                Ran::Answered { response, state, life: Some(life), calls }
            }
            Err(error) => {
                outcome = "encode";
                if let Some(trace) = trace {
                    trace.see(|seen| seen.state = None);
                }
                match last {
                    Some(intent) => self.fails(call, intent, "encode", &error.to_string()),
                    None => {
                        let error = for_log(&error.to_string());
                        tracing::error!(error, "the user gets the fallback message");
                    }
                }
                let Delivery { response, calls, .. } = fallback(channel, last, incoming);
                // The user heard nothing of it, so nothing of it happened.
                Ran::Answered { response, state: Kept::Keep, life: Some(life), calls }
            }
        };
        self.meter.turn(route, outcome);
        log_turn(&incoming.turn, event, &trail, start, outcome);
        ran
    }

    fn fails(&self, call: &Call<'_>, intent: &Entry, kind: &str, reason: &str) {
        log_failure(intent, kind, reason);
        if let Some(trace) = call.trace {
            trace.see(|seen| seen.failures.push((intent.name(), reason.to_owned())));
        }
    }
}

/// When the user said something, if that is to be remembered: only where they may be written to.
pub(super) fn heard_at(
    keeper: &Keeper,
    channel: &dyn Channel,
    incoming: &Incoming,
) -> Option<Millis> {
    channel.push().and_then(|_| keeper.heard_at(channel, incoming))
}

/// How a turn went.
struct Ending<'a> {
    start: Instant,
    had_state: bool,
    last: Option<&'a Entry>,
    outcome: &'static str,
}

fn message<'a>(channel: &'a dyn Channel, intent: &'a Entry) -> &'a str {
    intent.fallback_message.as_deref().unwrap_or(channel.fallback_text())
}

fn log_turn(
    turn: &Turn,
    event: Option<&str>,
    trail: &impl Deref<Target = String>,
    start: Instant,
    outcome: &str,
) {
    tracing::info!(
        target: "fulfill::turn",
        intent = trail.as_str(),
        channel = %Way(turn),
        conversation = %shorten(turn.conversation().or(turn.sender()).unwrap_or_default()),
        event = event.map(shorten),
        ms = millis(start),
        outcome,
        "turn"
    );
}

/// An id that no other event has, in any process: for platforms that name no events.
pub(crate) fn new_id() -> String {
    static PROCESS: LazyLock<u64> = LazyLock::new(|| RandomState::new().build_hasher().finish());
    static COUNT: AtomicU64 = AtomicU64::new(0);
    format!("~{:016x}.{:x}.", *PROCESS, COUNT.fetch_add(1, Ordering::Relaxed))
}
