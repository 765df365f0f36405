extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

#[intent(timeout = "5")]
async fn no_unit() {}

#[intent(timeout = 5s)]
async fn no_quotes() {}

#[intent(timeout = "5h")]
async fn unknown_unit() {}

#[intent(timeout = -5)]
async fn negative() {}

#[intent(timeout = 2.5)]
async fn broken() {}

fn main() {}
