extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

#[intent(samples = ["a flight to {city", "to {the city}"])]
fn greeting() {}

fn main() {}
