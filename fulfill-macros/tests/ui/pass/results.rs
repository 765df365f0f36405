extern crate fulfill_core as fulfill_runtime;

use std::num::ParseIntError;

use fulfill_core::{HandlerError, IntoReply, Reply, Text};
use fulfill_macros::intent;

struct Sticker;

impl IntoReply for Sticker {
    fn into_reply(self) -> Result<Reply, HandlerError> {
        Ok(Reply::say("🎉"))
    }
}

#[intent]
fn nothing() {}

#[intent]
fn literal() -> &'static str {
    "Hello!"
}

#[intent]
fn own() -> Sticker {
    Sticker
}

#[intent]
fn maybe(Text(text): Text) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

#[intent]
fn some_reply() -> impl IntoReply + use<> {
    "Hello!"
}

#[intent]
async fn fails(Text(text): Text) -> Result<Reply, ParseIntError> {
    let number: u8 = text.parse()?;
    Ok(Reply::say(number.to_string()))
}

#[intent]
async fn fails_anyhow(Text(text): Text) -> Result<String, HandlerError> {
    std::future::ready(()).await;
    let number: u8 = text.parse()?;
    if number == 0 {
        Err("nothing to count")?;
    }
    Ok(number.to_string())
}

#[intent]
async fn some_later_reply() -> impl IntoReply {
    Some("Hello!")
}

fn main() {}
