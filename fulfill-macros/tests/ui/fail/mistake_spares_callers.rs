extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

use fulfill_core::Reply;

#[intent(tokn = "s3cret")]
fn greeting(name: String) {
    drop(name);
}

#[intent]
fn again() -> Reply {
    greeting(String::new());
    Reply::new().redirect::<greeting>()
}

fn main() {}
