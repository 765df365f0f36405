//! A burst of notifications, through a fake of Meta's API that counts, refuses and fails.

use std::{
    collections::{HashMap, HashSet},
    path::Path,
    sync::Arc,
    time::Duration,
};

use fake_graph::{FakeGraph, Fault, RateLimits, Settings, User};
use fulfill_messenger::{Messenger, signature::sign};
use fulfill_runtime::{
    prelude::*,
    store::{SqliteStore, Store},
    testing::Tester,
};
use http::Request;
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) const PAGE: &str = "311";
pub(super) const APP_SECRET: &str = "app-secret";
const SHOP_SECRET: &str = "shop-secret";

const POSTS: usize = 10;
const USERS: usize = 100;
/// Of the users, those from here on have never written.
const STRANGERS: usize = 90;
/// Those from here on have written, but Meta says that it is too long ago.
const SILENT: usize = 87;
/// Those from here on cannot be reached.
const UNREACHABLE: usize = 84;

#[derive(Deserialize)]
struct Sale {
    text: String,
    users: Vec<String>,
}

#[hook(secret = "shop-secret")]
async fn sale(sale: Sale) -> Notice {
    let users = sale.users.into_iter().map(|user| Address::new("messenger", user).account(PAGE));
    Notice::new().to_all(users, &Reply::say(sale.text))
}

/// Says nothing.
#[intent(fallback)]
fn quiet() {}

/// The bot on that file, which sends at most 200 messages in any second, and 5 to one user; what is on
/// its way for longer than another message may arrive closer to it.
pub(super) fn bot(file: &Path, fake: &FakeGraph) -> (Tester, Arc<dyn Store>) {
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(file).expect("a store"));
    let messenger = Messenger::new(APP_SECRET, "verify-token", "page-token").graph_url(fake.url());
    let messenger = messenger.speed(|speed| (speed.page, speed.thread) = (200.0, 1.0));
    let app = App::new(intents![quiet]).expect("settings").mount("/messenger", messenger);
    let app = app.store(Arc::clone(&store)).hook(HookEntry::of::<sale>());
    (Tester::new(app).expect("no gaps"), store)
}

fn user(number: usize) -> String {
    (70_000 + number).to_string()
}

/// Lets users write to the page, a long time ago by a clock that is wrong.
async fn hear(bot: &Tester, users: impl Iterator<Item = String>) {
    hear_at(bot, users, 1_767_225_600_000).await;
}

/// Lets users write to the page at that time.
pub(super) async fn hear_at(bot: &Tester, users: impl Iterator<Item = String>, at: u64) {
    let message = |user: String| {
        json!({
            "sender": {"id": user}, "recipient": {"id": PAGE}, "timestamp": at,
            "message": {"mid": format!("m_{user}_{at}"), "text": "hello"},
        })
    };
    let messages: Vec<Value> = users.map(message).collect();
    let body =
        json!({"object": "page", "entry": [{"id": PAGE, "messaging": messages}]}).to_string();
    let signature = sign(APP_SECRET, body.as_bytes()).expect("a secret");
    let request = Request::post("/messenger").header("x-hub-signature-256", signature);
    assert_eq!(bot.send(request.body(body).expect("a request")).await.status(), 200);
}

/// Tells the hook all texts at once, each with its key; gives the places of the deliveries.
async fn tell(bot: &Tester) -> Vec<String> {
    let users: Vec<String> = (0..USERS).map(user).collect();
    tell_each(bot, POSTS, |_| users.clone()).await
}

/// As [`tell`], so many texts, each to users of its own.
pub(super) async fn tell_each(
    bot: &Tester,
    posts: usize,
    users: impl Fn(usize) -> Vec<String>,
) -> Vec<String> {
    let posts: Vec<_> = (0..posts)
        .map(|number| {
            let users = users(number);
            let body = json!({ "text": format!("sale {number}"), "users": users }).to_string();
            let request = Request::post("/hooks/sale")
                .header("authorization", format!("Bearer {SHOP_SECRET}"))
                .header("content-type", "application/json")
                .header("idempotency-key", format!("sale-{number}"));
            let (bot, request) = (bot.clone(), request.body(body).expect("a request"));
            tokio::spawn(async move { bot.send(request).await })
        })
        .collect();
    let mut places = Vec::new();
    for post in posts {
        let answer = post.await.expect("no panic");
        assert_eq!(answer.status(), 202, "{answer:?}");
        places.push(answer.headers()["location"].to_str().expect("a path").to_owned());
    }
    places
}

