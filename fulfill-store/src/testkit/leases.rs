//! Leases: who may commit, whatever the clock does.

use std::{sync::Arc, time::Duration};

use super::{
    Fault, Verdict,
    bed::{Bed, LEASE, answered, call, key},
    same,
};
use crate::{Committed, Held, Outcome, Progress, Scope, StoreError};

const HOUR: Duration = Duration::from_secs(3_600);

pub(super) async fn one_at_a_time(bed: Bed) -> Verdict {
    bed.accept("c", "c1").await?;
    bed.accept("c", "c2").await?;
    let first = bed.claim().await?;
    same!(&*first.lease.event, "c1", "the first of the conversation");
    same!(bed.store.claim(Scope::Any, LEASE).await?, None, "the second, while the first is held");
    bed.accept("d", "d1").await?;
    let other = bed.claim().await?;
    same!(&*other.lease.event, "d1", "another conversation meanwhile");
    let done = bed.store.commit(&first.lease, Outcome::default()).await?;
    same!(done, Committed::Done { first_call: None, more: true, claimed: None }, "the first");
    same!(&*bed.claim().await?.lease.event, "c2", "the second");
    Ok(())
}

pub(super) async fn an_expired_lease_is_fenced(bed: Bed) -> Verdict {
    bed.accept("c", "e").await?;
    let slow = bed.claim().await?;
    bed.clock.advance(LEASE - Duration::from_millis(1));
    same!(bed.store.claim(Scope::Any, LEASE).await?, None, "a moment before the end");
    bed.clock.advance(Duration::from_millis(1));
    let quick = bed.claim().await?;
    same!((&*quick.lease.event, quick.attempt), ("e", 2), "the event and its attempts");
    let late = bed.store.commit(&slow.lease, Outcome::answer("slow")).await?;
    same!(late, Committed::Fenced, "who has lost the lease");
    bed.done(&quick, Outcome::answer("quick")).await?;
    let late = bed.store.commit(&slow.lease, Outcome::answer("slow")).await?;
    same!(late, Committed::Fenced, "who comes after the answer");
    same!(bed.progress("e").await?, answered("quick"), "the answer");
    let twice = bed.store.commit(&quick.lease, Outcome::answer("twice")).await?;
    same!(twice, Committed::Fenced, "a second commit of the same lease");
    same!(bed.store.renew(&slow.lease, LEASE).await?, Held::Fenced, "renewing it");
    same!(bed.store.release(&slow.lease).await?, Held::Fenced, "releasing it");
    Ok(())
}

pub(super) async fn a_fenced_commit_leaves_nothing(bed: Bed) -> Verdict {
    bed.turn("before", Outcome::answer("").state("before")).await?;
    bed.accept("c", "e").await?;
    let slow = bed.claim().await?;
    bed.clock.advance(LEASE);
    let quick = bed.claim().await?;
    let outcome = Outcome::answer("slow").state("slow").call(call("slow"));
    same!(bed.store.commit(&slow.lease, outcome).await?, Committed::Fenced, "the slow one");
    same!(bed.progress("e").await?, Some(Progress::Pending), "its answer");
    let state = bed.store.session(&key("c")).await?.map(|found| found.state);
    same!(state, Some("before".into()), "its state");
    same!(bed.store.claim_call(Scope::Any, LEASE).await?, None, "its call");
    bed.done(&quick, Outcome::answer("quick")).await?;
    same!(bed.progress("e").await?, answered("quick"), "the answer of the quick one");
    Ok(())
}

pub(super) async fn leases_are_renewed_and_released(bed: Bed) -> Verdict {
    bed.accept("c", "e").await?;
    let claimed = bed.claim().await?;
    for _ in 0..5 {
        bed.clock.advance(LEASE / 2);
        same!(bed.store.renew(&claimed.lease, LEASE).await?, Held::Yes, "renewing");
        same!(bed.store.claim(Scope::Any, LEASE).await?, None, "while it is renewed");
    }
    same!(bed.store.release(&claimed.lease).await?, Held::Yes, "releasing");
    let again = bed.claim().await?;
    same!(again.attempt, 1, "a claim that was given back does not count");
    let late = bed.store.commit(&claimed.lease, Outcome::answer("late")).await?;
    same!(late, Committed::Fenced, "after the release");
    bed.done(&again, Outcome::answer("e")).await
}

