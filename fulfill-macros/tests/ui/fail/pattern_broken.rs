extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

#[intent(pattern = r"^order (?<count>\d+")]
fn greeting() {}

fn main() {}
