extern crate fulfill_core as fulfill_runtime;

use fulfill_macros::Collect;

#[derive(Collect)]
#[collect(then = "store")]
struct Order {
    /// How many?
    #[ask(validate = few)]
    count: u8,
    /// Which size?
    #[ask(validate = known)]
    size: String,
}

fn few(count: &u32) -> Result<(), String> {
    drop(*count);
    Ok(())
}

fn known(size: &str) -> bool {
    size == "large"
}

fn main() {}
