//! Sessions and figures.

use rusqlite::{Connection, Row};

use super::{
    rows::{Num, all, change, one},
    sweep::remove_empty,
};
use crate::{Key, Session, Statistics, StoreError, clock::Millis};

const DOING: &str = "look up sessions";

macro_rules! sessions {
    ($rest:literal) => {
        concat!(
            "SELECT m.tenant, m.id, s.state, m.version, s.expires_at, m.next_in - m.done_in ",
            "FROM mailbox m JOIN session s ON s.no = m.no WHERE m.tenant = ?1 AND ",
            $rest
        )
    };
}

pub(super) fn list(
    connection: &Connection,
    tenant: &str,
    after: Option<&str>,
    limit: usize,
) -> Result<Vec<Session>, StoreError> {
    let sql = sessions!("(?2 IS NULL OR m.id > ?2) ORDER BY m.id LIMIT ?3");
    all(connection, DOING, sql, (tenant, after, Num(limit as u64)), read)
}

pub(super) fn show(connection: &Connection, key: &Key) -> Result<Option<Session>, StoreError> {
    one(connection, DOING, sessions!("m.id = ?2"), (&key.tenant, &key.id), read)
}

pub(super) fn forget(connection: &Connection, key: &Key, now: Millis) -> Result<bool, StoreError> {
    let doing = "forget a session";
    let sql = "DELETE FROM session WHERE no = (SELECT no FROM mailbox WHERE tenant = ? AND id = ?)
        RETURNING no";
    let found = one(connection, doing, sql, (&key.tenant, &key.id), |row| row.get::<_, i64>(0))?;
    let Some(no) = found else { return Ok(false) };
    // The turn that runs is fenced; its event can be claimed at once.
    let fence = "UPDATE mailbox SET version = version + 1,
        ready_at = iif(token IS NULL, ready_at, ?), hold = iif(token IS NULL, hold, 0),
        token = NULL WHERE no = ?";
    change(connection, doing, fence, (Num(now), no))?;
    remove_empty(connection, &[no])?;
    Ok(true)
}

pub(super) fn statistics(connection: &Connection) -> Result<Statistics, StoreError> {
    let sql = "SELECT
        (SELECT count(*) FROM mailbox),
        (SELECT count(*) FROM session),
        (SELECT coalesce(sum(next_in - done_in), 0) FROM mailbox WHERE next_in > done_in),
        (SELECT count(*) FROM mailbox WHERE next_in > done_in),
        (SELECT coalesce(sum(next_out - done_out), 0) FROM lane WHERE next_out > done_out),
        (SELECT count(*) FROM lane WHERE next_out > done_out),
        (SELECT count(*) FROM dead),
        (SELECT min(ready_at) FROM mailbox WHERE next_in > done_in)";
    let found = one(connection, "count", sql, [], |row| {
        let count = |column| row.get::<_, Num>(column).map(|Num(count)| count);
        Ok(Statistics {
            conversations: count(0)?,
            sessions: count(1)?,
            mail: count(2)?,
            busy: count(3)?,
            calls: count(4)?,
            lanes: count(5)?,
            dead: count(6)?,
            oldest: row.get::<_, Option<Num>>(7)?.map(|Num(at)| at),
        })
    })?;
    Ok(found.unwrap_or_default())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Session> {
    Ok(Session {
        conversation: Key { tenant: row.get(0)?, id: row.get(1)? },
        state: row.get(2)?,
        version: row.get::<_, Num>(3)?.0,
        expires_at: row.get::<_, Option<Num>>(4)?.map(|Num(at)| at),
        waiting: row.get::<_, Num>(5)?.0,
    })
}
