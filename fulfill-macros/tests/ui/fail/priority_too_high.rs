extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

#[intent(text = "hi", priority = 3_000_000_000)]
fn greeting() {}

fn main() {}
