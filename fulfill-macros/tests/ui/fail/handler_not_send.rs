extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

use std::rc::Rc;

#[intent]
async fn greeting() -> String {
    let name = Rc::new("Ada".to_owned());
    std::future::ready(()).await;
    name.to_string()
}

fn main() {}
