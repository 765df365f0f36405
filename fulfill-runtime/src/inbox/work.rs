//! Answers events that were kept.

use std::sync::{Arc, atomic::Ordering};

use fulfill_core::provider::ApiCall;
use fulfill_store::{Claimed, Failure, Outcome, State, StoreError};

use super::{Inbox, Inner, LOOK};
use crate::{
    channel::Incoming,
    deliver::Ready,
    hooks::{Hooks, Kind},
    keeper::{self, Hold, Kept, Obstacle, Ran, Turned},
    pipeline::{At, event_of, fallback},
};

/// What an event has come to that nothing more is to be done for.
const NEXT: Turned = Turned { more: true, call: None };

/// What one has come to whose conversation is left alone.
const REST: Turned = Turned { more: false, call: None };

/// A conversation that is worked on.
struct Working(Inbox);

impl Working {
    fn new(inbox: &Inbox) -> Self {
        inbox.0.working.fetch_add(1, Ordering::AcqRel);
        Self(inbox.clone())
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        self.0.0.working.fetch_sub(1, Ordering::Release);
    }
}

impl Inbox {
    /// Answers a claimed event, and those that stand behind it, in a task of its own.
    pub(super) fn begin(&self, claim: Claimed, incoming: Option<Incoming>) {
        self.work_on(claim, incoming, Working::new(self));
    }

    fn work_on(&self, claim: Claimed, incoming: Option<Incoming>, working: Working) {
        // Before the task runs: handlers that block their threads may keep it waiting for long.
        let hold = self.0.pipeline.conversations.hold(&claim);
        // In a box, so that it is not carried about, and gone before the call is made.
        let turns = Box::pin(async move {
            let call = working.0.conversation(claim, hold, incoming).await;
            (working, call)
        });
        tokio::spawn(async move {
            let (working, call) = turns.await;
            // Who waits for the platform is no longer at work here: if the platform hangs, events are
            // taken all the same.
            let sender = working.0.0.pipeline.conversations.sender.clone();
            drop(working);
            if let Some(call) = call {
                Box::pin(sender.make(call)).await;
            }
        });
    }

    /// How many conversations are worked on, or wait for a place.
    pub(crate) fn working(&self) -> usize {
        self.0.working.load(Ordering::Acquire)
    }

    /// Answers what a conversation has. Gives the last call that was leased along, to be made.
    async fn conversation(
        &self,
        first: Claimed,
        mut _hold: Hold,
        mut incoming: Option<Incoming>,
    ) -> Option<Ready> {
        let Inner { pipeline, places, .. } = &*self.0;
        let keeper = &pipeline.conversations;
        let _place = places.acquire().await.ok()?;
        let mut claim = first;
        loop {
            let turned = match self.turn(&mut claim, incoming.take()).await {
                Ok(turned) => turned,
                // Its lease ends, and somebody else answers it.
                Err(error) => {
                    tracing::error!(%error, "the store did not keep a turn");
                    return None;
                }
            };
            match turned {
                Turned { more: false, call } => return call,
                Turned { more: true, call } => {
                    if let Some(call) = call {
                        let sender = keeper.sender.clone();
                        // The next turn does not wait until the platform has taken this one's reply.
                        tokio::spawn(Box::pin(async move { sender.make(call).await }));
                    }
                }
            }
            claim = match keeper.claim(Some(&claim.lease)).await {
                Ok(next) => next?,
                Err(error) => {
                    tracing::error!(%error, "the store gives no events");
                    return None;
                }
            };
            _hold = keeper.hold(&claim);
        }
    }

