//! Calls a hook's function, and leaves word for each recipient.

use std::{sync::Arc, time::Duration};

use fulfill_core::{
    HookBody, HookEntry, Notice, Reply, Timing, Turn,
    hook::Notified,
    text::{for_log, shorten},
};
use fulfill_store::{Claimed, Failed, Failure, Outcome, StoreError};
use serde::{Deserialize, Serialize};
use tokio::task::JoinSet;

use super::{
    Delivery, Hooks, RECIPIENTS, keys,
    record::{Entry, Record},
};
use crate::{
    call,
    deliver::Routes,
    keeper::{ATTEMPTS, Turned},
    pipeline::Pipeline,
};

/// How long a hook's function may take unless somebody says otherwise; nobody waits for it.
const LIMIT: Duration = Duration::from_secs(30);

/// How many events are handed to the store at once: they share its commits.
const AT_ONCE: usize = 64;

/// What is kept for a recipient.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Told {
    pub(super) to: fulfill_core::provider::Address,
    pub(super) reply: Reply,
}

impl Hooks {
    /// Calls the function of a hook that was told something, and hands what it says to the store, one
    /// event a recipient.
    pub(crate) async fn run(
        &self,
        pipeline: &Pipeline,
        routes: &Routes,
        claim: &Claimed,
        name: &str,
        body: bytes::Bytes,
    ) -> Result<Turned, StoreError> {
        let keeper = &pipeline.conversations;
        let rests = Turned { more: false, call: None };
        let Some(entry) = self.get(name) else {
            tracing::error!(hook = name, "an event waits for a hook that this app does not have");
            return keeper.rest(claim, "its hook is not there").await.map(|()| rests);
        };
        let Some(delivery) = Delivery::of_event(name, &claim.lease.event) else {
            let failure = Failure::new("what was kept of it is no delivery of a hook");
            return keeper.give_up_on(claim, failure).await.map(|()| rests);
        };
        if claim.attempt > ATTEMPTS {
            tracing::error!(hook = name, "a delivery that stops its servers is a dead letter");
            let failure = Failure::new("each server that called its hook stopped");
            return keeper.give_up_on(claim, failure).await.map(|()| rests);
        }
        let called = self.call(pipeline, entry, &delivery, body).await;
        let (kind, reason) = match called {
            Ok(notice) => match check(notice) {
                Ok(recipients) => {
                    let record = leave(pipeline, routes, &delivery, recipients).await?;
                    log(name, &delivery, &record);
                    return keeper.done(claim, Outcome::answer(record.write())).await;
                }
                Err(reason) => {
                    tracing::error!(hook = name, at = %entry.place(), reason, "a hook fails");
                    return keeper.give_up_on(claim, Failure::new(reason)).await.map(|()| rests);
                }
            },
            Err(failure) => (failure.kind(), failure.to_string()),
        };
        tracing::error!(
            hook = name,
            at = %entry.place(),
            kind,
            reason = for_log(&reason),
            attempt = claim.attempt,
            "a hook fails"
        );
        let pause = Duration::from_secs(2_u64.saturating_pow(claim.attempt));
        let failure = Failure { attempts: ATTEMPTS, pause, ..Failure::new(reason) };
        if let Failed::Dead(letter) = keeper.store.fail(&claim.lease, failure).await? {
            tracing::error!(hook = name, letter, "a delivery of a hook is a dead letter");
        }
        Ok(rests)
    }

    async fn call(
        &self,
        pipeline: &Pipeline,
        entry: &HookEntry,
        delivery: &Delivery,
        body: bytes::Bytes,
    ) -> Result<Notice, call::Failure> {
        let turn = turn(&entry.name, Some(&delivery.id), body);
        let turn = turn.with_states(&pipeline.states).with_now(|| pipeline.time.now());
        let limit = entry.timeout.or(pipeline.handler_timeout).unwrap_or(LIMIT);
        let span = tracing::debug_span!(
            target: "fulfill::hook",
            "hook",
            hook = &*entry.name,
            delivery = &*delivery.id
        );
        call::run_hook(entry, &turn, limit, &span).outcome().await
    }

