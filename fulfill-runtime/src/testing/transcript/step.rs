//! The lines of a transcript as values, and back.

use std::{fmt, time::Duration};

use fulfill_core::turn::Attachment;
use jiff::civil::DateTime;
use serde_json::Value;

/// One step of a transcript, with the lines it was read from.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    /// The number of its first line, from 1.
    pub(crate) line: usize,
    /// Its lines as they were written.
    pub(crate) raw: Vec<String>,
    pub(crate) what: What,
}

/// What a step says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum What {
    /// A comment or an empty line, as written.
    Note(String),
    /// From here on.
    Set(Setting),
    /// What the user does.
    User(Input),
    /// A line of the bot, in the notation of the console.
    Bot(String),
    /// Time passes.
    Wait(Duration),
    /// What is remembered under a name; nothing if `None`.
    Memory { name: String, value: Option<Value> },
}

/// What holds from a line on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Setting {
    Channel(String),
    Webhook(String),
    Locale(String),
    User(String),
    Clock(DateTime),
}

/// What a user does.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Input {
    /// Writes, and sends pictures or files along.
    Message {
        /// The node that the platform picks; none if it is left to the words.
        node: Option<String>,
        text: String,
        attachments: Vec<Attachment>,
    },
    /// Presses the button of that label.
    Press(String),
    /// Causes an event that is no message.
    Event(String),
}

/// The channels that a transcript is to be played on, one after another, where its header names more
/// than one.
pub(crate) fn channels(steps: &[Step]) -> Vec<&str> {
    let header = steps.iter().take_while(|step| !matches!(step.what, What::User(_)));
    let named = header.filter_map(|step| match &step.what {
        What::Set(Setting::Channel(names)) => Some(names),
        _ => None,
    });
    named.last().map_or_else(Vec::new, |names| names.split(',').map(str::trim).collect())
}

impl fmt::Display for What {
    /// The lines of the step, without a line end behind the last.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Note(line) => f.write_str(line),
            Self::Set(setting) => write!(f, "{setting}"),
            Self::User(input) => write!(f, "{input}"),
            Self::Bot(line) if line.is_empty() => f.write_str("<"),
            Self::Bot(line) => write!(f, "< {line}"),
            Self::Wait(span) => write!(f, "+{}", Span(*span)),
            Self::Memory { name, value: Some(value) } => write!(f, "= {name}: {value}"),
            Self::Memory { name, value: None } => write!(f, "= {name}:"),
        }
    }
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Channel(name) => write!(f, "channel: {name}"),
            Self::Webhook(name) => write!(f, "webhook: {name}"),
            Self::Locale(tag) => write!(f, "locale: {tag}"),
            Self::User(name) => write!(f, "user: {name}"),
            Self::Clock(time) => write!(f, "clock: {time}"),
        }
    }
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (node, text, attachments) = match self {
            Self::Press(label) => return write!(f, "> [{}]", label.replace(']', "\\]")),
            Self::Event(name) => return write!(f, "> <event: {name}>"),
            Self::Message { node, text, attachments } => (node, text, attachments),
        };
        let mut lines: Vec<String> = node.iter().map(|node| format!("<node: {node}>")).collect();
        if !text.is_empty() || (lines.is_empty() && attachments.is_empty()) {
            lines.extend(text.split('\n').map(escaped));
        }
        lines.extend(attachments.iter().map(|Attachment { url, content_type }| {
            if content_type.is_empty() {
                format!("<{url}>")
            } else {
                format!("<{content_type}: {url}>")
            }
        }));
        for (index, line) in lines.iter().enumerate() {
            let mark = if index == 0 { ">" } else { "\n|" };
            f.write_str(mark)?;
            if !line.is_empty() {
                write!(f, " {line}")?;
            }
        }
        Ok(())
    }
}

/// A line of a user's text; a first sign that means something gets a `\` in front.
fn escaped(line: &str) -> String {
    if line.starts_with(['[', '<', '\\']) { format!("\\{line}") } else { line.to_owned() }
}

/// A length of time as `1d2h3m4s`, in whole seconds.
pub(crate) struct Span(pub(crate) Duration);

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0.as_secs();
        if rest == 0 {
            return f.write_str("0s");
        }
        for (unit, seconds) in UNITS {
            if rest >= seconds {
                write!(f, "{}{unit}", rest / seconds)?;
                rest %= seconds;
            }
        }
        Ok(())
    }
}

impl Span {
    /// Reads `26h`, `1d12h`, `90m`; `None` if it is nothing of the kind.
    pub(crate) fn parse(text: &str) -> Option<Duration> {
        let mut rest = text;
        let mut total: u64 = 0;
        while !rest.is_empty() {
            let digits = rest.find(|letter: char| !letter.is_ascii_digit())?;
            let (number, behind) = rest.split_at(digits);
            let (_, seconds) = UNITS.iter().find(|(unit, _)| behind.starts_with(*unit))?;
            total = total.checked_add(number.parse::<u64>().ok()?.checked_mul(*seconds)?)?;
            rest = &behind[1..];
        }
        // A hundred years: what a clock can be moved by without leaving what it can show.
        let sensible = !text.is_empty() && total <= 100 * 366 * 86_400;
        sensible.then(|| Duration::from_secs(total))
    }
}

const UNITS: [(char, u64); 4] = [('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];
