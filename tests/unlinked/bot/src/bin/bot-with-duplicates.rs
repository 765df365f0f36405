//! Answers nodes that its crate of handlers answers already.

use fulfill_runtime::{Result, assistant::Assistant, prelude::*};
use unlinked_handlers as _;

#[tokio::main]
async fn main() -> Result<()> {
    App::collect()?.mount("/", Assistant::new()).serve().await
}

/// Is in the crate of handlers too.
#[intent(webhook = "pedidos", node = "Ajuda", token = "t0ken")]
fn ajuda() -> &'static str {
    "Pois não?"
}

/// Is in the crate of handlers too.
#[intent(webhook = "pedidos", node = "Tchau", token = "t0ken")]
fn tchau() -> &'static str {
    "Adeus!"
}

/// Has the name of another, but a webhook of its own.
mod elsewhere {
    use super::*;

    #[intent(webhook = "ajuda", node = "Ajuda", token = "t0ken")]
    fn ajuda() -> &'static str {
        "Aqui também."
    }
}
