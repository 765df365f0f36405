extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::Collect;

#[derive(Collect)]
#[collect(then = store_ordr)]
struct Order {
    /// Which size?
    #[ask(attempts = 3, otherwise = store_order)]
    size: String,
}

#[fulfill_macros::intent]
fn store_order() {}

fn main() {}
