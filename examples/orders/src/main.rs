//! Três nós de intenção da Assistente TOTVS: um pedido, as boas-vindas e um login que falha.
//!
//! ```text
//! ASSISTANT_TOKEN=segredo cargo run -p orders
//! ```

use fulfill_runtime::{Result, assistant::Assistant, prelude::*};

#[tokio::main]
async fn main() -> Result<()> {
    app()?.cli().await
}

/// The bot, apart from `main` so that tests can drive it.
fn app() -> Result<App> {
    Ok(App::collect()?.mount("/", Assistant::new()))
}

/// Confirms a new order with the id of the session.
#[intent(webhook = "pedidos", node = "Novo pedido", token_env = "ASSISTANT_TOKEN")]
fn novo_pedido(#[from(parameter = "sessionId")] session: String) -> String {
    format!("Olá Usuário, nosso id de sessão é: {session}")
}

/// Says what can be done, with buttons, and goes to the orders.
#[intent(webhook = "boas-vindas", node = "Boas vindas", token_env = "ASSISTANT_TOKEN")]
fn boas_vindas() -> Reply {
    Reply::say(Say::text("Olá, o que deseja fazer agora?").short("Boas vindas"))
        .options(["Criar Pedido", "Consultar Pedido", "Cancelar Pedido"])
        .remember("onboarding", true)
        .redirect_to("Pedidos")
}

/// Fails, to show what the user reads then.
#[intent(
    webhook = "login",
    node = "Login",
    token_env = "ASSISTANT_TOKEN",
    fallback_message = "Estamos passando por alguns problemas."
)]
fn login() -> Result<Reply, LoginError> {
    Err(LoginError::Unreachable)
}

#[derive(Debug, thiserror::Error)]
enum LoginError {
    #[error("the directory of users cannot be reached")]
    Unreachable,
}

#[cfg(test)]
mod tests {
    use fulfill_runtime::{Entry, Token, testing::Tester};
    use http::{Request, StatusCode};
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn handlers_are_plain_functions() {
        assert_eq!(novo_pedido("s1".into()), "Olá Usuário, nosso id de sessão é: s1");
        assert!(login().is_err());
    }

    /// The bot with tokens given here, since tests must not depend on the environment.
    fn bot() -> Tester {
        let entries = intents![novo_pedido, boas_vindas, login].into_iter();
        let without_token = |entry| Entry { token: Token::None, ..entry };
        let app = App::new(entries.map(without_token)).unwrap();
        Tester::new(app.mount("/", Assistant::with_token("segredo"))).unwrap()
    }

    fn body(node: &str) -> Value {
        json!({
            "intent_name": node, "parameters": {}, "sessionLog": [], "query": "q", "message": "oi",
            "carolOrganization": "o", "carolEnvironment": "e", "carolOrganizationId": "1",
            "carolEnvironmentId": "2", "sessionId": "s1", "channelName": "web",
        })
    }

    async fn check(path: &str, token: &str, body: Value, expected: (u16, Value)) {
        let request = Request::post(path)
            .header("content-type", "application/json")
            .header("x-assistant-signature-token", token)
            .body(body.to_string())
            .unwrap();
        let response = bot().send(request).await;
        let answer: Value = serde_json::from_slice(response.body()).unwrap();
        let status = StatusCode::from_u16(expected.0).unwrap();
        assert_eq!((response.status(), answer), (status, expected.1), "{path}");
    }

    #[tokio::test]
    async fn answers_as_the_original_does() {
        let order = json!({
            "message": "Olá Usuário, nosso id de sessão é: s1", "short_message": null,
            "jump_to": null, "options": null, "logout": false, "parameters": null,
        });
        check("/pedidos", "segredo", body("Novo pedido"), (200, order)).await;
        let welcome = json!({
            "message": "Olá, o que deseja fazer agora?", "short_message": "Boas vindas",
            "jump_to": "Pedidos", "logout": false, "parameters": {"onboarding": true},
            "options": ["Criar Pedido", "Consultar Pedido", "Cancelar Pedido"],
        });
        check("/boas-vindas", "segredo", body("Boas vindas"), (200, welcome)).await;
        let failed = json!({"message": "Estamos passando por alguns problemas."});
        check("/login", "segredo", body("Login"), (200, failed)).await;
        let unknown = json!({"error": "O path 'nada' não foi definido para nenhum webhook."});
        check("/nada", "segredo", body("Login"), (400, unknown)).await;
    }
}
