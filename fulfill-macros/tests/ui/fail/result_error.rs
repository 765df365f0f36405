extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

struct Refused;

#[intent]
fn greeting() -> Result<String, Refused> {
    Err(Refused)
}

fn main() {}
