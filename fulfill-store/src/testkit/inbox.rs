//! Accepting: once, in order, whatever the text.

use std::{sync::Arc, time::Duration};

use super::{
    Fault, Verdict,
    bed::{Bed, LEASE, LIMITS, answered, key, mail},
    same,
};
use crate::{Accepted, Call, Committed, Mail, Outcome, Progress, Scope, StoreError, Work};

pub(super) async fn a_repeat_is_known(bed: Bed) -> Verdict {
    same!(bed.accept("c", "e").await?, 1, "place of the first event");
    for _ in 0..4 {
        let again = bed.store.accept(Mail::new(key("c"), "e", "another body")).await?;
        same!(again, Accepted::Known(Progress::Pending), "a repeat before the answer");
    }
    let claimed = bed.claim().await?;
    same!(claimed.body, "body of e".into(), "the body");
    bed.done(&claimed, Outcome::answer("hello")).await?;
    let again = bed.store.accept(mail("c", "e")).await?;
    same!(again, Accepted::Known(Progress::Answered("hello".into())), "a repeat after the answer");
    same!(bed.store.claim(Scope::Any, LEASE).await?, None, "nothing is left");
    same!(bed.accept("c", "e2").await?, 2, "place of the second event");
    Ok(())
}

pub(super) async fn concurrent_repeats_run_once(bed: Bed) -> Verdict {
    let stores = [Arc::clone(&bed.store), bed.beside()];
    let tasks: Vec<_> = (0..8)
        .map(|number| {
            let store = Arc::clone(&stores[number % 2]);
            tokio::spawn(async move {
                let (accepted, claimed) = store.take(mail("c", "e"), LEASE).await?;
                let new = matches!(accepted, Accepted::New { .. });
                if let Some(claimed) = claimed {
                    let outcome = Outcome::answer(format!("answer of {number}"));
                    store.commit(&claimed.lease, outcome).await?;
                }
                let answer = store.wait(&key("e"), Duration::from_secs(10)).await?;
                Ok::<_, StoreError>((new, answer))
            })
        })
        .collect();
    let (mut new, mut answers) = (0, Vec::new());
    for task in tasks {
        let (first, answer) = task.await.map_err(|panic| Fault(panic.to_string()))??;
        new += usize::from(first);
        answers.push(answer);
    }
    same!(new, 1, "deliveries that were new");
    let first = answers[0].clone();
    same!(matches!(first, Some(Progress::Answered(_))), true, "{first:?} is an answer");
    same!(answers.iter().all(|answer| *answer == first), true, "equal answers: {answers:?}");
    Ok(())
}

pub(super) async fn an_event_is_one_in_all_conversations(bed: Bed) -> Verdict {
    bed.accept("c", "e").await?;
    let elsewhere = bed.store.accept(mail("d", "e")).await?;
    same!(elsewhere, Accepted::Known(Progress::Pending), "the event in another conversation");
    let found = bed.store.claim(Scope::Conversation(key("d")), LEASE).await?;
    same!(found, None, "mail of the other conversation");
    Ok(())
}

pub(super) async fn events_are_handled_in_order(bed: Bed) -> Verdict {
    for number in 0..20 {
        for conversation in ["a", "b", "c"] {
            bed.accept(conversation, &format!("{conversation}{number}")).await?;
        }
    }
    let workers: Vec<_> = (0..4)
        .map(|_| {
            let store = bed.beside();
            tokio::spawn(async move {
                while let Some(claimed) = store.claim(Scope::Any, LEASE).await? {
                    tokio::task::yield_now().await;
                    let mut state = claimed.state.as_deref().unwrap_or_default().to_vec();
                    state.extend_from_slice(claimed.lease.event.as_bytes());
                    store.commit(&claimed.lease, Outcome::answer("").state(state)).await?;
                }
                Ok::<_, StoreError>(())
            })
        })
        .collect();
    for worker in workers {
        worker.await.map_err(|panic| Fault(panic.to_string()))??;
    }
    // A worker stops when the others hold the rest, so some may be left.
    while let Some(claimed) = bed.store.claim(Scope::Any, LEASE).await? {
        let mut state = claimed.state.as_deref().unwrap_or_default().to_vec();
        state.extend_from_slice(claimed.lease.event.as_bytes());
        bed.done(&claimed, Outcome::answer("").state(state)).await?;
    }
    for conversation in ["a", "b", "c"] {
        let expected: String = (0..20).map(|number| format!("{conversation}{number}")).collect();
        let found = bed.store.session(&key(conversation)).await?.map(|found| found.state);
        same!(found, Some(expected.into()), "what {conversation} has seen");
    }
    Ok(())
}