/// What became of a delivery, once nobody waits any longer.
pub(super) async fn outcome(bot: &Tester, place: &str) -> Value {
    let done = async {
        loop {
            let request =
                Request::get(place).header("authorization", format!("Bearer {SHOP_SECRET}"));
            let answer = bot.send(request.body("").expect("a request")).await;
            let report: Value = serde_json::from_slice(answer.body()).expect("JSON");
            if report["state"] != "waiting" {
                return report;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(120), done).await.expect("all is sent in time")
}

/// Compares what was told of a delivery with what the platform has seen.
fn check(report: &Value, text: &str, ids: &HashMap<(String, String), String>) {
    let totals = json!({
        "recipients": USERS, "waiting": 0, "delivered": UNREACHABLE, "refused": USERS - STRANGERS,
        "dead": STRANGERS - UNREACHABLE, "unknown": 0,
    });
    assert_eq!(report["totals"], totals, "{text}");
    for number in 0..USERS {
        let one = &report["recipients"][number];
        assert_eq!(one["to"]["user"], user(number));
        let (state, reason) = match number {
            _ if number >= STRANGERS => ("refused", "outside the 24-hour window"),
            _ if number >= SILENT => ("dead", "2018278"),
            _ if number >= UNREACHABLE => ("dead", "551"),
            _ => ("delivered", ""),
        };
        assert_eq!(one["state"], state, "{one}");
        assert!(one["reason"].as_str().unwrap_or_default().contains(reason), "{one}");
        if state == "delivered" {
            assert_eq!(one["messages"][0]["id"], *ids[&(user(number), text.to_owned())], "{one}");
        }
        assert_eq!(one["letter"].is_u64(), state == "dead", "{one}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_burst_is_told_once_at_the_platform_s_pace() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("bot.db");
    let settings = Settings::new().page(PAGE, "page-token").app_secret(APP_SECRET);
    let fake = FakeGraph::start(settings).expect("a free port");
    // What Meta allows a page, and twice what the bot is told for one user: calls may bunch on the way.
    fake.rates(RateLimits { page: Some(240), recipient: Some(10), ..RateLimits::default() });
    fake.script(&user(0), [Fault::InternalError, Fault::Unavailable]);
    fake.script(&user(1), [Fault::Nothing, Fault::RetryAfter(1)]);
    fake.script(&user(2), [Fault::Transient, Fault::TooMany, Fault::CloseBefore]);
    for number in UNREACHABLE..SILENT {
        fake.user(user(number), User { unreachable: true, ..User::default() });
    }
    for number in SILENT..STRANGERS {
        fake.user(user(number), User { silent_hours: Some(30), ..User::default() });
    }

    let (first, store) = bot(&file, &fake);
    hear(&first, (0..STRANGERS).map(user)).await;
    let places = tell(&first).await;
    let mut reports = Vec::new();
    for place in &places {
        reports.push(outcome(&first, place).await);
    }

    let taken = fake.taken();
    assert_eq!(taken.len(), POSTS * UNREACHABLE);
    let ids: HashMap<(String, String), String> = taken
        .iter()
        .map(|one| {
            let text = one.text.clone().expect("a text");
            assert!(one.body.get().contains(r#""messaging_type":"UPDATE""#), "{one:?}");
            ((one.recipient.clone(), text), one.message_id.clone().expect("an id"))
        })
        .collect();
    assert_eq!(ids.len(), taken.len(), "nobody got anything twice");
    for (number, report) in reports.iter().enumerate() {
        check(report, &format!("sale {number}"), &ids);
    }
    let stats = fake.stats();
    assert_eq!(stats.repeats, 0, "{stats:?}");
    let rates = stats.rates;
    println!(
        "in one second at most {} calls, to one user {}",
        rates.page.peak, rates.recipient.peak
    );
    assert_eq!((rates.page.violations, rates.recipient.violations), (0, 0), "{rates:?}");
    let refused = POSTS * (STRANGERS - UNREACHABLE);
    let failed = 6;
    assert_eq!(stats.calls as usize, taken.len() + refused + failed, "{stats:?}");

    // Once more with the same keys: here, and by the next process.
    assert_eq!(tell(&first).await, places);
    let (second, _) = bot(&file, &fake);
    assert_eq!(tell(&second).await, places);
    for (place, report) in places.iter().zip(&reports) {
        assert_eq!(outcome(&second, place).await, *report);
    }
    let left = store.statistics().await.expect("figures");
    assert_eq!((left.mail, left.calls), (0, 0), "nothing waits to be sent");
    assert_eq!(left.dead as usize, refused);
    assert_eq!(fake.stats().calls, stats.calls, "not one more call");
    assert_eq!(places.iter().collect::<HashSet<_>>().len(), POSTS);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_requests_at_once_do_not_wait_for_each_other() {
    const REQUESTS: usize = 1_000;
    let folder = tempfile::tempdir().expect("a folder");
    let settings = Settings::new().page(PAGE, "page-token").app_secret(APP_SECRET);
    let fake = FakeGraph::start(settings).expect("a free port");
    fake.rates(RateLimits { page: Some(240), recipient: Some(10), ..RateLimits::default() });
    let (bot, store) = bot(&folder.path().join("bot.db"), &fake);
    hear(&bot, (0..USERS).map(user)).await;
    let users = |number: usize| vec![user(number % USERS)];
    let places = tell_each(&bot, REQUESTS, users).await;
    for place in &places {
        assert_eq!(outcome(&bot, place).await["totals"]["delivered"], 1);
    }
    assert_eq!(tell_each(&bot, REQUESTS, users).await, places);
    let left = store.statistics().await.expect("figures");
    assert_eq!((left.mail, left.calls, left.dead), (0, 0, 0));
    let taken = fake.taken();
    let mut expected: Vec<_> =
        (0..REQUESTS).map(|number| (user(number % USERS), format!("sale {number}"))).collect();
    let mut found: Vec<_> =
        taken.iter().map(|one| (one.recipient.clone(), one.summary())).collect();
    expected.sort();
    found.sort();
    assert_eq!(found, expected, "each is told what was meant for them, once");
    let rates = fake.stats().rates;
    assert_eq!((rates.page.violations, rates.recipient.violations), (0, 0), "{rates:?}");
}
