extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::Slot;

#[derive(Slot)]
#[slot(crate = nowhere)]
enum Size {
    Small,
}

fn main() {}
