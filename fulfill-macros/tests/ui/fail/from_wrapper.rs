extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

use fulfill_core::Sender;

#[intent]
fn greeting(#[from(memory)] sender: Sender) {
    drop(sender);
}

fn main() {}
