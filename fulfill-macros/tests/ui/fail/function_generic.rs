extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

#[intent]
fn greeting<'a, T: Default, const N: usize>(name: T) {
    drop(name);
}

fn main() {}
