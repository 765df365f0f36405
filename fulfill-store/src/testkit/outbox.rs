//! Calls: in order, one in flight, none lost, and a rule for those in doubt.

use std::{collections::HashSet, time::Duration};

use super::{
    Fault, Verdict,
    bed::{Bed, LEASE, call, key},
    same,
};
use crate::{CallStatus, ClaimedCall, Committed, Letter, Outcome, Scope, Settle, Settled, Unknown};

const SECOND: Duration = Duration::from_secs(1);

fn delivered() -> Settle {
    Settle::Delivered(None)
}

fn retry() -> Settle {
    Settle::Retry { after: SECOND, reason: "503".into(), strike: false }
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
        same!(settled, Settled::Done { more: seq < 3 }, "delivering call {seq}");
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
    bed.done(&other, Outcome::default().call(call("other"))).await?;
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

pub(super) async fn strikes_are_counted_in_a_row(mut bed: Bed) -> Verdict {
    bed.calls("e", vec![call("1"), call("2")]).await?;
    let (after, reason) = (SECOND, String::new());
    let strike = Settle::Retry { after, reason: reason.clone(), strike: true };
    let (unknown, postpone) = (Settle::Unknown { after, reason }, Settle::Postpone { after });
    for (attempt, (settle, strikes)) in [
        (strike.clone(), 0),
        (strike.clone(), 1),
        (postpone, 2),
        (retry(), 2),
        (strike.clone(), 0),
        (unknown, 1),
        (strike.clone(), 0),
        (strike, 1),
    ]
    .into_iter()
    .enumerate()
    {
        let claimed = bed.claim_call().await?;
        same!(claimed.strikes, strikes, "strikes before attempt {attempt}");
        bed.settle(&claimed, settle).await?;
        bed.clock.advance(SECOND);
    }
    bed.claim_call().await?;
    // Whoever had it is gone.
    bed.clock.advance(LEASE);
    bed.crash();
    let claimed = bed.claim_call().await?;
    same!(
        (claimed.strikes, claimed.unsettled),
        (2, true),
        "strikes, one attempt more of no outcome"
    );
    bed.settle(&claimed, delivered()).await?;
    same!(bed.claim_call().await?.strikes, 0, "strikes of the next call");
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
    same!(bed.settle(&claimed, doubt()).await?, Settled::Done { more: true }, "a call to drop");
    let claimed = bed.claim_call().await?;
    let held = bed.settle(&claimed, doubt()).await?;
    let Settled::Dead { letter: id, more: true } = held else {
        return Err(Fault(format!("to be held, with one behind it, and {held:?}")));
    };
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
    same!(bed.settle(&quick, delivered()).await?, Settled::Done { more: true }, "who has it");
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
        let outcome = Outcome::default().call(call("x")).call(call("x"));
        bed.done(&claimed, outcome).await?;
    }
    while let Some(claimed) = bed.store.claim_call(Scope::Any, LEASE).await? {
        bed.settle(
            &claimed,
            Settle::Retry { after: Duration::ZERO, reason: "".into(), strike: true },
        )
        .await?;
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
    let Settled::Dead { letter: id, more: true } = settled else {
        return Err(Fault(format!("dead, with one behind it, and {settled:?}")));
    };
    let at = crate::Clock::now(&bed.clock);
    let found = bed.store.call(&key("c"), 1).await?;
    same!(found, Some(CallStatus::Dead { at, reason: "blocked".into() }), "its status");
    let letter = bed.store.dead_letter("acme", id).await?;
    let letter = letter.ok_or_else(|| Fault("there is no letter".into()))?;
    same!((letter.conversation, letter.seq), (key("c"), 1), "whose letter it is");
    same!((letter.attempts, letter.at), (1, at), "attempts and time");
    let claimed = bed.claim_call().await?;
    same!(payload(&claimed), "2", "the next");
    let settled = bed.settle(&claimed, Settle::Dead { reason: "blocked".into() }).await?;
    let Settled::Dead { more: false, .. } = settled else {
        return Err(Fault(format!("dead, with nothing behind it, and {settled:?}")));
    };
    Ok(())
}

/// Who settles a call hears of those that were kept meanwhile; who keeps one later finds the lane free.
pub(super) async fn a_settlement_tells_of_more(bed: Bed) -> Verdict {
    bed.calls("e1", vec![call("1")]).await?;
    let first = bed.claim_call().await?;
    bed.calls("e2", vec![call("2")]).await?;
    same!(bed.settle(&first, retry()).await?, Settled::Waiting, "to be tried again");
    bed.clock.advance(SECOND);
    let first = bed.claim_call().await?;
    let settled = bed.settle(&first, delivered()).await?;
    same!(settled, Settled::Done { more: true }, "one was kept meanwhile");
    let second = bed.claim_call().await?;
    same!(payload(&second), "2", "the one that was kept meanwhile");
    bed.accept("c", "e3").await?;
    let third = bed.claim().await?;
    let settled = bed.settle(&second, delivered()).await?;
    same!(settled, Settled::Done { more: false }, "a turn that runs has kept no call yet");
    let outcome = Outcome::default().call(call("3")).send(LEASE);
    let Committed::Done { claimed: Some(leased), .. } =
        bed.store.commit(&third.lease, outcome).await?
    else {
        return Err(Fault("the lane was free, and its call was not leased".into()));
    };
    let settled = bed.settle(&leased, delivered()).await?;
    same!(settled, Settled::Done { more: false }, "the last");
    Ok(())
}

pub(super) async fn a_commit_leases_its_call(bed: Bed) -> Verdict {
    let outcome = || Outcome::default().call(call("1")).call(call("2")).send(LEASE);
    let committed = |event: &'static str| async {
        bed.accept("c", event).await?;
        let claimed = bed.claim().await?;
        match bed.store.commit(&claimed.lease, outcome()).await? {
            Committed::Done { first_call, claimed, .. } => Ok::<_, Fault>((first_call, claimed)),
            Committed::Fenced => Err(Fault("the lease was held".into())),
        }
    };
    let (first, leased) = committed("e1").await?;
    let leased = leased.ok_or_else(|| Fault("no call was leased".into()))?;
    same!((first, leased.lease.seq, payload(&leased)), (Some(1), 1, "1".to_owned()), "the head");
    same!(bed.store.claim_call(Scope::Any, LEASE).await?, None, "while it is made");
    let (first, second) = committed("e2").await?;
    same!((first, second), (Some(3), None), "a turn behind a call that is made");
    bed.settle(&leased, delivered()).await?;
    for expected in ["2", "1", "2"] {
        let claimed = bed.claim_call().await?;
        same!(payload(&claimed), expected, "the rest, in order");
        bed.settle(&claimed, delivered()).await?;
    }
    bed.accept("c", "e3").await?;
    let claimed = bed.claim().await?;
    let done = bed.store.commit(&claimed.lease, Outcome::default().send(LEASE)).await?;
    let nothing = Committed::Done { first_call: None, more: false, claimed: None };
    same!(done, nothing, "a turn without calls");
    Ok(())
}

