extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::Collect;

struct Size;

#[derive(Collect)]
#[collect(then = "store")]
struct Order {
    /// Which size?
    size: Size,
}

fn main() {}
