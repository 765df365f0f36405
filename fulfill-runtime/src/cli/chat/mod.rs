//! `chat`: a conversation with the bot in the terminal.
//!
//! Lines are read as the terminal gives them; who wants a history runs the program under a line
//! editor such as `rlwrap`, which costs the program nothing.

mod command;
mod paste;
mod show;

use std::{
    collections::VecDeque,
    io::{self, IsTerminal},
    time::Instant,
};

use fulfill_core::Table;
use fulfill_store::{Clock as _, ManualClock, SystemClock};

use self::{
    command::{Command, HELP, Line},
    show::Turn,
};
use super::{
    args,
    output::{DIM, Output, Status},
};
use crate::{
    App, Error, Result,
    console::visible,
    talk::Talk,
    testing::{Span, speaker::Speaker},
};

/// Talks until there is nothing more to say.
pub(crate) async fn run(app: App, args: &args::Chat, out: &mut Output<'_>) -> Result<Status> {
    let table = app.table().clone();
    let (talk, clock) = if args.store {
        (Talk::new(app)?, None)
    } else {
        let clock = Clock { clock: ManualClock::new(SystemClock.now()), seen: Instant::now() };
        (Talk::at(app, clock.clock.clone())?, Some(clock))
    };
    let mut speaker = Speaker::new(talk, &args.user, &args.locale);
    take_way(&mut speaker, &args.channel).map_err(Error::app)?;
    let webhook = webhook(&table, args.webhook.as_deref())?;
    speaker.take_webhook(&webhook);
    let typed = args.say.is_empty();
    let source = Source { said: args.say.clone().into(), typed, asked: typed && asked(out) };
    if source.asked {
        let hint = "talk to the bot; /help lists what else can be typed, /quit ends";
        out.line(format_args!("{DIM}{hint}{DIM:#}"))?;
    }
    Chat { speaker, table, webhook, clock, source, wire: false, status: Status::Fine }
        .go_on(out)
        .await
}

