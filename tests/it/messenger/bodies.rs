//! Each body of the collection of Meta's deliveries, posted as it came, and what is sent for it.

use std::collections::HashSet;

use fulfill_tests::wire;
use serde::Deserialize;
use serde_json::Value;

use super::Bot;

/// What the bot says of what is no text.
const NO_TEXT: &str = "I can't echo this";

#[derive(Deserialize)]
struct Row {
    name: String,
    channel: String,
    headers_needed: std::collections::BTreeMap<String, String>,
    body: String,
    app_secret: String,
    expect: Expect,
}

#[derive(Deserialize)]
struct Expect {
    status: Option<u16>,
    #[serde(default)]
    status_any_of: Vec<u16>,
    events: Vec<Event>,
}

#[derive(Deserialize)]
struct Event {
    kind: String,
    source: Option<String>,
    #[serde(default)]
    sender: Option<String>,
    #[serde(default)]
    text: Option<String>,
}

impl Event {
    /// Whether somebody waits for a reply to it.
    fn is_said(&self) -> bool {
        matches!(&*self.kind, "message" | "postback") && self.source.as_deref() != Some("standby")
    }
}

fn rows() -> Vec<Row> {
    let path =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../fulfill-messenger/tests/wire/webhooks.jsonl");
    let text = std::fs::read_to_string(path).expect("the collection");
    let rows = text.lines().map(|line| serde_json::from_str::<Row>(line).expect("a row"));
    rows.filter(|row| row.channel != "whatsapp").collect()
}

/// Id, user and text of what users say in a body. It is told from the rest by what Meta's pages say,
/// apart from the crate under test.
fn said(body: &str) -> Vec<(String, String, String)> {
    let body: Value = serde_json::from_str(body).unwrap_or_default();
    let mut all = Vec::new();
    for entry in body["entry"].as_array().into_iter().flatten() {
        let events = entry["messaging"].as_array().into_iter().flatten();
        let changes = entry["changes"].as_array().into_iter().flatten();
        for event in events.chain(changes.map(|change| &change["value"])) {
            let (message, postback) = (&event["message"], &event["postback"]);
            let (what, text) = match (message.is_object(), postback.is_object()) {
                (true, _) if message["is_echo"] != true => (message, &message["text"]),
                (_, true) => (postback, &postback["title"]),
                _ => continue,
            };
            let sender = &event["sender"];
            let id = |name: &str| match &sender[name] {
                Value::Number(number) => Some(number.to_string()),
                id => id.as_str().map(str::to_owned),
            };
            let user = id("id").or_else(|| id("user_ref")).unwrap_or_default();
            let mid = what["mid"].as_str().unwrap_or_default().to_owned();
            all.push((mid, user, text.as_str().unwrap_or_default().to_owned()));
        }
    }
    all
}

#[test]
fn each_body_gets_its_status_and_its_replies() {
    let rows = rows();
    let secrets: HashSet<&str> = rows.iter().map(|row| &*row.app_secret).collect();
    let other = secrets.into_iter().find(|secret| *secret != fulfill_tests::meta::SECRET);
    let bot = Bot::start(&[("MESSENGER_APP_SECRET_SECONDARY", other.expect("two apps"))]);
    let mut known: HashSet<String> = HashSet::new();
    let (mut before, mut silent) = (0, 0);
    for row in &rows {
        let headers: Vec<(&str, &str)> =
            row.headers_needed.iter().map(|(name, value)| (&**name, &**value)).collect();
        let request = wire::request("POST", "/", &headers, row.body.as_bytes());
        let answer = wire::exchange(bot.program.address(), &request);
        let (name, fine) = (&row.name, &row.expect.status_any_of);
        let status = answer.status;
        assert!(row.expect.status == Some(status) || fine.contains(&status), "{name}: {status}");
        let mut expected = Vec::new();
        if !row.expect.events.is_empty() {
            let all = said(&row.body);
            let counted = row.expect.events.iter().filter(|event| event.is_said());
            assert_eq!(all.len(), counted.clone().count(), "{name}: {all:?}");
            for ((_, user, text), event) in all.iter().zip(counted) {
                let agree = event.sender.as_ref().is_none_or(|sender| sender == user)
                    && event.text.as_ref().is_none_or(|own| own == text);
                assert!(agree, "{name}: {user} {text:?}");
            }
            for (mid, user, text) in all {
                // What has no id cannot be told from a second one, and none of these comes twice.
                if mid.is_empty() || known.insert(mid) {
                    let blank = text.trim().is_empty();
                    expected.push((user, if blank { NO_TEXT.to_owned() } else { text }));
                }
            }
        }
        silent += usize::from(expected.is_empty());
        let taken = bot.taken(before + expected.len());
        let mut got: Vec<(String, String)> = taken[before..]
            .iter()
            .map(|one| (one.recipient.clone(), one.text.clone().unwrap_or_default()))
            .collect();
        // Between users there is no order.
        got.sort();
        expected.sort();
        assert_eq!(got, expected, "{name}");
        before = taken.len();
    }
    assert!(rows.len() > 80 && silent > 30 && before > 30, "{} {silent} {before}", rows.len());
    let stats = bot.graph.stats();
    assert_eq!(stats.calls, before as u64, "{stats:?}");
}
