extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

#[intent("greeting" webhook = "bot")]
fn greeting() {}

fn main() {}
