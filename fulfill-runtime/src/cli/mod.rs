//! The subcommands that every bot's program has.

mod args;
mod chat;
mod check;
mod deliveries;
mod graph;
mod output;
mod routes;
mod store;
mod words;

use std::{io, sync::Arc};

use clap::Parser as _;
use fulfill_core::dialogue::State;
use fulfill_store::Store;

use self::{
    args::{Arguments, Command},
    output::{Output, Status},
};
use crate::{App, Error, Result, log};

impl App {
    /// Does what the program's arguments say; without any it [serves](Self::serve).
    ///
    /// | command | does |
    /// |---|---|
    /// | `serve` | listens and answers |
    /// | `chat` | talks to the bot in the terminal, with no account anywhere |
    /// | `check` | finds what keeps the bot from working |
    /// | `routes` | lists the intents, and what they answer to |
    /// | `graph` | draws how intents lead to each other |
    /// | `store` | looks into the conversations that are kept |
    /// | `deliveries` | lists what could not be delivered, and sends it again |
    ///
    /// `--help` behind each says more, and `--json` makes each write for programs. Only `serve` needs
    /// the secrets of the channels.
    ///
    /// ```no_run
    /// use fulfill_runtime::{assistant::Assistant, prelude::*};
    ///
    /// #[tokio::main]
    /// async fn main() -> fulfill_runtime::Result<()> {
    ///     App::collect()?.mount("/", Assistant::from_env()).cli().await
    /// }
    /// ```
    ///
    /// The process ends with status 1 where a command found something or something failed, and with 2
    /// where the arguments cannot be read.
    ///
    /// # Errors
    ///
    /// As [`serve`](Self::serve), and what keeps a command from being done.
    pub async fn cli(self) -> Result<()> {
        let arguments = Arguments::parse();
        let mut to = anstream::stdout();
        let done = run(self, arguments, &mut to).await;
        match done {
            Ok(Status::Fine) => Ok(()),
            // All that holds something is gone by now, the app and its store included.
            Ok(Status::Found) => std::process::exit(1),
            Err(error) if nobody_reads(&error) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// Does what the program's arguments say with a bot of all linked intents, mounted as
/// [`serve`](crate::serve) does: the short form of
/// `App::collect()?.mount("/", Assistant::from_env()).cli()`.
///
/// # Errors
///
/// As [`App::collect`] and [`App::cli`].
pub async fn cli() -> Result<()> {
    App::collect()?.mount("/", crate::assistant::Assistant::from_env()).cli().await
}

async fn run(
    mut app: App,
    arguments: Arguments,
    to: &mut (dyn io::Write + Send),
) -> Result<Status> {
    let json = arguments.json;
    let out = &mut Output::new(to, json);
    let command = arguments.command.unwrap_or(Command::Serve);
    // What handlers log would stand between the lines of a chat; who wants it says so.
    if !matches!(command, Command::Serve) && std::env::var_os("FULFILL_LOG").is_some() {
        log::start(app.config());
    }
    match command {
        Command::Serve => {
            let app = app.configure(|config| config.log_json |= json);
            app.serve().await.map(|()| Status::Fine)
        }
        Command::Chat(args) => chat::run(app, &args, out).await,
        Command::Check(args) => check::run(&mut app, &args, out),
        Command::Graph(args) => graph::run(&app, &args, out),
        Command::Routes => routes::run(&app, out),
        Command::Store(command) => store::run(&app, &command, out).await,
        Command::Deliveries(command) => deliveries::run(&app, &command, out).await,
    }
}

/// The store of the app.
fn kept(app: &App) -> Result<&Arc<dyn Store>> {
    app.kept().ok_or_else(|| {
        Error::app(
            "the app keeps nothing: give it a store with `.store(..)`, for example \
             `.store(Arc::new(SqliteStore::open(\"bot.db\")?))`",
        )
    })
}

/// What a conversation waits for, in words.
fn waits(state: &State) -> Option<String> {
    state.awaiting().map(ToString::to_string)
}

/// Whether standard output was closed, as by `| head -1`: nothing to tell, and nobody to tell it to.
fn nobody_reads(error: &Error) -> bool {
    let Error::App(reason) = error else { return false };
    let error = reason.downcast_ref::<io::Error>();
    error.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
