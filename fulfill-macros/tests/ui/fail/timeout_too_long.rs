extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

#[intent(timeout = "11m")]
async fn greeting() {}

fn main() {}
