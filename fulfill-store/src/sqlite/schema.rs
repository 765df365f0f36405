//! The tables, and how a file of an older release comes to have them.
//!
//! Every change of the schema is a new step at the end of [`STEPS`]; a step that was released never
//! changes. A file knows how many it has seen.

use std::{
    path::Path,
    thread::sleep,
    time::{Duration, Instant},
};

use rusqlite::{Connection, ErrorCode, TransactionBehavior};

use super::failed;
use crate::StoreError;

/// How long a request waits for another process that writes.
pub(super) const PATIENCE: Duration = Duration::from_secs(15);

const STEPS: [&str; 3] = [FIRST, DEFERRED, STRIKES];

/// One row of `mailbox` is all that arrival, claim and commit of a conversation lock, so there is no
/// order of locks to keep. Calls have their own row in `lane`, for they are made by other workers.
const FIRST: &str = "
CREATE TABLE mailbox (
    no INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    next_in INTEGER NOT NULL,
    done_in INTEGER NOT NULL,
    version INTEGER NOT NULL,
    token INTEGER,
    ready_at INTEGER NOT NULL,
    hold INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    UNIQUE (tenant, id)
) STRICT;
CREATE INDEX mailbox_ready ON mailbox (ready_at) WHERE next_in > done_in;

CREATE TABLE inbox (
    no INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    tenant TEXT NOT NULL,
    event TEXT NOT NULL,
    body BLOB,
    answer BLOB,
    status INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    PRIMARY KEY (no, seq),
    UNIQUE (tenant, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX inbox_received ON inbox (received_at);

CREATE TABLE session (
    no INTEGER PRIMARY KEY,
    state BLOB NOT NULL,
    expires_at INTEGER
) STRICT;
CREATE INDEX session_expires ON session (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE lane (
    no INTEGER PRIMARY KEY,
    next_out INTEGER NOT NULL,
    done_out INTEGER NOT NULL,
    token INTEGER,
    ready_at INTEGER NOT NULL,
    hold INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    unsettled INTEGER NOT NULL
) STRICT;
CREATE INDEX lane_ready ON lane (ready_at) WHERE next_out > done_out;

CREATE TABLE outbox (
    no INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    channel TEXT NOT NULL,
    payload BLOB,
    doubt INTEGER NOT NULL,
    status INTEGER NOT NULL,
    note TEXT,
    settled_at INTEGER,
    PRIMARY KEY (no, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_settled ON outbox (settled_at) WHERE settled_at IS NOT NULL;

CREATE TABLE dead (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL,
    conversation TEXT NOT NULL,
    seq INTEGER NOT NULL,
    event TEXT,
    channel TEXT,
    doubt INTEGER,
    payload BLOB NOT NULL,
    reason TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX dead_tenant ON dead (tenant, id);
CREATE INDEX dead_event ON dead (tenant, event) WHERE event IS NOT NULL;

CREATE TABLE store (name TEXT NOT NULL) STRICT;
INSERT INTO store VALUES (lower(hex(randomblob(6))));
";

/// Mail that nobody waits for, when a user was last heard, and which event led to a call.
const DEFERRED: &str = "
ALTER TABLE mailbox ADD COLUMN deferred INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mailbox ADD COLUMN heard_at INTEGER;
ALTER TABLE outbox ADD COLUMN event TEXT NOT NULL DEFAULT '';
CREATE INDEX mailbox_deferred ON mailbox (ready_at) WHERE next_in > done_in AND deferred = 1;
";

/// How often in a row a call failed in a way that is seldom tolerated.
const STRIKES: &str = "ALTER TABLE lane ADD COLUMN strikes INTEGER NOT NULL DEFAULT 0;";

/// Opens a connection with the settings that every one of a store has.
pub(super) fn connect(path: &Path) -> Result<Connection, StoreError> {
    let doing = failed("open its file");
    let mut connection = Connection::open(path).map_err(&doing)?;
    connection.busy_handler(Some(wait_for_others)).map_err(&doing)?;
    connection.set_prepared_statement_cache_capacity(96);
    // Changing to the log takes a lock for which SQLite does not wait by itself.
    let end = Instant::now() + PATIENCE;
    let set = || -> rusqlite::Result<()> {
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        connection.pragma_update(None, "journal_size_limit", 64 * 1024 * 1024)
    };
    loop {
        match set() {
            Ok(()) => return Ok(connection),
            Err(error) if is_busy(&error) && Instant::now() < end => {
                sleep(Duration::from_millis(5));
            }
            Err(error) => return Err(doing(error)),
        }
    }
}

/// Brings the file to the newest schema.
pub(super) fn migrate(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let doing = failed("bring its file to the newest schema");
    let change = connection.transaction_with_behavior(TransactionBehavior::Immediate);
    let change = change.map_err(&doing)?;
    change
        .execute_batch("CREATE TABLE IF NOT EXISTS migration (step INTEGER PRIMARY KEY, at TEXT)")
        .map_err(&doing)?;
    let seen = check(&change, path)?;
    for (step, sql) in (1_u32..).zip(STEPS).skip(seen as usize) {
        change.execute_batch(sql).map_err(&doing)?;
        let note = "INSERT INTO migration VALUES (?, datetime())";
        change.execute(note, [step]).map_err(&doing)?;
    }
    change.commit().map_err(doing)
}

/// How many steps the file has seen; an error if it is more than this release knows.
pub(super) fn check(connection: &Connection, path: &Path) -> Result<u32, StoreError> {
    let read = || -> rusqlite::Result<u32> {
        let mut query =
            connection.prepare_cached("SELECT coalesce(max(step), 0) FROM migration")?;
        query.query_row([], |row| row.get(0))
    };
    let found = read().map_err(failed("read the schema of its file"))?;
    let known = STEPS.len() as u32;
    if found > known {
        return Err(StoreError::NewerSchema { path: path.display().to_string(), found, known });
    }
    Ok(found)
}

/// Looks again each millisecond. SQLite's own waits grow to a tenth of a second, in which others
/// commit a dozen times and the waiting process none.
fn wait_for_others(tries: i32) -> bool {
    sleep(Duration::from_millis(1));
    tries < i32::try_from(PATIENCE.as_millis()).unwrap_or(i32::MAX)
}

pub(super) fn is_busy(error: &rusqlite::Error) -> bool {
    let code = error.sqlite_error_code();
    matches!(code, Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_a_newer_release_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store.db");
        let mut connection = connect(&path).unwrap();
        migrate(&mut connection, &path).unwrap();
        migrate(&mut connection, &path).unwrap();
        assert_eq!(check(&connection, &path).unwrap(), 3);
        connection.execute("INSERT INTO migration VALUES (7, 'later')", []).unwrap();
        let error = migrate(&mut connection, &path).unwrap_err().to_string();
        assert!(error.ends_with(
            "store.db has schema 7 and this release knows 3; run a release that knows it, or restore a backup"
        ), "{error}");
    }

    #[test]
    fn commits_reach_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let connection = connect(&folder.path().join("store.db")).unwrap();
        let pragma =
            |name| connection.pragma_query_value(None, name, |row| row.get::<_, String>(0));
        assert_eq!(pragma("journal_mode").unwrap(), "wal");
        let full: i64 =
            connection.pragma_query_value(None, "synchronous", |row| row.get(0)).unwrap();
        assert_eq!(full, 2);
    }
}
