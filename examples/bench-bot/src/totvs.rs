//! W2: the assistant's node "Novo pedido".

use fulfill_runtime::prelude::*;

/// Confirms a new order.
#[intent(webhook = "pedidos", node = "Novo pedido")]
pub(crate) fn novo_pedido(#[from(parameter = "sessionId")] session: String) -> Reply {
    let text = format!("Olá Usuário, nosso id de sessão é: {session}");
    Reply::say(Say::text(text).short("Boas vindas"))
        .redirect_to("Pedidos")
        .options(["Criar Pedido", "Consultar Pedido", "Cancelar Pedido"])
        .remember("onboarding", true)
}
