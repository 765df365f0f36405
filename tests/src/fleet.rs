//! Several processes of a bot on one file, to be killed.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use tempfile::TempDir;

use crate::{
    program::Program,
    wire::{self, Outcome},
};

/// The file of the store, in the folder.
pub const FILE: &str = "store.db";

const RUNS: &str = "runs";

/// The processes, and the folder with their files.
pub struct Fleet {
    folder: TempDir,
    program: &'static str,
    variables: Vec<(String, String)>,
    nodes: Vec<Mutex<Option<Program>>>,
    addresses: Vec<Mutex<Option<SocketAddr>>>,
    /// What processes wrote that are gone.
    logs: Mutex<String>,
}

impl Fleet {
    /// Starts that many processes of `chain-bot`.
    ///
    /// # Panics
    ///
    /// If one does not start.
    pub fn start(count: usize) -> Self {
        let files = [("CHAIN_BOT_DB", FILE), ("CHAIN_BOT_RUNS", RUNS)];
        let variables = [
            ("FULFILL_DEV", "1"),
            // A line a turn would only grow in memory here.
            ("FULFILL_LOG", "info,fulfill::turn=warn"),
        ];
        let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Self::of("chain-bot", count, &files, variables.into())
    }

    /// Starts that many processes of a program. The first of `files` is the variable that names its
    /// store; each file stands in the fleet's folder.
    ///
    /// # Panics
    ///
    /// If one does not start.
    pub fn of(
        program: &'static str,
        count: usize,
        files: &[(&str, &str)],
        mut variables: Vec<(String, String)>,
    ) -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let place = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
        variables.extend(files.iter().map(|(name, file)| ((*name).to_owned(), place(file))));
        let fleet = Self {
            folder,
            program,
            variables,
            nodes: (0..count).map(|_| Mutex::default()).collect(),
            addresses: (0..count).map(|_| Mutex::default()).collect(),
            logs: Mutex::default(),
        };
        (0..count).for_each(|node| fleet.restart(node));
        fleet
    }

    /// How many there are.
    pub fn size(&self) -> usize {
        self.nodes.len()
    }

    /// Starts a process; the one before it is ended without a chance to tidy up.
    ///
    /// # Panics
    ///
    /// If it does not start.
    pub fn restart(&self, node: usize) {
        let mut place = self.node(node);
        *lock(&self.addresses[node]) = None;
        if let Some(program) = place.take() {
            lock(&self.logs).push_str(&program.log());
            // One that has ended is beyond killing.
            drop(program);
        }
        let variables = self.variables.iter().map(|(name, value)| (&**name, &**value));
        let program = Program::start(self.program, &variables.collect::<Vec<_>>());
        *lock(&self.addresses[node]) = Some(program.address());
        *place = Some(program);
    }

    /// Ends a process without a chance to tidy up, at once. [`restart`](Self::restart) starts another
    /// one in its place.
    pub fn kill(&self, node: usize) {
        let mut place = self.node(node);
        if let Some(program) = place.take() {
            let log = program.log();
            program.kill();
            lock(&self.logs).push_str(&log);
        }
        *lock(&self.addresses[node]) = None;
    }

    /// Tells a process to stop, as a service manager does, and waits for its end: how long that took.
    ///
    /// # Panics
    ///
    /// If it does not end well within `limit`.
    pub fn stop(&self, node: usize, limit: Duration) -> Duration {
        let start = Instant::now();
        let mut place = self.node(node);
        let program = place.as_mut().expect("it runs");
        program.terminate();
        let status = program.ended(limit);
        assert!(status.success(), "{status}:\n{}", program.log());
        start.elapsed()
    }

    /// Lets a process stand still.
    pub fn freeze(&self, node: usize) {
        self.node(node).as_ref().expect("it runs").freeze();
    }

    /// Lets a process go on.
    pub fn thaw(&self, node: usize) {
        self.node(node).as_ref().expect("it runs").thaw();
    }

    /// Sends a request to a process and waits for what comes of it.
    pub fn send(&self, node: usize, request: &[u8], limit: Duration) -> Outcome {
        let address = *lock(&self.addresses[node]);
        address.map_or(Outcome::Closed, |address| wire::attempt(address, request, limit))
    }

    /// What all processes wrote, those that are gone too.
    pub fn log(&self) -> String {
        let mut all = lock(&self.logs).clone();
        for node in 0..self.size() {
            all.extend(self.node(node).as_ref().map(Program::log));
        }
        all
    }

    /// The store's file.
    pub fn file(&self) -> PathBuf {
        self.path().join(FILE)
    }

    /// Which handlers ran, in order: event and handler.
    pub fn runs(&self) -> Vec<(String, String)> {
        let runs = std::fs::read_to_string(self.runs_file()).unwrap_or_default();
        let pair = |line: &str| line.split_once(' ').map(|(one, two)| (one.into(), two.into()));
        runs.lines().filter_map(pair).collect()
    }

    fn runs_file(&self) -> PathBuf {
        self.path().join(RUNS)
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn node(&self, node: usize) -> MutexGuard<'_, Option<Program>> {
        lock(&self.nodes[node])
    }
}

/// A test that failed elsewhere must not hide behind a poisoned lock.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
