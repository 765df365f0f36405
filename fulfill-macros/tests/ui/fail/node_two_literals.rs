extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

#[intent("greeting", "hello")]
fn greeting() {}

fn main() {}
