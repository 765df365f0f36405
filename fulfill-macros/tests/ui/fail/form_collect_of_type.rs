extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::Collect;

#[fulfill_macros::intent]
fn order() -> fulfill_core::Reply {
    fulfill_core::Reply::new().collect::<Order>()
}

struct Order;

#[derive(Collect)]
#[collect(then = "store")]
struct Other {
    /// Which size?
    size: String,
}

fn main() {}
