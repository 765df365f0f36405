//! Who may sign in, and who has which number, in an SQLite file.

use std::{
    path::Path,
    sync::{Arc, Mutex},
};

use fulfill_phone::Phone;
use fulfill_twilio::voice::limits::MAX_CLIENT;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::password::Hashed;

/// A number, and the client that calls to it ring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) number: Phone,
    /// The client's name within Twilio: the identity of its tokens.
    pub(crate) client: String,
}

/// All users and their lines. Clones share one connection.
#[derive(Clone)]
pub(crate) struct Accounts(Arc<Mutex<Connection>>);

#[derive(Debug, thiserror::Error)]
pub(crate) enum AccountsError {
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    #[error("a former query panicked")]
    Broken,
    #[error("there is no user {0:?}; add them with `softphone add-user`")]
    NoUser(String),
    #[error("user {0:?} is there already; add numbers with `softphone add-number`")]
    UserThere(String),
    #[error("a user's name has 1 to 64 characters and no blanks around it; {0:?} has not")]
    Name(String),
    #[error("number {0} is another line's already")]
    NumberTaken(String),
    #[error("number {0} cannot exist, or has an extension; give one of the account's numbers")]
    Number(String),
    #[error("client {0:?} is another user's already; who answers as it would answer their calls")]
    ClientTaken(String),
    #[error(
        "client {0:?} is no name for a client; write up to {MAX_CLIENT} letters, digits and \
         underscores"
    )]
    Client(String),
}

impl Line {
    /// A line, if both parts can be of one.
    pub(crate) fn new(number: Phone, client: &str) -> Result<Self, AccountsError> {
        if !number.is_possible() || number.extension().is_some() {
            return Err(AccountsError::Number(number.shortened().to_string()));
        }
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        if client.is_empty() || client.len() > MAX_CLIENT || !client.bytes().all(fits) {
            return Err(AccountsError::Client(client.chars().take(64).collect()));
        }
        Ok(Self { number, client: client.to_owned() })
    }
}

