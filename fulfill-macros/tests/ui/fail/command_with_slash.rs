extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

#[intent(command = "/start")]
fn greeting() {}

fn main() {}
