//! Deliveries of platforms that want their answer before the reply: kept, acknowledged, and answered
//! in the order of each conversation.

mod work;

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize},
    },
    time::Duration,
};

use bytes::Bytes;
use fulfill_core::Inbound;
use fulfill_store::{Accepted, Mail, Millis, StoreError};
use http::Response;
use tokio::sync::Semaphore;

use crate::{
    channel::Incoming,
    deliver::Routes,
    hooks::Hooks,
    keeper::{self, Kept},
    pipeline::{At, Pipeline, new_id},
    server::status::unavailable,
};

/// How often the worker looks for events that another process left.
const LOOK: Duration = Duration::from_millis(500);

/// So many times as many conversations as may run at once may wait in this process for their turn; what
/// more is kept the worker claims as places come free.
const WAITING: usize = 4;

/// Keeps and answers events. Clones are one inbox.
#[derive(Clone)]
pub(crate) struct Inbox(Arc<Inner>);

struct Inner {
    pipeline: Arc<Pipeline>,
    routes: Arc<Routes>,
    hooks: Arc<Hooks>,
    places: Arc<Semaphore>,
    /// How many turns may run at once.
    most: usize,
    /// How many conversations are worked on, or wait for a place.
    working: AtomicUsize,
    /// Whether the worker runs.
    looks: AtomicBool,
    stops: AtomicBool,
}

impl Inbox {
    pub(crate) fn new(
        pipeline: Arc<Pipeline>,
        routes: Arc<Routes>,
        hooks: Arc<Hooks>,
        most: usize,
    ) -> Self {
        let most = most.min(Semaphore::MAX_PERMITS);
        Self(Arc::new(Inner {
            pipeline,
            routes,
            hooks,
            places: Arc::new(Semaphore::new(most)),
            most,
            working: AtomicUsize::new(0),
            looks: AtomicBool::new(false),
            stops: AtomicBool::new(false),
        }))
    }

    /// Answers one request: once all its events are kept, before any of them is answered.
    pub(crate) async fn accept(&self, at: &At<'_>, inbound: &Inbound) -> Response<Bytes> {
        let channel = at.channel;
        let Inner { pipeline, .. } = &*self.0;
        let mut events = match pipeline.decode(at, inbound) {
            Ok(events) => events,
            Err(refusal) => return pipeline.refusals.refuse(at, &refusal),
        };
        let mut mail = Vec::with_capacity(events.len());
        events.retain(|one| {
            let heard_at = pipeline.conversations.heard_at(channel, one);
            // Most receipts are nobody's business.
            let kept = heard_at.is_some() || pipeline.engine.hears(&one.turn);
            if kept {
                mail.push(self.mail(at, one, heard_at));
            }
            kept
        });
        if mail.is_empty() {
            return channel.acknowledge();
        }
        let taken = match pipeline.conversations.accept(mail, self.is_full()).await {
            Ok(taken) => taken,
            Err(error) => {
                tracing::error!(%error, "the store did not keep a delivery");
                return unavailable();
            }
        };
        let dead =
            taken.iter().filter(|(accepted, _)| matches!(accepted, Accepted::Dead(_))).count();
        if dead > 0 {
            tracing::error!(
                events = dead,
                "a conversation has too much mail: what came now is dead letters; see `deliveries`"
            );
        }
        tracing::debug!(target: "fulfill::webhook", events = events.len(), "kept");
        for (event, (accepted, claimed)) in events.into_iter().zip(taken) {
            let Some(claim) = claimed else { continue };
            // What is claimed is the head of the conversation, perhaps another event.
            let own = accepted == Accepted::New { seq: claim.lease.seq };
            self.begin(claim, own.then_some(event));
        }
        channel.acknowledge()
    }

    /// Keeps an event that came by no channel, if it is new, and has it answered.
    pub(crate) async fn keep(&self, mail: Mail) -> Result<(), StoreError> {
        let taken = self.0.pipeline.conversations.accept(vec![mail], self.is_full()).await?;
        for (_, claimed) in taken {
            if let Some(claim) = claimed {
                self.begin(claim, None);
            }
        }
        Ok(())
    }

    /// Whether so many events wait that new ones are left to the worker.
    fn is_full(&self) -> bool {
        self.working() > self.0.most.saturating_mul(WAITING)
    }

    fn mail(&self, at: &At<'_>, incoming: &Incoming, heard_at: Option<Millis>) -> Mail {
        let turn = &incoming.turn;
        let provider = at.channel.name();
        // What belongs to nobody has one conversation for all of it.
        let conversation = turn.conversation().or(turn.sender()).unwrap_or_default();
        let event = match turn.id() {
            Some(id) => [provider, ":", id].concat(),
            None => [provider, ":", &new_id()].concat(),
        };
        let body = Kept::write(at.route, &at.channel.keep(incoming));
        let key = keeper::key(provider, conversation);
        Mail::new(key, event, body).deferred().heard_at(heard_at)
    }
}
