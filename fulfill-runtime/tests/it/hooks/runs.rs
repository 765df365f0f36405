//! What becomes of what a hook is told.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use fulfill_runtime::{
    Call,
    prelude::*,
    store::{Key, ManualClock, MemoryStore, SqliteStore, Store},
};
use serde_json::{Value, json};

use super::{Bot, SECRET, app, in_memory};
use crate::deliveries::post::{Act, Platform};

/// What became of one recipient: state, reason and all.
fn of<'a>(report: &'a Value, user: &str) -> &'a Value {
    let all = report["recipients"].as_array().expect("recipients");
    all.iter().find(|one| one["to"]["user"] == user).expect("they are named")
}

#[tokio::test]
async fn each_outcome_is_told() {
    let clock = Arc::new(ManualClock::new(1_767_225_600_000));
    let store: Arc<dyn Store> = Arc::new(MemoryStore::with(Arc::clone(&clock), Default::default()));
    let platform = Platform::default();
    let bot = Bot::new(app(&store, &platform).clock(Arc::clone(&clock) as _));
    bot.hear(&["old"]).await;
    clock.advance(Duration::from_secs(25 * 3600));
    bot.hear(&["ana", "bea", "cid"]).await;
    platform.act("bea", [Act::Status(400)]);
    let away = [
        json!({ "channel": "letter", "user": "ana", "account": "2" }),
        json!({ "channel": "/post", "user": "ana" }),
        json!({ "channel": "fax", "user": "x" }),
        json!({ "channel": "post", "user": "" }),
    ];
    let users = ["ana", "bea", "cid", "old", "new"];
    let told = json!({ "text": "closed", "users": users, "away": away });
    let report = bot.outcome(&bot.tell("notify", None, &told).await).await;
    assert_eq!(
        report["totals"],
        json!({
            "recipients": 10, "waiting": 0, "delivered": 4, "refused": 5, "dead": 1, "unknown": 0
        }),
        "{report}"
    );
    assert_eq!(platform.got("ana"), ["closed"; 3], "by three names of the channel");
    assert_eq!(of(&report, "cid")["state"], "delivered");
    assert_eq!(of(&report, "cid")["messages"][0]["at"], "2026-01-02T01:00:00.000Z");
    let reason = |user: &str| of(&report, user)["reason"].as_str().expect("a reason").to_owned();
    let window = "outside the 24-hour window: the user last wrote at 2026-01-01T00:00:00Z";
    assert!(reason("old").starts_with(window), "{}", reason("old"));
    assert!(reason("new").contains("has not written"), "{}", reason("new"));
    assert_eq!(reason("zoe"), "she asked for no more");
    assert_eq!(reason("x"), "no channel is called `fax`; messages can be started on: post");
    assert_eq!(reason(""), "not an address of post: it names nobody");
    assert_eq!(reason("bea"), "the platform answers 400 Bad Request");
    let letter = of(&report, "bea")["letter"].as_u64().expect("a letter");
    assert!(store.dead_letter("", letter).await.unwrap().is_some());
}

