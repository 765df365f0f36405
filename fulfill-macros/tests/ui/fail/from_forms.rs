extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

#[intent]
fn greeting(
    #[from] a: String,
    #[from = "memory"] b: String,
    #[from()] c: String,
    #[from(name)] d: String,
    #[from(memory, field)] e: String,
    #[from(memory = name)] f: String,
    #[from(memory = "")] g: String,
    #[from("memory")] h: String,
    #[from(memory)] #[from(field)] i: String,
    #[from(memory)] _: String,
) {
    drop((a, b, c, d, e, f, g, h, i));
}

fn main() {}
