extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

#[intent(colour = "red")]
fn greeting() {}

fn main() {}
