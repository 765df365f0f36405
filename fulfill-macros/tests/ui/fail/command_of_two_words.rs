extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

#[intent(command = ["start", "start over"])]
fn greeting() {}

fn main() {}
