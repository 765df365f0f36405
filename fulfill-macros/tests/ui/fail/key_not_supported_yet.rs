extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

#[intent(pattern = "^hi", samples("hi", "hello"), states = [Asked, Told], next = [other])]
fn greeting() {}

#[intent(text = "hi", command = "/start", priority = 3, channels = ["sms"], event = "follow")]
fn started() {}

fn main() {}
