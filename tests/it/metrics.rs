//! What is counted, read as Prometheus reads it; and what the owner's log says beside it.

use std::{
    net::SocketAddr,
    sync::Arc,
    thread::sleep,
    time::{Duration, Instant},
};

use fake_graph::Fault;
use fulfill_runtime::{Secret, console::Console, metrics::render, prelude::*, store::MemoryStore};
use fulfill_tests::{exposition::Scraped, wire};
use serde_json::{Value, json};

use crate::{
    letters::{PATIENCE, Scene},
    local::Local,
};

const TOKEN: &str = "metr1cs";

fn scrape(address: SocketAddr, headers: &[(&str, &str)]) -> wire::Answer {
    wire::exchange(address, &wire::request("GET", "/metrics", headers, b""))
}

/// What is counted, once it is so.
fn until(address: SocketAddr, is_so: impl Fn(&Scraped) -> bool) -> Scraped {
    let end = Instant::now() + PATIENCE;
    loop {
        let answer = scrape(address, &[("Authorization", &format!("Bearer {TOKEN}"))]);
        assert_eq!(answer.status, 200, "{}", answer.text());
        let found = Scraped::read(&answer.text());
        if is_so(&found) {
            return found;
        }
        assert!(Instant::now() < end, "{found:#?}");
        sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_bot_that_delivers_counts_all_of_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let scene = Scene::with(folder.path(), &[("FULFILL_METRICS_TOKEN", TOKEN)]);
    let bot = scene.bot.address();
    scene.reachable("7003", false);
    scene.graph.script("7002", [Fault::InternalError]);
    let said = json!({ "from": "7001", "text": "a", "mid": "m_again" });
    // Delivered twice, and answered once.
    scene.deliver(&said);
    scene.deliver(&said);
    scene.say("7002", "b");
    scene.say("7003", "c");
    scene.dead(1);
    scene.taken(2);
    let forged = wire::request("POST", "/", &[("X-Hub-Signature-256", "sha256=00")], b"{}");
    let forged = wire::exchange(bot, &forged).status;
    let put = wire::exchange(bot, &wire::request("PUT", "/", &[], b""));
    assert_eq!(put.status, 405);

    let deliveries = "fulfill_deliveries_total{channel=\"messenger:\",outcome=\"delivered\"}";
    let found = until(bot, |found| {
        found.get(deliveries) == 2.0 && found.get("fulfill_outbox_depth") == 0.0
    });
    let of = |name: &str, labels: &[(&str, f64)]| {
        let expected = labels
            .iter()
            .map(|(label, value)| (format!("{name}{{channel=\"messenger:\",{label}}}"), *value));
        let expected: Vec<(String, f64)> = expected.collect();
        let found: Vec<_> =
            found.of(name).into_iter().map(|(series, value)| (series.to_owned(), value)).collect();
        assert_eq!(found, expected);
    };
    of("fulfill_turns_total", &[("outcome=\"ok\"", 3.0)]);
    of(
        "fulfill_deliveries_total",
        &[("outcome=\"dead\"", 1.0), ("outcome=\"delivered\"", 2.0), ("outcome=\"retry\"", 1.0)],
    );
    of("fulfill_refused_total", &[("reason=\"auth\"", 1.0), ("reason=\"method\"", 1.0)]);
    of(
        "fulfill_requests_total",
        &[("status=\"200\"", 4.0), (&format!("status=\"{forged}\""), 1.0), ("status=\"405\"", 1.0)],
    );
    for (stage, count) in [
        ("decode", 5.0),
        ("accept", 4.0),
        ("wait", 3.0),
        ("handle", 3.0),
        ("encode", 3.0),
        ("commit", 3.0),
        ("send", 4.0),
    ] {
        let series = format!("fulfill_turn_seconds_count{{stage=\"{stage}\"}}");
        assert_eq!(found.get(&series), count, "{stage}");
    }
    assert_eq!(found.get("fulfill_delivery_seconds_count{channel=\"messenger:\"}"), 4.0);
    assert_eq!(found.get("fulfill_dead_letters"), 1.0);
    assert_eq!(found.get("fulfill_inbox_depth"), 0.0);
    assert!(found.has("fulfill_inbox_depth"));
    assert!(found.has("fulfill_breaker_open{channel=\"messenger:\"}"));
    let all = scrape(bot, &[("Authorization", &format!("Bearer {TOKEN}"))]).text();
    for user in ["7001", "7002", "7003", "m_again", TOKEN] {
        assert!(!all.contains(user), "{user} is in a label");
    }
}

#[test]
fn who_may_read_shows_the_token_or_sits_here_in_dev_mode() {
    let folder = tempfile::tempdir().expect("a folder");
    let scene = Scene::with(folder.path(), &[("FULFILL_METRICS_TOKEN", TOKEN)]);
    let bot = scene.bot.address();
    let right = format!("Bearer {TOKEN}");
    for (authorization, status) in
        [("", 401), ("Bearer x", 401), ("Basic x", 401), (TOKEN, 401), (right.as_str(), 200)]
    {
        let answer = scrape(bot, &[("Authorization", authorization), ("Host", "localhost")]);
        assert_eq!(answer.status, status, "{authorization}");
        assert_eq!(answer.text().contains("fulfill_"), status == 200, "{authorization}");
    }
    let answer = scrape(bot, &[("Authorization", &right)]);
    let format = Some("text/plain; version=0.0.4; charset=utf-8");
    assert_eq!(answer.header("Content-Type"), format);

    let folder = tempfile::tempdir().expect("a folder");
    let dev = Scene::with(folder.path(), &[("FULFILL_DEV", "1")]);
    assert_eq!(scrape(dev.bot.address(), &[("Host", "localhost")]).status, 200);
    assert_eq!(scrape(dev.bot.address(), &[("Host", "bot.example.com")]).status, 401);

    let folder = tempfile::tempdir().expect("a folder");
    let closed = Scene::with(folder.path(), &[]);
    let answer = scrape(closed.bot.address(), &[("Host", "localhost"), ("Authorization", &right)]);
    assert!(answer.status >= 400 && !answer.text().contains("fulfill_"), "{}", answer.text());
}

/// Says it.
#[intent(text = "hi")]
fn hi() -> &'static str {
    metrics::counter!("hellos_total").increment(1);
    "Hello."
}

