extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

#[intent(timeout = "5")]
fn no_unit() {}

#[intent(timeout = 5s)]
fn no_quotes() {}

#[intent(timeout = "5h")]
fn unknown_unit() {}

#[intent(timeout = -5)]
fn negative() {}

#[intent(timeout = 2.5)]
fn broken() {}

fn main() {}
