//! Bots that cannot start say everything that is missing, and what to write.

use fulfill_tests::{
    program::{Program, refused},
    wire,
};

use crate::assistant::ask;

/// All of these texts must be in what the program says, and so many things to mend.
fn check(program: &str, variables: &[(&str, &str)], things: usize, parts: &[&str]) {
    let text = refused(program, variables);
    for part in parts {
        assert!(text.contains(part), "{part:?} is not in:\n{text}");
    }
    let listed = text.lines().filter(|line| line.starts_with("  - ")).count();
    assert_eq!(listed.max(1), things, "{text}");
    assert!(!text.contains("panicked"), "{text}");
}

#[test]
fn handlers_that_nobody_names_are_missed() {
    let parts =
        ["no intents are linked into this program", "use my_handlers as _;", "App::new(intents!["];
    check("bot-that-forgets", &[], 1, &parts);
}

#[test]
fn naming_them_is_all_it_takes() {
    let bot = Program::start("bot-that-names", &[]);
    let answer = wire::exchange(bot.address(), &ask("/pedidos", "t0ken", "Ajuda"));
    assert_eq!(answer.json()["message"], "Como posso ajudar?");
    let answer = wire::exchange(bot.address(), &ask("/pedidos", "t0ken", "Tchau"));
    assert_eq!(answer.json()["logout"], true);
    let log = bot.log();
    assert!(log.contains("intents=2") && log.contains("unlinked-handlers"), "{log}");
}

#[test]
fn two_intents_on_one_node_are_refused_with_both_places() {
    let (ours, theirs) = (
        "tests/unlinked/bot/src/bin/bot-with-duplicates.rs:",
        "tests/unlinked/handlers/src/lib.rs:",
    );
    let at = |place: &str, line: u32| format!("{place}{line}");
    let parts = [
        "two intents answer node `Ajuda` of webhook `pedidos`",
        "two intents answer node `Tchau` of webhook `pedidos`",
        &at(ours, 13),
        &at(ours, 19),
        &at(theirs, 7),
        &at(theirs, 13),
        "node = \"..\"",
        "webhook = \"..\"",
    ];
    check("bot-with-duplicates", &[], 2, &parts);
}

#[test]
fn all_that_is_missing_is_said_at_once() {
    let file = "tests/unlinked/bot/src/bin/bot-with-gaps.rs";
    let at = |line: u32| format!("{file}:{line}");
    let parts = [
        "`State<bot_with_gaps::Stock>`",
        "`.state(..)`",
        &at(23),
        "GAPS_ORDER_TOKEN is not set",
        &at(29),
        "node `Sem token`",
        "token_env = \"..\"",
        &at(35),
        "TWILIO_AUTH_TOKEN is not set",
        "auth token is empty",
        "cannot mount autopilot at `/autopilot/`: another channel is mounted there",
        "cannot mount autopilot at `autopilot`: a path starts with `/`",
    ];
    check("bot-with-gaps", &[("GAPS_ORDER_TOKEN", "")], 7, &parts);
    check("bot-with-gaps", &[("GAPS_ORDER_TOKEN", "x")], 6, &["State<"]);
}

#[test]
fn settings_that_cannot_be_read_are_all_said() {
    let variables = [
        ("ASSISTANT_TOKEN", "segredo"),
        ("FULFILL_ADDR", "here"),
        ("FULFILL_DEV", "maybe"),
        ("FULFILL_BODY_TIMEOUT", "0s"),
        ("FULFILL_LOG_FORMAT", "xml"),
    ];
    let parts =
        ["FULFILL_ADDR=here", "FULFILL_DEV=maybe", "FULFILL_BODY_TIMEOUT=0s", "text or json"];
    check("orders", &variables, 4, &parts);
    let parts = [
        "ASSISTANT_TOKEN is not set",
        "`Boas vindas`",
        "`Login`",
        "`Novo pedido`",
        "examples/orders/src/main.rs:",
    ];
    check("orders", &[], 1, &parts);
    let taken = Program::start("orders", &[("ASSISTANT_TOKEN", "segredo")]);
    let address = taken.address().to_string();
    let variables = [("ASSISTANT_TOKEN", "segredo"), ("FULFILL_ADDR", address.as_str())];
    check("orders", &variables, 1, &[&format!("cannot listen on {address}"), "set FULFILL_ADDR"]);
}