/// Fails.
#[intent(text = "fail")]
fn fail() -> Result<Reply, std::num::ParseIntError> {
    "x".parse::<u8>().map(|_| Reply::new())
}

/// Panics.
#[intent(text = "burst")]
fn burst() -> Reply {
    panic!("as asked")
}

#[test]
fn turns_are_counted_by_how_they_end() {
    let app = App::new(intents![hi, fail, burst]).expect("settings");
    let app = app.mount("/counted", Console::with_token("t0ken"));
    let app = app.store(Arc::new(MemoryStore::new()));
    let bot = Local::app(app.configure(|config| config.metrics_token = Secret::new(TOKEN)));
    let post = |token: &str, body: &str| {
        let authorization = format!("Bearer {token}");
        let headers = [("Authorization", &*authorization), ("Content-Type", "application/json")];
        let request = wire::request("POST", "/counted", &headers, body.as_bytes());
        wire::exchange(bot.address, &request).status
    };
    let say = |id: u8, text: &str| {
        post("t0ken", &json!({ "user": "ana", "id": id.to_string(), "text": text }).to_string())
    };
    for (id, text) in [(1, "hi"), (1, "hi"), (2, "hi"), (3, "fail"), (4, "burst"), (5, "what?")] {
        assert_eq!(say(id, text), 200, "{text}");
    }
    assert_eq!([post("wrong", "{}"), post("t0ken", "{")], [403, 400]);
    let found = until(bot.address, |_| true);
    let count = |name: &str, labels: &str| {
        found.get(&format!("fulfill_{name}_total{{channel=\"console:/counted\",{labels}}}"))
    };
    for (outcome, expected) in
        [("ok", 2.0), ("error", 1.0), ("panic", 1.0), ("unanswered", 1.0), ("timeout", 0.0)]
    {
        assert_eq!(count("turns", &format!("outcome=\"{outcome}\"")), expected, "{outcome}");
    }
    for (status, expected) in [(200, 6.0), (403, 1.0), (400, 1.0)] {
        assert_eq!(count("requests", &format!("status=\"{status}\"")), expected, "{status}");
    }
    assert_eq!(count("refused", "reason=\"auth\""), 1.0);
    assert_eq!(count("refused", "reason=\"decode\""), 1.0);
    for stage in ["decode", "accept", "wait", "handle", "encode", "commit"] {
        let series = format!("fulfill_turn_seconds_count{{stage=\"{stage}\"}}");
        // Other apps of this process may be timed, too.
        assert!(found.get(&series) >= 5.0, "{stage}");
    }
    assert_eq!(found.get("hellos_total"), 2.0, "what handlers count is there too");
    let text = render().expect("it is our recorder");
    assert_eq!(Scraped::read(&text).get("hellos_total"), 2.0);
}

