extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

#[intent]
unsafe fn greeting() {}

fn main() {}
