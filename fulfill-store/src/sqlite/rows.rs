//! Statements that several requests share.

use rusqlite::{
    Connection, OptionalExtension, Params, Row,
    types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef},
};

use super::failed;
use crate::{Call, Key, Letter, Payload, Scope, StoreError, Token, Unknown};

/// What became of an event, as it is kept; 2 is dead.
pub(super) mod event {
    pub(crate) const PENDING: i64 = 0;
    pub(crate) const ANSWERED: i64 = 1;
}

/// What became of a call, as it is kept; 0 is waiting.
pub(super) mod call {
    pub(crate) const DELIVERED: i64 = 1;
    pub(crate) const DROPPED: i64 = 2;
    pub(crate) const DEAD: i64 = 3;
}

/// Runs a statement that gives one row or none.
pub(super) fn one<T>(
    connection: &Connection,
    doing: &'static str,
    sql: &str,
    params: impl Params,
    read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Option<T>, StoreError> {
    let run = || connection.prepare_cached(sql)?.query_row(params, read).optional();
    run().map_err(failed(doing))
}

/// Runs a statement that gives rows.
pub(super) fn all<T>(
    connection: &Connection,
    doing: &'static str,
    sql: &str,
    params: impl Params,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>, StoreError> {
    let run = || {
        connection.prepare_cached(sql)?.query_map(params, read)?.collect::<rusqlite::Result<_>>()
    };
    run().map_err(failed(doing))
}

/// Runs a statement, and says how many rows it changed.
pub(super) fn change(
    connection: &Connection,
    doing: &'static str,
    sql: &str,
    params: impl Params,
) -> Result<usize, StoreError> {
    let run = || connection.prepare_cached(sql)?.execute(params);
    run().map_err(failed(doing))
}

/// Leases the row of a table that has work and is free, and has waited longest.
pub(super) struct Ready {
    /// The statement for rows whose time has come, and for those held before the clock stepped back.
    pub(super) by_scope: [[&'static str; 2]; 4],
}

impl Ready {
    /// Runs the statement of the scope. Parameters are `?1` the new token, `?2` now, `?3` the length
    /// of the lease, `?4` and `?5` tenant and id.
    pub(super) fn claim<T>(
        &self,
        connection: &Connection,
        scope: &Scope,
        token: Token,
        now: u64,
        lease: u64,
        mut read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, StoreError> {
        let (statements, tenant, id) = match scope {
            Scope::Any => (&self.by_scope[0], None, None),
            Scope::Tenant(tenant) => (&self.by_scope[1], Some(tenant), None),
            Scope::Conversation(key) => (&self.by_scope[2], Some(&key.tenant), Some(&key.id)),
            Scope::Deferred => (&self.by_scope[3], None, None),
        };
        for sql in statements {
            let mut run = || {
                let mut statement = connection.prepare_cached(sql)?;
                let count = statement.parameter_count();
                let (now, lease) = (Num(now), Num(lease));
                let all: [&dyn ToSql; 5] = [&token, &now, &lease, &tenant, &id];
                statement.query_row(&all[..count], &mut read).optional()
            };
            if let Some(found) = run().map_err(failed("claim"))? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }
}

/// The statements of a [`Ready`]: table, condition for work, condition for work that nobody waits
/// for, what else is set, what is returned.
macro_rules! ready {
    ($table:literal, $work:literal, $deferred:literal, $set:literal, $returning:literal) => {
        Ready {
            by_scope: [
                ready!(@both $table, $work, $set, $returning, ""),
                ready!(@both $table, $work, $set, $returning, " AND m.tenant = ?4"),
                ready!(@both $table, $work, $set, $returning,
                    " AND m.no = (SELECT no FROM mailbox WHERE tenant = ?4 AND id = ?5)"),
                ready!(@both $table, $work, $set, $returning, $deferred),
            ],
        }
    };
    (@both $table:literal, $work:literal, $set:literal, $returning:literal, $scope:literal) => {
        [
            ready!(@one $table, $work, $set, $returning, $scope, "t.ready_at <= ?2"),
            ready!(@one $table, $work, $set, $returning, $scope, "t.ready_at > ?2 + 2 * t.hold"),
        ]
    };
    (@one $table:literal, $work:literal, $set:literal, $returning:literal, $scope:literal,
        $free:literal) => {
        concat!(
            "UPDATE ", $table, " SET token = ?1, ready_at = ?2 + ?3, hold = ?3, ",
            "attempts = attempts + 1", $set, " WHERE no = (SELECT t.no FROM ", $table, " t ",
            "JOIN mailbox m ON m.no = t.no WHERE ", $work, " AND ", $free, $scope,
            " ORDER BY t.ready_at, t.no LIMIT 1) RETURNING ", $returning
        )
    };
}
pub(super) use ready;

/// A count or a time; those of a store fit an `i64`.
pub(super) struct Num(pub(super) u64);

impl ToSql for Num {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(i64::try_from(self.0).unwrap_or(i64::MAX)))
    }
}

impl FromSql for Num {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        u64::try_from(value.as_i64()?).map(Self).map_err(|_| FromSqlError::InvalidType)
    }
}

impl ToSql for Token {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(i64::try_from(self.0).unwrap_or(i64::MAX)))
    }
}

impl ToSql for Payload {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(ValueRef::Blob(self)))
    }
}

