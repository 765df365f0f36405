extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

struct Users;

#[intent]
fn greeting() -> Users {
    Users
}

fn main() {}
