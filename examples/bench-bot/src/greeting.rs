//! W1: the Autopilot greeting.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use fulfill_phone::{Phone, PhoneError};
use fulfill_runtime::prelude::*;

/// Name and country by phone number.
pub(crate) type Users = Arc<Mutex<HashMap<String, (String, String)>>>;

/// Greets a known user by name, and asks a new one for it.
#[intent("greeting")]
pub(crate) fn greeting(Sender(number): Sender, users: State<Users>) -> Result<Reply, PhoneError> {
    let known = users.lock().unwrap_or_else(PoisonError::into_inner).get(&number).cloned();
    if let Some((name, country)) = known {
        let text = format!("Hi there {name}! Welcome back, how are things in {country}?");
        return Ok(Reply::new().remember("name", name).remember("country", country).and_say(text));
    }
    let country = Phone::parse(&number)?.country_name("en");
    let text = format!("Hello there! Looks like you are writing from {country}");
    Ok(Reply::say(text).redirect_to("can-have-name"))
}
