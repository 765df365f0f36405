//! The calls of one conversation, one after another.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use bytes::Bytes;
use fulfill_core::{
    provider::{ApiCall, Fate, Verdict},
    text::{for_log, shorten},
};
use fulfill_store::{ClaimedCall, Scope, Settle, Settled, StoreError};
use http::{Request, Response};
use tokio::time::timeout;
use tracing::Instrument as _;

use super::{
    Route, TransportError,
    breaker::Change,
    places::{Place, SOON},
    retry::{draw, pause},
    sender::{Inner, MARGIN},
    unpack,
};
use crate::{
    meter::Stage,
    pipeline::{event_of, millis},
};

/// How long a call waits whose channel this process does not have, or has no credentials.
const ELSEWHERE: Duration = Duration::from_secs(30);

/// After what time the store is told again what became of a call.
const SETTLE_AGAIN: Duration = Duration::from_millis(250);

impl Inner {
    /// Makes the calls of a lane until none is left, or one must wait. The first was claimed after
    /// `since`.
    pub(super) async fn lane(
        &self,
        first: Box<ClaimedCall>,
        mut call: Option<Arc<ApiCall>>,
        mut since: Instant,
        place: &mut Place,
    ) {
        let mut next = Some(first);
        while let Some(claimed) = next.take() {
            let settle = self.make(&claimed, call.take(), since, place).await;
            self.meter.delivery(self.known(&claimed), outcome(&settle).0);
            self.backlog.done();
            let settled = match self.keep(&claimed, settle, since).await {
                Ok(settled) => settled,
                // Its lease ends, and it is made again or not as its rule says.
                Err(error) => {
                    tracing::error!(%error, "the store did not keep what became of a call");
                    return;
                }
            };
            let more = match settled {
                Settled::Done { more } => more,
                Settled::Dead { letter, more } => {
                    tracing::error!(letter, "a call is a dead letter; see `deliveries`");
                    more
                }
                Settled::Waiting => return,
                Settled::Fenced => {
                    tracing::warn!("a call outlived its lease: another process makes it too");
                    return;
                }
            };
            // Who keeps a call from now on finds the lane free, and sees to it; and where there is no
            // place to go on with, the worker waits for one.
            if !more || self.leaves() || !place.come_back(&self.places) {
                return;
            }
            since = Instant::now();
            let lane = Scope::Conversation(claimed.lease.conversation.clone());
            next = match self.store.claim_call(lane, self.lease).await {
                Ok(Some(next)) => {
                    self.backlog.remove();
                    Some(Box::new(next))
                }
                Ok(None) => None,
                // They stay where they are, and the worker comes by.
                Err(error) => return tracing::error!(%error, "the store gives no calls"),
            };
        }
    }

    /// Has the store keep what became of a call, for as long as the call is leased: a store that is
    /// busy for a moment must not make a message come twice.
    async fn keep(
        &self,
        claimed: &ClaimedCall,
        settle: Settle,
        since: Instant,
    ) -> Result<Settled, StoreError> {
        loop {
            match self.store.settle(&claimed.lease, settle.clone()).await {
                Err(error) if since.elapsed() + SETTLE_AGAIN < self.lease => {
                    tracing::warn!(%error, "the store did not keep what became of a call yet");
                    tokio::time::sleep(SETTLE_AGAIN).await;
                }
                settled => return settled,
            }
        }
    }

    /// Makes one call, and says how that has ended.
    async fn make(
        &self,
        claimed: &ClaimedCall,
        call: Option<Arc<ApiCall>>,
        since: Instant,
        place: &mut Place,
    ) -> Settle {
        let call = call.or_else(|| claimed.call.live.get());
        let call = match call.map_or_else(|| unpack(&claimed.call).map(Arc::new), Ok) {
            Ok(call) => call,
            Err(error) => return Settle::Dead { reason: error.to_string() },
        };
        let span = tracing::debug_span!(
            target: "fulfill::delivery",
            "delivery",
            channel = &*claimed.call.channel,
            to = %shorten(&call.recipient),
            attempt = claimed.attempt,
            event = event_of(&claimed.event).map(shorten),
        );
        self.attempt(claimed, &call, since, place).instrument(span).await
    }

    async fn attempt(
        &self,
        claimed: &ClaimedCall,
        call: &ApiCall,
        since: Instant,
        place: &mut Place,
    ) -> Settle {
        let Some(route) = self.routes.awaited(&claimed.call.channel) else {
            return Settle::Postpone { after: ELSEWHERE };
        };
        let crowded = || Settle::Postpone { after: SOON + draw(SOON) };
        let counted = self.routes.are_several().then(|| self.places.share(&route.calls));
        if let Some(None) = counted {
            return crowded();
        }
        let _again = match claimed.attempt {
            ..=1 => None,
            _ => match self.places.again() {
                None => return crowded(),
                again => again,
            },
        };
        let now = Instant::now();
        let lane = claimed.key.lane;
        if let Err(wait) = route.breaker.admit(lane, now) {
            return Settle::Postpone { after: wait + draw(wait / 4) };
        }
        let account = (&*claimed.call.channel, &*call.account);
        let pace = self.pace.reserve(account, |rule| route.channel.pace(call, rule), now);
        let postpone = |after| {
            route.breaker.withdraw(now);
            Settle::Postpone { after }
        };
        match pace {
            Ok(Duration::ZERO) => {}
            Ok(wait) => tokio::time::sleep(wait).await,
            Err(wait) => return postpone(wait),
        }
        let request = match route.channel.prepare(call) {
            Ok(request) => request,
            Err(reason) => {
                let (channel, reason) = (&*claimed.call.channel, for_log(&reason));
                tracing::error!(channel, reason, "a call waits");
                return postpone(ELSEWHERE);
            }
        };
        // Turns that can run do so first, and then calls leave one right behind another: each by itself
        // would wake whoever takes them.
        tokio::task::yield_now().await;
        let (start, watch) = (Instant::now(), self.meter.start());
        // A process that stood still, or has no breath, may have lost the call to another one. And
        // one that is about to end begins nothing.
        if start.duration_since(since) + self.timeout + MARGIN / 4 > self.lease || self.leaves() {
            return postpone(Duration::ZERO);
        }
        let answer = tokio::select! {
            answer = self.answer(request, place) => answer,
            () = self.left() => {
                let reason = "the server stopped before there was an answer".into();
                return Settle::Unknown { after: Duration::ZERO, reason };
            }
        };
        self.meter.stage(Stage::Send, watch);
        self.meter.sent(route.name(), watch);
        let status = answer.as_ref().ok().map(|answer| answer.status().as_u16());
        let verdict = judged(route, call, &answer);
        let failed = is_failure(&verdict, status);
        if let Some(change) = route.breaker.note(failed, lane, now, Instant::now()) {
            told(&claimed.call.channel, change);
            self.meter.breaker(route.name(), matches!(change, Change::Opened { .. }));
        }
        if let Some(rest) = verdict.rest {
            self.pace.rest(account, rest.min(super::retry::LONGEST), Instant::now());
        }
        let settle = self.settle(claimed, verdict);
        log(claimed, call, &settle, start);
        settle
    }

