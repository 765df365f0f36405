extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::Collect;

#[derive(Collect)]
#[collect(then = "store")]
struct Order {
    /// Are you sure?
    #[ask(skip)]
    sure: fulfill_core::YesNo,
}

fn main() {}
