//! Bots for Messenger on one file that are killed, frozen and replaced under load, while the Graph
//! API fails in all its ways: no acknowledged event is lost, replies keep their order, and what is
//! sent twice has a reason that nobody can rule out.
//!
//! `DELIVERY_ROUNDS=200 cargo test -p fulfill-tests deliveries` kills more often; `CRASH_SEED` takes
//! the seed that the figures name, for what users write and which faults are drawn.

mod figures;
mod load;

use std::{
    env,
    io::{self, Write as _},
    thread,
    time::{Duration, Instant},
};

use fake_graph::{FakeGraph, Fault, Settings};
use fulfill_tests::{
    fleet::{FILE, Fleet},
    meta,
    random::{self, Random},
};

use self::{
    figures::{Figures, Interrupted},
    load::{Load, now_ms},
};

const NODES: usize = 3;

/// How long a bot waits for the Graph API.
const SEND_TIMEOUT: &str = "2s";

/// For how long a process is frozen: longer than its leases.
const FREEZE: Duration = Duration::from_secs(8);

/// For how long the platform is down at a time.
const DOWN: Duration = Duration::from_secs(2);

/// After the last fault everything must have arrived within this: the longest pause of a breaker,
/// and those of calls that failed several times.
const DRAIN: Duration = Duration::from_secs(240);

fn graph(seed: u64) -> FakeGraph {
    let settings = Settings::new().page(meta::PAGE, meta::PAGE_TOKEN).app_secret(meta::SECRET);
    FakeGraph::start(settings.seed(seed)).expect("a free port")
}

fn fleet(graph: &FakeGraph) -> Fleet {
    let mut variables = meta::settings(&graph.url());
    for (name, value) in [
        ("FULFILL_SEND_TIMEOUT", SEND_TIMEOUT),
        // Else what the fake may have taken is held, for somebody to decide.
        ("MESSENGER_UNKNOWN", "resend"),
        ("FULFILL_LOG", "warn,fulfill_runtime::app::serve=info"),
    ] {
        variables.push((name.into(), value.into()));
    }
    Fleet::of("echo", NODES, &[("ECHO_DB", FILE)], variables)
}

/// A fifth of all calls fails, in every way there is.
fn weather() -> [(Fault, u16); 14] {
    [
        (Fault::InternalError, 30),
        (Fault::Unavailable, 15),
        (Fault::RetryAfter(1), 10),
        (Fault::TooMany, 15),
        (Fault::Transient, 10),
        (Fault::Unknown, 5),
        (Fault::UnsureTaken, 10),
        (Fault::UnsureLost, 10),
        (Fault::CloseBefore, 25),
        (Fault::CloseAfter, 25),
        (Fault::HangBefore(None), 5),
        (Fault::HangBefore(Some(figures::LATE as u32)), 10),
        (Fault::Hang(None), 5),
        (Fault::Slow(300), 40),
    ]
}

/// Waits until nothing is left to answer and to send. What is acknowledged is kept by then, or lost.
fn drained(load: &Load) {
    let end = Instant::now() + DRAIN;
    loop {
        let left = figures::statistics(&load.fleet);
        if (left.mail, left.calls) == (0, 0) || Instant::now() > end {
            return;
        }
        thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn kills_lose_no_delivery() {
    let rounds =
        env::var("DELIVERY_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(10);
    let seed = random::seed();
    let mut random = Random::new(seed, 0);
    let graph = graph(seed);
    graph.shares(weather()).expect("less than all");
    let load = Load::new(fleet(&graph), seed);
    let start = Instant::now();
    let users = load.start();
    let mut interrupted: Vec<Interrupted> = Vec::new();
    for round in 0..rounds {
        thread::sleep(Duration::from_millis(100 + random.below(900) as u64));
        let node = random.below(NODES);
        match round % 20 {
            4 => {
                let from = now_ms();
                load.fleet.freeze(node);
                thread::sleep(FREEZE);
                load.fleet.thaw(node);
                interrupted.push((from, now_ms()));
            }
            8 => {
                graph.shares([(Fault::Unavailable, 1000)]).expect("all");
                thread::sleep(DOWN);
                graph.shares(weather()).expect("less than all");
            }
            _ => {
                // Every second one when it has most to lose, the others at any time.
                if round % 2 == 0 {
                    load.kill_at_acknowledgement(node);
                } else {
                    load.fleet.kill(node);
                }
                let killed = now_ms();
                interrupted.push((killed, killed));
                load.fleet.restart(node);
            }
        }
    }
    graph.shares([]).expect("none");
    users.end();
    let took = start.elapsed();
    drained(&load);
    let mut figures = Figures::count(&load, &graph.taken(), &interrupted);
    (figures.what, figures.seed) = ("deliveries, killed", seed);
    (figures.rounds, figures.took) = (rounds, took);
    figures.show_and_check();
}

/// How many conversations somebody has a lease of: of the turn, and of the call.
fn leases(load: &Load) -> (i64, i64) {
    let file = rusqlite::Connection::open(load.fleet.file()).expect("a store");
    let count = |table| {
        let sql = format!("SELECT count(*) FROM {table} WHERE token IS NOT NULL");
        file.query_row(&sql, [], |row| row.get(0)).expect("a count")
    };
    (count("mailbox"), count("lane"))
}

#[test]
fn rolling_restarts_lose_nothing_and_leave_no_lease() {
    const ROUNDS: u64 = 10;
    /// Longer than the servers' own limit.
    const END: Duration = Duration::from_secs(20);
    let seed = random::seed();
    let graph = graph(seed);
    graph.shares(weather()).expect("less than all");
    let load = Load::new(fleet(&graph), seed);
    let start = Instant::now();
    let users = load.start();
    let mut slowest = Duration::ZERO;
    for round in 0..ROUNDS {
        thread::sleep(Duration::from_millis(300));
        let node = round as usize % NODES;
        slowest = slowest.max(load.fleet.stop(node, END));
        load.fleet.restart(node);
    }
    // All at once, with what is on its way.
    thread::scope(|scope| {
        let stops: Vec<_> = (0..NODES)
            .map(|node| {
                scope.spawn({
                    let load = &load;
                    move || load.fleet.stop(node, END)
                })
            })
            .collect();
        for stop in stops {
            slowest = slowest.max(stop.join().expect("it ends"));
        }
    });
    assert_eq!(leases(&load), (0, 0), "what was begun was done or given back");
    (0..NODES).for_each(|node| load.fleet.restart(node));
    graph.shares([]).expect("none");
    users.end();
    let took = start.elapsed();
    drained(&load);
    let mut figures = Figures::count(&load, &graph.taken(), &[]);
    (figures.what, figures.seed) = ("deliveries, replaced", seed);
    (figures.rounds, figures.took) = (ROUNDS, took);
    figures.show_and_check();
    assert_eq!(load.refused.load(std::sync::atomic::Ordering::Relaxed), 0, "answered 503");
    writeln!(io::stderr(), "deliveries, replaced: the slowest end took {slowest:.1?}")
        .expect("standard error is open");
}
