extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::Collect;

#[derive(Collect)]
#[collect(then = store, cancel = Order)]
struct Order {
    /// Which size?
    size: String,
}

fn store() {}

fn main() {}
