extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::Collect;

#[derive(Collect)]
#[collect(then = "store", then = "keep")]
struct Order {
    /// Which size?
    #[ask(kind = "email", label = "Size")]
    #[ask(kind = "text")]
    size: String,
}

fn main() {}
