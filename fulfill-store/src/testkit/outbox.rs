//! Calls: in order, one in flight, none lost, and a rule for those in doubt.

use std::{collections::HashSet, time::Duration};

use super::{
    Fault, Verdict,
    bed::{Bed, LEASE, call, key},
    same,
};
use crate::{CallStatus, ClaimedCall, Letter, Scope, Settle, Settled, Unknown};

const SECOND: Duration = Duration::from_secs(1);

fn delivered() -> Settle {
    Settle::Delivered(None)
}

fn retry() -> Settle {
    Settle::Retry { after: SECOND, reason: "503".into() }
}

fn payload(claimed: &ClaimedCall) -> String {
    String::from_utf8_lossy(&claimed.call.payload).into_owned()
}

pub(super) async fn calls_leave_in_order(mut bed: Bed) -> Verdict {
    bed.calls("e1", vec![call("1"), call("2")]).await?;
    bed.calls("e2", vec![]).await?;
    bed.calls("e3", vec![call("3")]).await?;
    for (seq, expected) in [(1, "1"), (2, "2"), (3, "3")] {
        bed.crash();
        let claimed = bed.claim_call().await?;
        same!((claimed.lease.seq, payload(&claimed)), (seq, expected.to_owned()), "the next call");
        let name = Some(format!("mid-{seq}").into());
        let settled = bed.settle(&claimed, Settle::Delivered(name.clone())).await?;
        same!(settled, Settled::Done, "delivering");
        let found = bed.store.call(&key("c"), seq).await?;
        let at = crate::Clock::now(&bed.clock);
        same!(found, Some(CallStatus::Delivered { at, name }), "the call's status");
    }
    same!(bed.store.claim_call(Scope::Any, LEASE).await?, None, "nothing is left");
    same!(bed.store.call(&key("c"), 4).await?, None, "a call that never was");
    Ok(())
}

pub(super) async fn one_call_is_in_flight(bed: Bed) -> Verdict {
    bed.calls("e", vec![call("1"), call("2")]).await?;
    let first = bed.claim_call().await?;
    for _ in 0..3 {
        same!(bed.store.claim_call(Scope::Any, LEASE).await?, None, "while the first is made");
    }
    bed.accept("d", "d").await?;
    let other = bed.claim().await?;
    bed.done(&other, crate::Outcome::default().call(call("other"))).await?;
    let other = bed.claim_call().await?;
    same!(payload(&other), "other", "the call of another conversation");
    bed.settle(&first, delivered()).await?;
    same!(payload(&bed.claim_call().await?), "2", "the second");
    Ok(())
}

pub(super) async fn a_retry_keeps_its_place(bed: Bed) -> Verdict {
    bed.calls("e", vec![call("1"), call("2")]).await?;
    for attempt in 1..4 {
        let claimed = bed.claim_call().await?;
        same!((payload(&claimed), claimed.attempt), ("1".to_owned(), attempt), "the head");
        same!(claimed.unsettled, false, "a settled attempt leaves no doubt");
        same!(bed.settle(&claimed, retry()).await?, Settled::Waiting, "to be tried again");
        let found = bed.store.call(&key("c"), 1).await?;
        same!(found, Some(CallStatus::Waiting { reason: Some("503".into()) }), "its status");
        bed.clock.advance(SECOND - Duration::from_millis(1));
        same!(bed.store.claim_call(Scope::Any, LEASE).await?, None, "before its time");
        bed.clock.advance(Duration::from_millis(1));
    }
    let claimed = bed.claim_call().await?;
    bed.settle(&claimed, delivered()).await?;
    let second = bed.claim_call().await?;
    same!((payload(&second), second.attempt), ("2".to_owned(), 1), "the second");
    Ok(())
}

pub(super) async fn postponing_costs_no_attempt(bed: Bed) -> Verdict {
    bed.calls("e", vec![call("1")]).await?;
    for _ in 0..3 {
        let claimed = bed.claim_call().await?;
        same!(claimed.attempt, 1, "attempts");
        bed.settle(&claimed, Settle::Postpone { after: SECOND }).await?;
        same!(bed.store.claim_call(Scope::Any, LEASE).await?, None, "before its time");
        bed.clock.advance(SECOND);
    }
    Ok(())
}

fn of_each_rule() -> Vec<crate::Call> {
    vec![
        call("drop").unknown(Unknown::Drop),
        call("hold").unknown(Unknown::Hold),
        call("resend").unknown(Unknown::Resend),
    ]
}