#[tokio::test]
async fn what_waits_is_told_until_it_has_arrived() {
    let (store, platform) = (in_memory(), Platform::default());
    let bot = Bot::new(app(&store, &platform));
    bot.hear(&["ana"]).await;
    platform.act("ana", [Act::Status(503), Act::Slow(Duration::from_millis(300))]);
    let told = bot.tell("notify", None, &json!({ "text": "x", "users": ["ana"] })).await;
    let seen = async {
        loop {
            let report = bot.report(&told).await;
            if let Some(reason) = report["recipients"][0]["reason"].as_str() {
                return (report["state"].clone(), reason.to_owned());
            }
            assert_ne!(report["state"], "done", "it was never told why it waits");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    let (state, reason) = seen.await;
    assert_eq!(
        (state, &*reason),
        (json!("waiting"), "the platform answers 503 Service Unavailable")
    );
    assert_eq!(bot.outcome(&told).await["totals"]["delivered"], 1);
    assert_eq!(platform.got("ana"), ["x"]);
}

#[tokio::test]
async fn a_hook_that_fails_is_called_again() {
    let (store, platform) = (in_memory(), Platform::default());
    let runs = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&runs);
    let flaky = HookEntry::new("flaky", move |turn: &Turn| {
        let user = turn.find("user").and_then(|user| user.as_str().map(str::to_owned));
        let to = Address::new("post", user.unwrap_or_default());
        match count.fetch_add(1, Ordering::SeqCst) {
            0 => panic!("out of order"),
            _ => Call::Ready(Ok(Notice::new().to(to, Reply::say("at last")))),
        }
    });
    let never = HookEntry::new("many", |_: &Turn| {
        let users = (0..10_001).map(|number| Address::new("post", number.to_string()));
        Call::Ready(Ok(Notice::new().to_all(users, &Reply::say("x"))))
    });
    let app = app(&store, &platform).hook(flaky.secret(SECRET)).hook(never.secret(SECRET));
    let bot = Bot::new(app);
    bot.hear(&["ana"]).await;
    let told = bot.tell("flaky", Some("k"), &json!({ "user": "ana" })).await;
    assert_eq!(bot.outcome(&told).await["totals"]["delivered"], 1);
    assert_eq!(runs.load(Ordering::SeqCst), 2);
    assert_eq!(platform.got("ana"), ["at last"]);
    let report = bot.outcome(&bot.tell("many", None, &json!({})).await).await;
    assert_eq!((&report["state"], &report["totals"]["recipients"]), (&json!("dead"), &json!(0)));
    let letter = report["letter"].as_u64().expect("a letter");
    let letter = store.dead_letter("", letter).await.unwrap().expect("it is there");
    assert_eq!(
        letter.reason,
        "the hook names 10001 recipients, a delivery has at most 10000; split it"
    );
}

#[tokio::test]
async fn nobody_waits_for_a_hook_that_is_slow() {
    let (store, platform) = (in_memory(), Platform::default());
    let slow = HookEntry::new("slow", |_: &Turn| Call::pending(std::future::pending()));
    let slow = slow.secret(SECRET).timeout(Duration::from_millis(50));
    let bot = Bot::new(app(&store, &platform).hook(slow));
    bot.hear(&["ana"]).await;
    let stuck = bot.tell("slow", None, &json!({})).await;
    let told = bot.tell("notify", None, &json!({ "text": "x", "users": ["ana"] })).await;
    assert_eq!(bot.outcome(&told).await["totals"]["delivered"], 1);
    assert_eq!(bot.report(&stuck).await["state"], "waiting", "it is called again later");
}

#[tokio::test]
async fn a_dialogue_is_left_as_it_is() {
    let (store, platform) = (in_memory(), Platform::default());
    let ask = |_: &Turn| Call::Ready(Ok(Reply::say("Which?").remember("a", 1).listen_for(["two"])));
    let mut ask = fulfill_runtime::Entry::new("one", ask);
    ask.fallback = true;
    let two = |_: &Turn| Call::Ready(Ok(Reply::say("two it is")));
    let two = fulfill_runtime::Entry::new("two", two);
    let post = crate::deliveries::post::Post { window: Some(24), ..Default::default() };
    let bot = App::new([ask, two]).expect("settings").mount("/post", post);
    let bot = bot.store(Arc::clone(&store)).transport(platform.clone());
    let bot = Bot::new(bot.hook(HookEntry::of::<super::notify>()));
    bot.hear(&["ana"]).await;
    platform.until("ana", 1).await;
    let key = Key::new("", "post:ana");
    let before = store.session(&key).await.unwrap().expect("it has a state");
    let told = bot.tell("notify", None, &json!({ "text": "by the way", "users": ["ana"] })).await;
    bot.outcome(&told).await;
    let after = store.session(&key).await.unwrap().expect("it has a state");
    assert_eq!((before.state, before.expires_at), (after.state, after.expires_at));
    let answer = json!([{ "user": "ana", "id": "2", "text": "that one" }]);
    assert_eq!(bot.send(http::Request::post("/post"), answer.to_string()).await.status(), 200);
    assert_eq!(platform.until("ana", 3).await, ["Which?", "by the way", "two it is"]);
}

#[tokio::test]
async fn what_a_process_left_is_told_by_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bot.db");
    let open = || -> Arc<dyn Store> { Arc::new(SqliteStore::open(&file).unwrap()) };
    let platform = Platform::default();
    let stuck = |_: &Turn| Call::pending(std::future::pending());
    let work = |_: &Turn| {
        let users = ["ana", "bea"].map(|user| Address::new("post", user));
        Call::Ready(Ok(Notice::new().to_all(users, &Reply::say("x"))))
    };
    // It is called, and then its server is gone.
    let first = std::thread::scope(|scope| {
        let run = || {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            let told = runtime.block_on(async {
                let bell = HookEntry::new("bell", stuck).secret(SECRET);
                let bot = Bot::new(app(&open(), &platform).hook(bell));
                bot.hear(&["ana", "bea"]).await;
                let told = bot.tell("bell", Some("k"), &json!({ "n": 1 })).await;
                assert_eq!(bot.report(&told).await["state"], "waiting");
                told.location().to_owned()
            });
            runtime.shutdown_background();
            told
        };
        scope.spawn(run).join().expect("no panic")
    });
    let store = open();
    let second = Bot::new(app(&store, &platform).hook(HookEntry::new("bell", work).secret(SECRET)));
    let again = second.tell("bell", Some("k"), &json!({ "n": 1 })).await;
    assert_eq!(again.location(), first);
    // The first one's lease must end before.
    assert_eq!(second.outcome(&again).await["totals"]["delivered"], 2);
    assert_eq!((platform.got("ana").len(), platform.got("bea").len()), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_run_repeats_nothing() {
    let clock = ManualClock::new(1_767_225_600_000);
    let store: Arc<dyn Store> = Arc::new(MemoryStore::with(clock.clone(), Default::default()));
    let platform = Platform::default();
    let runs = Arc::new(AtomicUsize::new(0));
    let (count, time) = (Arc::clone(&runs), clock.clone());
    let bell = HookEntry::new("bell", move |_: &Turn| {
        let users = ["ana", "bea", "cid"].map(|user| Address::new("post", user));
        let notice = Notice::new().to_all(users, &Reply::say("ding"));
        let (count, time) = (Arc::clone(&count), time.clone());
        Call::pending(async move {
            if count.fetch_add(1, Ordering::SeqCst) == 0 {
                // As of a process that stands still: its lease ends, and another one takes over.
                while count.load(Ordering::SeqCst) < 2 {
                    time.advance(Duration::from_secs(10));
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            }
            Ok(notice)
        })
    });
    let app = app(&store, &platform).clock(Arc::new(clock.clone()));
    let bot = Bot::new(app.hook(bell.secret(SECRET)));
    bot.hear(&["ana", "bea", "cid"]).await;
    let told = bot.tell("bell", None, &json!({})).await;
    assert_eq!(bot.outcome(&told).await["totals"]["delivered"], 3);
    // The first run goes on too, and finds that all is kept already.
    let quiet = async {
        while store.statistics().await.unwrap().mail > 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
    };
    tokio::time::timeout(Duration::from_secs(60), quiet).await.expect("nothing waits");
    assert_eq!(runs.load(Ordering::SeqCst), 2);
    for user in ["ana", "bea", "cid"] {
        assert_eq!(platform.got(user), ["ding"], "{user}");
    }
}
