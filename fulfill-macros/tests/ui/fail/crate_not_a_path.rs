extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

#[intent(crate = 5)]
fn greeting() {}

fn main() {}
