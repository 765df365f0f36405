extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

#[intent(fallback_message = "")]
fn greeting() {}

fn main() {}
