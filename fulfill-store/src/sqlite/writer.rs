//! The one thread that writes, many requests to a commit.

use std::{
    path::PathBuf,
    sync::mpsc::{self, Receiver},
    thread::{self, JoinHandle},
};

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::{
    failed,
    schema::{self, PATIENCE, is_busy},
};
use crate::StoreError;

/// Requests that one commit takes at most.
const MOST: usize = 256;

/// Where requests wait for the writer.
pub(super) type Queue = mpsc::Sender<Box<dyn Job>>;

/// A request on its way through the writer.
pub(super) trait Job: Send {
    /// Does what is asked; the result is kept until the commit. `false` if it is to be undone.
    fn run(&mut self, connection: &Connection) -> bool;

    /// Gives the result, or the reason why nothing was committed.
    fn finish(self: Box<Self>, committed: Result<(), StoreError>);
}

/// A request, where its result goes, and what is to be done once that is durable.
pub(super) struct Request<T, F, D> {
    pub(super) run: Option<F>,
    pub(super) result: Option<Result<T, StoreError>>,
    pub(super) reply: oneshot::Sender<Result<T, StoreError>>,
    pub(super) durable: D,
}

impl<T, F, D> Job for Request<T, F, D>
where
    T: Send,
    F: FnOnce(&Connection) -> Result<T, StoreError> + Send,
    D: FnOnce(&T) + Send,
{
    fn run(&mut self, connection: &Connection) -> bool {
        if let Some(run) = self.run.take() {
            self.result = Some(run(connection));
        }
        matches!(self.result, Some(Ok(_)))
    }

    fn finish(self: Box<Self>, committed: Result<(), StoreError>) {
        let result = match (self.result, committed) {
            // A request that was refused changed nothing, whatever became of the others.
            (Some(Err(refused)), _) => Err(refused),
            (Some(Ok(done)), Ok(())) => {
                (self.durable)(&done);
                Ok(done)
            }
            (_, Err(error)) => Err(error),
            (None, Ok(())) => Err(StoreError::Closed),
        };
        // Whoever asked may have gone; what was done stays done.
        let _ = self.reply.send(result);
    }
}

/// Starts the thread. It ends when all senders are gone and their requests are done.
pub(super) fn start(
    connection: Connection,
    path: PathBuf,
) -> std::io::Result<(Queue, JoinHandle<()>)> {
    let (sender, requests) = mpsc::channel();
    let name = "fulfill-store".to_owned();
    let thread = thread::Builder::new().name(name).spawn(move || {
        Writer { connection, path, requests }.run();
    })?;
    Ok((sender, thread))
}

struct Writer {
    connection: Connection,
    path: PathBuf,
    requests: Receiver<Box<dyn Job>>,
}

impl Writer {
    fn run(&self) {
        // While one commit is on its way to the disk, the requests of the next one gather.
        while let Ok(first) = self.requests.recv() {
            let mut jobs = vec![first];
            jobs.extend(self.requests.try_iter().take(MOST - 1));
            let done = self.commit(&mut jobs);
            if done.is_err() && !self.connection.is_autocommit() {
                // If even that fails, the next BEGIN says so.
                let _ = self.connection.execute_batch("ROLLBACK");
            }
            let mut done = Some(done);
            for job in jobs {
                job.finish(match &done {
                    Some(Err(_)) => done.take().unwrap_or(Ok(())),
                    Some(Ok(())) => Ok(()),
                    // The first of them got the cause.
                    None => Err(StoreError::Backend {
                        doing: "commit",
                        source: "another request of the same commit failed".into(),
                    }),
                });
            }
        }
    }

    fn commit(&self, jobs: &mut [Box<dyn Job>]) -> Result<(), StoreError> {
        self.execute("BEGIN IMMEDIATE").map_err(|error| {
            if is_busy(&error) {
                let path = self.path.display().to_string();
                return StoreError::Busy { path, seconds: PATIENCE.as_secs() };
            }
            failed("begin")(error)
        })?;
        // A newer release may have changed the file while this one had it open.
        schema::check(&self.connection, &self.path)?;
        for job in jobs {
            self.execute("SAVEPOINT job").map_err(failed("begin"))?;
            if !job.run(&self.connection) && !self.connection.is_autocommit() {
                self.execute("ROLLBACK TO job").map_err(failed("undo a request"))?;
            }
            if self.connection.is_autocommit() {
                // A full or failing disk: SQLite has undone everything by itself.
                return Err(StoreError::Backend {
                    doing: "write",
                    source: "the transaction was undone by the database".into(),
                });
            }
            self.execute("RELEASE job").map_err(failed("keep a request"))?;
        }
        self.execute("COMMIT").map_err(failed("commit"))
    }

    fn execute(&self, sql: &str) -> rusqlite::Result<()> {
        self.connection.prepare_cached(sql)?.execute([]).map(|_| ())
    }
}
