//! Dead letters.

use std::sync::Arc;

use rusqlite::{Connection, Row};

use super::{
    inbox::append,
    rows::{Num, all, change, enqueue, event, one},
};
use crate::{Call, DeadLetter, Key, Letter, StoreError, clock::Millis};

const DOING: &str = "look up dead letters";

macro_rules! letters {
    ($rest:literal) => {
        concat!(
            "SELECT id, tenant, conversation, seq, event, channel, doubt, payload, reason, ",
            "attempts, at FROM dead WHERE tenant = ?1 AND ",
            $rest
        )
    };
}

pub(super) fn list(
    connection: &Connection,
    tenant: &str,
    after: u64,
    limit: usize,
) -> Result<Vec<DeadLetter>, StoreError> {
    let sql = letters!("id > ?2 ORDER BY id LIMIT ?3");
    all(connection, DOING, sql, (tenant, Num(after), Num(limit as u64)), read)
}

pub(super) fn show(
    connection: &Connection,
    tenant: &str,
    id: u64,
) -> Result<Option<DeadLetter>, StoreError> {
    one(connection, DOING, letters!("id = ?2"), (tenant, Num(id)), read)
}

pub(super) fn revive(
    connection: &Connection,
    tenant: &str,
    id: u64,
    now: Millis,
) -> Result<Option<u64>, StoreError> {
    let Some(found) = show(connection, tenant, id)? else { return Ok(None) };
    discard(connection, tenant, id)?;
    let key = found.conversation;
    let doing = "put a dead letter back";
    match found.letter {
        Letter::Call(call) => {
            let no = conversation(connection, &key, now)?;
            enqueue(connection, no, &[call], "", now)
        }
        Letter::Event(event, body) => {
            let (no, seq) = append(connection, &key, None, now)?;
            // No sweep removes the event while there is the letter.
            let row = "UPDATE inbox SET no = ?, seq = ?, body = ?, status = ?, received_at = ?
                WHERE tenant = ? AND event = ?";
            let all = (no, Num(seq), body, event::PENDING, Num(now), &key.tenant, event);
            change(connection, doing, row, all)?;
            Ok(Some(seq))
        }
    }
}

pub(super) fn discard(connection: &Connection, tenant: &str, id: u64) -> Result<bool, StoreError> {
    let sql = "DELETE FROM dead WHERE tenant = ? AND id = ?";
    change(connection, "forget a dead letter", sql, (tenant, Num(id))).map(|count| count > 0)
}

/// The number of a conversation, made if it is new.
pub(super) fn conversation(
    connection: &Connection,
    key: &Key,
    now: Millis,
) -> Result<i64, StoreError> {
    let doing = "find a conversation";
    let Key { tenant, id } = key;
    let sql = "SELECT no FROM mailbox WHERE tenant = ? AND id = ?";
    if let Some(no) = one(connection, doing, sql, (tenant, id), |row| row.get(0))? {
        return Ok(no);
    }
    let new = "INSERT INTO mailbox VALUES (NULL, ?, ?, 0, 0, 0, NULL, ?, 0, 0, 0, NULL)";
    change(connection, doing, new, (tenant, id, Num(now)))?;
    Ok(connection.last_insert_rowid())
}

fn read(row: &Row<'_>) -> rusqlite::Result<DeadLetter> {
    let payload = row.get(7)?;
    let letter = match row.get(4)? {
        Some(event) => Letter::Event(event, payload),
        None => Letter::Call(Call::new(row.get::<_, Arc<str>>(5)?, payload).unknown(row.get(6)?)),
    };
    Ok(DeadLetter {
        id: row.get::<_, Num>(0)?.0,
        conversation: Key { tenant: row.get(1)?, id: row.get(2)? },
        letter,
        seq: row.get::<_, Num>(3)?.0,
        reason: row.get(8)?,
        attempts: row.get(9)?,
        at: row.get::<_, Num>(10)?.0,
    })
}