    /// Whether a body is what a hook takes, before it is kept.
    pub(crate) fn fits(
        entry: &HookEntry,
        pipeline: &Pipeline,
        body: bytes::Bytes,
    ) -> Result<(), String> {
        let turn = turn(&entry.name, None, body).with_states(&pipeline.states);
        let turn = turn.with_now(|| pipeline.time.now());
        (entry.fits)(&turn).map_err(|refused| refused.to_string())
    }
}

/// What a hook was told, as its arguments read it.
fn turn(hook: &str, delivery: Option<&str>, body: bytes::Bytes) -> Turn {
    let turn = Turn::builder("hook").channel(hook).event(Arc::new(HookBody::new(body)));
    match delivery {
        Some(delivery) => turn.id(delivery).build(),
        None => turn.build(),
    }
}

fn check(notice: Notice) -> Result<Vec<Notified>, String> {
    let recipients = notice.into_recipients();
    match recipients.len() {
        count if count > RECIPIENTS => Err(format!(
            "the hook names {count} recipients, a delivery has at most {RECIPIENTS}; split it"
        )),
        _ => Ok(recipients),
    }
}

/// Leaves an event for each recipient who can be told something.
async fn leave(
    pipeline: &Pipeline,
    routes: &Routes,
    delivery: &Delivery,
    recipients: Vec<Notified>,
) -> Result<Record, StoreError> {
    let mut record = Record::default();
    let mut waiting = JoinSet::new();
    for (place, Notified { to, told }) in recipients.into_iter().enumerate() {
        let mail = told.and_then(|reply| {
            let (route, push) = routes.addressed(&to.channel)?;
            let name = push.conversation(&to).map_err(|error| error.to_string())?;
            let in_response = route.channel.timing() == Timing::InResponse;
            let key = keys::conversation(route.channel.name(), &name, in_response);
            let told = Told { to: to.clone(), reply };
            let told = serde_json::to_vec(&told).map_err(|error| error.to_string())?;
            Ok(delivery.push_mail(&to, key, &route.name, &told))
        });
        let mail = match mail {
            Ok(mail) => mail,
            Err(reason) => {
                record.recipients.push(Entry::refused(to, reason));
                continue;
            }
        };
        record.recipients.push(Entry::left(to, &mail));
        let store = Arc::clone(&pipeline.conversations.store);
        waiting.spawn(async move { (place, store.accept(mail).await) });
        if waiting.len() >= AT_ONCE {
            settle(&mut waiting, &mut record).await?;
        }
    }
    while !waiting.is_empty() {
        settle(&mut waiting, &mut record).await?;
    }
    Ok(record)
}

/// Hears of one event whether it was kept.
async fn settle(
    waiting: &mut JoinSet<(usize, Result<fulfill_store::Accepted, StoreError>)>,
    record: &mut Record,
) -> Result<(), StoreError> {
    match waiting.join_next().await {
        Some(Ok((_, Ok(_)))) | None => Ok(()),
        Some(Ok((place, Err(error @ StoreError::QueueFull { .. })))) => {
            let entry = &mut record.recipients[place];
            *entry = Entry::refused(entry.to.clone(), error.to_string());
            Ok(())
        }
        Some(Ok((_, Err(error)))) => Err(error),
        // It panicked, or the runtime is being shut down; the lease ends and another server goes on.
        Some(Err(_)) => Err(StoreError::Closed),
    }
}

fn log(hook: &str, delivery: &Delivery, record: &Record) {
    let all = record.recipients.len();
    let refused = record.recipients.iter().filter(|one| one.refused.is_some()).count();
    for one in &record.recipients {
        if let Some(reason) = &one.refused {
            let to = shorten(&one.to.user);
            tracing::warn!(hook, to, reason = for_log(reason), "a recipient is not told");
        }
    }
    tracing::info!(
        target: "fulfill::hook",
        hook,
        delivery = &*delivery.id,
        recipients = all - refused,
        refused,
        "hook"
    );
}
