extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::Slot;

#[derive(Slot)]
enum Size {}

fn main() {}