pub(super) async fn a_repeat_waits(bed: Bed) -> Verdict {
    bed.accept("c", "e").await?;
    let claimed = bed.claim().await?;
    let soon = bed.store.wait(&key("e"), Duration::from_millis(5)).await?;
    same!(soon, Some(Progress::Pending), "an event that is not answered in time");
    let waiters: Vec<_> = [Arc::clone(&bed.store), bed.beside()]
        .map(|store| {
            tokio::spawn(async move { store.wait(&key("e"), Duration::from_secs(10)).await })
        })
        .into();
    tokio::time::sleep(Duration::from_millis(20)).await;
    bed.done(&claimed, Outcome::answer("at last")).await?;
    for waiter in waiters {
        let found = waiter.await.map_err(|panic| Fault(panic.to_string()))??;
        same!(found, answered("at last"), "what a waiting repeat is given");
    }
    same!(bed.store.wait(&key("x"), LEASE).await?, None, "nobody waits for what never came");
    Ok(())
}

pub(super) async fn a_commit_is_whole_or_nothing(bed: Bed) -> Verdict {
    bed.accept("c", "e").await?;
    let claimed = bed.claim().await?;
    let large = Outcome::answer("no").state(vec![0; LIMITS.state + 1]).call(Call::new("sms", "no"));
    match bed.store.commit(&claimed.lease, large).await {
        Err(StoreError::StateTooLarge { size, limit }) => {
            same!((size, limit), (LIMITS.state + 1, LIMITS.state), "size and limit");
        }
        other => return Err(Fault(format!("a state beyond its limit gave {other:?}"))),
    }
    same!(bed.progress("e").await?, Some(Progress::Pending), "no answer");
    same!(bed.store.session(&key("c")).await?, None, "no state");
    same!(bed.store.claim_call(Scope::Any, LEASE).await?, None, "no call");
    let small = Outcome::answer("yes").state("yes").call(Call::new("sms", "yes"));
    let done = bed.store.commit(&claimed.lease, small).await?;
    same!(
        done,
        Committed::Done { first_call: Some(1), more: false, claimed: None },
        "the commit that fits"
    );
    Ok(())
}

pub(super) async fn a_queue_is_bounded(bed: Bed) -> Verdict {
    for number in 0..LIMITS.queue {
        bed.accept("c", &format!("e{number}")).await?;
    }
    match bed.store.accept(mail("c", "one more")).await {
        Err(StoreError::QueueFull { limit }) => same!(limit, LIMITS.queue, "the limit"),
        other => return Err(Fault(format!("an event beyond the limit gave {other:?}"))),
    }
    let known = bed.store.accept(mail("c", "e0")).await?;
    same!(known, Accepted::Known(Progress::Pending), "a repeat, though the queue is full");
    bed.accept("d", "elsewhere").await?;
    let claimed = bed.claim().await?;
    bed.done(&claimed, Outcome::default()).await?;
    same!(bed.accept("c", "one more").await?, LIMITS.queue + 1, "the place of one more");
    Ok(())
}

pub(super) async fn taking_is_accepting_and_claiming(bed: Bed) -> Verdict {
    let (accepted, claimed) = bed.store.take(mail("c", "e1"), LEASE).await?;
    same!(accepted, Accepted::New { seq: 1 }, "taken");
    let claimed = claimed.ok_or_else(|| Fault("taken, and not claimed".into()))?;
    same!(&*claimed.lease.event, "e1", "the event that was taken");
    let (accepted, second) = bed.store.take(mail("c", "e2"), LEASE).await?;
    same!((accepted, second), (Accepted::New { seq: 2 }, None), "while the first is held");
    let again = bed.store.take(mail("c", "e1"), LEASE).await?;
    same!(again, (Accepted::Known(Progress::Pending), None), "a repeat");
    let done = bed.store.commit(&claimed.lease, Outcome::answer("1")).await?;
    same!(done, Committed::Done { first_call: None, more: true, claimed: None }, "there is more");
    Ok(())
}

pub(super) async fn what_was_said_outlives_a_crash(mut bed: Bed) -> Verdict {
    same!(bed.accept("c", "e").await?, 1, "the place");
    bed.crash();
    let again = bed.store.accept(mail("c", "e")).await?;
    same!(again, Accepted::Known(Progress::Pending), "an accepted event after a crash");
    let claimed = bed.claim().await?;
    bed.done(&claimed, Outcome::answer("a").state("s").call(Call::new("sms", "p"))).await?;
    bed.crash();
    same!(bed.progress("e").await?, answered("a"), "the answer after a crash");
    let state = bed.store.session(&key("c")).await?.map(|found| found.state);
    same!(state, Some("s".into()), "the state after a crash");
    same!(bed.claim_call().await?.call, Call::new("sms", "p"), "the call after a crash");
    Ok(())
}

pub(super) async fn idle_workers_are_woken(bed: Bed) -> Verdict {
    let (store, waits) = (Arc::clone(&bed.store), Duration::from_secs(30));
    let worker = tokio::spawn(async move {
        loop {
            if let Some(claimed) = store.claim(Scope::Any, LEASE).await? {
                return Ok::<_, StoreError>(claimed.lease.event);
            }
            store.idle(Work::Mail, waits).await?;
        }
    });
    tokio::time::sleep(Duration::from_millis(20)).await;
    bed.accept("c", "e").await?;
    let woken = tokio::time::timeout(Duration::from_secs(10), worker).await;
    let Ok(Ok(found)) = woken else { return Err(Fault("the worker was not woken".into())) };
    same!(&*found?, "e", "what the worker has claimed");
    Ok(())
}

