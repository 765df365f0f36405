//! Dead letters beside a bot that runs: listed, shown, sent again, dropped.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use fake_graph::{FakeGraph, Fault, Settings, User};
use fulfill_runtime::store::{Key, Mail, SqliteStore, Store as _};
use fulfill_tests::{
    program::{Ended, Program, run},
    wire,
};
use serde_json::{Value, json};

const SECRET: &str = "s3cret";

/// How long something may take on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// The bot, the platform it calls, and the platform's other half that calls it.
pub(crate) struct Scene {
    pub(crate) bot: Program,
    pub(crate) graph: FakeGraph,
    meta: FakeGraph,
    file: String,
}

impl Scene {
    fn new(folder: &Path) -> Self {
        Self::with(folder, &[])
    }

    /// The bot with these variables besides those it needs.
    pub(crate) fn with(folder: &Path, more: &[(&str, &str)]) -> Self {
        let file = folder.join("echo.db").display().to_string();
        let graph = FakeGraph::start(Settings::new().app_secret(SECRET)).expect("it listens");
        let url = graph.url();
        let mut variables = vec![
            ("ECHO_DB", file.as_str()),
            ("MESSENGER_APP_SECRET", SECRET),
            ("MESSENGER_VERIFY_TOKEN", "chosen"),
            ("MESSENGER_PAGE_TOKEN", "EAAB-page"),
            ("MESSENGER_GRAPH_URL", &url),
        ];
        variables.extend(more);
        let bot = Program::start("echo", &variables);
        let webhook = format!("http://{}/", bot.address());
        let settings = Settings::new().app_secret(SECRET).webhook(webhook, "chosen");
        let meta = FakeGraph::start(settings).expect("it listens");
        Self { bot, graph, meta, file }
    }

    /// Lets a user write to the bot.
    pub(crate) fn say(&self, user: &str, text: &str) {
        self.deliver(&json!({ "from": user, "text": text }));
    }

    /// Has something delivered to the bot, signed.
    pub(crate) fn deliver(&self, say: &Value) {
        let body = say.to_string();
        let said = wire::request("POST", "/fake/say", &[], body.as_bytes());
        let answer = wire::exchange(self.meta.address(), &said);
        assert_eq!(answer.json()["status"], 200, "{}", answer.text());
    }

    pub(crate) fn reachable(&self, user: &str, reachable: bool) {
        self.graph.user(user, User { unreachable: !reachable, ..User::default() });
    }

    /// Runs a command beside the bot, without its secrets.
    fn deliveries(&self, arguments: &[&str], status: i32) -> Ended {
        let arguments = [&["deliveries"], arguments].concat();
        let ended = run("echo", &arguments, &[("ECHO_DB", &self.file)], "");
        assert_eq!(ended.status, Some(status), "{arguments:?}: {ended:?}");
        assert!(!ended.err.contains("panicked"), "{ended:?}");
        ended
    }

    fn json(&self, arguments: &[&str], status: i32) -> Value {
        let ended = self.deliveries(&[arguments, &["--json"]].concat(), status);
        serde_json::from_str(&ended.out).unwrap_or_else(|error| panic!("{error}: {ended:?}"))
    }

    /// The numbers of the dead letters, once there are so many.
    pub(crate) fn dead(&self, count: usize) -> Vec<u64> {
        let end = Instant::now() + PATIENCE;
        loop {
            let listed = self.json(&["list"], 0);
            let letters = listed["dead"].as_array().expect("a list");
            if letters.len() == count {
                return letters.iter().filter_map(|letter| letter["number"].as_u64()).collect();
            }
            assert!(Instant::now() < end, "{count} dead letters, and there are {listed}");
        }
    }

    /// What users got, once it is so many messages.
    pub(crate) fn taken(&self, count: usize) -> Vec<(String, String)> {
        let taken = self.graph.taken_at_least(count, PATIENCE);
        assert_eq!(taken.len(), count, "{taken:?}");
        taken.into_iter().map(|one| (one.recipient, one.text.unwrap_or_default())).collect()
    }
}

/// The text with times as `TIME`.
fn timeless(text: &str) -> String {
    let is_time = |word: &str| word.len() == 20 && word.ends_with('Z') && word.contains('T');
    let words = text.split_inclusive([' ', '\n']).map(|word| match word.strip_suffix(' ') {
        Some(time) if is_time(time) => "TIME ",
        _ => word,
    });
    words.collect()
}

