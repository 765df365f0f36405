extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::Collect;

#[derive(Collect)]
#[collect(then = "store", confrm = "Right?", retry = "Sorry?")]
struct Order {
    /// Which size?
    #[ask(rety = "Sorry?", colour = "red")]
    size: String,
}

fn main() {}
