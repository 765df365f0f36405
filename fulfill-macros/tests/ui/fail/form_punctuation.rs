extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::Collect;

#[derive(Collect)]
#[collect("store", then("x"))]
struct Order {
    /// Which size?
    #[ask]
    size: String,
    /// How many?
    #[ask(retry = "Sorry?" repeat)]
    count: u8,
}

fn main() {}
