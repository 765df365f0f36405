//! T1 to T3: events are accepted, claimed and committed.

use std::sync::Arc;

use rusqlite::Connection;

use super::{
    lanes,
    letters::conversation,
    rows::{Num, Ready, bury, change, enqueue, event, one, ready},
};
use crate::{
    Accepted, Claimed, Committed, Failed, Failure, Held, Key, Lease, Letter, Limits, Mail, Outcome,
    Payload, Progress, Scope, State, StoreError, Token,
    clock::{FOR_EVER, Millis, millis},
};

const READY: Ready = ready!(
    "mailbox",
    "t.next_in > t.done_in",
    " AND t.deferred = 1",
    "",
    "no, tenant, id, done_in + 1, version, attempts"
);

/// Whose lease it is, and that it is the one; `?1` to `?5` as in [`of_lease`].
macro_rules! held {
    () => {
        " WHERE tenant = ?1 AND id = ?2 AND version = ?3 AND token = ?4 AND done_in + 1 = ?5"
    };
}

const KEEP: &str = "keep an event";

pub(super) fn accept(
    connection: &Connection,
    mail: &Mail,
    limits: &Limits,
    now: Millis,
) -> Result<Accepted, StoreError> {
    if let Some(progress) = progress(connection, &mail.key())? {
        return Ok(Accepted::Known(progress));
    }
    let tenant = &mail.conversation.tenant;
    let (no, seq) = append(connection, &mail.conversation, Some(limits.queue), now)?;
    mark(connection, no, mail, now)?;
    let row = "INSERT INTO inbox VALUES (?, ?, ?, ?, ?, NULL, 0, ?)";
    change(connection, KEEP, row, (no, Num(seq), tenant, &mail.event, &mail.body, Num(now)))?;
    Ok(Accepted::New { seq })
}

/// Makes an event a dead letter for which its conversation has no room.
fn bury_beyond(
    connection: &Connection,
    mail: &Mail,
    limit: u64,
    now: Millis,
) -> Result<Accepted, StoreError> {
    let Mail { conversation: key, event, body, .. } = mail;
    let no = conversation(connection, key, now)?;
    mark(connection, no, mail, now)?;
    let reason = StoreError::QueueFull { limit }.to_string();
    let letter = Letter::Event(event.clone(), body.clone());
    let letter = bury(connection, key, &letter, 0, &reason, 0, now)?;
    // It has no place among the others, and none of theirs.
    let row = "INSERT INTO inbox VALUES (?, -?, ?, ?, NULL, NULL, 2, ?)";
    change(connection, KEEP, row, (no, Num(letter), &key.tenant, event, Num(now)))?;
    Ok(Accepted::Dead(letter))
}

/// Notes on a conversation what an event says of it.
fn mark(connection: &Connection, no: i64, mail: &Mail, now: Millis) -> Result<(), StoreError> {
    let heard_at = mail.heard_at.map(|at| Num(at.min(now)));
    if !mail.deferred && heard_at.is_none() {
        return Ok(());
    }
    // Deliveries may come late: the latest time counts.
    let marks = "UPDATE mailbox SET deferred = ?1,
        heard_at = max(coalesce(heard_at, ?2), coalesce(?2, heard_at)) WHERE no = ?3";
    change(connection, KEEP, marks, (mail.deferred, heard_at, no)).map(|_| ())
}

/// Gives the next place in a mailbox, made if it is new.
pub(super) fn append(
    connection: &Connection,
    conversation: &Key,
    limit: Option<u64>,
    now: Millis,
) -> Result<(i64, u64), StoreError> {
    let doing = "give an event its place";
    let Key { tenant, id } = conversation;
    let most = limit.unwrap_or(FOR_EVER);
    let known = "UPDATE mailbox SET ready_at = iif(next_in = done_in, ?3, ready_at),
        next_in = next_in + 1 WHERE tenant = ?1 AND id = ?2 AND next_in - done_in < ?4
        RETURNING no, next_in";
    let params = (tenant, id, Num(now), Num(most));
    let found =
        one(connection, doing, known, params, |row| Ok((row.get(0)?, row.get::<_, Num>(1)?.0)))?;
    if let Some(place) = found {
        return Ok(place);
    }
    let new = "INSERT INTO mailbox VALUES (NULL, ?, ?, 1, 0, 0, NULL, ?, 0, 0, 0, NULL)
        ON CONFLICT DO NOTHING";
    if most == 0 || change(connection, doing, new, (tenant, id, Num(now)))? == 0 {
        return Err(StoreError::QueueFull { limit: most });
    }
    Ok((connection.last_insert_rowid(), 1))
}

