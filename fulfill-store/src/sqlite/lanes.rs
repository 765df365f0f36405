//! T4 and T5: calls are claimed and settled.

use std::sync::Arc;

use rusqlite::{Connection, Row};

use super::rows::{Num, Ready, all, bury, call as status, change, one, ready};
use crate::{
    Call, CallKey, CallLease, CallStatus, ClaimedCall, Key, Letter, Payload, Scope, Settle,
    Settled, StoreError, Token, Unknown, WaitingCall,
    clock::{Millis, millis},
};

const READY: Ready = ready!(
    "lane",
    "t.next_out > t.done_out",
    "",
    ", unsettled = token IS NOT NULL",
    "no, done_out + 1, attempts, unsettled, strikes"
);

/// The head of a lane.
struct Head {
    no: i64,
    conversation: Key,
    seq: u64,
    attempts: u32,
    call: Call,
    event: Arc<str>,
}

pub(super) fn claim(
    connection: &Connection,
    store: &Arc<str>,
    scope: &Scope,
    lease: Millis,
    now: Millis,
) -> Result<Option<ClaimedCall>, StoreError> {
    loop {
        let token = Token::random();
        let found = READY.claim(connection, scope, token, now, lease, |row| {
            let Num(seq) = row.get(1)?;
            Ok((row.get(0)?, seq, row.get::<_, u32>(2)?, row.get::<_, bool>(3)?, row.get(4)?))
        })?;
        let Some((no, seq, attempt, unsettled, strikes)) = found else { return Ok(None) };
        let Some(head) = head(connection, no, seq, attempt)? else { return Ok(None) };
        if unsettled && head.call.unknown != Unknown::Resend {
            // This claim is none.
            let head = Head { attempts: attempt.saturating_sub(1), ..head };
            doubt(connection, &head, "its sender was never heard of again", now)?;
            continue;
        }
        return Ok(Some(ClaimedCall {
            lease: CallLease { conversation: head.conversation, seq, token },
            call: head.call,
            event: head.event,
            key: CallKey { store: Arc::clone(store), lane: no.unsigned_abs(), seq },
            attempt,
            unsettled,
            strikes,
        }));
    }
}

pub(super) fn settle(
    connection: &Connection,
    lease: &CallLease,
    settle: &Settle,
    now: Millis,
) -> Result<Settled, StoreError> {
    let Key { tenant, id } = &lease.conversation;
    let sql = "SELECT no, attempts FROM lane WHERE no = (SELECT no FROM mailbox
        WHERE tenant = ? AND id = ?) AND token = ? AND done_out + 1 = ?";
    let held = one(connection, DOING, sql, (tenant, id, lease.token, Num(lease.seq)), |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    let Some((no, attempts)) = held else { return Ok(Settled::Fenced) };
    let Some(head) = head(connection, no, lease.seq, attempts)? else {
        return Ok(Settled::Fenced);
    };
    match settle {
        Settle::Delivered(name) => {
            let more = pass(connection, &head, status::DELIVERED, name.as_deref(), now)?;
            Ok(Settled::Done { more })
        }
        Settle::Unknown { reason, .. } if head.call.unknown != Unknown::Resend => {
            doubt(connection, &head, reason, now)
        }
        Settle::Retry { after, reason, .. } | Settle::Unknown { after, reason } => {
            let note = "UPDATE outbox SET note = ? WHERE no = ? AND seq = ?";
            change(connection, DOING, note, (reason, no, Num(lease.seq)))?;
            let tried = match settle {
                Settle::Retry { strike: true, .. } => "strikes = strikes + 1",
                _ => "strikes = 0",
            };
            pause(connection, no, millis(*after), tried, now)
        }
        Settle::Postpone { after } => {
            pause(connection, no, millis(*after), "attempts = max(attempts - 1, 0)", now)
        }
        Settle::Dead { reason } => give_up(connection, &head, reason, now),
    }
}

pub(super) fn call(
    connection: &Connection,
    conversation: &Key,
    seq: u64,
) -> Result<Option<CallStatus>, StoreError> {
    let sql = "SELECT status, note, settled_at FROM outbox
        WHERE no = (SELECT no FROM mailbox WHERE tenant = ? AND id = ?) AND seq = ?";
    let Key { tenant, id } = conversation;
    one(connection, "look up a call", sql, (tenant, id, Num(seq)), read)
}

pub(super) fn calls(
    connection: &Connection,
    conversation: &Key,
    event: &str,
) -> Result<Vec<(u64, CallStatus)>, StoreError> {
    let sql = "SELECT status, note, settled_at, seq FROM outbox
        WHERE no = (SELECT no FROM mailbox WHERE tenant = ? AND id = ?) AND event = ? ORDER BY seq";
    let Key { tenant, id } = conversation;
    all(connection, "look up calls", sql, (tenant, id, event), |row| {
        Ok((row.get::<_, Num>(3)?.0, read(row)?))
    })
}

