//! The commands that every bot's program has, run as programs.

use fulfill_tests::program::{Ended, run, run_unread};
use serde_json::Value;

/// Runs the small bot without any secret, with that on its standard input.
fn bot(arguments: &[&str], input: &str) -> Ended {
    run("talking-bot", arguments, &[], input)
}

/// Exit status, and a part of what is written to standard output and to standard error.
fn check(arguments: &[&str], input: &str, status: i32, out: &str, err: &str) {
    let ended = bot(arguments, input);
    assert_eq!(ended.status, Some(status), "{arguments:?}: {ended:?}");
    assert!(ended.out.contains(out), "{arguments:?}: {ended:?}");
    assert!(ended.err.contains(err), "{arguments:?}: {ended:?}");
    assert!(!ended.out.contains('\u{1b}'), "no colours where nobody sees them: {ended:?}");
    assert!(!ended.err.contains("panicked"), "{ended:?}");
}

/// The JSON values that a command writes.
fn json(arguments: &[&str], input: &str) -> Vec<Value> {
    let ended = bot(arguments, input);
    let values = serde_json::Deserializer::from_str(&ended.out).into_iter();
    values.collect::<Result<_, _>>().unwrap_or_else(|error| panic!("{error}: {ended:?}"))
}

#[test]
fn exit_statuses_say_how_it_went() {
    check(&["routes"], "", 0, "\"hi\", \"oi\"", "");
    check(&["graph"], "", 0, "flowchart TD", "");
    check(&["graph", "--format", "png"], "", 2, "", "possible values");
    check(&["check"], "", 1, "TWILIO_AUTH_TOKEN", "");
    check(&["check", "--against", "nowhere.json"], "", 1, "", "check --write nowhere.json");
    check(&["chat", "--say", "hi"], "", 0, "> hi\n< Hello, +14155550100!\n", "");
    check(&["chat", "--say", "boom"], "", 1, "< That did not work.\n! `boom` failed", "");
    check(&["chat", "--say", "[Yes]"], "", 1, "no button [Yes] is offered", "");
    check(&["chat", "--webhook", "shop"], "", 1, "", "no intent belongs to webhook `shop`");
    check(&["chat", "--as", "sms", "--say", "where"], "", 0, "< On sms.", "");
    check(&["chat", "--as", "pigeon/sms"], "", 1, "", "no channel `pigeon/sms` is mounted");
    check(&["rotues"], "", 2, "", "similar subcommand");
    check(&["store", "sessions"], "", 0, "no sessions", "");
    check(&["store", "backup", "copy.db"], "", 1, "", "MemoryStore has no backup");
    check(&["store", "show", "ana"], "", 1, "no conversation `ana`", "");
    check(&["deliveries", "list", "--waiting"], "", 0, "no dead letters\n\nno calls wait\n", "");
    check(&["deliveries", "drop", "7"], "", 1, "7: no such dead letter", "");
    check(&["deliveries", "drop"], "", 2, "", "<NUMBER|--all>");
    check(&["--help"], "", 0, "Usage:", "");
    let dev = run("talking-bot", &["check"], &[("FULFILL_DEV", "1")], "");
    assert!(dev.status == Some(0) && dev.out.contains("notice[inexpressible]"), "{dev:?}");
    assert!(dev.out.ends_with("\nnothing to mend, 1 to look at\n"), "{dev:?}");
    let stray = [("FULFILL_DEV", "1"), ("FULFILL_TIMEZONE", "UTC")];
    let stray = run("talking-bot", &["check"], &stray, "");
    assert!(stray.out.contains("setting: FULFILL_TIMEZONE means nothing here"), "{stray:?}");
    assert!(stray.status == Some(0) && stray.out.contains("2 to look at"), "{stray:?}");
}

