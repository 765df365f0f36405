//! What came of it.

use std::{
    collections::HashSet,
    fmt,
    io::{self, Write as _},
    sync::atomic::Ordering,
    time::Duration,
};

use fulfill_runtime::store::{SqliteStore, Statistics, Store as _};

use super::{Told, World};

#[derive(Debug, Default)]
pub(super) struct Figures {
    pub(super) seed: u64,
    pub(super) rounds: u64,
    pub(super) took: Duration,
    /// Turns that were acknowledged and have no answer now.
    pub(super) lost: usize,
    acknowledged: usize,
    repeats: u64,
    /// Deliveries that were cut off, and those that were answered 503.
    failed: u64,
    refused: u64,
    /// Events that were answered with different bytes.
    contradicted: u64,
    /// Answers that do not follow from those before: lost, doubled or reordered turns.
    wrong: Vec<String>,
    stuck: usize,
    dead: usize,
    /// Events that nobody has answered, and that nobody asks for.
    left: u64,
    /// Handlers that ran and whose turn was not kept.
    thrown_away: u64,
    fenced: usize,
    worst: Duration,
    worst_after: Duration,
}

impl Figures {
    pub(super) fn count(world: &World, told: &[Told]) -> Self {
        let load = |count: &std::sync::atomic::AtomicU64| count.load(Ordering::Relaxed);
        let store = SqliteStore::open(world.fleet.file()).expect("the file is whole");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
        let runtime = runtime.expect("a runtime");
        let Statistics { mail, .. } = runtime.block_on(store.statistics()).expect("figures");
        let dead = runtime.block_on(store.dead("", 0, 100)).expect("dead letters").len();
        let acknowledged: HashSet<&str> =
            told.iter().flat_map(|one| &one.steps).map(|step| &*step.id).collect();
        let links: u64 = told.iter().map(|one| one.links).sum();
        let runs = world.fleet.runs();
        let ran = |(event, handler): &&(String, String)| {
            handler != "burst" && acknowledged.contains(&**event)
        };
        let ran = runs.iter().filter(ran).count() as u64;
        Self {
            acknowledged: acknowledged.len(),
            repeats: load(&world.repeats),
            failed: load(&world.failed),
            refused: load(&world.refused),
            contradicted: load(&world.contradicted),
            wrong: told.iter().flat_map(|one| one.wrong.clone()).collect(),
            stuck: told.iter().filter(|one| one.stuck).count(),
            dead,
            left: mail,
            thrown_away: ran.saturating_sub(links),
            fenced: world.fleet.log().matches("outlived its lease").count(),
            worst: told.iter().map(|one| one.worst).max().unwrap_or_default(),
            worst_after: told.iter().map(|one| one.worst_after).max().unwrap_or_default(),
            ..Self::default()
        }
    }

    /// Shows the figures, also where the test passes, and fails if there is a fault among them.
    #[track_caller]
    pub(super) fn show_and_check(&self) {
        // Straight to the stream: what a passing test prints is not shown.
        writeln!(io::stderr(), "crash: {self}").expect("standard error is open");
        assert_eq!(self.wrong, Vec::<String>::new(), "{self}");
        let faults = [self.lost, self.stuck, self.dead];
        assert_eq!((faults, self.contradicted, self.left), ([0; 3], 0, 0), "{self}");
        assert!(self.acknowledged > 0, "{self}");
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seed, rounds, took, lost, acknowledged, repeats, failed, refused, .. } = self;
        let Self { contradicted, stuck, dead, left, thrown_away, fenced, .. } = self;
        write!(
            f,
            "seed {seed}, kills and freezes {rounds} in {:.1} s, turns acknowledged {acknowledged}, repeats \
             {repeats}, deliveries cut off {failed}, answered 503 {refused}; lost {lost}, answered \
             differently {contradicted}, wrong answers {}, conversations stuck {stuck}, dead letters \
             {dead}, events left {left}; handlers run again {thrown_away}, fenced {fenced}, worst \
             wait {:.1?}, after the last kill {:.1?}",
            took.as_secs_f64(),
            self.wrong.len(),
            self.worst,
            self.worst_after,
        )
    }
}
