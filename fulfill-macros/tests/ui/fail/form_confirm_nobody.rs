extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::Collect;

#[derive(Collect)]
#[collect(then = "store", confirm = "{sise} for {name}, {summary}?")]
struct Order {
    /// Which size?
    size: String,
}

fn main() {}
