extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

#[intent(webhook = "a", webhook = "b")]
fn greeting() {}

fn main() {}
