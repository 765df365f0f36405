extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::Slot;

#[derive(Slot)]
enum Size {
    Small,
    #[slot("SMALL")]
    Tiny,
    ExtraLarge,
    #[slot(value = "Extra large")]
    Big,
    #[slot("giant", "extra-large")]
    Giant,
}

fn main() {}
