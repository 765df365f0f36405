extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::Collect;

#[derive(Collect)]
#[collect(name = "order")]
struct Order {
    /// Which size?
    size: String,
}

fn main() {}
