extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::Slot;

#[derive(Slot)]
struct Size(u8);

fn main() {}
