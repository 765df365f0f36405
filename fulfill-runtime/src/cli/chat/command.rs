//! What can be typed in a chat besides what is said.

use std::time::Duration;

use fulfill_core::Table;

use crate::testing::Span;

/// What a typed line means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// It is said to the bot.
    Say(String),
    /// It is said, and the platform picks the intent.
    Pick {
        /// The intent's node.
        node: String,
        /// What is said; may be empty.
        text: String,
    },
    /// The button of that label is pressed.
    Press(String),
    /// It is for the chat itself.
    Do(Command),
    /// It is nothing, and what to write instead.
    Unknown(String),
}

/// A command of the chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Command {
    As(String),
    User(String),
    Locale(String),
    State,
    Memory,
    Clock(Duration),
    Wire,
    Reset,
    Help,
    Quit,
}

/// What `/help` says.
pub(crate) const HELP: &str = "\
/as CHANNEL       pretend a channel: a mounted one, a word such as sms, or both as in autopilot/sms
/user USER        go on as another user
/locale TAG       go on in another language
/node NAME: TEXT  say TEXT, and let the platform pick the intent of that node
/state            what the conversation waits for
/memory           what it remembers
/clock +26h       let time pass: days, hours, minutes, seconds
/wire             show what each mounted channel would be sent, or stop showing it
/reset            begin the conversation anew
/help             this
/quit             end, as the end of the input does
[Label]           press a button; its label or number, typed, chooses it as well
//text            say /text to the bot; commands that the bot alone knows need one slash only";

/// Reads a typed line. Commands that the chat does not have go to the bot if it knows them.
pub(crate) fn read(line: &str, table: &Table) -> Line {
    if let Some(rest) = line.strip_prefix("//") {
        return Line::Say(format!("/{rest}"));
    }
    if let Some(label) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return Line::Press(label.to_owned());
    }
    let Some(rest) = line.strip_prefix('/') else { return Line::Say(line.to_owned()) };
    let (word, rest) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let rest = rest.trim();
    let named = |command: fn(String) -> Command, example: &str| match rest {
        "" => Line::Unknown(format!("/{word} wants more: for example /{word} {example}")),
        rest => Line::Do(command(rest.to_owned())),
    };
    match word {
        "as" => named(Command::As, "sms"),
        "user" => named(Command::User, "+14155550101"),
        "locale" => named(Command::Locale, "pt-BR"),
        "node" => match rest.split_once(':').unwrap_or((rest, "")) {
            ("", _) => Line::Unknown("/node wants more: for example /node greeting: hi".into()),
            (node, text) => Line::Pick { node: node.trim().into(), text: text.trim().into() },
        },
        "clock" => match rest.strip_prefix('+').and_then(Span::parse) {
            Some(span) => Line::Do(Command::Clock(span)),
            None => Line::Unknown("/clock wants a length of time: +26h, +90m or +1d12h".into()),
        },
        "state" => Line::Do(Command::State),
        "memory" => Line::Do(Command::Memory),
        "wire" => Line::Do(Command::Wire),
        "reset" => Line::Do(Command::Reset),
        "help" => Line::Do(Command::Help),
        "quit" => Line::Do(Command::Quit),
        _ if knows(table, word) => Line::Say(line.to_owned()),
        _ => Line::Unknown(format!(
            "neither the chat nor the bot has a command /{word}; /help lists the chat's, and //{word} \
             is said to the bot all the same"
        )),
    }
}

/// Whether an intent has that command; `start@bot` is `start`.
fn knows(table: &Table, word: &str) -> bool {
    let word = word.split('@').next().unwrap_or_default();
    let mut commands = table.entries().iter().flat_map(|entry| &entry.triggers.commands);
    commands.any(|command| command.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use fulfill_core::{Call, Entry, Reply, Triggers};

    use super::*;

    #[test]
    fn lines_mean_what_they_say() {
        let start = Entry::new("start", |_| Call::Ready(Ok(Reply::new())));
        let table = Table::new([start.answers(Triggers::new().command("start"))]).unwrap();
        let check = |line: &str, expected: Line| assert_eq!(read(line, &table), expected, "{line}");
        check("hi", Line::Say("hi".into()));
        check("", Line::Say(String::new()));
        check("//help", Line::Say("/help".into()));
        check("/start ABC", Line::Say("/start ABC".into()));
        check("/start@pizza", Line::Say("/start@pizza".into()));
        check("[Yes]", Line::Press("Yes".into()));
        check("/as  sms ", Line::Do(Command::As("sms".into())));
        check("/clock +26h", Line::Do(Command::Clock(Duration::from_secs(26 * 3600))));
        let pick = |node: &str, text: &str| Line::Pick { node: node.into(), text: text.into() };
        check("/node Novo pedido: 2 pizzas", pick("Novo pedido", "2 pizzas"));
        check("/node greeting", pick("greeting", ""));
        check("/quit", Line::Do(Command::Quit));
        for wrong in ["/clock", "/clock 26h", "/user", "/node", "/begin", "/"] {
            assert!(matches!(read(wrong, &table), Line::Unknown(_)), "{wrong}");
        }
    }
}
