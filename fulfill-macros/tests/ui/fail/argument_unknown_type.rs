extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

#[intent]
async fn greeting(users: State<Users>) -> Rply {
    drop(users);
}

fn main() {}
