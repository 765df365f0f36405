//! Why a store did not do what it was asked.

use std::error::Error;

use thiserror::Error;

/// Why a store did not do what it was asked; nothing of the request has happened.
///
/// The one exception is [`Backend`](Self::Backend) during a commit to a disk that fails: such a
/// request may be found done after a restart. Asking again is safe for every request.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The new state of a conversation is larger than the store takes.
    #[error(
        "the state of a conversation has {size} bytes and may have {limit}; remember less, or raise Limits::state"
    )]
    StateTooLarge {
        /// Bytes that were to be kept.
        size: usize,
        /// Bytes that a state may have.
        limit: usize,
    },
    /// The conversation has as much unanswered mail as it may have.
    #[error(
        "the conversation has {limit} events waiting and takes no more; ask the sender to try again later"
    )]
    QueueFull {
        /// Events that may wait in one conversation.
        limit: u64,
    },
    /// Another process held the file for longer than the store waits.
    #[error(
        "{path} is locked by another process for more than {seconds} s; look for one that hangs"
    )]
    Busy {
        /// The file.
        path: String,
        /// How long the store waited.
        seconds: u64,
    },
    /// The file was written by a newer release.
    #[error(
        "{path} has schema {found} and this release knows {known}; run a release that knows it, or restore a backup"
    )]
    NewerSchema {
        /// The file.
        path: String,
        /// What the file has.
        found: u32,
        /// The newest this release knows.
        known: u32,
    },
    /// Where a backup was to be written there is a file already.
    #[error("{path} exists already; give a backup the name of a new file")]
    Exists {
        /// The file.
        path: String,
    },
    /// The store was closed, or its writer has ended.
    #[error("the store is closed; open it again")]
    Closed,
    /// This kind of store cannot do that.
    #[error("{store} has no {what}; use a store that is kept in a file")]
    Unsupported {
        /// The kind of store.
        store: &'static str,
        /// What it lacks.
        what: &'static str,
    },
    /// The database or the disk failed.
    #[error("the store failed to {doing}; look at the disk and the file's rights")]
    Backend {
        /// What was being done.
        doing: &'static str,
        /// What the database said.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
}
