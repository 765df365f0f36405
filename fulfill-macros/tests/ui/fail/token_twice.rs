extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

#[intent(token = "s3cret", token_env = "GREETING_TOKEN")]
fn greeting() {}

fn main() {}
