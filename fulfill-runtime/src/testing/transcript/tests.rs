use fulfill_core::{Call, Entry, Reply, Triggers, Turn};

use super::*;
use crate::assistant::Assistant;

/// A bot that orders pizza, and says another name for it on the assistant.
fn app() -> Result<App> {
    let say = |node: &'static str, reply: fn(&Turn) -> Reply| {
        Entry::new(node, move |turn| Call::Ready(Ok(reply(turn))))
            .answers(Triggers::new().text(node))
    };
    let pizza = |_: &Turn| Reply::say("Which size?").options(["Large", "Small"]);
    let large = |_: &Turn| Reply::say("A large one.").remember("size", "large");
    let which = |turn: &Turn| Reply::say(format!("By {}.", turn.provider()));
    let when = |turn: &Turn| Reply::say(turn.now().map_or_else(String::new, |now| now.to_string()));
    let bots = [say("pizza", pizza), say("large", large), say("which", which), say("when", when)];
    let app = App::new(bots)?.mount("/talk", Assistant::with_token("t0ken"));
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(-3));
    Ok(app.configure(|config| config.time_zone = Some(zone)))
}

/// Plays a file with that text, and gives what is said and what the file is then.
fn play_file(text: &str, update: bool) -> (Result<String, String>, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.chat");
    fs::write(&file, text).unwrap();
    let said = run(folder.path(), "*.chat", app, update);
    (said, fs::read_to_string(&file).unwrap())
}

/// A file that goes wrong, with all of these in what is said, and stays as it is.
fn refused(text: &str, parts: &[&str]) {
    for update in [false, true] {
        let (said, file) = play_file(text, update);
        let said = said.unwrap_err();
        for part in parts {
            assert!(said.contains(part), "{part:?} is not in:\n{said}");
        }
        assert_eq!(file, text);
    }
}

const FILE: &str = "\
# Somebody is hungry.
locale: en

>   pizza
< What size?
# Both are good.
< [Large] [Small]
> [Large]
= size: \"small\"
= colour:
";

#[test]
fn a_difference_is_shown_with_what_to_do() {
    let (said, file) = play_file(FILE, false);
    let expected = "\
1 of 1 conversations fail

a.chat:5: the bot says something else
--- a.chat
+++ what the bot says
@@ -2,9 +2,10 @@
 locale: en
 
 >   pizza
-< What size?
+< Which size?
 # Both are good.
 < [Large] [Small]
 > [Large]
-= size: \"small\"
+< A large one.
+= size: \"large\"
 = colour:

If what the bot says is right, run the test again with UPDATE=1 in the environment: it rewrites the \
files. Read the difference before you commit it.
";
    assert_eq!(said.unwrap_err(), expected);
    assert_eq!(file, FILE);
}

#[test]
fn what_the_bot_says_is_accepted_and_all_else_kept() {
    let (said, file) = play_file(FILE, true);
    assert_eq!(said.as_deref(), Ok("a.chat: rewritten\n"));
    let expected = FILE
        .replace("What size", "Which size")
        .replace("> [Large]\n", "> [Large]\n< A large one.\n")
        .replace("small\"", "large\"");
    assert_eq!(file, expected);
    for update in [false, true] {
        assert_eq!(play_file(&expected, update), (Ok(String::new()), expected.clone()));
    }
}

#[test]
fn what_rewriting_does_not_mend_is_named_by_line() {
    refused("chanel: console\n> pizza\n", &["a.chat:1: `chanel` is no setting"]);
    refused("> [Yes]\n", &["a.chat:1: no button [Yes] is offered here, nor any other"]);
    refused("> pizza\n> [Huge]\n", &["a.chat:2: no button [Huge]", "[Large] [Small] are"]);
    refused(
        "channel: pigeon\n> pizza\n",
        &["a.chat:1: no channel `pigeon` is mounted", "console/pigeon"],
    );
    let both = "channel: console, assistant\n> which\n< By console.\n";
    refused(both, &["+++ what the bot says on assistant", "-< By console.\n+< By assistant."]);
}

#[test]
fn a_mounted_channel_makes_the_turns() {
    for (channel, name) in
        [("assistant", "assistant"), ("/talk", "assistant"), ("console/x", "console")]
    {
        let text = format!("channel: {channel}\n> which\n< By {name}.\n");
        assert_eq!(play_file(&text, false).0.as_deref(), Ok(""), "{channel}");
    }
}

#[test]
fn a_platform_may_pick_the_intent() {
    for channel in ["console", "assistant"] {
        let text = format!("channel: {channel}\n> <node: which>\n| pizza\n< By {channel}.\n");
        assert_eq!(play_file(&text, false).0.as_deref(), Ok(""), "{channel}");
    }
}

#[test]
fn the_clock_shows_what_the_file_says() {
    let text = "clock: 2026-11-21T23:30\n> when\n< 2026-11-21T23:30:00\n+1h\n> when\n\
                < 2026-11-22T00:30:00\n";
    assert_eq!(play_file(text, false).0.as_deref(), Ok(""));
    assert_eq!(play_file("> when\n< 2026-01-05T09:00:00\n", false).0.as_deref(), Ok(""));
}

#[test]
fn no_file_is_a_failure() {
    let folder = tempfile::tempdir().unwrap();
    let said = run(folder.path(), "*.chat", app, false).unwrap_err();
    assert!(said.starts_with("no file matches *.chat in /"), "{said}");
}

#[test]
fn an_app_that_cannot_be_made_is_said() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.chat"), "> hi\n").unwrap();
    let said = run(folder.path(), "*.chat", || Err(crate::Error::app("no file")), false);
    assert!(said.unwrap_err().contains("a.chat: no file\n"));
}

#[test]
fn marks_and_line_ends_of_other_editors_stay() {
    let (said, file) =
        play_file("\u{feff}> pizza\r\n< Which size?\r\n< [Large] [Small]\r\n", false);
    assert_eq!(said, Ok(String::new()), "{file:?}");
    let (said, file) = play_file("\u{feff}> pizza\r\n< Which?\r\n", true);
    assert_eq!(said, Ok("a.chat: rewritten\n".to_owned()));
    assert_eq!(file, "\u{feff}> pizza\r\n< Which size?\r\n< [Large] [Small]\r\n");
}
