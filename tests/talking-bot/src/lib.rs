//! A small bot for the commands and transcripts: it greets, remembers and fails on demand.
//!
//! `TALKING_BOT_DB` names its store; without it the store is in memory.

use std::sync::Arc;

use fulfill_runtime::{
    Result, intents,
    prelude::*,
    store::{MemoryStore, SqliteStore},
};
use fulfill_twilio::autopilot::Autopilot;

/// The bot.
///
/// # Errors
///
/// If a setting cannot be read or the store cannot be opened.
pub fn app() -> Result<App> {
    let app = App::new(intents![greet, order, keep, who, boom, start, book, booked, given_up])?;
    let app = app.mount("/autopilot", Autopilot::from_env());
    Ok(match std::env::var("TALKING_BOT_DB") {
        Ok(file) => app.store(Arc::new(SqliteStore::open(file)?)),
        Err(_) => app.store(Arc::new(MemoryStore::new())),
    })
}

/// Greets.
#[intent(text = ["hi", "oi"])]
fn greet(Sender(user): Sender) -> String {
    format!("Hello, {user}!")
}

/// Offers two sizes.
#[intent(text = "order")]
fn order() -> Reply {
    Reply::say("Which size?\nThere are two.").options(["Large", "Small"])
}

/// Keeps the size.
#[intent(text = ["large", "small"])]
fn keep(Text(size): Text) -> Reply {
    Reply::say(format!("A {size} one.")).remember("size", size)
}

/// Says on which channel it was asked.
#[intent(text = "where")]
fn who(channel: Channel) -> String {
    format!("On {}.", channel.name)
}

/// Fails.
#[intent(text = "boom", fallback_message = "That did not work.")]
fn boom() -> Result<Reply, std::num::ParseIntError> {
    "x".parse::<u8>().map(|_| Reply::new())
}

/// Begins.
#[intent(command = "start")]
fn start() -> &'static str {
    "Welcome."
}

/// What is asked of who books.
#[derive(Collect)]
#[collect(name = "booking", then = booked, cancel = given_up)]
struct Booking {
    /// How many people?
    #[ask(retry = "A number, please.", attempts = 2, otherwise = given_up)]
    people: u8,
    /// What is your first name?
    #[ask(attempts = 3, otherwise = given_up)]
    name: FirstName,
}

/// Asks.
#[intent(text = "book")]
fn book() -> Reply {
    Reply::say("A table, then.").collect::<Booking>()
}

/// Has all answers.
#[intent]
fn booked(Booking { people, name }: Booking) -> Reply {
    Reply::say(format!("A table for {people}, {name}.")).remember("people", people)
}

/// Has not.
#[intent]
fn given_up() -> &'static str {
    "Another time."
}
