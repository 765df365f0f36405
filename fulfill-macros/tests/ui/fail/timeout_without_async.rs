extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

#[intent(timeout = "5s")]
fn greeting() {}

fn main() {}
