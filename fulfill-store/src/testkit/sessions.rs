//! Sessions and what is forgotten in time.

use std::time::Duration;

use super::{
    Verdict,
    bed::{Bed, LEASE, LIMITS, answered, call, key, mail},
    same,
};
use crate::{Clock, Committed, Failure, Key, Mail, Outcome, Progress, Scope, Settle, State};

const MINUTE: Duration = Duration::from_secs(60);

async fn state(bed: &Bed) -> Result<Option<crate::Payload>, super::Fault> {
    Ok(bed.store.session(&key("c")).await?.map(|found| found.state))
}

pub(super) async fn states_are_kept_and_cleared(bed: Bed) -> Verdict {
    bed.turn("1", Outcome::answer("")).await?;
    same!(state(&bed).await?, None, "a conversation that sets nothing");
    bed.turn("2", Outcome::answer("").state("one")).await?;
    same!(state(&bed).await?, Some("one".into()), "set");
    bed.turn("3", Outcome::answer("")).await?;
    same!(state(&bed).await?, Some("one".into()), "kept");
    bed.turn("4", Outcome::answer("").state("")).await?;
    same!(state(&bed).await?, Some("".into()), "set to nothing, which is a state too");
    bed.turn("5", Outcome { state: State::Clear, ..Outcome::default() }).await?;
    same!(state(&bed).await?, None, "cleared");
    bed.accept("c", "6").await?;
    let claimed = bed.claim().await?;
    same!((claimed.state, claimed.lease.version), (None, 5), "what the next turn sees");
    Ok(())
}

pub(super) async fn a_session_ends_by_arrival(bed: Bed) -> Verdict {
    bed.turn("1", Outcome::answer("").state("s").life(MINUTE)).await?;
    bed.clock.advance(MINUTE - Duration::from_millis(1));
    bed.accept("c", "in time").await?;
    bed.clock.advance(MINUTE);
    let claimed = bed.claim().await?;
    same!(claimed.state, Some("s".into()), "mail that arrived in time and waited");
    bed.done(&claimed, Outcome::answer("").life(MINUTE)).await?;
    same!(state(&bed).await?, Some("s".into()), "kept, with a new life");
    bed.clock.advance(MINUTE);
    bed.accept("c", "too late").await?;
    let claimed = bed.claim().await?;
    same!(claimed.state, None, "mail that arrived too late");
    bed.done(&claimed, Outcome::answer("")).await?;
    same!(state(&bed).await?, None, "what was over is not kept");
    Ok(())
}

pub(super) async fn a_waiting_session_is_not_swept(bed: Bed) -> Verdict {
    bed.turn("1", Outcome::answer("").state("s").life(MINUTE)).await?;
    bed.accept("c", "in time").await?;
    bed.clock.advance(MINUTE * 2);
    same!(bed.store.sweep().await?.sessions, 0, "sessions swept while mail waits");
    let claimed = bed.claim().await?;
    same!(bed.store.sweep().await?.sessions, 0, "sessions swept during the turn");
    same!(claimed.state, Some("s".into()), "the state");
    bed.done(&claimed, Outcome::answer("done")).await?;
    same!(bed.store.sweep().await?.sessions, 1, "sessions swept after it");
    Ok(())
}

pub(super) async fn a_swept_session_does_not_return(bed: Bed) -> Verdict {
    bed.turn("1", Outcome::answer("").state("s").life(MINUTE)).await?;
    bed.clock.advance(MINUTE);
    same!(bed.store.sweep().await?.sessions, 1, "sessions swept");
    same!(state(&bed).await?, None, "the state");
    same!(bed.progress("1").await?, answered(""), "the answer stays");
    bed.accept("c", "2").await?;
    let claimed = bed.claim().await?;
    same!((claimed.state.clone(), claimed.lease.seq), (None, 2), "what the next turn sees");
    bed.done(&claimed, Outcome::answer("").state("new")).await?;
    bed.clock.advance(MINUTE * 9);
    same!(bed.store.sweep().await?.sessions, 0, "a session without end is swept");
    Ok(())
}

pub(super) async fn forgetting_fences(bed: Bed) -> Verdict {
    same!(bed.store.forget(&key("c")).await?, false, "forgetting nobody");
    bed.turn("1", Outcome::answer("").state("s")).await?;
    bed.accept("c", "2").await?;
    let claimed = bed.claim().await?;
    same!(bed.store.forget(&key("c")).await?, true, "forgetting during a turn");
    same!(bed.store.forget(&key("c")).await?, false, "forgetting twice");
    let late = bed.store.commit(&claimed.lease, Outcome::answer("").state("s2")).await?;
    same!(late, Committed::Fenced, "the turn that ran meanwhile");
    let again = bed.claim().await?;
    same!((&*again.lease.event, again.state.clone()), ("2", None), "the event is answered anew");
    bed.done(&again, Outcome::answer("anew")).await?;
    same!(state(&bed).await?, None, "the state");
    Ok(())
}