    /// Answers one event.
    async fn turn(
        &self,
        claim: &mut Claimed,
        incoming: Option<Incoming>,
    ) -> Result<Turned, StoreError> {
        let Inner { pipeline, routes, hooks, .. } = &*self.0;
        let keeper = &pipeline.conversations;
        let Some((name, kept)) = Kept::read(&claim.body.0) else {
            let failure = Failure::new("what was kept of it is no event of this kind of server");
            return Box::pin(keeper.give_up_on(claim, failure)).await.map(|()| NEXT);
        };
        match Kind::of(name) {
            Some(Kind::Hook(name)) => {
                return Box::pin(hooks.run(pipeline, routes, claim, name, kept)).await;
            }
            // Its server stopped before it had answered.
            Some(Kind::Key) => {
                return Box::pin(keeper.done(claim, Outcome::answer(kept))).await;
            }
            Some(Kind::Push(name)) => {
                return Box::pin(Hooks::push(pipeline, routes, claim, name, &kept)).await;
            }
            None => {}
        }
        let Some(route) = routes.awaited(name) else {
            let rest = Box::pin(keeper.rest(claim, "its channel is not mounted")).await;
            return rest.map(|()| REST);
        };
        let channel = &*route.channel;
        let incoming = match incoming.map_or_else(|| channel.recall(&kept), Ok) {
            Ok(incoming) => pipeline.ready(incoming),
            Err(error) => {
                tracing::error!(channel = name, %error, "an event that cannot be read is a dead letter");
                let failure = Failure::new(error.to_string());
                return Box::pin(keeper.give_up_on(claim, failure)).await.map(|()| NEXT);
            }
        };
        let apology = || -> Vec<ApiCall> { fallback(channel, None, &incoming).calls };
        if let Some(obstacle) = keeper.obstacle(claim) {
            return Box::pin(keeper.avoid(obstacle, claim, name, apology)).await.map(|()| NEXT);
        }
        let at = At { channel, limits: &route.limits, route: name };
        let state = claim.state.take();
        let event = event_of(&claim.lease.event);
        let ran = Box::pin(pipeline.take(at, event, &incoming, state)).await;
        let Ran::Answered { state, life, calls, .. } = ran else {
            return Box::pin(keeper.avoid(Obstacle::Newer, claim, name, apology))
                .await
                .map(|()| REST);
        };
        let sorry = || keeper::outcome(name, (State::Keep, None), apology()).0;
        let kept = keeper::outcome(name, (state, life), calls);
        Box::pin(keeper.turned(claim, kept, sorry)).await
    }

    /// Sees to it that events are answered that another process left: starts the worker, if it does
    /// not run.
    pub(crate) fn look(&self) {
        let looks = &self.0.looks;
        if !looks.load(Ordering::Relaxed) && !looks.swap(true, Ordering::AcqRel) {
            tokio::spawn(self.clone().work());
        }
    }

    /// Looks for events until it is stopped and none is left.
    async fn work(self) {
        let Inner { pipeline, places, stops, .. } = &*self.0;
        let keeper = &pipeline.conversations;
        loop {
            // Who drains waits for a claim that is on its way.
            let working = Working::new(&self);
            // Only what can be answered at once is claimed.
            let Ok(place) = Arc::clone(places).acquire_owned().await else { return };
            let claimed = keeper.claim(None).await;
            drop(place);
            match claimed {
                Ok(Some(claim)) => {
                    self.work_on(claim, None, working);
                    continue;
                }
                Ok(None) => {
                    drop(working);
                    if stops.load(Ordering::Acquire) {
                        return;
                    }
                    keeper.idle(LOOK).await;
                }
                Err(error) => {
                    drop(working);
                    tracing::error!(%error, "the store gives no events");
                    if stops.load(Ordering::Acquire) {
                        return;
                    }
                    tokio::time::sleep(LOOK * 2).await;
                }
            }
            // Who drains has had a look already, and claims nothing behind its back.
            if stops.load(Ordering::Acquire) {
                return;
            }
        }
    }

    /// Answers what is there, and ends when nothing is left to do.
    pub(crate) async fn drain(&self) {
        self.0.stops.store(true, Ordering::Release);
        if self.0.looks.load(Ordering::Acquire) {
            self.clone().work().await;
        }
        while self.working() > 0 {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        // What was claimed now would keep the next server waiting.
        self.0.places.close();
    }
}
