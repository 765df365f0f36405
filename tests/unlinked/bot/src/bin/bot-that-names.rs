//! Names the crate of handlers, as the error of `bot-that-forgets` says.

use fulfill_runtime::{Result, assistant::Assistant, prelude::*};
use unlinked_handlers as _;

#[tokio::main]
async fn main() -> Result<()> {
    App::collect()?.mount("/", Assistant::new()).serve().await
}
