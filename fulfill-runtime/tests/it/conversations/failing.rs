//! Handlers that fail, and those that take too long.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use fulfill_runtime::{
    Call, Entry, Said,
    prelude::*,
    reply::{Form, Kind, Question},
    store::{Key, Limits, Mail, ManualClock, MemoryStore, Scope, Store},
};
use tokio::sync::Notify;

use super::bots::{Runs, diary, on, on_store, open, talk};

const SORRY: &str = "Sorry, something went wrong. Please try again.";

#[tokio::test]
async fn what_fails_is_told_and_changes_nothing() {
    let panics = on("panic", |_: &Turn| panic!("on purpose"));
    let hangs = Entry {
        timeout: Some(Duration::from_millis(20)),
        fallback_message: Some("Too slow.".into()),
        ..on("hang", |_: &Turn| Call::pending(std::future::pending()))
    };
    let errs = on("err", |_: &Turn| Call::Ready(Err("no database".into())));
    let (bot, _) = talk([diary(&Runs::default()), panics, hangs, errs]);
    for (text, expected) in
        [("a", "a"), ("panic", SORRY), ("hang", "Too slow."), ("err", SORRY), ("b", "a b")]
    {
        let heard = bot.say(Said::new("ana", text)).await;
        assert_eq!(heard.lines(), [expected], "after {text}");
        assert_eq!(heard.failures.len(), usize::from(expected != "a" && expected != "a b"));
    }
}

#[tokio::test]
async fn a_form_outlives_its_failing_end() {
    let asks = on("order", |_: &Turn| {
        let form = Form::new("order", "store").question(Question::new("name", "Your name?"));
        let form = form.question(Question::new("count", "How many?").kind(Kind::Integer));
        Call::Ready(Ok(Reply::new().collect_form(form)))
    });
    // Fails at first, as a database that is away for a moment.
    let runs = Runs::default();
    let count = Arc::clone(&runs);
    let store = Entry::new("store", move |turn: &Turn| {
        if count.fetch_add(1, Ordering::SeqCst) == 0 {
            panic!("on purpose");
        }
        let answer = |name| turn.find(name).unwrap_or_default();
        Call::Ready(Ok(Reply::say(format!("{} {}", answer("count"), answer("name")))))
    });
    let (bot, _) = talk([asks, store]);
    for (text, expected) in [
        ("order", "Your name?"),
        ("Ana", "How many?"),
        ("3", SORRY),
        // The answer may be given again, and all before it is still known.
        ("4", "4 \"Ana\""),
    ] {
        assert_eq!(bot.say(Said::new("ana", text)).await.lines(), [expected], "after {text}");
    }
    assert_eq!(runs.load(Ordering::SeqCst), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_outlives_the_lease_is_fenced() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("bot.db");
    let clock = ManualClock::default();
    let runs = Runs::default();
    let (started, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    // The first run waits until it is let go, the second answers at once.
    let (count, start, go) = (Arc::clone(&runs), Arc::clone(&started), Arc::clone(&go_on));
    let slow = move || {
        let (count, start, go) = (Arc::clone(&count), Arc::clone(&start), Arc::clone(&go));
        on("go", move |_: &Turn| {
            let run = count.fetch_add(1, Ordering::SeqCst) + 1;
            let (start, go) = (Arc::clone(&start), Arc::clone(&go));
            Call::pending(async move {
                if run == 1 {
                    start.notify_one();
                    go.notified().await;
                }
                Ok(Reply::say(format!("run {run}")).remember("run", run))
            })
        })
    };
    let bot = || on_store([slow()], open(&path, clock.clone()), clock.clone());
    let (paused, other) = (bot(), bot());
    let said = || Said::new("ana", "go");
    let slept = paused.clone();
    let first = tokio::spawn(async move { slept.say_as("e1", said()).await });
    started.notified().await;
    // The first process stands still for two minutes, longer than its lease.
    clock.advance(Duration::from_secs(120));
    let second = other.say_as("e1", said()).await;
    assert_eq!(second.lines(), ["run 2"]);
    go_on.notify_one();
    let first = first.await.expect("no panic");
    assert_eq!(first.response.body(), second.response.body(), "the answer that was kept");
    let state = other.state(&said()).await.expect("a state");
    assert_eq!(state.memory().get("run"), Some(&2.into()));
    assert_eq!(runs.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn an_event_that_stops_its_processes_is_given_up() {
    let clock = ManualClock::default();
    let store = MemoryStore::with(clock.clone(), Limits::default());
    let runs = Runs::default();
    let bot = on_store([diary(&runs)], store.clone(), clock.clone());
    assert_eq!(bot.say(Said::new("ana", "a")).await.lines(), ["a"]);
    let key = Key::new("", "console:ana");
    store.accept(Mail::new(key.clone(), "console:e1", "")).await.expect("kept");
    for _ in 0..5 {
        // As a process that stops while it answers.
        let scope = Scope::Conversation(key.clone());
        let claimed = store.claim(scope, Duration::from_secs(1)).await.expect("no error");
        assert!(claimed.is_some());
        clock.advance(Duration::from_secs(2));
    }
    for _ in 0..2 {
        let heard = bot.say_as("e1", Said::new("ana", "b")).await;
        assert_eq!(heard.response.status(), 200);
        assert_eq!(heard.response.body(), &*format!("{{\"messages\":[{{\"text\":\"{SORRY}\"}}]}}"));
    }
    let dead = store.dead("", 0, 9).await.expect("no error");
    assert_eq!(dead.len(), 1);
    assert!(dead[0].reason.contains("stopped"), "{}", dead[0].reason);
    assert_eq!(bot.say(Said::new("ana", "c")).await.lines(), ["a c"]);
    assert_eq!(runs.load(Ordering::SeqCst), 2);
}
