//! Webhooks, nodes and tokens that the example does not have, beside the original package.

use fulfill_runtime::{
    App,
    assistant::{Assistant, Params, Response},
    prelude::*,
};
use fulfill_tests::python::Python;
use serde_json::json;

use crate::{
    assistant::{members, node},
    beside::{
        Expected::{Differs, Same},
        JSON, Row, TOKEN, check, post,
    },
    local::Local,
};

/// The old registration: a node without a webhook.
#[intent(node = "Antigo", token = "segredo")]
fn antigo() -> &'static str {
    "sem webhook"
}

/// A webhook and a node with accents.
#[intent(webhook = "informações", node = "Atenção", token = "segredo")]
fn atencao() -> &'static str {
    "não-ASCII"
}

/// The first of two nodes with one name.
#[intent(webhook = "vendas", node = "Ajuda", token = "segredo")]
fn ajuda_das_vendas() -> &'static str {
    "ajuda das vendas"
}

/// The second, with a token of its own.
#[intent(webhook = "compras", node = "Ajuda", token = "outro-segredo")]
fn ajuda_das_compras() -> &'static str {
    "ajuda das compras"
}

/// Fails without a message of its own.
#[intent(webhook = "vendas", node = "Falha", token = "segredo")]
fn falha() -> Reply {
    panic!("as asked")
}

/// Ends the session, with members that are there and empty.
#[intent(webhook = "vendas", node = "Sai", token = "segredo")]
fn sai() -> Response {
    let nobody: [String; 0] = [];
    let mut response = Response::new("").options(nobody).logout();
    response.parameters = Some(serde_json::Map::new());
    response
}

/// Hands back what it gets.
#[intent(webhook = "vendas", node = "Eco", token = "segredo")]
fn eco(params: Params) -> Response {
    Response::new("eco")
        .parameter("intent_name", &*params.intent_name)
        .parameter("parameters", params.parameters().clone())
        .parameter("sessionLog", params.session_log())
        .parameter("namedQueries", params.named_queries().clone())
        .parameter("query", &*params.query)
        .parameter("message", &*params.message)
        .parameter("language", params.language())
        .parameter("allRequiredParamsPresent", params.all_required_params_present())
        .parameter("carolOrganization", &*params.carol_organization)
        .parameter("carolEnvironment", &*params.carol_environment)
        .parameter("carolOrganizationId", &*params.carol_organization_id)
        .parameter("carolEnvironmentId", &*params.carol_environment_id)
        .parameter("sessionId", &*params.session_id)
        .parameter("isProduction", params.is_production())
        .parameter("channelName", &*params.channel_name)
}

#[test]
fn names_and_tokens_are_told_apart_as_the_original_does() {
    let nodes = intents![antigo, atencao, ajuda_das_vendas, ajuda_das_compras, falha, sai, eco];
    let bot = Local::app(App::new(nodes).expect("no conflicts").mount("/", Assistant::new()));
    let mut original = Python::Assistant.start("assistant_orders.py", &[TOKEN, "more"]);
    let help = || node("Ajuda");
    let token = |token, row: Row| Row {
        headers: vec![JSON, ("X-Assistant-Signature-Token", token)],
        ..row
    };
    let mut everything = members("Eco");
    for (name, value) in [
        ("parameters", json!({"pizza": {"sizes": ["ü", 1, 2.5, true, null], "empty": {}}})),
        ("sessionLog", json!([{"a": 1}, {"b": {"c": []}}])),
        ("namedQueries", json!({"q": [{"rows": 0}]})),
        ("language", json!("pt-BR")),
        ("allRequiredParamsPresent", json!(false)),
        ("isProduction", json!(true)),
        ("message", json!("😐 \"quoted\"\n\u{0}\u{2028}")),
    ] {
        everything[name] = value;
    }
    let rows = vec![
        post("the default webhook", "/", node("Antigo"), Same(200)),
        post("a webhook with accents", "/informa%C3%A7%C3%B5es", node("Atenção"), Same(200)),
        post("in lower-case escapes", "/informa%c3%a7%c3%b5es", node("Atenção"), Same(200)),
        post("its accents decomposed", "/informac%CC%A7o%CC%83es", node("Atenção"), Same(400)),
        post("an unknown node there", "/informa%C3%A7%C3%B5es", node("Atencao"), Same(400)),
        post("the first of one name", "/vendas", help(), Same(200)),
        token("outro-segredo", post("the second", "/compras", help(), Same(200))),
        // Check 5: a token, but another node's.
        post("the first's token at the second", "/compras", help(), Same(400)),
        token("outro-segredo", post("the second's at the first", "/vendas", help(), Same(400))),
        token("outro-segredo", post("no such node", "/vendas", node("x"), Same(400))),
        post("the channel's fallback message", "/vendas", node("Falha"), Same(200)),
        post("empty members", "/vendas", node("Sai"), Same(200)),
        post("what a callback gets, with defaults", "/vendas", node("Eco"), Same(200)),
        post("what a callback gets, all of it", "/vendas", everything.to_string(), Same(200)),
        Row {
            headers: vec![JSON],
            ..post(
                "a node without a token",
                "/sem%20token",
                node("Aberto"),
                Differs(
                    200,
                    401,
                    "the original lets everybody in once a node has no token; \
                    ours does not start with one",
                ),
            )
        },
    ];
    check(bot.address, &mut original, rows);
}
