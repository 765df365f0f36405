extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

#[intent(fallback = true)]
fn greeting() {}

fn main() {}