pub(super) async fn doubt_follows_the_rule(bed: Bed) -> Verdict {
    bed.calls("e", of_each_rule()).await?;
    let doubt = || Settle::Unknown { after: SECOND, reason: "reset".into() };
    let claimed = bed.claim_call().await?;
    same!(bed.settle(&claimed, doubt()).await?, Settled::Done, "a call to drop");
    let claimed = bed.claim_call().await?;
    let held = bed.settle(&claimed, doubt()).await?;
    let Settled::Dead(id) = held else { return Err(Fault(format!("to be held, and {held:?}"))) };
    let letter = bed.store.dead_letter("acme", id).await?;
    let letter = letter.ok_or_else(|| Fault("a held call is no dead letter".into()))?;
    same!(letter.reason, "outcome unknown: reset", "why it is held");
    same!(letter.letter, Letter::Call(claimed.call), "what is held");
    let claimed = bed.claim_call().await?;
    same!(bed.settle(&claimed, doubt()).await?, Settled::Waiting, "a call to send again");
    bed.clock.advance(SECOND);
    same!(payload(&bed.claim_call().await?), "resend", "it is sent again");
    let at = crate::Clock::now(&bed.clock) - 1_000;
    let found = bed.store.call(&key("c"), 1).await?;
    same!(found, Some(CallStatus::Dropped { at }), "status of the dropped one");
    Ok(())
}

pub(super) async fn a_lost_sender_is_a_doubt(mut bed: Bed) -> Verdict {
    bed.calls("e", of_each_rule()).await?;
    same!(payload(&bed.claim_call().await?), "drop", "the first");
    bed.crash();
    same!(bed.store.claim_call(Scope::Any, LEASE).await?, None, "before the lease is over");
    bed.clock.advance(LEASE);
    let second = bed.claim_call().await?;
    same!((payload(&second), second.attempt), ("hold".to_owned(), 1), "the first is dropped");
    bed.clock.advance(LEASE);
    let third = bed.claim_call().await?;
    same!(payload(&third), "resend", "the second is held");
    let letters = bed.store.dead("acme", 0, 9).await?;
    same!(letters.iter().map(|letter| letter.attempts).collect::<Vec<_>>(), [1], "its attempts");
    bed.clock.advance(LEASE);
    let again = bed.claim_call().await?;
    same!(
        (payload(&again), again.attempt, again.unsettled),
        ("resend".to_owned(), 2, true),
        "again"
    );
    same!(again.key, third.key, "the key of both attempts");
    Ok(())
}

pub(super) async fn late_settlements_are_fenced(bed: Bed) -> Verdict {
    bed.calls("e", vec![call("1"), call("2")]).await?;
    let slow = bed.claim_call().await?;
    bed.clock.advance(LEASE);
    let quick = bed.claim_call().await?;
    for settle in [delivered(), retry(), Settle::Dead { reason: "no".into() }] {
        same!(bed.settle(&slow, settle).await?, Settled::Fenced, "who has lost the lease");
    }
    same!(bed.settle(&quick, delivered()).await?, Settled::Done, "who has it");
    same!(bed.settle(&quick, delivered()).await?, Settled::Fenced, "settled twice");
    let second = bed.claim_call().await?;
    same!(bed.settle(&slow, delivered()).await?, Settled::Fenced, "after the next was claimed");
    same!(payload(&second), "2", "the next");
    Ok(())
}

pub(super) async fn keys_name_calls(bed: Bed) -> Verdict {
    let mut keys = HashSet::new();
    for (conversation, event) in [("a", "1"), ("b", "2"), ("a", "3")] {
        bed.accept(conversation, event).await?;
        let claimed = bed.claim().await?;
        let outcome = crate::Outcome::default().call(call("x")).call(call("x"));
        bed.done(&claimed, outcome).await?;
    }
    while let Some(claimed) = bed.store.claim_call(Scope::Any, LEASE).await? {
        bed.settle(&claimed, Settle::Retry { after: Duration::ZERO, reason: "".into() }).await?;
        let scope = Scope::Conversation(claimed.lease.conversation.clone());
        let again = bed.store.claim_call(scope, LEASE).await?;
        let again = again.ok_or_else(|| Fault("a call was to be made again at once".into()))?;
        same!(again.key, claimed.key, "the key of both attempts");
        bed.settle(&again, delivered()).await?;
        same!(keys.insert(claimed.key.clone()), true, "{} is the key of one call", claimed.key);
    }
    same!(keys.len(), 6, "calls");
    Ok(())
}

pub(super) async fn a_dead_call_lets_others_pass(bed: Bed) -> Verdict {
    bed.calls("e", vec![call("1"), call("2")]).await?;
    let claimed = bed.claim_call().await?;
    let settled = bed.settle(&claimed, Settle::Dead { reason: "blocked".into() }).await?;
    let Settled::Dead(id) = settled else { return Err(Fault(format!("dead, and {settled:?}"))) };
    let at = crate::Clock::now(&bed.clock);
    let found = bed.store.call(&key("c"), 1).await?;
    same!(found, Some(CallStatus::Dead { at, reason: "blocked".into() }), "its status");
    let letter = bed.store.dead_letter("acme", id).await?;
    let letter = letter.ok_or_else(|| Fault("there is no letter".into()))?;
    same!((letter.conversation, letter.seq), (key("c"), 1), "whose letter it is");
    same!((letter.attempts, letter.at), (1, at), "attempts and time");
    same!(payload(&bed.claim_call().await?), "2", "the next");
    Ok(())
}
