extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

#[intent(timeout = "0ms")]
async fn greeting() {}

fn main() {}
