extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

#[intent(webhook = bot, token = 1234, fallback_message = b"Sorry!")]
fn greeting() {}

fn main() {}
