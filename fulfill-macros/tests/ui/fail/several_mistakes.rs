extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

#[intent(5, tokn = "s3cret", timeout = 0, fallback, fallback, webhook = "a/b")]
unsafe fn greeting(name: &str) {
    let _ = name;
}

fn main() {}