    /// The answer to a request. One that hangs leaves its place to another one meanwhile.
    async fn answer(
        &self,
        request: Request<Bytes>,
        place: &mut Place,
    ) -> Result<Response<Bytes>, TransportError> {
        let mut sending = self.transport.send(request);
        let soon = SOON.min(self.timeout);
        if let Ok(answer) = timeout(soon, &mut sending).await {
            return answer;
        }
        place.leave(&self.places);
        timeout(self.timeout - soon, sending).await.unwrap_or_else(|_| {
            let reason = format!("nothing within {} s", self.timeout.as_secs());
            Err(TransportError::Lost(reason))
        })
    }

    /// The name of the channel that makes the call, as it is mounted today.
    fn known<'a>(&'a self, claimed: &'a ClaimedCall) -> &'a str {
        let channel = &*claimed.call.channel;
        self.routes.find(channel).map_or(channel, Route::name)
    }

    fn settle(&self, claimed: &ClaimedCall, verdict: Verdict) -> Settle {
        let attempt = claimed.attempt;
        let last = attempt >= self.attempts;
        // Only attempts that failed so in a row count: others say nothing of this reason.
        let strikes = claimed.strikes.saturating_add(1);
        let given_up = |reason: &str| Settle::Dead {
            reason: format!("{reason}; given up after {attempt} attempts"),
        };
        match verdict.fate {
            Fate::Taken(name) => Settle::Delivered(name),
            Fate::Again { most, reason, .. }
                if last || most.is_some_and(|most| strikes >= most) =>
            {
                given_up(&reason)
            }
            Fate::Again { after, reason, most } => {
                Settle::Retry { after: pause(attempt, after), reason, strike: most.is_some() }
            }
            Fate::Unknown { reason } if last => given_up(&reason),
            Fate::Unknown { reason } => Settle::Unknown { after: pause(attempt, None), reason },
            Fate::Refused { reason } => Settle::Dead { reason },
        }
    }
}

/// What became of an attempt.
fn judged(
    route: &Route,
    call: &ApiCall,
    answer: &Result<Response<Bytes>, TransportError>,
) -> Verdict {
    match answer {
        Ok(answer) => route.channel.judge(call, answer),
        Err(error @ TransportError::NotSent(_)) => Verdict::again(error.to_string()),
        Err(error @ TransportError::Lost(_)) => Verdict::unknown(error.to_string()),
    }
}

/// Whether it is the platform that failed, not this one call.
fn is_failure(verdict: &Verdict, status: Option<u16>) -> bool {
    match verdict.fate {
        Fate::Taken(_) | Fate::Refused { .. } => false,
        // A platform that asks for fewer calls works.
        Fate::Again { .. } => verdict.rest.is_none() && status != Some(429),
        Fate::Unknown { .. } => true,
    }
}

fn told(channel: &str, change: Change) {
    match change {
        Change::Opened { news: true } => {
            tracing::error!(channel, "the platform does not work: its calls wait");
        }
        Change::Opened { news: false } => {
            tracing::debug!(channel, "the platform does not work again: its calls wait");
        }
        Change::Closed { news: true } => tracing::info!(channel, "the platform works again"),
        Change::Closed { news: false } => tracing::debug!(channel, "the platform works again"),
    }
}

/// How an attempt ended in a word, and why.
fn outcome(settle: &Settle) -> (&'static str, &str) {
    match settle {
        Settle::Delivered(_) => ("delivered", ""),
        Settle::Retry { reason, .. } => ("retry", reason.as_str()),
        Settle::Unknown { reason, .. } => ("unknown", reason.as_str()),
        Settle::Dead { reason } => ("dead", reason.as_str()),
        Settle::Postpone { .. } => ("postponed", ""),
    }
}

fn log(claimed: &ClaimedCall, call: &ApiCall, settle: &Settle, start: Instant) {
    let (outcome, reason) = outcome(settle);
    tracing::info!(
        target: "fulfill::delivery",
        channel = &*claimed.call.channel,
        to = %shorten(&call.recipient),
        event = event_of(&claimed.event).map(shorten),
        attempt = claimed.attempt,
        ms = millis(start),
        outcome,
        reason = for_log(reason),
        "delivery"
    );
}
