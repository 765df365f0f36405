extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::Slot;

#[derive(Slot)]
union Size {
    small: u8,
    large: u16,
}

fn main() {}
