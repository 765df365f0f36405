//! Small bots that the tests talk to.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use fulfill_runtime::{
    Call, Entry, Place, Triggers,
    prelude::*,
    store::{Clock, Limits, ManualClock, SqliteStore, Store},
    talk::Talk,
};
use serde_json::Value;

/// Counts how often its handler ran.
pub(super) type Runs = Arc<AtomicUsize>;

/// What is remembered under that name.
pub(super) fn remembered(turn: &Turn, name: &str) -> Value {
    turn.get(Place::Memory, name).unwrap_or_default()
}

/// Appends what is said to what was said before, and says all of it.
pub(super) fn diary(runs: &Runs) -> Entry {
    let runs = Arc::clone(runs);
    let handler = move |turn: &Turn| {
        runs.fetch_add(1, Ordering::SeqCst);
        let before = remembered(turn, "said");
        let said = format!("{}{} ", before.as_str().unwrap_or_default(), turn.text());
        Call::pending(async move {
            // Lets others in between, as a call of somebody's API does.
            tokio::time::sleep(Duration::from_millis(2)).await;
            Ok(Reply::say(said.trim_end()).remember("said", said))
        })
    };
    Entry { fallback: true, ..Entry::new("diary", handler) }
}

/// An intent that a text leads to.
pub(super) fn on(
    text: &'static str,
    handler: impl Fn(&Turn) -> Call + Send + Sync + 'static,
) -> Entry {
    Entry::new(text, handler).answers(Triggers::new().text(text))
}

pub(super) fn app(entries: impl IntoIterator<Item = Entry>) -> App {
    App::new(entries).expect("settings")
}

/// A bot in memory, with a clock to move.
pub(super) fn talk(entries: impl IntoIterator<Item = Entry>) -> (Talk, ManualClock) {
    let clock = ManualClock::default();
    (Talk::at(app(entries), clock.clone()).expect("no gaps"), clock)
}

/// A bot on that store.
pub(super) fn on_store(
    entries: impl IntoIterator<Item = Entry>,
    store: impl Store,
    clock: impl Clock,
) -> Talk {
    let app = app(entries).store(Arc::new(store)).clock(Arc::new(clock));
    Talk::new(app).expect("no gaps")
}

pub(super) fn open(path: &std::path::Path, clock: impl Clock) -> SqliteStore {
    SqliteStore::open_with(path, clock, Limits::default()).expect("a store")
}
