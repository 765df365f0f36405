//! The bot as a program. `CHAIN_BOT_DB` names its store.

use std::sync::Arc;

use fulfill_runtime::{console::Console, prelude::*, store::SqliteStore};

#[tokio::main]
async fn main() -> fulfill_runtime::Result<()> {
    let file = std::env::var("CHAIN_BOT_DB")?;
    let store = Arc::new(SqliteStore::open(file)?);
    App::new(chain_bot::intents())?.mount("/console", Console::new()).store(store).serve().await
}
