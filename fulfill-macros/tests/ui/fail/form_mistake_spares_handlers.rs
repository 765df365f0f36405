extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::Collect;

#[derive(Collect)]
#[collect(then = store)]
struct Order {
    size: String,
}

#[fulfill_macros::intent]
fn order() -> fulfill_core::Reply {
    fulfill_core::Reply::new().collect::<Order>()
}

#[fulfill_macros::intent]
fn store(order: Order) -> String {
    order.size
}

fn main() {}
