extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::Collect;

#[derive(Collect)]
#[collect(then = 5, cancel = "")]
struct Order {
    /// Which size?
    #[ask(attempts = 2, otherwise = give_up())]
    size: String,
}

fn main() {}
