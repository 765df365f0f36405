extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

#[intent(tokn = "s3cret")]
fn greeting() {}

fn main() {}
