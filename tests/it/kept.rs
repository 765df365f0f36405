//! Events that are delivered again: answered once, in order, also by several processes.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use bytes::Bytes;
use fulfill_runtime::{
    Call, Entry,
    prelude::*,
    store::{Clock, Key, Limits, Mail, ManualClock, MemoryStore, SqliteStore, Store, SystemClock},
    testing::Tester,
};
use fulfill_twilio::{
    autopilot::Autopilot,
    form::Form,
    signature::{Content, Signer},
};
use http::{Request, Response};

const TOKEN: &str = "12345";

/// A bot that says how often it ran, and takes a while for it.
fn bot(runs: &Arc<AtomicUsize>, store: Arc<dyn Store>) -> Tester {
    bot_at(runs, store, SystemClock)
}

fn bot_at(runs: &Arc<AtomicUsize>, store: Arc<dyn Store>, clock: impl Clock) -> Tester {
    let runs = Arc::clone(runs);
    let count = move |_: &Turn| {
        let run = runs.fetch_add(1, Ordering::SeqCst) + 1;
        Call::pending(async move {
            tokio::time::sleep(std::time::Duration::from_millis(30)).await;
            Ok(Reply::say(format!("run {run}")))
        })
    };
    let app = App::new([Entry::new("greeting", count)]).expect("settings");
    let app = app.mount("/", Autopilot::new(TOKEN)).store(store).clock(Arc::new(clock));
    Tester::new(app).expect("no gaps")
}

fn delivery(dialogue: &str, token: &str) -> Request<String> {
    let form = Form::default().with("CurrentTask", "greeting").with("DialogueSid", dialogue);
    let signer = Signer::new(TOKEN).expect("a token");
    let signed = signer.sign("http://localhost/", Content::Form(&form));
    let mut request = Request::post("/")
        .header("host", "localhost")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("i-twilio-idempotency-token", token)
        .body(form.encode())
        .expect("a request");
    request.headers_mut().extend(signed.headers());
    request
}

fn said(response: &Response<Bytes>) -> String {
    assert_eq!(response.status(), 200, "{response:?}");
    assert_eq!(response.headers()["content-type"], "application/json");
    String::from_utf8(response.body().to_vec()).expect("text")
}

#[tokio::test]
async fn a_repeat_gets_the_first_answer() {
    let runs = Arc::default();
    let bot = bot(&runs, Arc::new(MemoryStore::new()));
    let first = said(&bot.send(delivery("UK1", "t1")).await);
    assert_eq!(first, r#"{"actions":[{"say":"run 1"}]}"#);
    for _ in 0..3 {
        assert_eq!(said(&bot.send(delivery("UK1", "t1")).await), first);
    }
    assert_ne!(said(&bot.send(delivery("UK1", "t2")).await), first);
    assert_ne!(said(&bot.send(delivery("UK2", "t1")).await), first);
    assert_eq!(runs.load(Ordering::SeqCst), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn eight_at_once_are_one_run_also_of_two_processes() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("store.db");
    let runs = Arc::default();
    let open = || Arc::new(SqliteStore::open(&file).expect("a store"));
    let bots = [bot(&runs, open()), bot(&runs, open())];
    let sends = (0..8).map(|number| {
        let bot = bots[number % 2].clone();
        tokio::spawn(async move { said(&bot.send(delivery("UK1", "t1")).await) })
    });
    for send in sends.collect::<Vec<_>>() {
        assert_eq!(send.await.expect("an answer"), r#"{"actions":[{"say":"run 1"}]}"#);
    }
    assert_eq!(runs.load(Ordering::SeqCst), 1);
    drop(bots);
    let restarted = bot(&runs, open());
    assert_eq!(
        said(&restarted.send(delivery("UK1", "t1")).await),
        r#"{"actions":[{"say":"run 1"}]}"#
    );
    assert_eq!(runs.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn turns_of_one_conversation_run_one_after_another() {
    let runs = Arc::default();
    let bot = bot(&runs, Arc::new(MemoryStore::new()));
    let sends = (0..6).map(|number| {
        let bot = bot.clone();
        let dialogue = if number % 2 == 0 { "UK1" } else { "UK2" };
        tokio::spawn(
            async move { said(&bot.send(delivery(dialogue, &format!("t{number}"))).await) },
        )
    });
    let started = std::time::Instant::now();
    for send in sends.collect::<Vec<_>>() {
        send.await.expect("an answer");
    }
    assert_eq!(runs.load(Ordering::SeqCst), 6);
    assert!(started.elapsed().as_millis() >= 90, "three turns of 30 ms each stand in a row");
}

#[tokio::test]
async fn what_a_stopped_server_left_holds_nobody_up() {
    let folder = tempfile::tempdir().expect("a folder");
    // What was accepted a minute ago has nobody left who waits for it.
    let clock = ManualClock::default();
    let file = folder.path().join("store.db");
    let store = SqliteStore::open_with(file, clock.clone(), Limits::default()).expect("a store");
    let store = Arc::new(store);
    let conversation = Key::new("", "autopilot:UK1");
    store.accept(Mail::new(conversation, "autopilot:UK1:lost", "")).await.expect("kept");
    clock.advance(std::time::Duration::from_secs(60));
    let runs = Arc::default();
    let bot = bot_at(&runs, Arc::clone(&store) as _, clock);
    assert_eq!(said(&bot.send(delivery("UK1", "t1")).await), r#"{"actions":[{"say":"run 1"}]}"#);
    let dead = store.dead("", 0, 10).await.expect("dead letters");
    assert_eq!(dead.len(), 1);
    assert!(dead[0].reason.contains("stopped"), "{}", dead[0].reason);
    // Its own repeat comes too late, and is told so.
    let late = bot.send(delivery("UK1", "lost")).await;
    assert_eq!(late.status(), 503);
    assert_eq!(runs.load(Ordering::SeqCst), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_waits_elsewhere_is_not_given_up() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("store.db");
    let runs = Arc::default();
    let open = || Arc::new(SqliteStore::open(&file).expect("a store"));
    let bots = [bot(&runs, open()), bot(&runs, open())];
    // All at once in one conversation, so that each finds another's event at its head.
    let sends = (0..24).map(|number| {
        let bot = bots[number % 2].clone();
        tokio::spawn(async move { said(&bot.send(delivery("UK1", &format!("t{number}"))).await) })
    });
    let mut answers = Vec::new();
    for send in sends.collect::<Vec<_>>() {
        answers.push(send.await.expect("an answer"));
    }
    answers.sort();
    answers.dedup();
    assert_eq!((answers.len(), runs.load(Ordering::SeqCst)), (24, 24));
    assert!(open().dead("", 0, 10).await.expect("dead letters").is_empty());
}

#[tokio::test]
async fn a_repeat_after_a_crash_is_answered() {
    let store = Arc::new(MemoryStore::new());
    let key = Key::new("", "autopilot:UK1");
    store.accept(Mail::new(key, "autopilot:UK1:t1", "")).await.expect("kept");
    let runs = Arc::default();
    let bot = bot(&runs, store);
    assert_eq!(said(&bot.send(delivery("UK1", "t1")).await), r#"{"actions":[{"say":"run 1"}]}"#);
}