#[test]
fn a_deploy_is_compared_with_the_build_before() {
    let folder = tempfile::tempdir().unwrap();
    let shape = folder.path().join("shape.json");
    let file = shape.display().to_string();
    let dev = |arguments: &[&str]| run("talking-bot", arguments, &[("FULFILL_DEV", "1")], "");
    let written = dev(&["check", "--write", &file]);
    assert_eq!(written.status, Some(0), "{written:?}");
    let same = dev(&["check", "--against", &file]);
    assert!(same.status == Some(0) && same.out.contains("nothing to mend"), "{same:?}");
    assert!(!same.out.contains("who waits"), "{same:?}");

    // The build before asked for `persons`.
    let mut before: Value = serde_json::from_slice(&std::fs::read(&shape).unwrap()).unwrap();
    let form = &mut before["forms"]["booking"];
    form["questions"][0]["name"] = "persons".into();
    form["fingerprint"] = "0000000000000000".into();
    std::fs::write(&shape, before.to_string()).unwrap();
    let other = dev(&["check", "--against", &file]);
    assert_eq!(other.status, Some(1), "{other:?}");
    assert!(other.out.contains("who waits for form `booking`"), "{other:?}");
    let other: Value =
        serde_json::from_str(&dev(&["check", "--json", "--against", &file]).out).unwrap();
    assert_eq!((&other["ok"], other["broken"].as_array().map(Vec::len)), (&false.into(), Some(1)));
}

#[test]
fn lines_of_standard_input_are_said() {
    let lines = "order\r\n[Small]\n\n/memory\n/state\n/as sms\nwhere\n/user bob\n/memory\n//start\n\
                 /start now\n/reset\n/quit\nhi\n";
    let expected = "> order\n< Which size?\n< There are two.\n< [Large] [Small]\n> [Small]\n\
                    < A Small one.\n> \n> /memory\n  size: \"Small\"\n> /state\n  state: none\n  \
                    waits for: nothing in particular\n> /as sms\n  on console/sms\n> where\n\
                    < On sms.\n> /user bob\n  as bob\n> /memory\n  nothing is remembered\n> //start\n\
                    < Welcome.\n> /start now\n< Welcome.\n> /reset\n  nothing was known\n> /quit\n";
    let ended = bot(&["chat"], lines);
    assert_eq!(ended.out, expected);
    assert_eq!(ended.status, Some(0));
}

#[test]
fn time_passes_when_it_is_told_to() {
    let ended = bot(&["chat"], "large\n/memory\n/clock +26h\n/memory\nhi\n/memory\n");
    let end = ended.out.split("> hi\n").last().unwrap();
    assert!(end.contains("nothing is remembered"), "{ended:?}");
    check(&["chat", "--store", "--say", "/clock +1h"], "", 1, "the machine's", "");
}

#[test]
fn what_nobody_answers_comes_with_an_intent_to_paste() {
    let snippet = "#[fulfill_runtime::intent(node = \"boom-2\", text = \"Boom! ✋\")]\nfn boom_2() -> \
                   &'static str {\n    \"Write the answer here.\"\n}\n";
    check(&["chat", "--say", "Boom! ✋"], "", 1, snippet, "");
    check(&["chat", "--say", "//stop"], "", 1, "node = \"stop\", command = \"stop\"", "");
}

#[test]
fn nothing_reaches_the_terminal_that_it_would_obey() {
    let ended = bot(&["chat"], "\u{1b}[2J\u{7}large\u{9b}\n/user \u{1b}x\nhi\n/as \u{1b}\n");
    let odd = |letter: char| letter.is_control() && letter != '\n';
    assert!(!ended.out.contains(odd), "{ended:?}");
}

