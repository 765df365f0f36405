//! `examples/orders` beside the original package: the same requests to both, the same answers, but
//! for differences that are stated here.

use fulfill_tests::{program::Program, python::Python};
use serde_json::{Value, json};

use crate::{
    assistant::{members, node, with},
    beside::{
        Expected::{Differs, Same, SameStatus},
        JSON, Row, SIGNED, TOKEN, check, post,
    },
};

#[test]
fn orders_answers_as_the_original_does() {
    let bot = Program::start("orders", &[("ASSISTANT_TOKEN", TOKEN)]);
    let mut original = Python::Assistant.start("assistant_orders.py", &[TOKEN]);
    let order = || node("Novo pedido");
    let unsigned =
        |what, headers: Vec<_>, body| Row { headers, ..post(what, "/pedidos", body, Same(401)) };
    let mut rows = vec![
        Row {
            method: "GET",
            headers: vec![],
            ..post("health", "/", String::new(), SameStatus(200))
        },
        Row {
            method: "OPTIONS",
            headers: vec![
                ("Origin", "https://console.example"),
                ("Access-Control-Request-Method", "POST"),
                ("Access-Control-Request-Headers", "content-type,x-assistant-signature-token"),
            ],
            ..post("a browser asks first", "/pedidos", String::new(), SameStatus(200))
        },
        post("an order", "/pedidos", order(), Same(200)),
        post("all six members", "/boas-vindas", node("Boas vindas"), Same(200)),
        post("a failure", "/login", node("Login"), Same(200)),
        post("a path in escapes", "/%70edidos", order(), Same(200)),
        post("with a query", "/pedidos?x=1", order(), Same(200)),
        // Check 1: the token.
        unsigned("no token", vec![JSON], order()),
        unsigned("an unknown token", vec![JSON, ("X-Assistant-Signature-Token", "x")], order()),
        unsigned("an empty token", vec![JSON, ("X-Assistant-Signature-Token", "")], order()),
        unsigned("another case", vec![JSON, ("X-Assistant-Signature-Token", "SEGREDO")], order()),
        unsigned("no token, no JSON", vec![JSON], "{".into()),
        Row { path: "/nada", ..unsigned("no token, no webhook", vec![JSON], order()) },
        // Check 2: the members.
        post("an empty object", "/pedidos", "{}".into(), SameStatus(422)),
        post("an empty body", "/pedidos", String::new(), SameStatus(422)),
        post("members before the webhook", "/nada", "{}".into(), SameStatus(422)),
        // Check 3 to 4: the webhook, then the node.
        post("an unknown webhook", "/nada", order(), Same(400)),
        post("the default webhook is none", "/", order(), Same(400)),
        post("another case of a webhook", "/Pedidos", order(), Same(400)),
        post("a webhook in escapes", "/n%C3%A3o%20h%C3%A1", order(), Same(400)),
        post("an unknown node", "/pedidos", node("Nada"), Same(400)),
        post("a node of another webhook", "/pedidos", node("Login"), Same(400)),
        post("another case of a node", "/pedidos", node("novo pedido"), Same(400)),
        post("a node with quotes", "/pedidos", node("a'b\"c"), Same(400)),
        post("an empty node", "/pedidos", node(""), Same(400)),
        // What we do otherwise, and why.
        post(
            "no JSON",
            "/pedidos",
            "{".into(),
            Differs(400, 422, "the facts ask for one status for every body that is none"),
        ),
        Row {
            headers: vec![("Content-Type", "text/plain"), SIGNED],
            ..post(
                "no JSON by its type",
                "/pedidos",
                order(),
                Differs(422, 415, "the original finds no members; we say what is wrong"),
            )
        },
        post(
            "an unknown member",
            "/pedidos",
            with("Novo pedido", "novo", Some(1.into())),
            Differs(422, 200, "the platform may add members any day"),
        ),
        post(
            "a log of ids",
            "/pedidos",
            with("Novo pedido", "sessionLog", Some(json!(["a", 1]))),
            Differs(422, 200, "the public page says ids, the code objects: both are taken"),
        ),
        post(
            "yes as true",
            "/pedidos",
            with("Novo pedido", "isProduction", Some("yes".into())),
            Differs(200, 422, "the original takes many words for true; the platform sends true"),
        ),
        post(
            "no language",
            "/pedidos",
            with("Novo pedido", "language", Some(Value::Null)),
            Differs(422, 200, "null is a common way to leave out what may be left out"),
        ),
        post(
            "a member twice",
            "/pedidos",
            order().replacen('{', "{\"query\":\"first\",", 1),
            Differs(200, 422, "which of two counts differs between parsers: neither"),
        ),
        post("a slash at the end", "/pedidos/", order(), SameStatus(404)),
        post("below a webhook", "/pedidos/x", order(), SameStatus(404)),
        Row { method: "PUT", ..post("another method", "/pedidos", order(), SameStatus(405)) },
        Row {
            method: "GET",
            ..post("a GET of a webhook", "/pedidos", String::new(), SameStatus(405))
        },
        Row {
            headers: vec![JSON, SIGNED, ("X-Assistant-Signature-Token", "x")],
            ..post("two tokens", "/pedidos", order(), Same(401))
        },
    ];
    for name in members("").as_object().expect("it is one").keys() {
        rows.push(post(
            "a member is missing",
            "/pedidos",
            with("Novo pedido", name, None),
            SameStatus(422),
        ));
        let wrong = with("Novo pedido", name, Some(1.into()));
        rows.push(post("a member of another type", "/pedidos", wrong, SameStatus(422)));
        let null = with("Novo pedido", name, Some(Value::Null));
        rows.push(post("a member is null", "/pedidos", null, SameStatus(422)));
    }
    check(bot.address(), &mut original, rows);
}
