extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::Slot;

#[derive(Slot)]
#[slot("size", crte = fulfill_core)]
enum Size {
    #[slot(valeu = "little")]
    Small,
    #[slot(value)]
    Medium,
    #[slot]
    Large,
    #[slot("", value = "a", value = "b")]
    Giant,
    #[slot(crate = fulfill_core)]
    Other,
    #[slot(5)]
    Five,
}

fn main() {}