pub(super) async fn a_clock_may_step_forward(bed: Bed) -> Verdict {
    bed.accept("c", "e").await?;
    let first = bed.claim().await?;
    bed.clock.advance(HOUR);
    let second = bed.claim().await?;
    let late = bed.store.commit(&first.lease, Outcome::answer("first")).await?;
    same!(late, Committed::Fenced, "the lease that the step has ended");
    bed.done(&second, Outcome::answer("second")).await
}

pub(super) async fn a_clock_may_step_back(bed: Bed) -> Verdict {
    bed.accept("c", "e").await?;
    bed.accept("d", "f").await?;
    let held = bed.claim().await?;
    bed.clock.step_back(HOUR);
    // Mail that arrived before the step is there at once; a lease from before it counts as over.
    let mut found = [bed.claim().await?.lease.event, bed.claim().await?.lease.event];
    found.sort();
    same!(found, ["e".into(), "f".into()], "what can be claimed after a step back by an hour");
    let late = bed.store.commit(&held.lease, Outcome::answer("late")).await?;
    same!(late, Committed::Fenced, "the lease from before the step");
    bed.accept("g", "g").await?;
    bed.claim().await?;
    bed.clock.step_back(LEASE / 3);
    same!(bed.store.claim(Scope::Any, LEASE).await?, None, "after a step by less than a lease");
    bed.clock.advance(LEASE + LEASE / 3);
    bed.claim().await.map(|_| ())
}

pub(super) async fn a_lane_survives_clock_steps(bed: Bed) -> Verdict {
    bed.calls("e", vec![call("1"), call("2")]).await?;
    let first = bed.claim_call().await?;
    bed.clock.step_back(HOUR);
    let again = bed.claim_call().await?;
    same!((again.lease.seq, again.unsettled), (first.lease.seq, true), "after a step back");
    bed.clock.advance(HOUR * 2);
    let third = bed.claim_call().await?;
    same!((third.lease.seq, third.attempt), (1, 3), "after a step forward");
    Ok(())
}

pub(super) async fn a_crash_costs_a_lease(mut bed: Bed) -> Verdict {
    bed.accept("c", "e").await?;
    let lost = bed.claim().await?;
    // Never polled to its end, as if the process had been killed.
    drop(bed.store.commit(&lost.lease, Outcome::answer("lost")));
    bed.crash();
    same!(bed.progress("e").await?, Some(Progress::Pending), "the event after the crash");
    same!(bed.store.claim(Scope::Any, LEASE).await?, None, "before the lease is over");
    bed.clock.advance(LEASE);
    let claimed = bed.claim().await?;
    same!((&*claimed.lease.event, claimed.attempt), ("e", 2), "after it");
    bed.done(&claimed, Outcome::answer("e")).await?;
    same!(bed.progress("e").await?, answered("e"), "the answer");
    Ok(())
}

pub(super) async fn racing_commits_have_one_winner(bed: Bed) -> Verdict {
    for round in 0..10 {
        let event = format!("e{round}");
        bed.accept("c", &event).await?;
        let mut leases = Vec::new();
        for _ in 0..4 {
            leases.push(bed.claim().await?.lease);
            bed.clock.advance(LEASE);
        }
        let tasks: Vec<_> = leases
            .into_iter()
            .enumerate()
            .map(|(number, lease)| {
                let store = Arc::clone(&bed.store);
                tokio::spawn(async move {
                    let outcome = Outcome::answer(format!("{number}")).state(format!("{number}"));
                    let committed = store.commit(&lease, outcome).await?;
                    Ok::<_, StoreError>(committed != Committed::Fenced)
                })
            })
            .collect();
        let mut winners = Vec::new();
        for task in tasks {
            winners.push(task.await.map_err(|panic| Fault(panic.to_string()))??);
        }
        same!(winners, [false, false, false, true], "who has committed");
        same!(bed.progress(&event).await?, answered("3"), "the answer");
    }
    Ok(())
}
