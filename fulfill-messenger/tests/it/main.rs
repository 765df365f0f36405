//! Wire tests: real deliveries in, exact calls out.

#![allow(clippy::unwrap_used, reason = "in a test a panic is the message")]

mod calls;
mod channel;
mod deliveries;
mod hostile;
mod limits;
mod odd;
mod replies;
mod templates;

use std::{fs, path::Path};

use bytes::Bytes;
use fulfill_core::{Inbound, Provider as _, Table, provider::Host};
use fulfill_messenger::{Messenger, signature::SIGNATURE};
use http::{HeaderMap, HeaderValue, Method};
use serde_json::Value;

const SECRET: &str = "f2b7c1d09e6a4835a1c0de55ab90f7e1";

/// A channel that is ready to serve.
fn ready() -> Messenger {
    let mut channel = Messenger::new(SECRET, "verify-me", "EAAB-page-token").without_proof();
    let table = Table::default();
    assert_eq!(channel.attach(&Host::new(&table, false, None)), Vec::<String>::new());
    channel
}

/// A fixture of `tests/wire`.
fn wire(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wire").join(name);
    fs::read_to_string(path).expect("the fixture")
}

/// A delivery as the server hands it over.
fn post(body: &str, signature: Option<&str>) -> Inbound {
    let mut headers = HeaderMap::new();
    if let Some(signature) = signature {
        let value = HeaderValue::from_str(signature).expect("a header's value");
        headers.insert(SIGNATURE, value);
    }
    let uri = "/".parse().expect("a path");
    Inbound::new(Method::POST, uri, headers, Bytes::copy_from_slice(body.as_bytes()))
}

/// The JSON of a call's body.
fn json(call: &http::Request<Bytes>) -> Value {
    serde_json::from_slice(call.body()).expect("calls carry JSON")
}
