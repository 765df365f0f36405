//! Handlers that take long and a Graph API that hangs: Meta gets its answers in time, everything
//! arrives, and no conversation waits for another.

use std::{
    collections::HashSet,
    io::{self, Write as _},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use fake_graph::{FakeGraph, Fault, Settings};
use fulfill_messenger::Messenger;
use fulfill_runtime::{prelude::*, store::SqliteStore};
use fulfill_tests::{meta, wire};

use super::by_user;
use crate::local::Local;

/// What Meta waits for at most.
const IN_TIME: Duration = Duration::from_secs(5);

/// Guards against hanging.
const PATIENCE: Duration = Duration::from_secs(90);

/// Takes ten seconds.
#[intent(text = "slow", timeout = "20s")]
async fn slow() -> &'static str {
    tokio::time::sleep(Duration::from_secs(10)).await;
    "at last"
}

/// Repeats a text.
#[intent(fallback)]
fn repeat(Text(text): Text) -> String {
    text
}

/// The bot, inside the test.
struct Bot {
    graph: FakeGraph,
    local: Local,
    /// How long acknowledgements took.
    times: Mutex<Vec<Duration>>,
    _folder: tempfile::TempDir,
}

impl Bot {
    fn start() -> Self {
        Self::with(256)
    }

    /// A bot that may have that many calls on their way at once.
    fn with(max_sends: usize) -> Self {
        let settings = Settings::new().page(meta::PAGE, meta::PAGE_TOKEN).app_secret(meta::SECRET);
        let graph = FakeGraph::start(settings).expect("a free port");
        let folder = tempfile::tempdir().expect("a folder");
        let store = SqliteStore::open(folder.path().join("bot.db")).expect("a store");
        let channel = Messenger::new(meta::SECRET, meta::VERIFY_TOKEN, meta::PAGE_TOKEN);
        let app = App::new(intents![slow, repeat]).expect("no conflicts").store(Arc::new(store));
        let app = app.mount("/", channel.graph_url(graph.url()));
        let app = app.configure(|config| {
            config.send_timeout = Duration::from_secs(2);
            config.max_sends = max_sends;
        });
        Self { graph, local: Local::app(app), times: Mutex::default(), _folder: folder }
    }

    fn say(&self, user: &str, number: u64, text: &str) {
        let event = meta::message(user, &format!("m_{user}.{number}"), text, number);
        let request = meta::delivery(&meta::body(&[event]));
        let start = Instant::now();
        let status = wire::exchange(self.local.address, &request).status;
        let took = start.elapsed();
        assert_eq!(status, 200, "{user} {number}");
        self.times.lock().expect("nobody panics").push(took);
    }

    /// Shows how long acknowledgements took, and checks that each was in time.
    fn show(&self, what: &str) {
        let mut times = self.times.lock().expect("nobody panics").clone();
        times.sort_unstable();
        let at = |share: usize| times[(times.len() - 1) * share / 100];
        let (count, p50, p99, worst) = (times.len(), at(50), at(99), at(100));
        // Straight to the stream: what a passing test prints is not shown.
        writeln!(
            io::stderr(),
            "{what}: deliveries {count}, acknowledged within p50 {p50:.1?}, p99 {p99:.1?}, at most {worst:.1?}"
        )
        .expect("standard error is open");
        assert!(worst < IN_TIME, "{worst:?}");
    }
}

fn users(kind: u32) -> impl Iterator<Item = String> + Clone {
    (0..10).map(move |user| format!("7{kind}{user}"))
}

#[test]
fn nobody_waits_for_a_slow_handler_or_a_call_that_hangs() {
    let bot = Bot::start();
    for user in users(2) {
        bot.graph.script(&user, [Fault::HangBefore(None); 2]);
    }
    thread::scope(|scope| {
        for kind in 1..=3 {
            for user in users(kind) {
                let bot = &bot;
                scope.spawn(move || {
                    bot.say(&user, 1, if kind == 1 { "slow" } else { "a" });
                    (2..=9).for_each(|number| bot.say(&user, number, &format!("b{number}")));
                });
            }
        }
    });
    let taken = bot.graph.taken_at_least(3 * 10 * 9, PATIENCE);
    bot.show("slow handlers and hanging calls");
    let texts = by_user(&taken);
    let rest = (2..=9).map(|number| format!("b{number}"));
    for (kind, first) in [(1, "at last"), (2, "a"), (3, "a")] {
        for user in users(kind) {
            let expected: Vec<String> =
                [first.to_owned()].into_iter().chain(rest.clone()).collect();
            assert_eq!(texts[&user], expected, "{user}");
        }
    }
    // Those who need not wait had all their replies before the first slow handler was done.
    let quick: HashSet<String> = users(3).collect();
    let last = taken.iter().rposition(|one| quick.contains(&one.recipient)).expect("they wrote");
    let first = taken.iter().position(|one| one.text.as_deref() == Some("at last"));
    assert!(last < first.expect("it was said"), "{last} {first:?}");
}

#[test]
fn nobody_waits_for_users_whose_calls_always_hang() {
    // Fewer than there are such users.
    let bot = Bot::with(32);
    for user in (2..=5).flat_map(users) {
        bot.graph.script(&user, [Fault::HangBefore(None); 1000]);
        bot.say(&user, 1, "a");
    }
    // One after another, each a conversation of its own and some again, for as long as calls hang, fail,
    // and are made again and again.
    let (start, mut worst, mut count) = (Instant::now(), Duration::ZERO, 0);
    while start.elapsed() < Duration::from_secs(20) {
        let (asked, user) = (Instant::now(), format!("61{}", count % 7));
        count += 1;
        bot.say(&user, count, &format!("{count}"));
        let taken = bot.graph.taken_at_least(count as usize, PATIENCE);
        assert_eq!(taken.len() as u64, count, "nobody else gets anything");
        worst = worst.max(asked.elapsed());
        thread::sleep(Duration::from_millis(250));
    }
    bot.show("users whose calls always hang");
    writeln!(io::stderr(), "beside 40 of them {count} replies, each within {worst:.1?}")
        .expect("standard error is open");
    // They waited for up to a minute, since others opened the breaker again and again.
    assert!(worst < PATIENCE / 10, "{worst:?}");
}

#[test]
fn a_graph_api_that_hangs_costs_no_acknowledgement_and_no_message() {
    let bot = Bot::start();
    bot.graph.shares([(Fault::HangBefore(None), 1000)]).expect("all");
    let start = Instant::now();
    thread::scope(|scope| {
        for kind in 1..=9 {
            for user in users(kind) {
                let bot = &bot;
                scope.spawn(move || {
                    for number in 1..=5 {
                        bot.say(&user, number, &format!("{number}"));
                        thread::sleep(Duration::from_millis(600));
                    }
                });
            }
        }
    });
    assert_eq!(bot.graph.taken().len(), 0);
    bot.graph.shares([]).expect("none");
    let healed = start.elapsed();
    let taken = bot.graph.taken_at_least(9 * 10 * 5, PATIENCE);
    bot.show("a Graph API that hangs");
    writeln!(
        io::stderr(),
        "a Graph API that hangs: for {healed:.1?}, all was there {:.1?} later",
        start.elapsed() - healed
    )
    .expect("standard error is open");
    let texts = by_user(&taken);
    for user in (1..=9).flat_map(users) {
        assert_eq!(texts[&user], ["1", "2", "3", "4", "5"], "{user}");
    }
}
