extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::hook;

struct Users;

#[hook]
fn order_shipped(users: Users, who: &str) {
    drop((users, who));
}

#[hook]
fn door_bell(users: Users, name: String) {
    drop((users, name));
}

fn main() {}
