//! What is over goes; and copies of the whole.

use std::{collections::BTreeSet, fs::File, path::Path};

use rusqlite::Connection;

use super::{
    failed,
    rows::{Num, all, change},
    schema,
};
use crate::{
    Limits, StoreError, Swept,
    clock::{Millis, millis},
};

const DOING: &str = "sweep";

pub(super) fn sweep(
    connection: &Connection,
    limits: &Limits,
    now: Millis,
) -> Result<Swept, StoreError> {
    let most = Num(limits.sweep as u64);
    let old = now.saturating_sub(millis(limits.events));
    let touched = |sql: &str, until: Millis| -> Result<Vec<i64>, StoreError> {
        all(connection, DOING, sql, (Num(until), &most), |row| row.get(0))
    };
    // A dead event stays as long as its letter, so that the letter can be put back.
    let events = touched(
        "DELETE FROM inbox WHERE (no, seq) IN (SELECT no, seq FROM inbox i
            WHERE received_at <= ?1 AND status > 0 AND (status = 1 OR NOT EXISTS
            (SELECT 1 FROM dead d WHERE d.tenant = i.tenant AND d.event = i.event))
            ORDER BY received_at LIMIT ?2) RETURNING no",
        old,
    )?;
    let calls = touched(
        "DELETE FROM outbox WHERE (no, seq) IN (SELECT no, seq FROM outbox
            WHERE settled_at IS NOT NULL AND settled_at <= ?1 ORDER BY settled_at LIMIT ?2)
            RETURNING no",
        old,
    )?;
    let sessions = touched(
        "DELETE FROM session WHERE no IN (SELECT s.no FROM session s JOIN mailbox m ON m.no = s.no
            WHERE s.expires_at IS NOT NULL AND s.expires_at <= ?1 AND m.next_in = m.done_in
            ORDER BY s.expires_at LIMIT ?2) RETURNING no",
        now,
    )?;
    for no in &sessions {
        // The state of one turn is never taken for that of another.
        change(connection, DOING, "UPDATE mailbox SET version = version + 1 WHERE no = ?", [no])?;
    }
    let (events_count, calls_count, sessions_count) = (events.len(), calls.len(), sessions.len());
    let numbers: BTreeSet<i64> = [events, calls, sessions].into_iter().flatten().collect();
    let numbers: Vec<i64> = numbers.into_iter().collect();
    Ok(Swept {
        events: events_count,
        calls: calls_count,
        sessions: sessions_count,
        conversations: remove_empty(connection, &numbers)?,
    })
}

/// Removes those of these conversations of which nothing is left, and says how many.
pub(super) fn remove_empty(connection: &Connection, numbers: &[i64]) -> Result<usize, StoreError> {
    let mut count = 0;
    for no in numbers {
        let mailbox = "DELETE FROM mailbox WHERE no = ?1
            AND NOT EXISTS (SELECT 1 FROM inbox WHERE no = ?1)
            AND NOT EXISTS (SELECT 1 FROM session WHERE no = ?1)
            AND NOT EXISTS (SELECT 1 FROM outbox WHERE no = ?1)";
        if change(connection, DOING, mailbox, [no])? > 0 {
            change(connection, DOING, "DELETE FROM lane WHERE no = ?", [no])?;
            count += 1;
        }
    }
    Ok(count)
}

/// Copies the file as of one moment, while others read and write.
pub(super) fn backup(from: &Path, to: &Path) -> Result<(), StoreError> {
    if to.exists() {
        return Err(StoreError::Exists { path: to.display().to_string() });
    }
    let doing = "copy its file";
    let copy = || -> rusqlite::Result<usize> {
        let connection = schema::connect(from)
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
        connection.execute("VACUUM INTO ?", [to.to_string_lossy()])
    };
    copy().map_err(failed(doing))?;
    // A copy that is put to use numbers other calls as the original does: their keys must differ.
    let name = "UPDATE store SET name = lower(hex(randomblob(6)))";
    let rename = || Connection::open(to)?.execute(name, []);
    rename().map_err(failed(doing))?;
    // Only now is it worth anything when the power fails.
    File::open(to).and_then(|file| file.sync_all()).map_err(failed(doing))
}
