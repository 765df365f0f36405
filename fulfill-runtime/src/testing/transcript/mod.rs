//! Conversations as text files.

mod diff;
mod files;
mod parse;
mod play;
mod step;

use std::{
    env, fs,
    panic::resume_unwind,
    path::{Path, PathBuf},
    thread,
};

use self::{parse::parse, play::play};
use crate::{App, Result};

#[cfg(feature = "cli")]
pub(crate) use self::step::Span;

/// Plays all conversations that the pattern names to the bot, each to a fresh one, and compares what
/// it says.
///
/// One line in a test is all there is to write:
///
/// ```no_run
/// # use fulfill_runtime::prelude::*;
/// # fn app() -> fulfill_runtime::Result<App> { App::collect() }
/// #[test]
/// fn conversations() {
///     fulfill_runtime::testing::transcripts("tests/*.chat", app);
/// }
/// ```
///
/// The pattern is relative to the package; `*` and `?` stand for letters of a name, `**` for any
/// folders. Messages go the whole way through the router, the store and the renderers, with a store
/// in memory and a clock that stands still. The app runs in dev mode, so no secret is needed.
///
/// # The format
///
/// ```text
/// # Orders a pizza, then comes back a day later.
/// channel: console
/// locale: pt-BR
/// user: +5511999990000
/// clock: 2026-11-21T09:00
///
/// > quero uma pizza
/// < Que tamanho?
/// < [Grande] [Pequena]
/// > [Grande]
/// < Anotado!
/// = size: "large"
///
/// +26h
/// > oi
/// < Bem-vindo de volta!
/// ```
///
/// | line | meaning |
/// |---|---|
/// | `> text` | The user says it. Lines below that begin with `\|` belong to the same message. |
/// | `> [Label]` | The user presses the button of that label; it must have been offered. |
/// | `> <image/jpeg: https://..>` | The user sends a picture or file; also as a line with `\|` below a text. |
/// | `> <node: name>` | The platform picks that intent, where it picks one; what the user says goes below, with `\|`. |
/// | `> <event: name>` | An event that is no message. |
/// | `< text` | A line of the bot, in the notation of [`console::lines`](crate::console::lines). |
/// | `+26h` | Time passes: days, hours, minutes, seconds, as in `+1d12h` or `+90m`. |
/// | `= name: "Ada"` | That is remembered, as JSON; `= name:` if nothing is. |
/// | `# text` | A comment. Empty lines mean nothing either. |
/// | `user: name` | From here on another user speaks; +14155550100 unless this is said. |
/// | `locale: tag` | From here on the user has that language; `en` unless this is said. |
/// | `channel: name` | From here on messages go over that channel, see below; `console` unless this is said. |
/// | `webhook: name` | From here on messages are for that webhook; for the default one, or the only one, unless this is said. |
/// | `clock: time` | When it begins; 2026-01-05T09:00 unless this is said, in the app's time zone or UTC. Only before the first message. |
///
/// A text of the user that begins with `[`, `<` or `\` gets a `\` in front. Blanks at the end of a
/// line do not count.
///
/// A channel is `console`, or a mounted one by its provider's name or path; what the platform calls
/// the way it came by may follow, as in `autopilot/sms` or `console/sms`. Over a mounted channel the
/// platform is played: handlers get the turns that the channel's provider makes up, our engine runs
/// the dialogue, and the channel must have words for every reply. A header may name several, as in
/// `channel: console, autopilot`: the conversation is played on each, and must go the same way.
///
/// # Accepting what the bot says
///
/// With `UPDATE=1` in the environment the files are rewritten: lines of the bot and what is
/// remembered; all else stays as it was.
///
/// # Panics
///
/// If a conversation goes otherwise, with the difference for each; if a file cannot be read; if the
/// pattern names no file.
#[track_caller]
pub fn transcripts<F>(pattern: &str, app: F)
where
    F: Fn() -> Result<App> + Send,
{
    let update = env::var_os("UPDATE").is_some_and(|value| !value.is_empty() && value != "0");
    let root = env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from("."), PathBuf::from);
    // On a thread of its own, since a test may have a runtime already.
    let played = thread::scope(|scope| scope.spawn(|| run(&root, pattern, app, update)).join());
    match played {
        Ok(Ok(report)) => eprint!("{report}"),
        Ok(Err(reason)) => panic!("{reason}"),
        Err(payload) => resume_unwind(payload),
    }
}

/// The byte-order mark.
const MARK: &str = "\u{feff}";

