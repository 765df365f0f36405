extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

use fulfill_core::Reply;

#[intent]
fn greeting() -> Reply {
    Reply::new().redirect::<String>()
}

fn main() {}
