extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::Collect;

#[derive(Collect)]
#[collect(then = "store")]
struct Order {
    /// Which size?
    #[ask(attempts = 3)]
    size: String,
    /// How many?
    #[ask(otherwise = "bye")]
    count: u8,
    /// For whom?
    #[ask(attempts = 0, otherwise = "bye")]
    name: String,
    /// When?
    #[ask(attempts = "three", otherwise = "bye")]
    day: String,
}

fn main() {}
