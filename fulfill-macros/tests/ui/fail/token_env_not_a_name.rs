extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

#[intent(token_env = "GREETING TOKEN")]
fn greeting() {}

fn main() {}