impl Accounts {
    /// Opens the file, or makes it.
    pub(crate) fn open(file: impl AsRef<Path>) -> Result<Self, AccountsError> {
        let connection = Connection::open(file)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.execute_batch(
            "create table if not exists users (
                name text primary key, password blob not null
            ) strict;
            create table if not exists lines (
                number text primary key,
                user text not null references users (name) on delete cascade,
                client text not null
            ) strict;
            create index if not exists lines_of_user on lines (user);
            create index if not exists lines_of_client on lines (client);",
        )?;
        Ok(Self(Arc::new(Mutex::new(connection))))
    }

    /// Adds a user with a first line.
    pub(crate) fn add(
        &self,
        user: &str,
        password: &Hashed,
        line: &Line,
    ) -> Result<(), AccountsError> {
        let length = user.chars().count();
        if !(1..=64).contains(&length) || user.trim() != user || user.contains(char::is_control) {
            return Err(AccountsError::Name(user.chars().take(64).collect()));
        }
        self.change(|connection| {
            let add = "insert into users values (?1, ?2) on conflict do nothing";
            if connection.execute(add, params![user, password.bytes()])? == 0 {
                return Err(AccountsError::UserThere(user.to_owned()));
            }
            add_line(connection, user, line)
        })
    }

    /// Gives a user one more line.
    pub(crate) fn add_line(&self, user: &str, line: &Line) -> Result<(), AccountsError> {
        self.change(|connection| add_line(connection, user, line))
    }

    /// Removes a user with all lines.
    pub(crate) fn remove(&self, user: &str) -> Result<(), AccountsError> {
        self.change(|connection| {
            match connection.execute("delete from users where name = ?1", [user])? {
                0 => Err(AccountsError::NoUser(user.to_owned())),
                _ => Ok(()),
            }
        })
    }

    /// All lines by user.
    pub(crate) fn all(&self) -> Result<Vec<(String, Line)>, AccountsError> {
        let connection = self.0.lock().map_err(|_| AccountsError::Broken)?;
        let mut query =
            connection.prepare("select number, client, user from lines order by user, number")?;
        let rows = query.query_map([], |row| Ok((row.get(2)?, line(row)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What a user's password must give, and the user's lines.
    pub(crate) async fn user(
        &self,
        name: &str,
    ) -> Result<(Option<Hashed>, Vec<Line>), AccountsError> {
        let name = name.to_owned();
        self.ask(move |connection| {
            let mut query =
                connection.prepare_cached("select password from users where name = ?1")?;
            let password: Option<Vec<u8>> =
                query.query_row([&name], |row| row.get(0)).optional()?;
            let of_user = "select number, client from lines where user = ?1 order by rowid";
            let lines = lines(connection, of_user, &name)?;
            Ok((password.and_then(|bytes| Hashed::stored(&bytes)), lines))
        })
        .await
    }

    /// The client that calls to that number ring.
    pub(crate) async fn client(&self, number: &Phone) -> Result<Option<String>, AccountsError> {
        let number = number.e164().to_owned();
        self.ask(move |connection| {
            let query = "select client from lines where number = ?1";
            connection.prepare_cached(query)?.query_row([number], |row| row.get(0)).optional()
        })
        .await
    }

    /// The numbers that a client may call from.
    pub(crate) async fn numbers(&self, client: &str) -> Result<Vec<Phone>, AccountsError> {
        let client = client.to_owned();
        let of_client = "select number, client from lines where client = ?1 order by rowid";
        let lines = self.ask(move |connection| lines(connection, of_client, &client)).await?;
        Ok(lines.into_iter().map(|line| line.number).collect())
    }

    /// Changes the file, or nothing of it.
    fn change(
        &self,
        change: impl FnOnce(&Connection) -> Result<(), AccountsError>,
    ) -> Result<(), AccountsError> {
        let mut connection = self.0.lock().map_err(|_| AccountsError::Broken)?;
        let transaction = connection.transaction()?;
        change(&transaction)?;
        Ok(transaction.commit()?)
    }

    /// Runs a query where it may wait for the disk without holding up other calls.
    async fn ask<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, AccountsError> {
        let accounts = Arc::clone(&self.0);
        let asked = tokio::task::spawn_blocking(move || {
            let connection = accounts.lock().map_err(|_| AccountsError::Broken)?;
            query(&connection).map_err(AccountsError::Sqlite)
        });
        asked.await.map_err(|_| AccountsError::Broken)?
    }
}

fn add_line(connection: &Connection, user: &str, line: &Line) -> Result<(), AccountsError> {
    let found = |query: &str, values: &[&str]| {
        let found = connection.query_row(query, rusqlite::params_from_iter(values), |_| Ok(()));
        found.optional().map(|row| row.is_some())
    };
    let Line { number, client } = line;
    if !found("select 1 from users where name = ?1", &[user])? {
        return Err(AccountsError::NoUser(user.to_owned()));
    }
    if found("select 1 from lines where client = ?1 and user <> ?2", &[client, user])? {
        return Err(AccountsError::ClientTaken(client.clone()));
    }
    let add = "insert into lines values (?1, ?2, ?3) on conflict do nothing";
    match connection.execute(add, [number.e164(), user, client])? {
        0 => Err(AccountsError::NumberTaken(number.shortened().to_string())),
        _ => Ok(()),
    }
}

fn lines(connection: &Connection, query: &str, key: &str) -> rusqlite::Result<Vec<Line>> {
    let mut query = connection.prepare_cached(query)?;
    query.query_map([key], line)?.collect()
}

fn line(row: &Row<'_>) -> rusqlite::Result<Line> {
    let text: String = row.get(0)?;
    let number = Phone::from_e164(&text).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(error))
    })?;
    Ok(Line { number, client: row.get(1)? })
}
