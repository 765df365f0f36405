extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

#[intent(text = ["hi", " "])]
fn greeting() {}

fn main() {}
