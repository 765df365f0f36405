extern crate fulfill_core as fulfill_runtime;

use std::time::Duration;

use fulfill_core::Intent;
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
    const { hello() }
}
