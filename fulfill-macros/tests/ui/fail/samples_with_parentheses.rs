extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

#[intent(samples("hi", "hello"))]
fn greeting() {}

fn main() {}
