extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

#[intent(42)]
fn greeting() {}

fn main() {}
