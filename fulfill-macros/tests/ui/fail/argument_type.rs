extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

use std::collections::HashMap;

struct Users;

#[intent]
fn greeting(users: Users, name: String, sizes: HashMap<String, u8>) {
    drop((users, name, sizes));
}

fn main() {}
