//! Takes bookings for a restaurant, in English and Portuguese.
//!
//! ```text
//! cargo run -p booking -- chat      talk to it here, no account needed
//! cargo run -p booking -- check     what is wrong with it, before anybody finds out
//! cargo run -p booking -- serve     Autopilot at /autopilot, the console channel at /console
//! ```
//!
//! `tests/*.chat` are conversations with it; the test at the end of this file runs them.

mod portuguese;

use std::{sync::Arc, time::Duration};

use fulfill_runtime::{
    Result,
    civil::{Date, Time, Weekday},
    console::Console,
    prelude::*,
    store::SqliteStore,
};
use fulfill_twilio::autopilot::Autopilot;

#[tokio::main]
async fn main() -> Result<()> {
    let file = std::env::var("BOOKING_DB").unwrap_or_else(|_| "booking.db".into());
    app()?.store(Arc::new(SqliteStore::open(file)?)).cli().await
}

/// The bot, apart from `main` so that tests can drive it.
fn app() -> Result<App> {
    Ok(App::collect()?
        .rules(|rules| rules.catalog = portuguese::catalog())
        // A booking is asked for days after it was made.
        .configure(|config| config.session_timeout = Duration::from_secs(60 * 86_400))
        .mount("/autopilot", Autopilot::from_env())
        .mount("/console", Console::from_env()))
}

/// A table for an evening.
#[derive(Collect, Debug)]
#[collect(then = book, cancel = changed_mind, confirm = "{summary}\nShall I book it?")]
struct Booking {
    /// For how many people?
    #[ask(label = "People", prefill = "people", validate = seats)]
    people: u8,
    /// On which day?
    #[ask(label = "Day", prefill = "day", validate = open, retry = "Which day would that be?")]
    day: Date,
    /// At what time?
    #[ask(label = "Time", validate = evening, attempts = 3, otherwise = call_us)]
    time: Time,
    /// In whose name?
    #[ask(label = "Name")]
    name: FirstName,
    /// An e-mail address for the confirmation? You may skip this.
    #[ask(label = "E-mail", retry = "That is no e-mail address. Which one, or shall we skip it?")]
    email: Option<Email>,
}

fn seats(people: &u8) -> Result<(), String> {
    match people {
        1..=12 => Ok(()),
        _ => Err("Our largest table has twelve chairs.".into()),
    }
}

fn open(day: &Date) -> Result<(), String> {
    match day.weekday() {
        Weekday::Monday => Err("We are closed on Mondays.".into()),
        _ => Ok(()),
    }
}

fn evening(time: &Time) -> Result<(), String> {
    match time.hour() {
        18..=22 => Ok(()),
        _ => Err("The kitchen is open from 6 to 10 in the evening.".into()),
    }
}

/// Says what the bot is for.
#[intent(samples = ["hello", "hi", "good evening", "olá", "oi", "boa noite"], fallback)]
fn welcome() -> Reply {
    Reply::say("I book tables. What would you like to do?")
        .options([Button::intent::<table>("Book a table"), Button::intent::<mine>("My booking")])
}

/// Starts a booking.
#[intent(samples = [
    "book a table",
    "a table for {people} people",
    "i would like a table for {people} on {day}",
    "reservar uma mesa",
    "uma mesa para {people} pessoas",
    "quero uma mesa para {people} pessoas",
])]
fn table() -> Reply {
    Reply::new().collect::<Booking>()
}

/// Takes the answers.
#[intent]
fn book(form: Booking) -> Reply {
    let Booking { people, day, time, name, email } = form;
    let reply = Reply::say("Your table is booked. See you then!");
    let reply = match email {
        Some(Email(address)) => reply.and_say("I have written to you.").remember("email", address),
        None => reply,
    };
    reply
        .remember("name", name.0)
        .remember("booking", format!("{people} × {day}, {}:{:02}", time.hour(), time.minute()))
}

/// Says what is booked.
#[intent(text = ["my booking", "minha reserva"])]
fn mine(#[from(memory)] booking: Option<String>) -> Reply {
    match booking {
        Some(booking) => Reply::say("This is what I have for you:").and_say(booking),
        None => Reply::say("You have no booking yet."),
    }
}

/// Forgets the booking.
#[intent(samples = ["cancel my booking", "cancelar minha reserva"])]
fn forget_booking(#[from(memory)] booking: Option<String>) -> Reply {
    match booking {
        Some(_) => Reply::say("I have cancelled your booking.").forget("booking"),
        None => Reply::say("You have no booking yet."),
    }
}

/// The user has left the form.
#[intent]
fn changed_mind() -> &'static str {
    "All right, nothing is booked."
}

/// Nobody understood the time.
#[intent]
fn call_us() -> &'static str {
    "Please call us, we will find a time together."
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conversations() {
        fulfill_runtime::testing::transcripts("tests/*.chat", app);
    }

    /// The picture in the README; `UPDATE=1 cargo test -p booking` draws it anew.
    #[test]
    fn the_graph_is_what_the_code_says() {
        let (file, drawn) = ("graph.svg", app().unwrap().inspect().graph.svg());
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(file, &drawn).unwrap();
        }
        assert_eq!(std::fs::read_to_string(file).unwrap(), drawn);
    }

    #[test]
    fn nothing_leads_nowhere() {
        let inspection = app().unwrap().inspect();
        assert!(!inspection.has_errors(), "{:?}", inspection.findings);
    }

    #[test]
    fn handlers_are_plain_functions() {
        assert_eq!(table(), Reply::new().collect::<Booking>());
        assert_eq!(mine(None), Reply::say("You have no booking yet."));
        assert!(seats(&13).is_err());
    }
}