/// Plays the files, and says what was rewritten; or everything that is wrong.
fn run(
    root: &Path,
    pattern: &str,
    app: impl Fn() -> Result<App>,
    update: bool,
) -> Result<String, String> {
    let files = files::find(root, pattern);
    let files = files.map_err(|error| format!("{pattern} cannot be looked for: {error}"))?;
    if files.is_empty() {
        let root = root.display();
        return Err(format!("no file matches {pattern} in {root}; write a conversation there"));
    }
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.map_err(|error| format!("no runtime could be started: {error}"))?;
    let (mut report, mut failures, mut differences) = (String::new(), Vec::new(), 0);
    for path in &files {
        let name = path.strip_prefix(root).unwrap_or(path).display().to_string();
        match one(path, &name, &app, update, &runtime) {
            Ok(Good::AsWritten) => {}
            Ok(Good::Rewritten) => report.push_str(&format!("{name}: rewritten\n")),
            Err(Bad::Differs(text)) => {
                differences += 1;
                failures.push(text);
            }
            Err(Bad::Broken(text)) => failures.push(text),
        }
    }
    if failures.is_empty() {
        return Ok(report);
    }
    let mut text = format!("{} of {} conversations fail\n\n", failures.len(), files.len());
    text.push_str(&failures.join("\n"));
    if differences > 0 {
        text.push_str(
            "\nIf what the bot says is right, run the test again with UPDATE=1 in the environment: it \
             rewrites the files. Read the difference before you commit it.\n",
        );
    }
    Err(text)
}

/// A conversation that is as it should be.
enum Good {
    AsWritten,
    Rewritten,
}

/// A conversation that is not, in words.
enum Bad {
    /// The bot says something else; the file can be rewritten.
    Differs(String),
    /// Something that must be mended by hand.
    Broken(String),
}

fn one(
    path: &Path,
    name: &str,
    app: impl Fn() -> Result<App>,
    update: bool,
    runtime: &tokio::runtime::Runtime,
) -> Result<Good, Bad> {
    let text = fs::read_to_string(path)
        .map_err(|error| Bad::Broken(format!("{name}: cannot be read: {error}\n")))?;
    // Some editors put a mark in front of a text and a return at the end of its lines.
    let (mark, text) = match text.strip_prefix(MARK) {
        Some(text) => (MARK, text),
        None => ("", text.as_str()),
    };
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let at = |(line, reason): (usize, String)| format!("{name}:{line}: {reason}\n");
    let steps = parse(text).map_err(|mistakes| {
        Bad::Broken(mistakes.into_iter().map(|m| at((m.line, m.reason))).collect())
    })?;
    let play = |channel: &str| {
        let played = app().and_then(|app| runtime.block_on(play(&steps, channel, app)));
        played.map_err(|error| Bad::Broken(format!("{name}: {error}\n")))
    };
    let channels = step::channels(&steps);
    let played = play(channels.first().copied().unwrap_or_default())?;
    let mut bad: String = played.problems.into_iter().map(at).collect();
    let old: Vec<String> = text.lines().map(str::to_owned).collect();
    let hunks = diff::unified(&old, &played.lines);
    // Where it goes otherwise on another channel no rewriting helps.
    for channel in channels.into_iter().skip(1) {
        let other = play(channel)?;
        bad.extend(
            other
                .problems
                .into_iter()
                .map(|(line, why)| at((line, format!("on {channel}: {why}")))),
        );
        let hunks = diff::unified(&played.lines, &other.lines);
        if !hunks.is_empty() {
            bad.extend(other.notes.into_iter().map(at));
            bad.push_str(&format!("--- {name}\n+++ what the bot says on {channel}\n{hunks}"));
        }
    }
    let broken = !bad.is_empty();
    if hunks.is_empty() {
        return if broken { Err(Bad::Broken(bad)) } else { Ok(Good::AsWritten) };
    }
    if update && !broken {
        let text = mark.to_owned() + &played.lines.join(end) + end;
        fs::write(path, text)
            .map_err(|error| Bad::Broken(format!("{name}: cannot be rewritten: {error}\n")))?;
        return Ok(Good::Rewritten);
    }
    let first =
        old.iter().zip(&played.lines).take_while(|(old, new)| old.trim_end() == new.trim_end());
    bad.push_str(&at((first.count() + 1, "the bot says something else".into())));
    bad.extend(played.notes.into_iter().map(at));
    bad.push_str(&format!("--- {name}\n+++ what the bot says\n{hunks}"));
    Err(if broken { Bad::Broken(bad) } else { Bad::Differs(bad) })
}

#[cfg(test)]
mod tests;
