//! Two intents that a bot has only if it names this crate.

use fulfill_runtime::prelude::*;

/// Greets.
#[intent(webhook = "pedidos", node = "Ajuda", token = "t0ken")]
pub fn ajuda() -> &'static str {
    "Como posso ajudar?"
}

/// Says goodbye.
#[intent(webhook = "pedidos", node = "Tchau", token = "t0ken")]
pub fn tchau() -> Reply {
    Reply::say("Até logo!").end()
}
