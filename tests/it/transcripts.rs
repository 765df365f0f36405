//! Conversations as text files, played to the small bot.

use std::{fs, panic::catch_unwind};

use fulfill_runtime::testing::transcripts;

#[test]
fn conversations_go_as_written() {
    transcripts("talking-bot/chats/*.chat", talking_bot::app);
}

/// What is said of a file with that text.
fn refused(text: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.chat"), text).unwrap();
    let pattern = format!("{}/*.chat", folder.path().display());
    let panic = catch_unwind(|| transcripts(&pattern, talking_bot::app)).unwrap_err();
    let said = panic.downcast::<String>().unwrap();
    said.replace(&folder.path().display().to_string(), "tests")
}

#[test]
fn what_is_wrong_is_named_by_file_and_line() {
    let check = |text: &str, parts: &[&str]| {
        let said = refused(text);
        for part in parts {
            assert!(said.contains(part), "{part:?} is not in:\n{said}");
        }
    };
    check("chanel: console\n> hi\n", &["tests/a.chat:1: `chanel` is no setting"]);
    check("> [Yes]\n", &["tests/a.chat:1: no button [Yes] is offered here, nor any other"]);
    check("> order\n> [Huge]\n", &["tests/a.chat:2: ", "[Large] [Small] are"]);
    check(
        "channel: pigeon\n> hi\n",
        &["tests/a.chat:1: no channel `pigeon` is mounted", "autopilot"],
    );
    check(
        "> boom\n< Fine.\n",
        &["tests/a.chat:2: ", "tests/a.chat:1: `boom` failed: ", "UPDATE=1"],
    );
    check("> hi\n= size: \"large\"\n", &["-= size: \"large\"", "+= size:"]);
}

#[test]
fn a_pattern_that_names_no_file_fails() {
    let panic = catch_unwind(|| transcripts("talking-bot/chats/*.chta", talking_bot::app));
    let said = panic.unwrap_err().downcast::<String>().unwrap();
    assert!(said.contains("no file matches talking-bot/chats/*.chta in "), "{said}");
}
