extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

#[intent(states = [])]
fn greeting() {}

fn main() {}
