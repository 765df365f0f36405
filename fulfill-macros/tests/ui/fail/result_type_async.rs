extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

struct Users;

#[intent]
async fn greeting() -> Option<Users> {
    Some(Users)
}

fn main() {}
