extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

#[intent(pattern = [r"price(?! list)", r"(\w)\1"])]
fn greeting() {}

fn main() {}
