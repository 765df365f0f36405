//! Connections that wait for the next call.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use http::uri::{Authority, Scheme};
use tokio::{
    task::AbortHandle,
    time::{Instant, sleep_until},
};

use super::connection::{Connection, Origin};

/// How long an idle connection is kept.
pub(super) const IDLE: Duration = Duration::from_secs(30);

/// The idle connections of a client. Clones are one pool.
#[derive(Clone, Default)]
pub(super) struct Pool(Arc<Mutex<Inner>>);

#[derive(Default)]
struct Inner {
    /// None is without connections for longer than [`IDLE`].
    shelves: Vec<Shelf>,
    /// The task that closes them. It ends with the last connection.
    reaper: Option<AbortHandle>,
}

/// The idle connections to one server.
struct Shelf {
    origin: Arc<Origin>,
    /// The last one was used last.
    idle: Vec<Idle>,
}

struct Idle {
    connection: Box<Connection>,
    since: Instant,
}

impl Pool {
    /// The connection that was used last: one that is idle for long is the likelier to be closed, and
    /// those that are not needed grow old.
    pub(super) fn take(&self, scheme: &Scheme, authority: &Authority) -> Option<Box<Connection>> {
        let mut pool = lock(&self.0);
        Some(pool.shelf(scheme, authority)?.idle.pop()?.connection)
    }

    /// Keeps a connection, if it can be used again.
    pub(super) fn put(&self, connection: Box<Connection>) {
        if !connection.is_ready() {
            return;
        }
        let origin = Arc::clone(&connection.origin);
        let idle = Idle { connection, since: Instant::now() };
        let mut pool = lock(&self.0);
        match pool.shelf(&origin.scheme, &origin.authority) {
            Some(shelf) => shelf.idle.push(idle),
            None => pool.shelves.push(Shelf { origin, idle: vec![idle] }),
        }
        // The one of a runtime that has ended has ended with it.
        if pool.reaper.as_ref().is_none_or(AbortHandle::is_finished) {
            pool.reaper = Some(tokio::spawn(reap(Arc::downgrade(&self.0))).abort_handle());
        }
    }

    /// How many connections are idle.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        lock(&self.0).shelves.iter().map(|shelf| shelf.idle.len()).sum()
    }

    /// Whether there is a task that closes them.
    #[cfg(test)]
    pub(super) fn is_watched(&self) -> bool {
        lock(&self.0).reaper.is_some()
    }
}

impl Inner {
    fn shelf(&mut self, scheme: &Scheme, authority: &Authority) -> Option<&mut Shelf> {
        self.shelves.iter_mut().find(|shelf| shelf.origin.is(scheme, authority))
    }

    /// Takes out what is idle for too long, and says when to come again.
    fn expire(&mut self, now: Instant) -> (Vec<Idle>, Option<Instant>) {
        let mut expired = Vec::new();
        for Shelf { idle, .. } in &mut self.shelves {
            let fresh = idle.partition_point(|idle| idle.since + IDLE <= now);
            expired.extend(idle.drain(..fresh));
        }
        self.shelves.retain(|shelf| !shelf.idle.is_empty());
        let oldest = self.shelves.iter().flat_map(|shelf| shelf.idle.first());
        (expired, oldest.map(|idle| idle.since + IDLE).min())
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Some(reaper) = &self.reaper {
            reaper.abort();
        }
    }
}

/// Closes connections until none is left, or nobody can use them any more.
async fn reap(pool: Weak<Mutex<Inner>>) {
    let mut next = Instant::now() + IDLE;
    loop {
        sleep_until(next).await;
        let Some(pool) = pool.upgrade() else { return };
        let (expired, oldest) = {
            let mut pool = lock(&pool);
            let (expired, oldest) = pool.expire(Instant::now());
            if oldest.is_none() {
                pool.reaper = None;
            }
            (expired, oldest)
        };
        for idle in expired {
            idle.connection.close().await;
        }
        match oldest {
            Some(oldest) => next = oldest,
            None => return,
        }
    }
}

fn lock(pool: &Mutex<Inner>) -> MutexGuard<'_, Inner> {
    pool.lock().unwrap_or_else(PoisonError::into_inner)
}
