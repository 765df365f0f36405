//! The users, in an SQLite file.

use std::{
    path::Path,
    sync::{Arc, Mutex},
};

use rusqlite::{Connection, OptionalExtension};

/// Somebody who has told a name.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct User {
    pub(crate) name: String,
    pub(crate) country: String,
}

/// All users, by phone number. Clones share one connection.
#[derive(Clone)]
pub(crate) struct Users(Arc<Mutex<Connection>>);

#[derive(Debug, thiserror::Error)]
pub(crate) enum UsersError {
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    #[error("a former query panicked")]
    Broken,
}

impl Users {
    /// Opens the file, or makes it.
    pub(crate) fn open(file: impl AsRef<Path>) -> Result<Self, UsersError> {
        let connection = Connection::open(file)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        // What was said to be stored is still there after a power failure.
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.execute_batch(
            "create table if not exists users (
                phone_number text primary key, name text not null, country text not null
            ) strict",
        )?;
        Ok(Self(Arc::new(Mutex::new(connection))))
    }

    pub(crate) async fn find(&self, phone_number: &str) -> Result<Option<User>, UsersError> {
        let phone_number = phone_number.to_owned();
        self.run(move |connection| {
            let mut query = connection
                .prepare_cached("select name, country from users where phone_number = ?1")?;
            let user = query.query_row([phone_number], |row| {
                Ok(User { name: row.get(0)?, country: row.get(1)? })
            });
            user.optional()
        })
        .await
    }

    pub(crate) async fn store(&self, phone_number: &str, user: &User) -> Result<(), UsersError> {
        let (phone_number, user) = (phone_number.to_owned(), user.clone());
        self.run(move |connection| {
            connection.execute(
                "insert into users values (?1, ?2, ?3)
                 on conflict (phone_number) do update set name = ?2, country = ?3",
                (phone_number, user.name, user.country),
            )
        })
        .await?;
        Ok(())
    }

    /// Runs a query where it may wait for the disk without holding up other conversations.
    async fn run<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, UsersError> {
        let users = Arc::clone(&self.0);
        let ran = tokio::task::spawn_blocking(move || {
            let connection = users.lock().map_err(|_| UsersError::Broken)?;
            query(&connection).map_err(UsersError::Sqlite)
        });
        ran.await.map_err(|_| UsersError::Broken)?
    }
}
