extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

struct Users;

#[intent]
async fn greeting(users: Option<Users>) {
    drop(users);
}

fn main() {}
