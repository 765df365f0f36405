//! Plays one transcript: what the user says goes to the bot, what the bot says takes the place of
//! what the file has.

use std::time::Duration;

use fulfill_store::ManualClock;
use jiff::{civil::DateTime, tz::TimeZone};

use super::step::{Input, Setting, Step, What};
use crate::{
    App, Result,
    store::Millis,
    talk::Talk,
    testing::speaker::{Speaker, Spoken},
};

/// Who speaks unless the transcript says so: a number set aside for fiction.
const USER: &str = "+14155550100";

/// When a transcript begins unless it says so: a Monday.
const START: DateTime = DateTime::constant(2026, 1, 5, 9, 0, 0, 0);

/// What became of a transcript.
pub(crate) struct Played {
    /// The lines of the file as they would be if the bot were right.
    pub(crate) lines: Vec<String>,
    /// What no rewriting mends, by line.
    pub(crate) problems: Vec<(usize, String)>,
    /// What the owner should know, by line: why a handler failed.
    pub(crate) notes: Vec<(usize, String)>,
}

/// Plays the steps to a fresh app; `channel` is the one to take where several are named.
///
/// # Errors
///
/// If the app cannot be made ready.
pub(crate) async fn play(steps: &[Step], channel: &str, app: App) -> Result<Played> {
    let begin = steps.iter().find_map(|step| match step.what {
        What::Set(Setting::Clock(time)) => Some(time),
        _ => None,
    });
    let zone = app.config().time_zone.clone().unwrap_or(TimeZone::UTC);
    let clock = ManualClock::new(millis(begin.unwrap_or(START), zone)?);
    let speaker = Speaker::new(Talk::at(app, clock.clone())?, USER, "en");
    let played = Played { lines: Vec::new(), problems: Vec::new(), notes: Vec::new() };
    let mut play = Play { speaker, channel, clock, played };
    let mut at = 0;
    while let Some(step) = steps.get(at) {
        at += 1;
        let end = at + answer(&steps[at..]);
        play.step(step, &steps[at..end]).await;
        at = end;
    }
    Ok(play.played)
}

struct Play<'a> {
    speaker: Speaker,
    channel: &'a str,
    clock: ManualClock,
    played: Played,
}

impl Play<'_> {
    /// Plays a step; `answer` is what the file has the bot say to it.
    async fn step(&mut self, step: &Step, answer: &[Step]) {
        match &step.what {
            What::User(input) => {
                self.played.lines.extend_from_slice(&step.raw);
                let lines = self.say(step.line, input).await;
                self.played.lines.extend(merged(answer, &lines));
                return;
            }
            What::Memory { name, value } => {
                let state = self.speaker.talk().state(&self.speaker.said("")).await;
                let found = state.and_then(|state| state.memory().get(name).cloned());
                if found != *value {
                    let line = What::Memory { name: name.clone(), value: found }.to_string();
                    self.played.lines.push(line);
                    return;
                }
            }
            What::Set(setting) => self.set(step.line, setting),
            What::Wait(span) => self.wait(*span),
            What::Note(_) | What::Bot(_) => {}
        }
        self.played.lines.extend_from_slice(&step.raw);
    }

    fn set(&mut self, line: usize, setting: &Setting) {
        match setting {
            Setting::User(user) => self.speaker.user.clone_from(user),
            Setting::Webhook(name) => self.speaker.take_webhook(name),
            Setting::Locale(locale) => self.speaker.locale.clone_from(locale),
            Setting::Channel(name) => {
                let name = if name.contains(',') { self.channel } else { name };
                if let Err(reason) = self.speaker.take_way(name) {
                    self.played.problems.push((line, reason));
                }
            }
            // The first one was set before the bot was made.
            Setting::Clock(_) => {}
        }
    }

    fn wait(&mut self, span: Duration) {
        self.clock.advance(span);
    }

    /// Says it, and gives what the bot says.
    async fn say(&mut self, line: usize, input: &Input) -> Vec<String> {
        let said = match input {
            Input::Press(label) => match self.speaker.press(label) {
                Ok(said) => said,
                Err(reason) => {
                    self.played.problems.push((line, reason));
                    return Vec::new();
                }
            },
            Input::Event(name) => self.speaker.said("").event(name),
            Input::Message { node, text, attachments } => {
                let mut said = self.speaker.said(text);
                said.node.clone_from(node);
                said.attachments.clone_from(attachments);
                said
            }
        };
        let Spoken { heard, problems } = self.speaker.speak(said).await;
        self.played.problems.extend(problems.into_iter().map(|reason| (line, reason)));
        let failures =
            heard.failures.iter().map(|(intent, why)| format!("`{intent}` failed: {why}"));
        let notes = failures
            .chain(heard.unanswered.iter().map(ToString::to_string))
            .chain(heard.notes.iter().map(ToString::to_string));
        self.played.notes.extend(notes.map(|note| (line, note)));
        heard.lines()
    }
}

