extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::Collect;

#[derive(Collect)]
#[collect(then = "store")]
enum Order {
    Pizza,
}

#[derive(Collect)]
#[collect(then = "store")]
struct Tuple(String);

#[derive(Collect)]
#[collect(then = "store")]
struct Nothing {}

fn main() {}
