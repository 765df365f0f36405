extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

struct Bot;

impl Bot {
    #[intent]
    fn greeting(&self) {}
}

fn main() {}
