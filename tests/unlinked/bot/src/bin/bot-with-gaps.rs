//! Lacks everything that a bot can lack and still have intents.

use fulfill_runtime::{Result, assistant::Assistant, prelude::*};
use fulfill_twilio::autopilot::Autopilot;

#[tokio::main]
async fn main() -> Result<()> {
    App::collect()?
        .mount("/", Assistant::new())
        .mount("/autopilot", Autopilot::from_env())
        .mount("/autopilot/", Autopilot::new(""))
        .mount("autopilot", Autopilot::new("t0ken"))
        .serve()
        .await
}

/// What no one puts into the app.
#[derive(Clone)]
struct Stock(u32);

/// Takes a state that the app does not have.
#[intent(webhook = "pedidos", node = "Estoque", token = "t0ken")]
fn estoque(State(Stock(left)): State<Stock>) -> String {
    format!("{left}")
}

/// Takes its token from a variable that is not set.
#[intent(webhook = "pedidos", node = "Novo pedido", token_env = "GAPS_ORDER_TOKEN")]
fn novo_pedido() -> &'static str {
    "Feito."
}

/// Has no token at all.
#[intent(webhook = "pedidos", node = "Sem token")]
fn sem_token() -> &'static str {
    "Feito."
}
