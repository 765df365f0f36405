extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

#[intent]
async fn greeting() -> impl Sized {}

fn main() {}
