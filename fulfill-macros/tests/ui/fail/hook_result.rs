extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::hook;

#[hook]
fn order_shipped() -> String {
    String::new()
}

#[hook]
async fn waits() {
    let held = std::rc::Rc::new(1);
    std::future::ready(()).await;
    drop(held);
}

fn main() {}