pub(super) fn progress(
    connection: &Connection,
    event: &Key,
) -> Result<Option<Progress>, StoreError> {
    let sql = "SELECT status, answer FROM inbox WHERE tenant = ? AND event = ?";
    one(connection, "look up an event", sql, (&event.tenant, &event.id), |row| {
        let answer: Option<Payload> = row.get(1)?;
        Ok(match row.get::<_, i64>(0)? {
            event::PENDING => Progress::Pending,
            event::ANSWERED => Progress::Answered(answer.unwrap_or_default()),
            _ => Progress::Dead(answer),
        })
    })
}

pub(super) fn heard(connection: &Connection, key: &Key) -> Result<Option<Millis>, StoreError> {
    let sql = "SELECT heard_at FROM mailbox WHERE tenant = ? AND id = ?";
    let at = one(connection, "look up a conversation", sql, (&key.tenant, &key.id), |row| {
        row.get::<_, Option<Num>>(0)
    })?;
    Ok(at.flatten().map(|Num(at)| at))
}

/// Accepts an event; if it is new, and there is a length for a lease, claims its conversation.
pub(super) fn take(
    connection: &Connection,
    mail: &Mail,
    limits: &Limits,
    lease: Option<Millis>,
    now: Millis,
) -> Result<(Accepted, Option<Claimed>), StoreError> {
    let accepted = accept(connection, mail, limits, now)?;
    let claimed = match (&accepted, lease) {
        (Accepted::New { .. }, Some(lease)) => {
            claim(connection, &Scope::Conversation(mail.conversation.clone()), lease, now)?
        }
        _ => None,
    };
    Ok((accepted, claimed))
}

/// As [`take`]; an event that is one too many is a dead letter.
pub(super) fn take_or_bury(
    connection: &Connection,
    mail: &Mail,
    limits: &Limits,
    lease: Option<Millis>,
    now: Millis,
) -> Result<(Accepted, Option<Claimed>), StoreError> {
    match take(connection, mail, limits, lease, now) {
        Err(StoreError::QueueFull { limit }) => {
            bury_beyond(connection, mail, limit, now).map(|dead| (dead, None))
        }
        taken => taken,
    }
}

pub(super) fn claim(
    connection: &Connection,
    scope: &Scope,
    lease: Millis,
    now: Millis,
) -> Result<Option<Claimed>, StoreError> {
    let token = Token::random();
    let found = READY.claim(connection, scope, token, now, lease, |row| {
        let conversation = Key { tenant: row.get(1)?, id: row.get(2)? };
        let (Num(seq), Num(version)) = (row.get(3)?, row.get(4)?);
        Ok((row.get::<_, i64>(0)?, conversation, seq, version, row.get::<_, u32>(5)?))
    })?;
    let Some((no, conversation, seq, version, attempt)) = found else { return Ok(None) };
    let sql = "SELECT i.event, i.body, i.received_at, s.state FROM inbox i LEFT JOIN session s
        ON s.no = i.no AND (s.expires_at IS NULL OR s.expires_at > i.received_at)
        WHERE i.no = ? AND i.seq = ?";
    one(connection, "read a claimed event", sql, (no, Num(seq)), |row| {
        Ok(Claimed {
            body: row.get::<_, Option<Payload>>(1)?.unwrap_or_default(),
            state: row.get(3)?,
            attempt,
            received_at: row.get::<_, Num>(2)?.0,
            lease: Lease { conversation, event: row.get(0)?, seq, version, token },
        })
    })
}

pub(super) fn commit(
    connection: &Connection,
    lease: &Lease,
    outcome: &Outcome,
    (store, limits): (&Arc<str>, &Limits),
    now: Millis,
) -> Result<Committed, StoreError> {
    let limit = limits.state;
    if let State::Set(state) = &outcome.state
        && state.len() > limit
    {
        return Err(StoreError::StateTooLarge { size: state.len(), limit });
    }
    let Some((no, more)) = advance(connection, lease, now)? else {
        return Ok(Committed::Fenced);
    };
    let doing = "keep an answer";
    let answer = "UPDATE inbox SET status = 1, answer = coalesce(answer, ?3), body = NULL
        WHERE no = ?1 AND seq = ?2 RETURNING received_at";
    let received = one(connection, doing, answer, (no, Num(lease.seq), &outcome.answer), |row| {
        row.get::<_, Num>(0)
    })?;
    let received_at = received.map_or(now, |Num(at)| at);
    let expires_at = outcome.life.map(|life| Num(now.saturating_add(millis(life))));
    let doing = "keep a state";
    match &outcome.state {
        State::Set(state) => {
            let set = "INSERT INTO session VALUES (?1, ?2, ?3) ON CONFLICT (no)
                DO UPDATE SET state = ?2, expires_at = ?3";
            change(connection, doing, set, (no, state, expires_at))?;
        }
        State::Keep => {
            // A session that was over when the event arrived is not kept.
            let over = "DELETE FROM session WHERE no = ? AND expires_at <= ?";
            change(connection, doing, over, (no, Num(received_at)))?;
            if expires_at.is_some() {
                let longer = "UPDATE session SET expires_at = ? WHERE no = ?";
                change(connection, doing, longer, (expires_at, no))?;
            }
        }
        State::Clear => {
            change(connection, doing, "DELETE FROM session WHERE no = ?", [no])?;
        }
    }
    let first_call = enqueue(connection, no, &outcome.calls, &lease.event, now)?;
    let claimed = match (first_call, outcome.send) {
        (Some(_), Some(length)) => {
            let scope = Scope::Conversation(lease.conversation.clone());
            lanes::claim(connection, store, &scope, millis(length), now)?.map(Box::new)
        }
        _ => None,
    };
    Ok(Committed::Done { first_call, more, claimed })
}

