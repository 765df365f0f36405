//! A store in one SQLite file: durable at commit, shared by several processes of one machine.

mod inbox;
mod lanes;
mod letters;
mod readers;
mod rows;
mod schema;
mod sessions;
mod store;
mod sweep;
mod writer;

use std::{
    error::Error,
    fmt,
    path::{Path, PathBuf},
    sync::{Arc, mpsc},
    thread::JoinHandle,
};

use rusqlite::Connection;
use tokio::sync::oneshot;

use crate::{
    Clock, Limits, Millis, StoreError, SystemClock, Task,
    signals::Signals,
    sqlite::{
        readers::Question,
        writer::{Queue, Request},
    },
};

/// Threads that look things up.
const READERS: usize = 2;

/// A store in one SQLite file.
///
/// Commits are on disk before they are answered (write-ahead log, `synchronous=FULL`). One thread
/// writes, and takes all requests that wait into one commit, so that the cost of reaching the disk is
/// shared. Several processes of one machine may open the same file; a network drive is no place for
/// it. Clones share the connections; the last one to go waits for requests under way.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("bot.db");
/// use fulfill_store::{Key, Mail, SqliteStore, Store};
///
/// let store = SqliteStore::open(&path)?;
/// # tokio::runtime::Builder::new_current_thread().enable_time().build()?.block_on(async {
/// store.accept(Mail::new(Key::new("acme", "+14155550100"), "sms:SM1", "hello")).await?;
/// store.backup(&folder.path().join("copy.db")).await?;
/// # Ok::<(), Box<dyn std::error::Error>>(()) })?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct SqliteStore(Arc<Shared>);

struct Shared {
    path: PathBuf,
    /// The name in the file, drawn when it was made.
    name: Arc<str>,
    limits: Limits,
    clock: Arc<dyn Clock>,
    signals: Arc<Signals>,
    /// `None` only while closing.
    writer: Option<Queue>,
    readers: Option<mpsc::Sender<Question>>,
    threads: Vec<JoinHandle<()>>,
}

impl SqliteStore {
    /// Opens the file, or makes it, with the machine's clock and the default limits.
    ///
    /// # Errors
    /// [`NewerSchema`](StoreError::NewerSchema) for a file of a newer release,
    /// [`Backend`](StoreError::Backend) if it cannot be opened or is no store.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        Self::open_with(path, SystemClock, Limits::default())
    }

    /// Opens the file, or makes it, with that clock and those limits.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_with(
        path: impl AsRef<Path>,
        clock: impl Clock,
        limits: Limits,
    ) -> Result<Self, StoreError> {
        let path = path.as_ref().to_path_buf();
        let mut connection = schema::connect(&path)?;
        schema::migrate(&mut connection, &path)?;
        let name = connection
            .query_row("SELECT name FROM store", [], |row| row.get(0))
            .map_err(failed("read its name"))?;
        let connections = (0..READERS).map(|_| schema::connect(&path));
        let connections = connections.collect::<Result<_, _>>()?;
        let threads = "start its threads";
        let (readers, mut handles) = readers::start(connections).map_err(failed(threads))?;
        let (writer, handle) = writer::start(connection, path.clone()).map_err(failed(threads))?;
        handles.push(handle);
        Ok(Self(Arc::new(Shared {
            path,
            name,
            limits,
            clock: Arc::new(clock),
            signals: Arc::new(Signals::new()),
            writer: Some(writer),
            readers: Some(readers),
            threads: handles,
        })))
    }

    /// Has the writer do it, in a commit with whatever else waits; `durable` follows the commit.
    fn write<'a, T: Send + 'static>(
        &'a self,
        run: impl FnOnce(&Connection, Millis) -> Result<T, StoreError> + Send + 'static,
        durable: impl FnOnce(&Signals, &T) + Send + 'static,
    ) -> Task<'a, T> {
        Box::pin(async move {
            let (reply, result) = oneshot::channel();
            let (clock, signals) = (Arc::clone(&self.0.clock), Arc::clone(&self.0.signals));
            let request = Request {
                run: Some(move |connection: &Connection| run(connection, clock.now())),
                result: None,
                reply,
                durable: move |done: &T| durable(&signals, done),
            };
            let writer = self.0.writer.as_ref().ok_or(StoreError::Closed)?;
            writer.send(Box::new(request)).map_err(|_| StoreError::Closed)?;
            result.await.map_err(|_| StoreError::Closed)?
        })
    }

    /// Has a reader look it up.
    fn read<'a, T: Send + 'static>(
        &'a self,
        look: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Task<'a, T> {
        Box::pin(async move {
            let (reply, result) = oneshot::channel();
            let question: Question = Box::new(move |connection| {
                // Whoever asked may have gone.
                let _ = reply.send(look(connection));
            });
            let readers = self.0.readers.as_ref().ok_or(StoreError::Closed)?;
            readers.send(question).map_err(|_| StoreError::Closed)?;
            result.await.map_err(|_| StoreError::Closed)?
        })
    }
}

impl fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteStore").field("path", &self.0.path).finish_non_exhaustive()
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        (self.writer, self.readers) = (None, None);
        for thread in self.threads.drain(..) {
            // A thread that panicked has said so; there is nobody left to tell.
            let _ = thread.join();
        }
    }
}

/// An error of the database, by what was being done.
fn failed<E: Error + Send + Sync + 'static>(doing: &'static str) -> impl Fn(E) -> StoreError {
    move |error| StoreError::Backend { doing, source: Box::new(error) }
}
