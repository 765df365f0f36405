//! The echo bot as a program, between a user's messages and a fake Graph API.

mod bodies;
mod growth;
mod slow;

use std::{collections::HashMap, time::Duration};

use fake_graph::{FakeGraph, Fault, Settings, Taken};
use fulfill_runtime::store::{SqliteStore, Statistics, Store as _};
use fulfill_tests::{fleet::FILE, meta, program::Program, wire};
use tempfile::TempDir;

/// Guards against hanging; nothing here takes as long.
const PATIENCE: Duration = Duration::from_secs(30);

/// The bot, and what it talks to.
struct Bot {
    graph: FakeGraph,
    program: Program,
    folder: TempDir,
}

impl Bot {
    fn start(more: &[(&str, &str)]) -> Self {
        let graph = FakeGraph::start(Settings::new().app_secret(meta::SECRET));
        let graph = graph.expect("a free port");
        let folder = tempfile::tempdir().expect("a folder can be made");
        let file = folder.path().join(FILE).to_string_lossy().into_owned();
        let settings = meta::settings(&graph.url());
        let mut variables: Vec<(&str, &str)> =
            settings.iter().map(|(name, value)| (&**name, &**value)).collect();
        variables.push(("ECHO_DB", &file));
        variables.extend(more);
        let program = Program::start("echo", &variables);
        Self { graph, program, folder }
    }

    /// Sends a signed delivery and gives its status.
    fn deliver(&self, events: &[serde_json::Value]) -> u16 {
        let request = meta::delivery(&meta::body(events));
        wire::exchange(self.program.address(), &request).status
    }

    /// What was taken, once the bot has nothing left to do.
    #[track_caller]
    fn taken(&self, least: usize) -> Vec<Taken> {
        // A page sends 300 messages a second at most.
        let patience =
            PATIENCE + Duration::from_millis(20) * u32::try_from(least).unwrap_or(u32::MAX);
        let taken = self.graph.taken_at_least(least, patience);
        assert!(taken.len() >= least, "{} of {least} messages came", taken.len());
        let end = std::time::Instant::now() + patience;
        loop {
            let left = self.statistics();
            if (left.mail, left.calls) == (0, 0) {
                return self.graph.taken();
            }
            assert!(std::time::Instant::now() < end, "{left:?}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// What the bot's file holds.
    fn statistics(&self) -> Statistics {
        let store = SqliteStore::open(self.folder.path().join(FILE)).expect("a store");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
        runtime.expect("a runtime").block_on(store.statistics()).expect("figures")
    }
}

/// The texts by user, in the order in which they were taken.
fn by_user(taken: &[Taken]) -> HashMap<String, Vec<String>> {
    let mut texts: HashMap<String, Vec<String>> = HashMap::new();
    for one in taken {
        texts.entry(one.recipient.clone()).or_default().push(one.text.clone().unwrap_or_default());
    }
    texts
}

#[test]
fn texts_come_back_as_they_were_code_point_by_code_point() {
    let bot = Bot::start(&[]);
    let texts = [
        "🌊",
        "👩‍👩‍👧‍👦🏳️‍🌈👍🏽🇧🇷",
        "مرحبا، أريد 2 بيتزا \u{200f}(كبيرة)",
        "שלום \u{202e}abc\u{202c}",
        "e\u{301}\u{323} 한",
        "crème brûlée <b>&amp;</b> \"quoted\" \\u0041 %40 {{7*7}}",
        "你好\nline two\ttab",
        "\u{feff}\u{200b}zero width",
        "-1",
        "/start",
        "null",
    ];
    for (number, text) in (1..).zip(texts) {
        let event = meta::message("719", &format!("m_{number}"), text, number);
        assert_eq!(bot.deliver(&[event]), 200);
    }
    assert_eq!(by_user(&bot.taken(texts.len()))["719"], texts);
}

#[test]
fn a_batch_of_fifty_out_of_order_and_delivered_again_is_answered_once_in_order() {
    let bot = Bot::start(&[]);
    let user = |number: u64| format!("72{}", number % 5);
    let text = |number: u64| format!("{number} 👋🏽 مرحبا");
    let event =
        |number| meta::message(&user(number), &format!("m_{number}"), &text(number), number);
    // Seven and fifty have no divisor in common: each number comes once, in no order.
    let batch: Vec<_> = (0..50).map(|place| event(place * 7 % 50 + 1)).collect();
    let again: Vec<_> = (41..=60).rev().map(event).collect();
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| assert_eq!(bot.deliver(&batch), 200));
        }
    });
    // Ten of it come again, within another one.
    assert_eq!(bot.deliver(&again), 200);
    assert_eq!(bot.deliver(&batch), 200);
    let taken = bot.taken(60);
    assert_eq!(taken.len(), 60, "each once");
    let texts = by_user(&taken);
    for at in 0..5 {
        let expected: Vec<String> = (1..=60).filter(|n| n % 5 == at).map(text).collect();
        assert_eq!(texts[&user(at)], expected);
    }
}