/// Whether somebody sits at a terminal.
fn asked(out: &Output<'_>) -> bool {
    !out.json && io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// A clock that goes on with the machine's and can be moved.
struct Clock {
    clock: ManualClock,
    seen: Instant,
}

impl Clock {
    fn tick(&mut self) {
        let now = Instant::now();
        self.clock.advance(now - self.seen);
        self.seen = now;
    }
}

/// Where lines come from.
struct Source {
    said: VecDeque<String>,
    /// Whether lines are read from standard input.
    typed: bool,
    /// Whether a person types them and sees what they type.
    asked: bool,
}

impl Source {
    /// The next line without its end; `None` after the last.
    async fn next(&mut self, out: &mut Output<'_>) -> Result<Option<String>> {
        if !self.typed {
            return Ok(self.said.pop_front());
        }
        if self.asked {
            out.ask("> ")?;
        }
        let read = tokio::task::spawn_blocking(|| {
            let mut bytes = Vec::new();
            io::BufRead::read_until(&mut io::stdin().lock(), b'\n', &mut bytes).map(|_| bytes)
        });
        let bytes = read.await??;
        if bytes.is_empty() {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&bytes);
        Ok(Some(line.trim_end_matches(['\n', '\r']).to_owned()))
    }
}

struct Chat {
    speaker: Speaker,
    table: Table,
    webhook: String,
    /// `None` with the app's own store, whose time is the machine's.
    clock: Option<Clock>,
    source: Source,
    wire: bool,
    status: Status,
}

impl Chat {
    async fn go_on(mut self, out: &mut Output<'_>) -> Result<Status> {
        while let Some(line) = self.source.next(out).await? {
            if !self.source.asked && !out.json {
                out.line(format_args!("> {}", visible(&line)))?;
            }
            if line.trim().is_empty() {
                continue;
            }
            let said = match command::read(&line, &self.table) {
                Line::Do(Command::Quit) => break,
                Line::Do(command) => {
                    self.obey(command, out).await?;
                    continue;
                }
                Line::Unknown(reason) => {
                    self.complain(&reason, out)?;
                    continue;
                }
                Line::Press(label) => match self.speaker.press(&label) {
                    Ok(said) => said,
                    Err(reason) => {
                        self.complain(&reason, out)?;
                        continue;
                    }
                },
                Line::Pick { node, text } => self.speaker.said(text).node(node),
                Line::Say(text) => self.speaker.said(text),
            };
            if let Some(clock) = &mut self.clock {
                clock.tick();
            }
            let spoken = self.speaker.speak(said.clone()).await;
            if spoken.failed() {
                self.status = Status::Found;
            }
            let snippet = || paste::intent(&said.text, &self.webhook, &self.table);
            let paste = spoken.heard.unanswered.is_some().then(snippet);
            let wires = self.wire.then(|| show::wires(self.speaker.talk(), &said, &spoken.heard));
            let way = self.speaker.way();
            Turn { said: &said, way: &way, spoken: &spoken, paste, wires }.write(out)?;
        }
        Ok(self.status)
    }

    /// Says what was typed wrongly. A script should not go wrong unnoticed, a person may.
    fn complain(&mut self, reason: &str, out: &mut Output<'_>) -> Result<()> {
        if !self.source.asked {
            self.status = Status::Found;
        }
        show::trouble(reason, out)
    }

    async fn obey(&mut self, command: Command, out: &mut Output<'_>) -> Result<()> {
        match command {
            Command::As(name) => match take_way(&mut self.speaker, &name) {
                Ok(()) => show::note(&format!("on {}", self.speaker.way()), out),
                Err(reason) => self.complain(&reason, out),
            },
            Command::User(user) => {
                self.speaker.user = user;
                show::note(&format!("as {}", self.speaker.user), out)
            }
            Command::Locale(tag) => {
                self.speaker.locale = tag;
                show::note(&format!("in {}", self.speaker.locale), out)
            }
            Command::Clock(span) => match &mut self.clock {
                Some(clock) => {
                    clock.tick();
                    clock.clock.advance(span);
                    show::note(&format!("{} later", Span(span)), out)
                }
                None => self.complain("with --store the time is the machine's", out),
            },
            Command::State => {
                let state = self.speaker.talk().state(&self.speaker.said("")).await;
                show::state(state.as_ref(), out)
            }
            Command::Memory => {
                let state = self.speaker.talk().state(&self.speaker.said("")).await;
                show::memory(state.as_ref(), out)
            }
            Command::Wire => {
                self.wire = !self.wire;
                let text = if self.wire { "the wire is shown" } else { "the wire is not shown" };
                show::note(text, out)
            }
            Command::Reset => {
                let known = self.speaker.forget().await;
                show::note(if known { "begun anew" } else { "nothing was known" }, out)
            }
            Command::Help => HELP.lines().try_for_each(|line| show::note(line, out)),
            Command::Quit => Ok(()),
        }
    }
}

/// The webhook to talk to.
fn webhook(table: &Table, wanted: Option<&str>) -> Result<String> {
    let known = table.webhooks();
    match (wanted, known.as_slice()) {
        (Some(name), _) if table.has_webhook(name) => Ok(name.to_owned()),
        (Some(name), known) => Err(Error::app(format!(
            "no intent belongs to webhook `{name}`; there are `{}`",
            known.join("`, `")
        ))),
        (None, [only]) => Ok((*only).to_owned()),
        (None, known) if !known.is_empty() && !table.has_webhook("") => Err(Error::app(format!(
            "no intent belongs to the default webhook; choose one with --webhook: {}",
            known.join(", ")
        ))),
        (None, _) => Ok(String::new()),
    }
}

/// As the speaker takes it, and a name that is no channel as the console's word.
fn take_way(speaker: &mut Speaker, name: &str) -> Result<(), String> {
    let taken = speaker.take_way(name);
    if taken.is_err() && !name.contains('/') {
        return speaker.take_way(&format!("console/{name}"));
    }
    taken
}
