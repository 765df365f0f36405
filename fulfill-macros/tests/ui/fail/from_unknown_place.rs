extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

#[intent]
fn greeting(#[from(memroy)] name: String, #[from(header = "x")] x: String) {
    drop((name, x));
}

fn main() {}
