extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::Collect;

#[derive(Collect)]
#[collect(then = "store", name = "my order", confirm = " ")]
struct Order {
    /// Which size?
    #[ask(prefill = "", retry = "", label = 5)]
    size: String,
}

fn main() {}
