extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::Collect;

#[derive(Collect)]
#[collect(then = "store")]
struct Order {
    /// Which size?
    #[ask(kind = "one_of")]
    size: String,
    /// Where to?
    #[ask(kind = "e_mail")]
    address: String,
    /// For whom?
    #[ask(kind = FirstName)]
    name: String,
}

fn main() {}
