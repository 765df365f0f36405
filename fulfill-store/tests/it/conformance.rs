//! The suite, on both stores and on those that are broken on purpose.

use std::{path::PathBuf, sync::Arc};

use fulfill_store::{
    Limits, ManualClock, SqliteStore, Store,
    testkit::{self, Broken, Flaw, MemoryPlace, Place},
};
use tempfile::TempDir;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn memory_conforms() {
    testkit::suite(MemoryPlace::default).await.assert();
}

/// A file that is opened anew, as often as a case likes.
struct File {
    path: PathBuf,
    _folder: TempDir,
}

impl File {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        Self { path: folder.path().join("store.db"), _folder: folder }
    }
}

impl Place for File {
    fn open(&self, clock: ManualClock, limits: Limits) -> Arc<dyn Store> {
        Arc::new(SqliteStore::open_with(&self.path, clock, limits).unwrap())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_conforms() {
    testkit::suite(File::new).await.assert();
}

/// A store in memory with a flaw; what the flaw keeps by itself is lost when it is opened again.
struct Flawed(MemoryPlace, Flaw);

impl Place for Flawed {
    fn open(&self, clock: ManualClock, limits: Limits) -> Arc<dyn Store> {
        Arc::new(Broken::new(self.0.store(clock, limits), self.1))
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_broken_store_conforms() {
    for flaw in Flaw::ALL {
        let report = testkit::suite(|| Flawed(MemoryPlace::default(), flaw)).await;
        let failed = report.failed();
        println!("{flaw:?}: {} cases: {}", failed.len(), failed.join(", "));
        assert!(!failed.is_empty(), "the suite passes {flaw:?}");
    }
}
