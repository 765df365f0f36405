//! Dead letters: events and calls that were given up, and come back if somebody says so.

use std::time::Duration;

use super::{
    Fault, Verdict,
    bed::{Bed, LEASE, LIMITS, answered, call, key, mail},
    same,
};
use crate::{Accepted, DeadLetter, Failed, Failure, Letter, Outcome, Progress, Scope, Settle};

/// Claims the head and fails it for good.
async fn kill(bed: &Bed, answer: Option<&str>) -> Result<u64, Fault> {
    let claimed = bed.claim().await?;
    let answer = answer.map(|answer| answer.to_owned().into());
    let failure = Failure { attempts: 1, answer, ..Failure::new("poison") };
    match bed.store.fail(&claimed.lease, failure).await? {
        Failed::Dead(id) => Ok(id),
        other => Err(Fault(format!("failed for good, and {other:?}"))),
    }
}

async fn letter(bed: &Bed, id: u64) -> Result<DeadLetter, Fault> {
    let found = bed.store.dead_letter("acme", id).await?;
    found.ok_or_else(|| Fault(format!("there is no dead letter {id}")))
}

pub(super) async fn a_poisoned_event_dies(mut bed: Bed) -> Verdict {
    bed.turn("before", Outcome::answer("").state("before")).await?;
    bed.accept("c", "poison").await?;
    bed.accept("c", "after").await?;
    let pause = Duration::from_secs(2);
    for attempt in 1..=3 {
        let claimed = bed.claim().await?;
        same!((&*claimed.lease.event, claimed.attempt), ("poison", attempt), "the head");
        let mut failure = Failure::new("panicked");
        (failure.pause, failure.answer) = (pause, Some("sorry".into()));
        failure.calls = vec![call("sorry")];
        let failed = bed.store.fail(&claimed.lease, failure.clone()).await?;
        let stale = bed.store.fail(&claimed.lease, failure).await?;
        same!(stale, Failed::Fenced, "failing twice");
        if attempt < 3 {
            same!(failed, Failed::Again, "attempt {attempt}");
            same!(bed.progress("poison").await?, Some(Progress::Pending), "no answer yet");
            same!(bed.store.claim(Scope::Any, LEASE).await?, None, "during the pause");
            bed.clock.advance(pause);
        } else {
            same!(matches!(failed, Failed::Dead(_)), true, "{failed:?} is dead");
        }
    }
    bed.crash();
    let sorry = Progress::Dead(Some("sorry".into()));
    same!(bed.progress("poison").await?, Some(sorry.clone()), "in place of an answer");
    same!(bed.store.accept(mail("c", "poison")).await?, Accepted::Known(sorry), "a repeat");
    let letters = bed.store.dead("acme", 0, 9).await?;
    same!(letters.len(), 1, "letters");
    let body = "body of poison".into();
    same!(letters[0].letter, Letter::Event("poison".into(), body), "the letter");
    same!((letters[0].attempts, &*letters[0].reason), (3, "panicked"), "why");
    same!(bed.claim_call().await?.call, call("sorry"), "the apology");
    let next = bed.claim().await?;
    same!((&*next.lease.event, next.attempt), ("after", 1), "the conversation goes on");
    same!(next.state, Some("before".into()), "with its state");
    Ok(())
}

pub(super) async fn resting_costs_no_attempt(bed: Bed) -> Verdict {
    bed.accept("c", "e").await?;
    let pause = Duration::from_secs(2);
    for _ in 0..5 {
        let claimed = bed.claim().await?;
        same!((&*claimed.lease.event, claimed.attempt), ("e", 1), "the event and its attempts");
        let rest = Failure { attempts: Failure::REST, pause, ..Failure::new("not mine") };
        same!(bed.store.fail(&claimed.lease, rest).await?, Failed::Again, "resting");
        same!(bed.store.claim(Scope::Any, LEASE).await?, None, "while it rests");
        bed.clock.advance(pause);
    }
    let claimed = bed.claim().await?;
    bed.done(&claimed, Outcome::answer("e")).await
}

pub(super) async fn a_crashing_event_is_counted(mut bed: Bed) -> Verdict {
    bed.accept("c", "e").await?;
    for attempt in 1..5 {
        same!(bed.claim().await?.attempt, attempt, "attempts that ended in a crash");
        bed.crash();
        bed.clock.advance(LEASE);
    }
    let id = kill(&bed, None).await?;
    same!(letter(&bed, id).await?.attempts, 5, "attempts of the letter");
    same!(bed.progress("e").await?, Some(Progress::Dead(None)), "its progress");
    Ok(())
}

pub(super) async fn letters_are_listed_and_dropped(bed: Bed) -> Verdict {
    let mut ids = Vec::new();
    for event in ["1", "2", "3"] {
        bed.accept("c", event).await?;
        ids.push(kill(&bed, None).await?);
    }
    let listed = async |after, limit| -> Result<Vec<u64>, Fault> {
        let found = bed.store.dead("acme", after, limit).await?;
        Ok(found.iter().map(|letter| letter.id).collect())
    };
    same!(listed(0, 9).await?, ids, "all letters");
    same!(listed(0, 2).await?, ids[..2], "the first page");
    same!(listed(ids[1], 2).await?, ids[2..], "the second page");
    same!(bed.store.dead("other", 0, 9).await?, [], "letters of another tenant");
    same!(bed.store.dead_letter("other", ids[0]).await?, None, "showing them to it");
    same!(bed.store.discard("other", ids[0]).await?, false, "dropping them by it");
    same!(bed.store.revive("other", ids[0]).await?, None, "putting them back by it");
    same!(bed.store.discard("acme", ids[0]).await?, true, "dropping");
    same!(bed.store.discard("acme", ids[0]).await?, false, "dropping twice");
    same!(listed(0, 9).await?, ids[1..], "what is left");
    Ok(())
}