impl FromSql for Payload {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_blob().map(|bytes| Self::from(bytes.to_vec()))
    }
}

impl ToSql for Unknown {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(match self {
            Self::Resend => 0_i64,
            Self::Hold => 1,
            Self::Drop => 2,
        }))
    }
}

impl FromSql for Unknown {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_i64()? {
            0 => Ok(Self::Resend),
            1 => Ok(Self::Hold),
            2 => Ok(Self::Drop),
            other => Err(FromSqlError::OutOfRange(other)),
        }
    }
}

/// Adds calls to a lane, and returns the place of the first.
pub(super) fn enqueue(
    connection: &Connection,
    no: i64,
    calls: &[Call],
    event: &str,
    now: u64,
) -> Result<Option<u64>, StoreError> {
    if calls.is_empty() {
        return Ok(None);
    }
    let doing = "keep calls";
    let lane =
        "INSERT INTO lane VALUES (?1, ?2, 0, NULL, ?3, 0, 0, 0, 0) ON CONFLICT (no) DO UPDATE SET
        ready_at = iif(next_out = done_out, ?3, ready_at), next_out = next_out + ?2
        RETURNING next_out";
    let count = calls.len() as u64;
    let last = one(connection, doing, lane, (no, Num(count), Num(now)), |row| row.get(0))?;
    let first = last.map_or(1, |Num(last)| last + 1 - count);
    let row = "INSERT INTO outbox VALUES (?, ?, ?, ?, ?, 0, NULL, NULL, ?)";
    for (seq, call) in (first..).zip(calls) {
        let row_of = (no, Num(seq), &call.channel, &call.payload, call.unknown, event);
        change(connection, doing, row, row_of)?;
    }
    Ok(Some(first))
}

/// Keeps a dead letter, and returns its number.
pub(super) fn bury(
    connection: &Connection,
    conversation: &Key,
    letter: &Letter,
    seq: u64,
    reason: &str,
    attempts: u32,
    now: u64,
) -> Result<u64, StoreError> {
    let (event, call) = match letter {
        Letter::Event(event, body) => (Some(event), (None, None, body)),
        Letter::Call(call) => (None, (Some(&call.channel), Some(call.unknown), &call.payload)),
    };
    let (channel, unknown, payload) = call;
    let row = "INSERT INTO dead VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    let Key { tenant, id } = conversation;
    let all = (tenant, id, Num(seq), event, channel, unknown, payload, reason, attempts, Num(now));
    change(connection, "keep a dead letter", row, all)?;
    Ok(u64::try_from(connection.last_insert_rowid()).unwrap_or(0))
}