#[test]
fn what_was_refused_is_sent_again_while_the_bot_runs() {
    let folder = tempfile::tempdir().expect("a folder");
    let scene = Scene::new(folder.path());
    assert_eq!(
        scene.deliveries(&["list", "--waiting"], 0).out,
        "no dead letters\n\nno calls wait\n"
    );
    assert_eq!(scene.deliveries(&["retry", "--all"], 0).out, "no dead letters\n");

    for user in ["7190000000000001", "7190000000000002"] {
        scene.reachable(user, false);
        scene.say(user, "hello");
        scene.dead(if user.ends_with('1') { 1 } else { 2 });
    }
    scene.bot.log_with("a call is a dead letter; see `deliveries`");
    let listed = scene.deliveries(&["list"], 0);
    let row = |number: u8| {
        format!(
            "{number}       messenger:31…000{number}  call  messenger:  1         TIME  graph answers \
             400 Bad Request: (#551) this person cannot be written to now"
        )
    };
    let heads =
        "NUMBER  CONVERSATION       WHAT  CHANNEL     ATTEMPTS  DIED                  REASON";
    // What the platform calls its answer depends on how many calls there were.
    let listed = timeless(&listed.out);
    let lines: Vec<&str> = listed.lines().filter_map(|line| line.split(" (code").next()).collect();
    assert_eq!(lines, [heads, &row(1), &row(2)]);
    let first = scene.deliveries(&["list", "--full", "--limit", "1"], 0).out;
    assert!(first.contains("7190000000000001"), "{first}");
    assert!(first.ends_with("more: deliveries list --after 1\n"), "{first}");

    let shown = scene.deliveries(&["show", "1"], 0).out;
    for secret in [SECRET, "EAAB", "appsecret_proof", "authorization"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    let shown: Value = serde_json::from_str(&shown).expect("JSON");
    assert_eq!(shown["what"], "call");
    assert_eq!(shown["call"]["method"], "POST");
    assert_eq!(shown["call"]["to"], "7190000000000001");
    assert_eq!(shown["call"]["body"]["message"]["text"], "hello");

    scene.reachable("7190000000000001", true);
    let back = scene.deliveries(&["retry", "1"], 0).out;
    assert_eq!(back, "1: the call is back, at place 2 of messenger:31…0001\n");
    assert_eq!(scene.taken(1), [("7190000000000001".to_owned(), "hello".to_owned())]);

    // What dies again has a number of its own.
    let back = scene.json(&["retry", "--all"], 0);
    assert_eq!((&back["back"][0]["number"], &back["missing"]), (&2.into(), &json!([])));
    assert_eq!(scene.dead(1), [3]);
    assert!(scene.deliveries(&["drop", "3"], 1).err.contains("add --yes to drop dead letter 3"));
    assert_eq!(scene.deliveries(&["drop", "3", "--yes"], 0).out, "3: dropped\n");
    assert_eq!(scene.deliveries(&["drop", "--all", "--yes"], 0).out, "no dead letters\n");
    let missing = "3: no such dead letter; `deliveries list` has their numbers\n";
    for command in [&["show", "3"][..], &["retry", "3"], &["drop", "3", "--yes"]] {
        assert_eq!(scene.deliveries(command, 1).out, missing);
    }
    for wrong in [&["retry"][..], &["drop"], &["retry", "3", "--all"], &["show"], &["retry", "x"]] {
        scene.deliveries(wrong, 2);
    }
    assert_eq!(scene.graph.stats().taken, 1, "nothing that was dropped is sent");
}

#[test]
fn events_are_answered_again_and_calls_that_wait_are_listed() {
    let folder = tempfile::tempdir().expect("a folder");
    let scene = Scene::new(folder.path());
    scene.graph.script("719", [Fault::InternalError; 20]);
    scene.say("719", "hello");
    let end = Instant::now() + PATIENCE;
    let waits = loop {
        let listed = scene.json(&["list", "--waiting"], 0);
        if listed["waiting"][0]["reason"].is_string() {
            break listed;
        }
        assert!(Instant::now() < end, "{listed}");
    };
    assert_eq!(waits["waiting"][0]["channel"], "messenger:");
    let reason = waits["waiting"][0]["reason"].as_str().unwrap_or_default();
    assert!(reason.contains("500"), "{waits}");

    // One that its provider cannot read, and one that was not kept to be answered later.
    let store = SqliteStore::open(&scene.file).expect("a store");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime");
    let none = "messenger:\n{\"object\":\"page\",\"entry\":[]}";
    for (id, body) in [("1", none), ("2", "CurrentTask=greeting")] {
        let mail = Mail::new(Key::new("", "messenger:311:720"), format!("messenger:{id}"), body);
        runtime.block_on(store.accept(mail.deferred())).expect("it is kept");
    }
    assert_eq!(scene.dead(2), [1, 2]);
    let listed = scene.json(&["list", "--full"], 0);
    assert_eq!(listed["dead"][0]["what"], "event");
    assert_eq!(listed["dead"][0]["channel"], "messenger:");
    assert_eq!(listed["dead"][1]["channel"], "messenger");
    let shown: Value =
        serde_json::from_str(&scene.deliveries(&["show", "2"], 0).out).expect("JSON");
    assert_eq!(shown["event"], json!({ "id": "messenger:2", "body": "CurrentTask=greeting" }));

    let ended = scene.deliveries(&["retry", "--all"], 1).out;
    assert!(ended.starts_with("1: the event is back, at place 3 of messenger:"), "{ended}");
    assert!(ended.contains("\n2: nobody would answer it"), "{ended}");
    assert_eq!(scene.dead(2), [2, 3]);
}
