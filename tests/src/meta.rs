//! Deliveries as Meta makes them, written apart from the crate under test.

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::wire;

/// The page that bots under test have.
pub const PAGE: &str = "311222333444555";

/// The app's secret.
pub const SECRET: &str = "f2b7c1d09e6a4835a1c0de55ab90f7e1";

/// The token that Meta shows when it subscribes.
pub const VERIFY_TOKEN: &str = "verify-me";

/// The token of the page.
pub const PAGE_TOKEN: &str = "EAAB-page-token-1";

/// A text that a user sent, `at` milliseconds after the first second of 2026.
pub fn message(user: &str, mid: &str, text: &str, at: u64) -> Value {
    json!({
        "sender": { "id": user }, "recipient": { "id": PAGE },
        "timestamp": 1_767_225_600_000 + at, "message": { "mid": mid, "text": text },
    })
}

/// Events in one entry.
pub fn body(events: &[Value]) -> Vec<u8> {
    let entry = json!({ "id": PAGE, "time": 1_767_225_600_000_u64, "messaging": events });
    json!({ "object": "page", "entry": [entry] }).to_string().into_bytes()
}

/// The value of `X-Hub-Signature-256`.
pub fn signature(secret: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any length is a key");
    mac.update(body);
    let digits = mac.finalize().into_bytes();
    digits.iter().fold("sha256=".to_owned(), |text, byte| format!("{text}{byte:02x}"))
}

/// A signed delivery.
pub fn delivery(body: &[u8]) -> Vec<u8> {
    let signature = signature(SECRET, body);
    let headers = [("Content-Type", "application/json"), ("X-Hub-Signature-256", &*signature)];
    wire::request("POST", "/", &headers, body)
}

/// The settings of a bot whose Graph API is at that address.
pub fn settings(graph: &str) -> Vec<(String, String)> {
    [
        ("MESSENGER_APP_SECRET", SECRET),
        ("MESSENGER_VERIFY_TOKEN", VERIFY_TOKEN),
        ("MESSENGER_PAGE_TOKEN", PAGE_TOKEN),
        ("MESSENGER_GRAPH_URL", graph),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_vectors_hold() {
        for (body, expected) in [
            (
                r#"{"text":"\u00e4\u00f6\u00e5"}"#,
                "405515e5ba9042c1538f8f99d19ea4aaad27da2ab0214dfcdcca60961f05bfc3",
            ),
            (
                r#"{"text":"äöå"}"#,
                "1f75c15845156efb3c23041ca9f69a39a97475d27e6e9b87d0aea68ff0f229bd",
            ),
        ] {
            assert_eq!(signature(SECRET, body.as_bytes()), format!("sha256={expected}"));
        }
    }
}
