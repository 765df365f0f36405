extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::Collect;

#[derive(Collect)]
#[collect(then = "store")]
struct Order {
    /// Which size?
    #[ask(skip)]
    size: Option<String>,
    /// How many?
    #[ask(skip = "")]
    count: u8,
    /// For whom?
    #[ask(repeat, repeat = true)]
    name: String,
}

fn main() {}
