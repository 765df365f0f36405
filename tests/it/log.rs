//! What the owner reads: one line a turn, and nothing that identifies a user.

use fulfill_tests::{program::Program, wire};
use serde_json::{Value, json};

use crate::assistant::{ask, hostile, members};

/// The lines of a log in JSON, which is all there may be on standard error.
fn lines(bot: &Program, last: &str) -> Vec<Value> {
    let log = bot.log_with(last);
    let line = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    log.lines().map(line).collect()
}

/// The lines of one target, without their times.
fn of<'a>(lines: &'a [Value], target: &str) -> Vec<&'a Value> {
    lines.iter().filter(|line| line["target"] == target).map(|line| &line["fields"]).collect()
}

#[test]
fn every_turn_is_one_line() {
    let variables = [("FULFILL_LOG_FORMAT", "json"), ("FULFILL_HANDLER_TIMEOUT", "300ms")];
    let bot = Program::start("hostile-bot", &variables);
    for node in ["Novo pedido", "Explode", "Lento"] {
        assert_eq!(wire::exchange(bot.address(), &hostile(node)).status, 200);
    }
    let mut named = members("Novo pedido");
    named["sessionId"] = json!("+14155550100");
    named["channelName"] = json!("WhatsApp");
    let headers =
        [("Content-Type", "application/json"), ("X-Assistant-Signature-Token", "test-totvs-token")];
    let body = named.to_string();
    let request = wire::request("POST", "/totvs/pedidos", &headers, body.as_bytes());
    assert_eq!(wire::exchange(bot.address(), &request).status, 200);
    assert_eq!(wire::exchange(bot.address(), &ask("/totvs/pedidos", "x", "Lento")).status, 401);

    let lines = lines(&bot, "fulfill::refused");
    let turns: Vec<Value> = of(&lines, "fulfill::turn")
        .into_iter()
        .map(|fields| {
            let mut fields = fields.clone();
            let took = fields.as_object_mut().and_then(|fields| fields.remove("ms"));
            assert!(took.and_then(|ms| ms.as_u64()).is_some_and(|ms| ms < 5000), "{fields}");
            fields
        })
        .collect();
    let turn = |intent: &str, channel: &str, conversation: &str, outcome: &str| {
        json!({
            "message": "turn", "intent": intent, "channel": channel,
            "conversation": conversation, "outcome": outcome,
        })
    };
    let expected = [
        turn("pedidos/Novo pedido", "assistant/web", "…-é", "ok"),
        turn("pedidos/Explode", "assistant/web", "…-é", "panic"),
        turn("pedidos/Lento", "assistant/web", "…-é", "timeout"),
        turn("pedidos/Novo pedido", "assistant/whatsapp", "+1…0100", "ok"),
    ];
    assert_eq!(turns, expected);
    // The reason is the owner's, with the place to look at; the user got the fallback message.
    let reasons: Vec<_> = lines
        .iter()
        .filter(|line| line["level"] == "ERROR")
        .map(|line| (line["fields"]["kind"].clone(), line["fields"]["reason"].clone()))
        .collect();
    let place = "tests/hostile-bot/src/main.rs:";
    let [(panic, panicked), (timeout, waited)] = &reasons[..] else { panic!("{reasons:?}") };
    assert_eq!((panic, timeout), (&"panic".into(), &"timeout".into()));
    let panicked = panicked.as_str().unwrap_or_default();
    assert!(panicked.starts_with(&format!("panicked: as asked (at {place}")), "{panicked}");
    assert_eq!(waited, "no reply within 300 ms");
    for at in lines.iter().filter_map(|line| line["fields"]["at"].as_str()) {
        assert!(at.starts_with(place), "{at}");
    }
    assert_eq!(of(&lines, "fulfill::refused").len(), 1);
}

#[test]
fn files_get_no_colours() {
    let bot = Program::start("orders", &[("ASSISTANT_TOKEN", "segredo"), ("NO_COLOR", "")]);
    let log = bot.log_with("mounted");
    assert!(!log.contains('\u{1b}'), "{log:?}");
}
