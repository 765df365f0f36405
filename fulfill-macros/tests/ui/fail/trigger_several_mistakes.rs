extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

#[intent(text = "", command = "/start", pattern = "(", samples = ["{"], next = "", event)]
fn greeting() {}

fn main() {}
