//! Depends on a crate of handlers and never names it, so that the linker leaves it out.

use fulfill_runtime::{Result, assistant::Assistant, prelude::*};

#[tokio::main]
async fn main() -> Result<()> {
    App::collect()?.mount("/", Assistant::new()).serve().await
}
