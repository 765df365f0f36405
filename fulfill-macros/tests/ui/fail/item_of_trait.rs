extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

trait Bot {
    #[intent]
    fn greeting();
}

fn main() {}
