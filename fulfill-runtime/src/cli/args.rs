//! What can be written behind the program's name.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Serves the bot, talks to it, and looks into it.
///
/// Without a command it serves. Every command ends with status 0 if all is well, 1 if something was
/// found or failed, and 2 if it was written wrongly.
#[derive(Debug, Parser)]
#[command(disable_help_subcommand = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    /// Write JSON for programs instead of text for people
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Listen and answer until told to stop; with --json the log is JSON
    Serve,
    /// Talk to the bot here and now, with no account anywhere
    Chat(Chat),
    /// Find what keeps the bot from working, before anybody else does
    Check(Check),
    /// List the intents, what they answer to and where they are written
    Routes,
    /// Draw how intents lead to each other
    Graph(Graph),
    /// Look into the conversations that the bot keeps
    #[command(subcommand)]
    Store(Store),
    /// List what could not be delivered, send it again, or drop it; also while the bot runs
    #[command(subcommand)]
    Deliveries(Deliveries),
}

#[derive(Args, Debug)]
pub(crate) struct Chat {
    /// Say this instead of asking; may be given several times
    #[arg(long, value_name = "TEXT")]
    pub(crate) say: Vec<String>,
    /// Who speaks, as the channel names them
    #[arg(long, default_value = "+14155550100", value_name = "USER", allow_hyphen_values = true)]
    pub(crate) user: String,
    /// The user's language
    #[arg(long, default_value = "en", value_name = "TAG")]
    pub(crate) locale: String,
    /// The channel to pretend: a mounted one, a word such as sms, or both as in autopilot/sms
    #[arg(long = "as", default_value = "console", value_name = "CHANNEL")]
    pub(crate) channel: String,
    /// The webhook to talk to; the default one, or the only one, unless this is said
    #[arg(long, value_name = "NAME")]
    pub(crate) webhook: Option<String>,
    /// Keep the conversation in the app's own store, by the machine's clock
    #[arg(long)]
    pub(crate) store: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Check {
    /// Compare with the shape that a former build wrote: who waits there could not go on here?
    #[arg(long, value_name = "FILE")]
    pub(crate) against: Option<PathBuf>,
    /// Write the shape of this build, for a later one to compare with
    #[arg(long, value_name = "FILE")]
    pub(crate) write: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct Graph {
    /// In which language
    #[arg(long, value_enum, default_value_t = Format::Mermaid)]
    pub(crate) format: Format,
    /// Write it to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Mermaid,
    Dot,
    Json,
    Svg,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Store {
    /// Copy the store into a new file, while it is in use
    Backup {
        /// The new file
        file: PathBuf,
    },
    /// List the conversations that have a session
    Sessions {
        /// Show ids whole, which are often phone numbers
        #[arg(long)]
        full: bool,
        /// List what stands behind this conversation
        #[arg(long, value_name = "CONVERSATION")]
        after: Option<String>,
        /// How many at most
        #[arg(long, default_value = "50", value_name = "COUNT", value_parser = 1..=10_000)]
        limit: i64,
    },
    /// Show all that is kept of one conversation
    Show {
        /// Its id, or the user's where they have one conversation only
        #[arg(value_name = "CONVERSATION", allow_hyphen_values = true)]
        id: String,
    },
    /// End the session of one conversation: what it remembers and waits for is gone
    Forget {
        /// Its id, or the user's where they have one conversation only
        #[arg(value_name = "CONVERSATION", allow_hyphen_values = true)]
        id: String,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Deliveries {
    /// List dead letters: events that could not be answered, calls that were refused or given up
    List {
        /// List the calls that wait, too
        #[arg(long)]
        waiting: bool,
        /// Show ids and reasons whole, which often hold phone numbers
        #[arg(long)]
        full: bool,
        /// List the letters with higher numbers than this
        #[arg(long, value_name = "NUMBER")]
        after: Option<u64>,
        /// How many of each at most
        #[arg(long, default_value = "50", value_name = "COUNT", value_parser = 1..=10_000)]
        limit: i64,
    },
    /// Show all of one dead letter
    Show {
        /// Its number
        number: u64,
    },
    /// Put dead letters back: calls are made again, events are answered again
    Retry {
        #[command(flatten)]
        which: Which,
    },
    /// Forget dead letters for good
    Drop {
        #[command(flatten)]
        which: Which,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
}

/// Which dead letters.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub(crate) struct Which {
    /// Their numbers
    #[arg(value_name = "NUMBER")]
    pub(crate) numbers: Vec<u64>,
    /// All there are
    #[arg(long)]
    pub(crate) all: bool,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_grammar_holds_together() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn commands_read_as_written() {
        let read = |line: &str| Arguments::try_parse_from(line.split(' '));
        assert!(read("bot").unwrap().command.is_none());
        assert!(read("bot routes --json").unwrap().json);
        let Some(Command::Chat(chat)) =
            read("bot chat --say a --say b --user +55").unwrap().command
        else {
            panic!("it is a chat")
        };
        assert_eq!((chat.say.len(), chat.user.as_str(), chat.store), (2, "+55", false));
        for wrong in [
            "bot rotues",
            "bot graph --format png",
            "bot store",
            "bot chat hello",
            "bot deliveries drop 1 --all",
        ] {
            assert_eq!(read(wrong).unwrap_err().exit_code(), 2, "{wrong}");
        }
    }
}
