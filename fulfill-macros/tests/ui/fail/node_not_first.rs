extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

#[intent(webhook = "bot", "greeting")]
fn greeting() {}

fn main() {}
