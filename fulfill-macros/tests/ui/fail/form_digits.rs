extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::Collect;

#[derive(Collect)]
#[collect(then = "store")]
struct Account {
    /// Your account number?
    #[ask(digits = 0)]
    number: String,
    /// And your code?
    #[ask(digits = "4")]
    code: String,
}

fn main() {}
