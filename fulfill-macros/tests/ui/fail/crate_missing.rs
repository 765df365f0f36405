extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

#[intent(crate = nowhere::to_be_found)]
async fn greeting(name: String) -> String {
    name
}

fn main() {}
