extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::{hook, intent};

#[hook(5, secrt_env = "A B", timeout = "5s", timeout = 1)]
fn one() {}

#[hook("a/b", "c", secret = "x y", secret_env = "X", name = "d")]
#[intent]
async fn two<T>(#[from(memory)] name: String) {
    drop(name);
}

#[hook(secret = "", secret_env = "A B", name("x"))]
fn ärger() {}

#[hook(bell, "bell")]
unsafe fn three() {}

struct Shop;

impl Shop {
    #[hook]
    fn four(&self) {}
}

#[hook]
struct Five;

fn main() {}