#[test]
fn programs_read_json() {
    let values = json(&["chat", "--json", "--say", "order", "--say", "1", "--say", "/memory"], "");
    let [order, one, memory] = values.as_slice() else { panic!("{values:?}") };
    assert_eq!(
        order["lines"],
        Value::from(vec!["Which size?", "There are two.", "[Large] [Small]"])
    );
    assert_eq!(order["answer"]["messages"][1]["options"][0]["label"], "Large");
    assert_eq!((&one["trail"][0], &one["status"]), (&"keep".into(), &200.into()));
    assert_eq!(memory["memory"]["size"], "Large");

    let wire = json(&["chat", "--json"], "/wire\nlarge\n");
    let sent = &wire[1]["wire"][0];
    assert_eq!(sent["channel"], "autopilot", "{wire:?}");
    assert_eq!(sent["response"]["body"]["actions"][0]["say"], "A large one.", "{wire:?}");

    let routes = &json(&["routes", "--json"], "")[0];
    assert_eq!(routes["channels"][0]["path"], "/autopilot");
    let greet = routes["intents"].as_array().unwrap().iter().find(|one| one["node"] == "greet");
    let greet = greet.unwrap();
    assert_eq!(greet["texts"], Value::from(vec!["hi", "oi"]));
    assert_eq!(greet["location"]["file"], "tests/talking-bot/src/lib.rs");

    let check = &json(&["check", "--json"], "")[0];
    assert_eq!((&check["ok"], check["gaps"].as_array().map(Vec::len)), (&false.into(), Some(1)));
    let graph = &json(&["graph", "--json"], "")[0];
    assert!(graph["nodes"].is_array() && graph["edges"].is_array(), "{graph}");
    let sessions = &json(&["store", "sessions", "--json"], "")[0];
    assert_eq!(sessions["sessions"], Value::from(Vec::<Value>::new()));
}

#[test]
fn the_store_is_looked_into() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bot.db").display().to_string();
    let copy = folder.path().join("copy.db").display().to_string();
    let bot = |arguments: &[&str], status: i32, part: &str| {
        let ended = run("talking-bot", arguments, &[("TALKING_BOT_DB", &file)], "");
        assert_eq!(ended.status, Some(status), "{arguments:?}: {ended:?}");
        assert!(ended.out.contains(part) || ended.err.contains(part), "{arguments:?}: {ended:?}");
        ended
    };
    for user in ["+5511999990000", "+5511999990001", "+14155550100"] {
        bot(&["chat", "--store", "--user", user, "--say", "large"], 0, "A large one.");
    }
    let listed = bot(&["store", "sessions"], 0, "console:+5…0001  1");
    assert!(!listed.out.contains("99999"), "numbers are shortened: {listed:?}");
    bot(&["store", "sessions", "--full", "--limit", "1"], 0, "--after 'console:+14155550100'");
    let after = ["store", "sessions", "--full", "--after", "console:+5511999990000"];
    let ended = bot(&after, 0, "console:+5511999990001");
    assert_eq!(ended.out.lines().count(), 2, "{ended:?}");

    let shown = bot(&["store", "show", "+5511999990001"], 0, "");
    let shown: Value = serde_json::from_str(&shown.out).unwrap();
    assert_eq!(shown["conversation"], "console:+5511999990001");
    assert_eq!(shown["state"]["memory"]["size"], "large");

    bot(&["store", "forget", "+5511999990001"], 1, "add --yes");
    bot(&["store", "forget", "+5511999990001", "--yes"], 0, "is forgotten");
    bot(&["store", "show", "+5511999990001"], 1, "no conversation");
    bot(&["store", "backup", &copy], 0, "copied to");
    bot(&["store", "backup", &copy], 1, "exists already");
    let ended = run("talking-bot", &["store", "sessions"], &[("TALKING_BOT_DB", &copy)], "");
    assert_eq!(ended.out.lines().count(), 3, "{ended:?}");
}

#[test]
fn nobody_reading_is_no_error() {
    for arguments in [&["routes"][..], &["routes", "--json"], &["chat", "--say", "hi"], &["graph"]]
    {
        let ended = run_unread("talking-bot", arguments);
        assert_eq!((ended.status, ended.err.as_str()), (Some(0), ""), "{arguments:?}");
    }
}