#[test]
fn a_store_that_fails_for_a_moment_makes_no_message_come_twice() {
    let bot = Bot::start(&[("FULFILL_SEND_TIMEOUT", "10s")]);
    let file = rusqlite::Connection::open(bot.folder.path().join(FILE)).expect("a store");
    file.busy_timeout(PATIENCE).expect("a time");
    let broken = "CREATE TRIGGER broken BEFORE UPDATE OF settled_at ON outbox
        BEGIN SELECT RAISE(ABORT, 'as told'); END";
    file.execute_batch(broken).expect("it can be broken");
    assert_eq!(bot.deliver(&[meta::message("719", "m_1", "a", 1)]), 200);
    assert_eq!(bot.deliver(&[meta::message("719", "m_2", "b", 2)]), 200);
    assert_eq!(bot.graph.taken_at_least(1, PATIENCE).len(), 1);
    bot.program.log_with("did not keep what became of a call yet");
    file.execute_batch("DROP TRIGGER broken").expect("it can be mended");
    assert_eq!(by_user(&bot.taken(2))["719"], ["a", "b"]);
}

#[test]
fn what_may_have_been_sent_is_sent_again_or_not_as_the_channel_is_told() {
    for (rule, fault, texts, dead) in [
        ("", Fault::UnsureTaken, &["a", "b"][..], 1),
        ("", Fault::UnsureLost, &["b"], 1),
        ("", Fault::CloseAfter, &["a", "a", "b"], 0),
        ("resend", Fault::UnsureTaken, &["a", "a", "b"], 0),
        ("resend", Fault::UnsureLost, &["a", "b"], 0),
        ("hold", Fault::UnsureTaken, &["a", "b"], 1),
        ("hold", Fault::CloseAfter, &["a", "b"], 1),
        ("drop", Fault::UnsureLost, &["b"], 0),
    ] {
        let bot = Bot::start(&[("MESSENGER_UNKNOWN", rule)]);
        bot.graph.script("719", [fault]);
        assert_eq!(bot.deliver(&[meta::message("719", "m_1", "a", 1)]), 200);
        assert_eq!(bot.deliver(&[meta::message("719", "m_2", "b", 2)]), 200);
        assert_eq!(by_user(&bot.taken(texts.len()))["719"], texts, "{rule} {fault}");
        assert_eq!(bot.statistics().dead, dead, "{rule} {fault}");
    }
}

#[test]
fn a_subscription_is_answered_as_meta_asks() {
    let bot = Bot::start(&[]);
    let right = format!("hub.verify_token={}", meta::VERIFY_TOKEN);
    for (query, status, body) in [
        (format!("hub.mode=subscribe&{right}&hub.challenge=1158201444"), 200, Some("1158201444")),
        (format!("hub.challenge=a%20b%2B&{right}&hub.mode=subscribe"), 200, Some("a b+")),
        (format!("hub.mode=unsubscribe&{right}&hub.challenge=1"), 403, None),
        (format!("{right}&hub.challenge=1"), 403, None),
        ("hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=1".into(), 403, None),
        ("hub.mode=subscribe&hub.verify_token=&hub.challenge=1".into(), 403, None),
        ("hub.mode=subscribe&hub.challenge=1".into(), 403, None),
        (format!("hub.mode=subscribe&{right}"), 400, None),
        (
            format!("hub.mode=subscribe&{right}&hub.challenge=%3Cscript%3Ealert(1)%3C/script%3E"),
            200,
            Some("<script>alert(1)</script>"),
        ),
    ] {
        let answer = wire::get(bot.program.address(), &format!("/?{query}"));
        assert_eq!(answer.status, status, "{query}: {}", answer.text());
        let kind = answer.header("content-type").unwrap_or_default().to_owned();
        assert!(kind.starts_with("text/plain"), "{query}: {kind}");
        match body {
            Some(body) => assert_eq!(answer.text(), body, "{query}"),
            None => assert_ne!(answer.text(), "1", "{query}"),
        }
        assert!(!answer.text().contains(meta::VERIFY_TOKEN), "{query}: {}", answer.text());
    }
    assert_eq!(bot.graph.stats().calls, 0);
}
