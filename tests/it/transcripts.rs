//! Conversations as text files, played to the small bot.

use std::panic::catch_unwind;

use fulfill_runtime::testing::transcripts;

#[test]
fn conversations_go_as_written() {
    transcripts("talking-bot/chats/*.chat", talking_bot::app);
}

#[test]
fn a_pattern_that_names_no_file_fails() {
    let panic = catch_unwind(|| transcripts("talking-bot/chats/*.chta", talking_bot::app));
    let said = panic.unwrap_err().downcast::<String>().unwrap();
    assert!(said.contains("no file matches talking-bot/chats/*.chta in "), "{said}");
}