#[test]
fn a_turn_and_its_delivery_name_the_event() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = [("FULFILL_LOG", "info,fulfill=debug"), ("FULFILL_LOG_FORMAT", "json")];
    let scene = Scene::with(folder.path(), &log);
    scene.deliver(&json!({ "from": "719", "text": "hello", "mid": "m_0123456789" }));
    scene.taken(1);
    let text = scene.bot.log_with("\"delivered\"");
    let lines: Vec<Value> =
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let named = |name: &str| {
        let line = lines.iter().find(|line| line["span"]["name"] == name);
        line.unwrap_or_else(|| panic!("no line within a {name}:\n{text}"))
    };
    for (name, target) in [
        ("webhook", "fulfill::webhook"),
        ("turn", "fulfill::turn"),
        ("delivery", "fulfill::delivery"),
    ] {
        let line = named(name);
        assert_eq!(line["target"], target);
        assert_eq!(line["span"]["event"], "me…6789", "{line}");
        assert!(!line.to_string().contains("0123"), "{line}");
    }
    assert_eq!(named("webhook")["span"]["channel"], "messenger:");
    assert_eq!(named("turn")["fields"]["event"], "me…6789");
    assert_eq!(named("delivery")["fields"]["event"], "me…6789");
    assert_eq!(named("delivery")["span"]["to"], "…9");
}

#[test]
fn a_flood_of_refusals_is_few_lines() {
    const FLOOD: usize = 400;
    let folder = tempfile::tempdir().expect("a folder");
    let Scene { mut bot, .. } = Scene::with(folder.path(), &[("FULFILL_LOG_FORMAT", "json")]);
    let forged = wire::request("POST", "/", &[("X-Hub-Signature-256", "sha256=00")], b"{}");
    for _ in 0..FLOOD {
        wire::exchange(bot.address(), &forged);
    }
    bot.terminate();
    assert!(bot.ended(PATIENCE).success(), "{}", bot.log());
    let lines: Vec<Value> = bot
        .log()
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .filter(|line: &Value| line["target"] == "fulfill::refused")
        .collect();
    let (hidden, shown): (Vec<&Value>, _) = lines.iter().partition(|line| line["level"] == "WARN");
    let count: u64 = hidden.iter().filter_map(|line| line["fields"]["count"].as_u64()).sum();
    assert_eq!(shown.len() as u64 + count, FLOOD as u64, "{lines:#?}");
    assert!(count > 0 && shown.len() < FLOOD / 2, "{lines:#?}");
    assert_eq!(hidden[0]["fields"]["kind"], "auth");
}
