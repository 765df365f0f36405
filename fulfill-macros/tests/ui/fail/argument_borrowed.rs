extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

#[intent]
fn greeting(name: &str, turn: &fulfill_core::Turn, sizes: &[u8], more: Option<&'static str>) {
    let _ = (name, turn, sizes, more);
}

fn main() {}