pub(super) async fn events_are_forgotten_in_time(bed: Bed) -> Verdict {
    bed.turn("done", Outcome::answer("a")).await?;
    bed.accept("c", "waits").await?;
    bed.clock.advance(LIMITS.events - Duration::from_millis(1));
    same!(bed.store.sweep().await?.events, 0, "a moment before their time");
    same!(bed.progress("done").await?, answered("a"), "after 7 days and more");
    bed.clock.advance(Duration::from_millis(1));
    same!(bed.store.sweep().await?.events, 1, "events swept");
    same!(bed.progress("done").await?, None, "the old event");
    same!(bed.progress("waits").await?, Some(Progress::Pending), "what waits is not forgotten");
    let claimed = bed.claim().await?;
    bed.done(&claimed, Outcome::answer("b")).await?;
    let swept = bed.store.sweep().await?;
    same!((swept.events, swept.conversations), (1, 1), "the rest");
    same!(bed.store.sweep().await?.is_empty(), true, "nothing is left to sweep");
    same!(bed.store.statistics().await?, Default::default(), "nothing is left at all");
    bed.turn("done", Outcome::answer("new")).await?;
    same!(bed.progress("done").await?, answered("new"), "a repeat after all that time");
    Ok(())
}

pub(super) async fn sweeps_are_bounded(bed: Bed) -> Verdict {
    let count = LIMITS.sweep * 2 + 3;
    for number in 0..count {
        bed.accept(&format!("c{number}"), &format!("e{number}")).await?;
        let claimed = bed.claim().await?;
        let outcome = Outcome::answer("").state("s").life(MINUTE).call(call("x"));
        bed.done(&claimed, outcome).await?;
        let claimed = bed.claim_call().await?;
        bed.settle(&claimed, Settle::Delivered(None)).await?;
    }
    bed.clock.advance(LIMITS.events + MINUTE);
    let mut total = crate::Swept::default();
    loop {
        let swept = bed.store.sweep().await?;
        for rows in [swept.events, swept.sessions, swept.calls] {
            same!(rows <= LIMITS.sweep, true, "{swept:?} is bounded");
        }
        if swept.is_empty() {
            break;
        }
        total.events += swept.events;
        total.sessions += swept.sessions;
        total.calls += swept.calls;
        total.conversations += swept.conversations;
    }
    let all = crate::Swept { events: count, sessions: count, calls: count, conversations: count };
    same!(total, all, "what was swept");
    Ok(())
}

pub(super) async fn sessions_are_listed(bed: Bed) -> Verdict {
    for (tenant, id) in [("acme", "b"), ("acme", "a"), ("acme", "é"), ("acme", ""), ("z", "a")] {
        let mail = Mail::new(Key::new(tenant, id), id, "");
        bed.store.accept(mail).await?;
        let claimed = bed.claim().await?;
        bed.done(&claimed, Outcome::answer("").state(id.to_owned()).life(MINUTE)).await?;
    }
    let listed = async |after: Option<&str>, limit| -> Result<Vec<String>, super::Fault> {
        let found = bed.store.sessions("acme", after, limit).await?;
        Ok(found.iter().map(|session| session.conversation.id.to_string()).collect())
    };
    same!(listed(None, 9).await?, ["", "a", "b", "é"], "all sessions");
    same!(listed(None, 2).await?, ["", "a"], "the first page");
    same!(listed(Some("a"), 2).await?, ["b", "é"], "the second page");
    bed.store.accept(Mail::new(key("a"), "waits", "")).await?;
    let found = bed.store.session(&key("a")).await?;
    let expected = crate::Session {
        conversation: key("a"),
        state: "a".into(),
        version: 1,
        expires_at: Some(bed.clock.now() + 60_000),
        waiting: 1,
    };
    same!(found, Some(expected), "one session");
    Ok(())
}

pub(super) async fn figures_add_up(bed: Bed) -> Verdict {
    same!(bed.store.statistics().await?, Default::default(), "an empty store");
    let start = bed.clock.now();
    bed.calls("1", vec![call("1"), call("2")]).await?;
    bed.turn("2", Outcome::answer("").state("s")).await?;
    bed.accept("d", "3").await?;
    let claimed = bed.store.claim(Scope::Conversation(key("d")), LEASE).await?;
    let lease = claimed.map(|claimed| claimed.lease);
    let failure = Failure { attempts: 1, ..Failure::new("no") };
    if let Some(lease) = &lease {
        bed.store.fail(lease, failure).await?;
    }
    bed.accept("c", "4").await?;
    bed.accept("c", "5").await?;
    let found = bed.store.statistics().await?;
    let expected = crate::Statistics {
        conversations: 2,
        sessions: 1,
        mail: 2,
        busy: 1,
        calls: 2,
        lanes: 1,
        dead: 1,
        oldest: Some(start),
    };
    same!(found, expected, "the figures");
    Ok(())
}

pub(super) async fn outcomes_are_forgotten_in_time(bed: Bed) -> Verdict {
    bed.calls("e", vec![call("1"), call("2")]).await?;
    let claimed = bed.claim_call().await?;
    bed.settle(&claimed, Settle::Delivered(None)).await?;
    bed.clock.advance(LIMITS.events);
    let swept = bed.store.sweep().await?;
    same!((swept.calls, swept.conversations), (1, 0), "what was swept");
    same!(bed.store.call(&key("c"), 1).await?, None, "the settled call");
    same!(bed.store.call(&key("c"), 2).await?.is_some(), true, "the waiting call");
    same!(bed.claim_call().await?.call, call("2"), "it is still made");
    bed.store.accept(mail("c", "later")).await?;
    Ok(())
}