/// How many steps belong to the answer to what the user said before: lines of the bot and the
/// comments between them.
fn answer(steps: &[Step]) -> usize {
    let own = steps.iter().take_while(|step| matches!(step.what, What::Note(_) | What::Bot(_)));
    let last = own.enumerate().filter(|(_, step)| matches!(step.what, What::Bot(_))).last();
    last.map_or(0, |(at, _)| at + 1)
}

/// The lines of an answer with what the bot says instead of what differs; comments stay where they
/// are.
fn merged(answer: &[Step], said: &[String]) -> Vec<String> {
    let said: Vec<String> = said.iter().map(|line| What::Bot(line.clone()).to_string()).collect();
    let written: Vec<What> =
        answer.iter().map(|step| &step.what).filter(|what| is_bot(what)).cloned().collect();
    let same = |(written, said): &(&What, &String)| written.to_string() == said.trim_end();
    let head = written.iter().zip(&said).take_while(same).count();
    let rest = written[head..].iter().rev().zip(said[head..].iter().rev());
    let tail = rest.take_while(same).count();
    let mut new = Some(said[head..said.len() - tail].to_vec());
    let mut lines = Vec::new();
    let mut bots = 0;
    for step in answer {
        if is_bot(&step.what) {
            bots += 1;
            if bots > head {
                lines.extend(new.take().unwrap_or_default());
            }
            if bots > head && bots <= written.len() - tail {
                continue;
            }
        }
        lines.extend_from_slice(&step.raw);
    }
    lines.extend(new.unwrap_or_default());
    lines
}

fn is_bot(what: &What) -> bool {
    matches!(what, What::Bot(_))
}

/// The time in that zone as a store's clock shows it.
fn millis(time: DateTime, zone: TimeZone) -> Result<Millis> {
    let time = time.to_zoned(zone)?.timestamp().as_millisecond();
    Ok(Millis::try_from(time).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::{super::parse::parse, *};

    /// What a file becomes if the bot answers its only message with these lines.
    fn check(file: &str, said: &[&str], expected: &str) {
        let steps = parse(file).unwrap();
        let end = 1 + answer(&steps[1..]);
        let said: Vec<String> = said.iter().map(|line| (*line).to_owned()).collect();
        let mut lines = steps[0].raw.clone();
        lines.extend(merged(&steps[1..end], &said));
        lines.extend(steps[end..].iter().flat_map(|step| step.raw.clone()));
        assert_eq!(lines.join("\n"), expected, "{file}");
    }

    #[test]
    fn only_what_differs_is_rewritten() {
        check("> a\n<  x\n# why\n< y", &[" x", "y"], "> a\n<  x\n# why\n< y");
        check("> a\n<x  \n<", &["x", ""], "> a\n<x  \n<");
        check("> a\n< x\n# why\n< y\n\n# end", &["x", "z"], "> a\n< x\n# why\n< z\n\n# end");
        check("> a\n< x\n# why\n< y\n<z", &["x", "new", "z"], "> a\n< x\n# why\n< new\n<z");
        check("> a\n# first\n< x\n\n# end", &[], "> a\n# first\n\n# end");
        check("> a\n\n# end", &["x", ""], "> a\n< x\n<\n\n# end");
        check("> a\n<x\n<x", &["x"], "> a\n<x");
        check("> a\n<x\n# c", &["w", "x", "y"], "> a\n< w\n< x\n< y\n# c");
    }
}