pub(super) async fn calls_are_found_by_event(mut bed: Bed) -> Verdict {
    bed.calls("e1", vec![call("1"), call("2")]).await?;
    bed.calls("e2", vec![call("3")]).await?;
    let claimed = bed.claim_call().await?;
    bed.settle(&claimed, Settle::Delivered(Some("mid".into()))).await?;
    bed.crash();
    let at = crate::Clock::now(&bed.clock);
    let waiting = CallStatus::Waiting { reason: None };
    let first = CallStatus::Delivered { at, name: Some("mid".into()) };
    let found = bed.store.calls(&key("c"), "e1").await?;
    same!(found, [(1, first), (2, waiting.clone())], "the calls of the first event");
    same!(bed.store.calls(&key("c"), "e2").await?, [(3, waiting)], "those of the second");
    same!(bed.store.calls(&key("c"), "e3").await?, [], "those of one that never was");
    same!(bed.store.calls(&key("d"), "e1").await?, [], "in another conversation");
    Ok(())
}

pub(super) async fn calls_know_their_event(mut bed: Bed) -> Verdict {
    bed.calls("e1", vec![call("1"), call("2")]).await?;
    bed.crash();
    for (expected, settle) in [("e1", delivered()), ("e1", Settle::Dead { reason: "no".into() })] {
        let claimed = bed.claim_call().await?;
        same!(&*claimed.event, expected, "the event of call {}", claimed.lease.seq);
        bed.settle(&claimed, settle).await?;
    }
    bed.accept("c", "e2").await?;
    let claimed = bed.claim().await?;
    let outcome = Outcome::default().call(call("3")).send(LEASE);
    let done = bed.store.commit(&claimed.lease, outcome).await?;
    let Committed::Done { claimed: Some(leased), .. } = done else {
        return Err(Fault(format!("no call was leased along, but {done:?}")));
    };
    same!(&*leased.event, "e2", "the event of a call that is leased along");
    bed.settle(&leased, retry()).await?;
    bed.clock.advance(SECOND);
    let again = bed.claim_call().await?;
    same!(&*again.event, "e2", "the event at the next attempt");
    bed.settle(&again, delivered()).await?;
    bed.store.revive("acme", 1).await?;
    same!(&*bed.claim_call().await?.event, "", "the event of a call that was put back");
    Ok(())
}

pub(super) async fn waiting_calls_are_listed(bed: Bed) -> Verdict {
    bed.calls("e1", vec![call("1"), call("2"), call("3")]).await?;
    bed.accept("d", "e2").await?;
    let claimed = bed.claim().await?;
    bed.done(&claimed, Outcome::default().call(call("4"))).await?;
    let claimed = bed.claim_call().await?;
    bed.settle(&claimed, delivered()).await?;
    let claimed = bed.claim_call().await?;
    let waiting = bed.settle(&claimed, retry()).await?;
    same!(waiting, Settled::Waiting, "the second");
    let list = |after: Option<(&'static str, u64)>, limit: usize| {
        let store = &bed.store;
        async move {
            let all = store.waiting_calls("acme", after, limit).await?;
            let short = all.into_iter().map(|one| {
                let text = String::from_utf8_lossy(&one.call.payload).into_owned();
                (one.conversation.id.to_string(), one.seq, text, one.attempts, one.reason)
            });
            Ok::<Vec<_>, Fault>(short.collect())
        }
    };
    let row = |id: &str, seq, text: &str, attempts, reason: Option<&str>| {
        (id.to_owned(), seq, text.to_owned(), attempts, reason.map(str::to_owned))
    };
    let all = vec![
        row("c", 2, "2", 1, Some("503")),
        row("c", 3, "3", 0, None),
        row("d", 1, "4", 0, None),
    ];
    same!(list(None, 9).await?, all, "all that waits");
    same!(list(None, 1).await?, all[..1], "the first");
    same!(list(Some(("c", 2)), 9).await?, all[1..], "those after the first");
    same!(list(Some(("c", 3)), 9).await?, all[2..], "those after the second");
    same!(bed.store.waiting_calls("other", None, 9).await?, [], "another tenant's");
    Ok(())
}