pub(super) async fn a_flood_holds_up_no_other(bed: Bed) -> Verdict {
    for number in 0..10 {
        bed.accept("flood", &format!("flood{number}")).await?;
    }
    bed.clock.advance(Duration::from_millis(1));
    for conversation in ["a", "b"] {
        bed.accept(conversation, conversation).await?;
    }
    let mut order = Vec::new();
    for _ in 0..4 {
        bed.clock.advance(Duration::from_millis(1));
        let claimed = bed.claim().await?;
        bed.done(&claimed, Outcome::default()).await?;
        order.push(claimed.lease.event);
    }
    same!(order, ["flood0", "a", "b", "flood1"].map(Arc::from), "who is answered when");
    Ok(())
}

pub(super) async fn deferred_mail_is_told_apart(mut bed: Bed) -> Verdict {
    bed.accept("waited-for", "w").await?;
    bed.clock.advance(Duration::from_secs(1));
    for event in ["d1", "d2"] {
        bed.store.accept(mail("deferred", event).deferred()).await?;
    }
    bed.crash();
    for event in ["d1", "d2"] {
        let claimed = bed.store.claim(Scope::Deferred, LEASE).await?;
        let claimed = claimed.ok_or_else(|| Fault(format!("{event} was not claimed")))?;
        same!(&*claimed.lease.event, event, "the next event that nobody waits for");
        same!(bed.store.claim(Scope::Deferred, LEASE).await?, None, "while it is held");
        bed.done(&claimed, Outcome::answer("")).await?;
    }
    same!(bed.store.claim(Scope::Deferred, LEASE).await?, None, "nothing else is deferred");
    same!(&*bed.claim().await?.lease.event, "w", "the event that is waited for");
    Ok(())
}

pub(super) async fn a_delivery_is_kept_whole(mut bed: Bed) -> Verdict {
    bed.accept("b", "known").await?;
    let delivery = || ["1", "2", "known", "1", "3"].map(|event| mail("c", event)).to_vec();
    let taken = bed.store.take_all(delivery(), Some(LEASE)).await?;
    let seqs: Vec<_> = taken.iter().map(|(accepted, _)| accepted.clone()).collect();
    let (new, known) = (|seq| Accepted::New { seq }, Accepted::Known(Progress::Pending));
    same!(seqs, [new(1), new(2), known.clone(), known, new(3)], "what became of each");
    let claimed: Vec<_> = taken.into_iter().filter_map(|(_, claimed)| claimed).collect();
    same!(claimed.len(), 1, "claims on one conversation");
    bed.crash();
    bed.done(&claimed[0], Outcome::answer("one")).await?;
    same!(bed.progress("1").await?, answered("one"), "the first event");
    let taken = bed.store.take_all(vec![mail("d", "later")], None).await?;
    same!(taken, [(new(1), None)], "what is left for others");
    let scope = Scope::Conversation(key("d"));
    same!(bed.store.claim(scope, LEASE).await?.is_some(), true, "others find it");
    Ok(())
}

pub(super) async fn users_are_heard(mut bed: Bed) -> Verdict {
    same!(bed.store.heard(&key("c")).await?, None, "before anything was said");
    bed.accept("c", "receipt").await?;
    same!(bed.store.heard(&key("c")).await?, None, "after a receipt");
    let said = crate::Clock::now(&bed.clock);
    bed.store.accept(mail("c", "text").heard_at(Some(said))).await?;
    bed.clock.advance(Duration::from_secs(60));
    bed.accept("c", "another receipt").await?;
    bed.store.accept(mail("c", "text").heard_at(Some(said + 1))).await?;
    bed.crash();
    same!(bed.store.heard(&key("c")).await?, Some(said), "when the user was heard, not repeats");
    bed.store.accept(mail("c", "late").heard_at(Some(said - 1))).await?;
    same!(bed.store.heard(&key("c")).await?, Some(said), "after what was said before");
    let late = [mail("c", "soon").heard_at(Some(said + 9)), mail("c", "odd").heard_at(Some(0))];
    bed.store.take_all(late.to_vec(), None).await?;
    same!(bed.store.heard(&key("c")).await?, Some(said + 9), "after what was said later");
    bed.store.accept(mail("c", "ahead").heard_at(Some(crate::clock::Millis::MAX))).await?;
    let now = Some(crate::Clock::now(&bed.clock));
    same!(bed.store.heard(&key("c")).await?, now, "after what will be said");
    let elsewhere = crate::Key::new("other", "c");
    same!(bed.store.heard(&elsewhere).await?, None, "the same name in another tenant");
    Ok(())
}
