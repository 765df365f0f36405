extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

#[intent("greeting", node = "hello")]
fn greeting() {}

fn main() {}
