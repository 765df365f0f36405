extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::intent;

#[intent]
struct Greeting;

#[intent]
impl Greeting {}

#[intent]
enum Size {}

#[intent]
const SIZE: u8 = 1;

fn main() {}