pub(super) async fn events_are_put_back(bed: Bed) -> Verdict {
    bed.accept("c", "e").await?;
    let id = kill(&bed, None).await?;
    bed.accept("c", "waits").await?;
    // Longer than an event is known; its letter keeps it.
    bed.clock.advance(Duration::from_secs(9 * 86_400));
    while !bed.store.sweep().await?.is_empty() {}
    same!(bed.progress("e").await?, Some(Progress::Dead(None)), "after the sweep");
    same!(bed.store.revive("acme", id).await?, Some(3), "its new place");
    same!(bed.store.revive("acme", id).await?, None, "putting it back twice");
    same!(bed.progress("e").await?, Some(Progress::Pending), "it waits");
    same!(&*bed.claim().await?.lease.event, "waits", "what was there first");
    bed.clock.advance(LEASE);
    let first = bed.claim().await?;
    bed.done(&first, Outcome::answer("")).await?;
    let claimed = bed.claim().await?;
    same!((&*claimed.lease.event, claimed.attempt), ("e", 1), "the event is back");
    same!(&claimed.body[..], b"body of e", "with its body");
    bed.done(&claimed, Outcome::answer("better late")).await?;
    same!(bed.progress("e").await?, answered("better late"), "the answer");
    Ok(())
}

pub(super) async fn calls_are_put_back(bed: Bed) -> Verdict {
    bed.calls("e", vec![call("1"), call("2")]).await?;
    for _ in 0..2 {
        let claimed = bed.claim_call().await?;
        bed.settle(&claimed, Settle::Dead { reason: "no".into() }).await?;
    }
    // Of the conversation nothing else is left by then.
    bed.clock.advance(Duration::from_secs(9 * 86_400));
    while !bed.store.sweep().await?.is_empty() {}
    let letters = bed.store.dead("acme", 0, 9).await?;
    same!(letters.len(), 2, "letters outlive their conversation");
    for letter in &letters {
        let seq = bed.store.revive("acme", letter.id).await?;
        same!(seq.is_some(), true, "letter {} is put back", letter.id);
    }
    for expected in ["1", "2"] {
        let claimed = bed.claim_call().await?;
        same!((claimed.call.clone(), claimed.attempt), (call(expected), 1), "a call");
        same!(claimed.lease.conversation, key("c"), "its conversation");
        bed.settle(&claimed, Settle::Delivered(None)).await?;
    }
    same!(bed.store.dead("acme", 0, 9).await?, [], "no letters are left");
    Ok(())
}

pub(super) async fn a_first_answer_stays(bed: Bed) -> Verdict {
    bed.accept("c", "e").await?;
    let id = kill(&bed, Some("first")).await?;
    bed.store.revive("acme", id).await?;
    let claimed = bed.claim().await?;
    bed.done(&claimed, Outcome::answer("second").call(call("second"))).await?;
    same!(bed.progress("e").await?, answered("first"), "what repeats are given");
    same!(bed.claim_call().await?.call, call("second"), "what the user is sent");
    Ok(())
}

pub(super) async fn what_is_too_much_keeps_nobody_out(mut bed: Bed) -> Verdict {
    let name = |number| format!("e{number}");
    let mut delivery: Vec<_> =
        (1..=LIMITS.queue + 1).map(|number| mail("c", &name(number))).collect();
    delivery.push(mail("d", "behind"));
    let (beyond, new) = (name(LIMITS.queue + 1), |seq| Accepted::New { seq });
    let taken = bed.store.take_all(delivery.clone(), None).await?;
    let all: Vec<_> = taken.into_iter().map(|(accepted, _)| accepted).collect();
    let Some(id) = bed.store.dead("acme", 0, 9).await?.first().map(|letter| letter.id) else {
        return Err(Fault("what is too much is no dead letter".to_owned()));
    };
    let fit = (1..=LIMITS.queue).map(new);
    let expected: Vec<_> = fit.chain([Accepted::Dead(id), new(1)]).collect();
    same!(all, expected, "what became of each");
    bed.crash();
    let found = letter(&bed, id).await?;
    let body = format!("body of {beyond}").into();
    same!(found.letter, Letter::Event(beyond.as_str().into(), body), "the letter");
    same!((&found.conversation, found.attempts), (&key("c"), 0), "whose it is, and its attempts");
    for (accepted, _) in bed.store.take_all(delivery, None).await? {
        same!(matches!(accepted, Accepted::Known(_)), true, "a repeat, which is {accepted:?}");
    }
    same!(bed.progress(&beyond).await?, Some(Progress::Dead(None)), "in place of an answer");
    same!(bed.store.revive("acme", id).await?, Some(LIMITS.queue + 1), "its new place");
    same!(bed.progress(&beyond).await?, Some(Progress::Pending), "once it was put back");
    for number in 1..=LIMITS.queue + 1 {
        let claimed = bed.store.claim(Scope::Conversation(key("c")), LEASE).await?;
        let claimed = claimed.ok_or_else(|| Fault(format!("{number} was not claimed")))?;
        same!(&*claimed.lease.event, name(number), "the order");
        bed.done(&claimed, Outcome::answer("")).await?;
    }
    Ok(())
}
