extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

use fulfill_core::State;

struct Users;

#[intent]
fn greeting(State(users): State<Users>) {
    drop(users);
}

fn main() {}
