//! Tells one recipient something, in their place in their conversation.

use bytes::Bytes;
use fulfill_core::{
    provider::Heard,
    text::{for_log, shorten},
};
use fulfill_store::{Claimed, Failure, Outcome, StoreError};

use super::{Hooks, record::Sent, run::Told};
use crate::{
    deliver::{self, Routes},
    keeper::{self, ATTEMPTS, Turned},
    pipeline::{Pipeline, log_losses},
};

impl Hooks {
    /// Puts what a recipient is told into the platform's words and keeps the calls, to be made like
    /// those of a turn. The conversation's state is not looked at.
    pub(crate) async fn push(
        pipeline: &Pipeline,
        routes: &Routes,
        claim: &Claimed,
        name: &str,
        body: &Bytes,
    ) -> Result<Turned, StoreError> {
        let keeper = &pipeline.conversations;
        let next = Turned { more: true, call: None };
        let Ok(Told { to, reply }) = serde_json::from_slice(body) else {
            let failure = Failure::new("what was kept of it tells nobody anything");
            return keeper.give_up_on(claim, failure).await.map(|()| next);
        };
        let Some(route) = routes.awaited(name) else {
            let rest = keeper.rest(claim, "its channel is not mounted").await;
            return rest.map(|()| Turned { more: false, call: None });
        };
        if claim.attempt > ATTEMPTS {
            let failure = Failure::new("each server that wrote it stopped");
            return keeper.give_up_on(claim, failure).await.map(|()| next);
        }
        let refuse = |reason: String| {
            let to = shorten(&to.user);
            tracing::warn!(
                channel = name,
                to,
                reason = for_log(&reason),
                "a recipient is not told"
            );
            Outcome::answer(Sent::refused(&reason).write())
        };
        let outcome = match route.channel.push() {
            None => refuse("no message can be started on its channel".into()),
            Some(push) => {
                let conversation = match push.conversation(&to) {
                    Ok(conversation) => conversation,
                    Err(error) => return keeper.done(claim, refuse(error.to_string())).await,
                };
                let key = keeper::key(route.channel.name(), &conversation);
                let last = keeper.store.heard(&key).await?.map(signed);
                let heard = Heard { last, now: signed(keeper.clock.now()) };
                match push.start(&to, reply, heard) {
                    Err(error) => refuse(error.to_string()),
                    Ok(delivery) if delivery.calls.is_empty() => {
                        refuse("there is nothing in it that the channel can say".into())
                    }
                    Ok(delivery) => {
                        log_losses(&"push", &delivery);
                        let calls = delivery.calls.iter().map(|call| deliver::pack(name, call));
                        let answer = Sent::calls(delivery.calls.len()).write();
                        Outcome { calls: calls.collect(), ..Outcome::answer(answer) }
                    }
                }
            }
        };
        keeper.done(claim, outcome).await
    }
}

fn signed(millis: u64) -> i64 {
    i64::try_from(millis).unwrap_or(i64::MAX)
}
