extern crate fulfill_core as fulfill_runtime;

use std::time::Duration;

use fulfill_core::{Intent, Triggers};
use fulfill_macros::intent;

/// Greets.
///
/// At length.
#[intent(
    node = "Greet",
    webhook = "boas-vindas",
    token = r"s3cret",
    fallback_message = "Sorry!\nTry again.",
    timeout = "2m",
    fallback,
    crate = ::fulfill_runtime,
)]
async fn greeting() {}

#[intent(
    text = ["hi", "Hello there"],
    command = "start",
    pattern = [r"(?i)^good (?<time>day|evening)", r"^\p{Greek}+$"],
    samples = ["nice to meet you", "I am {name}"],
    event = "follow",
    states = ["new"],
    next = "known",
    channels = ["sms", "whatsapp"],
    priority = -5,
    fallback,
)]
fn welcome() {}

#[intent(token_env = "GREETING_TOKEN")]
const fn hello() {}

fn main() {
    let meta = greeting::META;
    assert_eq!((meta.node, meta.webhook, meta.token), ("Greet", "boas-vindas", Some("s3cret")));
    assert_eq!(meta.fallback_message, Some("Sorry!\nTry again."));
    assert_eq!(meta.description, "Greets.\n\nAt length.");
    assert_eq!(meta.timeout, Some(Duration::from_secs(120)));
    assert!(meta.fallback);

    let meta = hello::META;
    assert_eq!((meta.node, meta.token_env, meta.token), ("hello", Some("GREETING_TOKEN"), None));
    assert_eq!(meta.timeout, None);
    assert!(!meta.fallback);
    assert!((meta.triggers)().is_empty());
    const { hello() }

    let triggers = Triggers::new()
        .text("hi")
        .text("Hello there")
        .command("start")
        .pattern(r"(?i)^good (?<time>day|evening)")
        .pattern(r"^\p{Greek}+$")
        .sample("nice to meet you")
        .sample("I am {name}")
        .event("follow")
        .state("new")
        .next("known")
        .channel("sms")
        .channel("whatsapp")
        .priority(-5);
    assert_eq!((welcome::META.triggers)(), triggers);
}
