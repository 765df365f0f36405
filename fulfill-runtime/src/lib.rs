//! Serves `#[intent]` functions over HTTP.
//!
//! ```
//! use fulfill_runtime::{assistant::Assistant, prelude::*};
//!
//! /// Echoes the id of the session.
//! #[intent(webhook = "pedidos", node = "Novo pedido", token_env = "ORDERS_TOKEN")]
//! fn novo_pedido(Sender(session): Sender) -> String {
//!     format!("Olá Usuário, nosso id de sessão é: {session}")
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> fulfill_runtime::Result<()> {
//! let app = App::new(intents![novo_pedido])?.mount("/", Assistant::new());
//! // app.serve().await
//! # drop(app);
//! # Ok(())
//! # }
//! ```
//!
//! The function stays what it was, so a test calls it:
//!
//! ```
//! # use fulfill_runtime::prelude::*;
//! # fn novo_pedido(Sender(session): Sender) -> String { format!("id: {session}") }
//! assert_eq!(novo_pedido(Sender("s1".into())), "id: s1");
//! ```

mod app;
pub mod assistant;
mod call;
mod channel;
#[cfg(feature = "cli")]
mod cli;
mod clock;
pub mod config;
pub mod console;
pub mod deliver;
mod error;
pub mod hooks;
mod inbox;
mod keeper;
mod log;
mod meter;
#[cfg(feature = "metrics")]
pub mod metrics;
mod pipeline;
mod server;
pub mod talk;
pub mod testing;

#[doc(hidden)]
pub use fulfill_core::__private;
pub use fulfill_core::*;
pub use fulfill_macros::{Collect, Slot, hook, intent};
pub use fulfill_store as store;
#[cfg(feature = "templates")]
pub use fulfill_templates as templates;

#[cfg(feature = "cli")]
pub use self::cli::cli;
pub use self::{
    app::{App, Inspection},
    config::Config,
    error::{Error, Result},
};

/// What a bot's file needs.
pub mod prelude {
    pub use fulfill_core::{
        Channel, Collect, Country, Email, FirstName, FromTurn, HandlerError, HookEntry, IntoReply,
        LastName, Memory, Notice, Reply, Sender, Slot, Slots, State, Target, Text, Turn, YesNo,
        intents,
        provider::Address,
        reply::{Button, Say},
    };
    pub use fulfill_macros::{Collect, Slot, hook, intent};

    pub use crate::App;
}

/// Serves all linked intents to the TOTVS assistant at `/`, with everything read from the
/// environment: the short form of `App::collect()?.mount("/", Assistant::from_env()).serve()`.
///
/// # Errors
///
/// As [`App::collect`] and [`App::serve`].
pub async fn serve() -> Result<()> {
    App::collect()?.mount("/", assistant::Assistant::from_env()).serve().await
}
