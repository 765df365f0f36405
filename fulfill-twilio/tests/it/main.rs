//! Wire tests: real deliveries in, exact bytes out.

mod actions;
mod caller;
mod calls;
mod deliveries;
mod fake;
mod forms;
mod incoming;
mod messages;
mod replies;
mod requests;
mod rest;
mod schema;
mod signature;
mod signature_vectors;
mod taught;
mod teach;
mod token_vectors;
mod tokens;
mod twiml;

use std::{env, fs, path::Path};

/// Compares with the golden file `tests/wire/{name}`; `UPDATE=1` writes it.
#[track_caller]
fn golden(name: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wire").join(name);
    if env::var_os("UPDATE").is_some() {
        fs::write(&path, format!("{actual}\n")).expect("the golden file can be written");
    }
    let expected = fs::read_to_string(&path).expect("the golden file; UPDATE=1 makes it");
    assert_eq!(actual, expected.trim_end_matches('\n'), "{name}");
}
