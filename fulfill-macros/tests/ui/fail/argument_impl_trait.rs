extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

#[intent]
fn greeting(name: impl Into<String>, more: Option<impl Copy>) {
    let _: (String, bool) = (name.into(), more.is_some());
}

fn main() {}
