extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::Collect;

#[derive(Collect)]
#[collect(then = "store")]
struct Order {
    /// Which size?
    #[ask(validate = "known")]
    size: String,
    /// How many?
    #[ask(validate)]
    count: u8,
}

fn main() {}
