//! The protocol of the TOTVS assistant: one JSON request, one JSON answer.
//!
//! The assistant recognises the intent itself and posts to `/{webhook}`, with the node's name in
//! the body and the node's token in a header. Statuses, bodies and the order of the checks are
//! those of the Python package `assistant-fulfillment-helper` 1.0.6, which clients match on.
//!
//! ```
//! use fulfill_runtime::{assistant::Assistant, prelude::*};
//!
//! #[intent(webhook = "pedidos", node = "Novo pedido", token_env = "ORDERS_TOKEN")]
//! fn novo_pedido(#[from(parameter = "sessionId")] session: String) -> String {
//!     format!("Olá Usuário, nosso id de sessão é: {session}")
//! }
//!
//! # fn main() -> fulfill_runtime::Result<()> {
//! let app = App::new(intents![novo_pedido])?.mount("/", Assistant::new());
//! # Ok(())
//! # }
//! ```

mod channel;
mod explain;
mod request;
mod response;

pub use self::{
    channel::{Assistant, TOKEN_HEADER},
    request::{Members, Params, Request},
    response::Response,
};

/// The provider's name.
const NAME: &str = "assistant";