pub(super) fn waiting(
    connection: &Connection,
    tenant: &str,
    after: Option<(&str, u64)>,
    limit: usize,
) -> Result<Vec<WaitingCall>, StoreError> {
    let sql = "SELECT m.id, o.seq, o.channel, o.payload, o.doubt, o.note,
            iif(o.seq = l.done_out + 1, l.attempts, 0), l.ready_at
        FROM mailbox m JOIN lane l ON l.no = m.no JOIN outbox o ON o.no = m.no
        WHERE m.tenant = ?1 AND l.next_out > l.done_out AND o.seq > l.done_out
            AND (m.id > ?2 OR (m.id = ?2 AND o.seq > ?3)) ORDER BY m.id, o.seq LIMIT ?4";
    let (id, seq) = after.unwrap_or_default();
    let bounds = (tenant, id, Num(seq), Num(limit as u64));
    all(connection, "look up calls", sql, bounds, |row| {
        Ok(WaitingCall {
            conversation: Key::new(tenant, row.get::<_, Arc<str>>(0)?),
            seq: row.get::<_, Num>(1)?.0,
            call: Call::new(row.get::<_, Arc<str>>(2)?, row.get::<_, Payload>(3)?)
                .unknown(row.get(4)?),
            reason: row.get(5)?,
            attempts: row.get(6)?,
            ready_at: row.get::<_, Num>(7)?.0,
        })
    })
}

/// The status of a call, of the columns status, note and time.
fn read(row: &Row<'_>) -> rusqlite::Result<CallStatus> {
    let note: Option<String> = row.get(1)?;
    let at = row.get::<_, Option<Num>>(2)?.map_or(0, |Num(at)| at);
    Ok(match row.get(0)? {
        status::DELIVERED => CallStatus::Delivered { at, name: note.map(Into::into) },
        status::DROPPED => CallStatus::Dropped { at },
        status::DEAD => CallStatus::Dead { at, reason: note.unwrap_or_default() },
        _ => CallStatus::Waiting { reason: note },
    })
}

const DOING: &str = "settle a call";

fn head(
    connection: &Connection,
    no: i64,
    seq: u64,
    attempts: u32,
) -> Result<Option<Head>, StoreError> {
    let sql = "SELECT m.tenant, m.id, o.channel, o.payload, o.doubt, o.event FROM outbox o
        JOIN mailbox m ON m.no = o.no WHERE o.no = ? AND o.seq = ?";
    one(connection, "read a call", sql, (no, Num(seq)), |row| {
        Ok(Head {
            no,
            conversation: Key { tenant: row.get(0)?, id: row.get(1)? },
            seq,
            attempts,
            call: Call::new(row.get::<_, Arc<str>>(2)?, row.get::<_, Payload>(3)?)
                .unknown(row.get(4)?),
            event: row.get(5)?,
        })
    })
}

/// Applies the rule of a call whose outcome nobody knows and that is not sent again.
fn doubt(
    connection: &Connection,
    head: &Head,
    reason: &str,
    now: Millis,
) -> Result<Settled, StoreError> {
    if head.call.unknown == Unknown::Hold {
        return give_up(connection, head, &format!("outcome unknown: {reason}"), now);
    }
    let more = pass(connection, head, status::DROPPED, None, now)?;
    Ok(Settled::Done { more })
}

/// Makes the head of a lane a dead letter.
fn give_up(
    connection: &Connection,
    head: &Head,
    reason: &str,
    now: Millis,
) -> Result<Settled, StoreError> {
    let more = pass(connection, head, status::DEAD, Some(reason), now)?;
    let letter = Letter::Call(head.call.clone());
    let Head { conversation, seq, attempts, .. } = head;
    let letter = bury(connection, conversation, &letter, *seq, reason, *attempts, now)?;
    Ok(Settled::Dead { letter, more })
}

/// Is done with the head of a lane, and says whether there is more.
fn pass(
    connection: &Connection,
    head: &Head,
    status: i64,
    note: Option<&str>,
    now: Millis,
) -> Result<bool, StoreError> {
    let row = "UPDATE outbox SET status = ?, note = ?, settled_at = ?, payload = NULL
        WHERE no = ? AND seq = ?";
    change(connection, DOING, row, (status, note, Num(now), head.no, Num(head.seq)))?;
    let lane = "UPDATE lane SET done_out = done_out + 1, token = NULL, ready_at = ?, hold = 0,
        attempts = 0, unsettled = 0, strikes = 0 WHERE no = ? RETURNING next_out > done_out";
    let more = one(connection, DOING, lane, (Num(now), head.no), |row| row.get(0))?;
    Ok(more.unwrap_or_default())
}

/// Lets the head of a lane wait, and sets what the attempt has changed.
fn pause(
    connection: &Connection,
    no: i64,
    length: Millis,
    tried: &'static str,
    now: Millis,
) -> Result<Settled, StoreError> {
    let lane =
        format!("UPDATE lane SET token = NULL, ready_at = ?, hold = ?, {tried} WHERE no = ?");
    let ready_at = Num(now.saturating_add(length));
    change(connection, DOING, &lane, (ready_at, Num(length), no))?;
    Ok(Settled::Waiting)
}
