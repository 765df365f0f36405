//! Requests as the assistant makes them.

use fulfill_tests::wire;
use serde_json::{Value, json};

/// All required members of a request for a node.
pub(crate) fn members(node: &str) -> Value {
    json!({
        "intent_name": node, "parameters": {}, "sessionLog": [], "query": "q", "message": "oi",
        "carolOrganization": "o", "carolEnvironment": "e", "carolOrganizationId": "1",
        "carolEnvironmentId": "2", "sessionId": "s1-é", "channelName": "web",
    })
}

/// A body for a node.
pub(crate) fn node(name: &str) -> String {
    members(name).to_string()
}

/// The same with a member of another value, or without it.
pub(crate) fn with(node: &str, name: &str, value: Option<Value>) -> String {
    let mut members = members(node);
    let object = members.as_object_mut().expect("it is one");
    match value {
        Some(value) => object.insert(name.into(), value),
        None => object.remove(name),
    };
    members.to_string()
}

/// A request for a node, with a token.
pub(crate) fn ask(path: &str, token: &str, name: &str) -> Vec<u8> {
    let headers = [("Content-Type", "application/json"), ("X-Assistant-Signature-Token", token)];
    wire::request("POST", path, &headers, node(name).as_bytes())
}

/// A request for a node of `hostile-bot`.
pub(crate) fn hostile(name: &str) -> Vec<u8> {
    ask("/totvs/pedidos", "test-totvs-token", name)
}

/// The same request on a connection that stays open behind it.
pub(crate) fn kept_open(request: Vec<u8>) -> Vec<u8> {
    let text = String::from_utf8(request).expect("it is text");
    text.replace("Connection: close\r\n", "").into_bytes()
}
