extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

#[intent(states = [Asked, 3])]
fn greeting() {}

fn main() {}
