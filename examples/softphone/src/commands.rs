//! What can be written behind the program's name.

use std::{env, io};

use clap::{Args, CommandFactory as _, Parser, Subcommand, error::ErrorKind};
use fulfill_phone::Phone;
use fulfill_runtime::Result;

use crate::{
    accounts::{Accounts, Line},
    password::{self, Hashed},
};

/// A phone in the browser.
///
/// Without a command it serves. `check`, `routes`, `graph` and `chat` look into the bot behind the
/// voice addresses.
#[derive(Debug, Parser)]
#[command(disable_help_subcommand = true)]
pub(crate) struct Arguments {
    /// Play Twilio here: no account, no calls, for this machine only
    #[arg(long)]
    pub(crate) simulate: bool,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Listen and answer until told to stop
    Serve,
    /// Add a user with a first number; prints a password unless one is given
    AddUser(AddUser),
    /// Give a user one more number
    AddNumber(AddNumber),
    /// List users, numbers and clients
    Users,
    /// Remove a user with all numbers
    RemoveUser {
        /// The user's name
        user: String,
    },
    /// A command that every bot has.
    #[command(external_subcommand)]
    Bot(
        #[cfg_attr(not(test), expect(dead_code, reason = "the runtime reads it itself"))]
        Vec<String>,
    ),
}

#[derive(Args, Debug)]
pub(crate) struct AddUser {
    #[command(flatten)]
    line: AddNumber,
    /// Read the password from the first line of standard input
    #[arg(long)]
    password_stdin: bool,
}

#[derive(Args, Debug)]
pub(crate) struct AddNumber {
    /// The user's name
    user: String,
    /// A number of the account's, with its calling code
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    number: String,
    /// The client that calls to it ring: letters, digits and underscores
    #[arg(long, value_name = "CLIENT")]
    client: String,
}

impl Arguments {
    /// What is written; the process ends with status 2 if it cannot be read.
    pub(crate) fn read() -> Self {
        let arguments = Self::parse();
        if arguments.simulate && !matches!(arguments.command, None | Some(Command::Serve)) {
            let reason = "--simulate only serves; write no other command beside it";
            Self::command().error(ErrorKind::ArgumentConflict, reason).exit();
        }
        arguments
    }
}

/// Opens the file of users and numbers: `SOFTPHONE_DB`, else `softphone.db`.
pub(crate) fn open() -> Result<Accounts> {
    let file = env::var_os("SOFTPHONE_DB").filter(|file| !file.is_empty());
    Ok(Accounts::open(file.unwrap_or_else(|| "softphone.db".into()))?)
}

/// Does what the command says with the accounts.
pub(crate) fn run(accounts: &Accounts, command: Command) -> Result<()> {
    match command {
        Command::AddUser(AddUser { line: AddNumber { user, number, client }, password_stdin }) => {
            let line = Line::new(Phone::parse(&number)?, &client)?;
            let given = if password_stdin { Some(first_line()?) } else { None };
            let password = given.clone().map_or_else(password::made, Ok)?;
            accounts.add(&user, &Hashed::new(&password)?, &line)?;
            if given.is_none() {
                println!("password: {password}");
            }
        }
        Command::AddNumber(AddNumber { user, number, client }) => {
            accounts.add_line(&user, &Line::new(Phone::parse(&number)?, &client)?)?;
        }
        Command::Users => {
            for (user, line) in accounts.all()? {
                println!("{user}\t{}\t{}", line.number, line.client);
            }
        }
        Command::RemoveUser { user } => accounts.remove(&user)?,
        Command::Serve | Command::Bot(_) => {}
    }
    Ok(())
}

fn first_line() -> io::Result<String> {
    let mut line = String::new();
    io::stdin().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_read_as_written() {
        Arguments::command().debug_assert();
        let read = |line: &str| Arguments::try_parse_from(line.split(' '));
        let nothing = read("softphone").unwrap();
        assert!(!nothing.simulate && nothing.command.is_none());
        assert!(read("softphone --simulate").unwrap().simulate);
        let check = read("softphone check --json").unwrap().command;
        assert!(matches!(check, Some(Command::Bot(words)) if words == ["check", "--json"]));
        for wrong in ["softphone add-user ada", "softphone remove-user", "softphone --simulated"] {
            assert_eq!(read(wrong).unwrap_err().exit_code(), 2, "{wrong}");
        }
    }
}
