extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::{Slot, intent};

#[derive(Slot)]
enum Size {
    #[slot("")]
    Small,
}

#[intent]
fn greeting(size: Size) {
    drop(size);
}

fn main() {}