pub(super) fn renew(
    connection: &Connection,
    lease: &Lease,
    length: Millis,
    now: Millis,
) -> Result<Held, StoreError> {
    let sql = concat!("UPDATE mailbox SET ready_at = ?6, hold = ?7", held!());
    hold(connection, sql, lease, Num(now.saturating_add(length)), Num(length))
}

pub(super) fn release(
    connection: &Connection,
    lease: &Lease,
    now: Millis,
) -> Result<Held, StoreError> {
    let sql = concat!(
        "UPDATE mailbox SET ready_at = ?6, hold = ?7, token = NULL, attempts = max(attempts - 1, 0)",
        held!()
    );
    hold(connection, sql, lease, Num(now), Num(0))
}

pub(super) fn fail(
    connection: &Connection,
    lease: &Lease,
    failure: &Failure,
    now: Millis,
) -> Result<Failed, StoreError> {
    let doing = "keep a failure";
    let sql = concat!("SELECT attempts FROM mailbox", held!());
    let Some(attempts) = one(connection, doing, sql, of_lease(lease), |row| row.get(0))? else {
        return Ok(Failed::Fenced);
    };
    if attempts < failure.attempts {
        let pause = millis(failure.pause);
        let sql = match failure.attempts {
            Failure::REST => concat!(
                "UPDATE mailbox SET ready_at = ?6, hold = ?7, token = NULL, ",
                "attempts = max(attempts - 1, 0)",
                held!()
            ),
            _ => concat!("UPDATE mailbox SET ready_at = ?6, hold = ?7, token = NULL", held!()),
        };
        hold(connection, sql, lease, Num(now.saturating_add(pause)), Num(pause))?;
        return Ok(Failed::Again);
    }
    let Some((no, _)) = advance(connection, lease, now)? else { return Ok(Failed::Fenced) };
    let place = (no, Num(lease.seq));
    let sql = "SELECT body FROM inbox WHERE no = ? AND seq = ?";
    let body = one(connection, doing, sql, place, |row| row.get::<_, Option<Payload>>(0))?;
    let sql = "UPDATE inbox SET status = 2, answer = coalesce(answer, ?3), body = NULL
        WHERE no = ?1 AND seq = ?2";
    change(connection, doing, sql, (no, Num(lease.seq), &failure.answer))?;
    enqueue(connection, no, &failure.calls, &lease.event, now)?;
    let letter = Letter::Event(lease.event.clone(), body.flatten().unwrap_or_default());
    let (conversation, reason) = (&lease.conversation, &failure.reason);
    bury(connection, conversation, &letter, lease.seq, reason, attempts, now).map(Failed::Dead)
}

/// Is done with the head of a mailbox, if the lease holds: its number, and whether there is more.
fn advance(
    connection: &Connection,
    lease: &Lease,
    now: Millis,
) -> Result<Option<(i64, bool)>, StoreError> {
    let sql = concat!(
        "UPDATE mailbox SET done_in = done_in + 1, version = version + 1, token = NULL,
        ready_at = ?6, hold = 0, attempts = 0",
        held!(),
        " RETURNING no, next_in > done_in"
    );
    let (tenant, id, version, token, seq) = of_lease(lease);
    let params = (tenant, id, version, token, seq, Num(now));
    one(connection, "commit a turn", sql, params, |row| Ok((row.get(0)?, row.get(1)?)))
}

fn hold(
    connection: &Connection,
    sql: &str,
    lease: &Lease,
    ready_at: Num,
    length: Num,
) -> Result<Held, StoreError> {
    let (tenant, id, version, token, seq) = of_lease(lease);
    let params = (tenant, id, version, token, seq, ready_at, length);
    let held = change(connection, "hold a lease", sql, params)? > 0;
    Ok(if held { Held::Yes } else { Held::Fenced })
}

fn of_lease(lease: &Lease) -> (&str, &str, Num, Token, Num) {
    let Key { tenant, id } = &lease.conversation;
    (tenant, id, Num(lease.version), lease.token, Num(lease.seq))
}
