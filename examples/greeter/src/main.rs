//! Greets people by the country of their phone number, and by name once they have told it.
//!
//! ```text
//! TWILIO_AUTH_TOKEN=12345 cargo run -p greeter    answers Autopilot, which runs the dialogue itself
//! cargo run -p greeter -- chat                    the same dialogue here, with no account anywhere
//! cargo run -p greeter -- check                   what is wrong with it, before anybody finds out
//! ```
//!
//! `schema.json` beside this file is the Autopilot bot that calls it. Autopilot is gone; what the bot
//! knew, its samples, questions and answers without a handler, is taught to the intents, so that they
//! converse on other channels too. `tests/*.chat` are such conversations.
//!
//! Users are kept in the SQLite file that `GREETER_DB` names, conversations in one beside it.

mod users;

use std::{env, path::Path, sync::Arc};

use fulfill_phone::{Phone, PhoneError};
use fulfill_runtime::{
    Result, collected,
    console::Console,
    prelude::*,
    store::{MemoryStore, SqliteStore, Store},
};
use fulfill_twilio::autopilot::{Autopilot, Schema};
use users::{User, Users};

#[tokio::main]
async fn main() -> Result<()> {
    let file = env::var("GREETER_DB").unwrap_or_else(|_| "greeter.db".into());
    app(Users::open(&file)?)?.store(conversations(&file)?).cli().await
}

/// The bot, apart from `main` so that tests can drive it.
fn app(users: Users) -> Result<App> {
    let bot: Schema = serde_json::from_str(include_str!("../schema.json"))?;
    let app = App::new(bot.teach(collected()).entries)?.state(users);
    let app = app.mount("/", Autopilot::from_env());
    let token = env::var("FULFILL_CONSOLE_TOKEN").unwrap_or_default();
    if token.is_empty() && !app.config().dev {
        return Ok(app); // Whoever reaches a console can speak as any user.
    }
    let country = |number: &str| Phone::parse(number).ok()?.country();
    Ok(app.mount("/console", Console::with_token(token).country(country)))
}

/// The store of conversations: `greeter.conversations.db` beside `greeter.db`.
fn conversations(users: &str) -> Result<Arc<dyn Store>> {
    if users == ":memory:" {
        return Ok(Arc::new(MemoryStore::new()));
    }
    let file = Path::new(users).with_extension("conversations.db");
    Ok(Arc::new(SqliteStore::open(file)?))
}

/// Greets a known user by name, and asks a new one for it.
#[intent("greeting")]
async fn greeting(Sender(number): Sender, users: State<Users>) -> Result<Reply, GreeterError> {
    if let Some(User { name, country }) = users.find(&number).await? {
        let text = format!("Hi there {name}! Welcome back, how are things in {country}?");
        return Ok(Reply::new().remember("name", name).remember("country", country).and_say(text));
    }
    let country = Phone::parse(&number)?.country_name("en");
    let text = format!("Hello there! Looks like you are writing from {country}");
    Ok(Reply::say(text).redirect::<can_have_name>())
}

/// Goes on to ask for the name, if that is fine with the user.
#[intent("can-have-name")]
fn can_have_name(can_have_name: YesNo) -> Reply {
    match can_have_name {
        YesNo::Yes => Reply::new().redirect::<store_user>(),
        YesNo::No => Reply::say("😐"),
    }
}

/// Remembers the user for good.
#[intent("store-user")]
async fn store_user(
    Sender(number): Sender,
    first_name: String,
    users: State<Users>,
) -> Result<Reply, GreeterError> {
    let name = capitalized(first_name.trim());
    let country = Phone::parse(&number)?.country_name("en").to_owned();
    let user = User { name, country };
    users.store(&number, &user).await?;
    let text = format!("Hi, {} from {}!", user.name, user.country);
    Ok(Reply::new()
        .remember("name", user.name)
        .remember("country", user.country)
        .and_say(text)
        .and_say("This is a WIP ok bye"))
}

/// `ada` and `ADA` become `Ada`; a name with capitals inside stays as it is.
fn capitalized(name: &str) -> String {
    let (has_upper, has_lower) =
        (name.contains(char::is_uppercase), name.contains(char::is_lowercase));
    if has_upper && has_lower {
        return name.to_owned();
    }
    let mut letters = name.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters.flat_map(char::to_lowercase)).collect()
}

/// What can go wrong; the user gets a fallback message then, the log gets this.
#[derive(Debug, thiserror::Error)]
enum GreeterError {
    #[error("cannot tell where the user writes from")]
    Phone(#[from] PhoneError),
    #[error("the users cannot be read or stored")]
    Users(#[from] users::UsersError),
}

#[cfg(test)]
mod tests;
