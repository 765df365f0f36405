extern crate fulfill_core as fulfill_runtime;

use fulfill_core::HookEntry;
use fulfill_macros::hook;

#[hook(secre = "x")]
fn order_shipped() {}

fn not_a_hook() {}

fn main() {
    order_shipped();
    drop(HookEntry::of::<order_shipped>());
    not_a_hook();
}
