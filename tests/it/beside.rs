//! One request to two servers, and how their answers compare.

use std::net::SocketAddr;

use fulfill_tests::{
    python::Oracle,
    wire::{self, Answer},
};

/// The token of the bots.
pub(crate) const TOKEN: &str = "segredo";
/// What every request of the assistant says of its body.
pub(crate) const JSON: (&str, &str) = ("Content-Type", "application/json");
/// The credential of every node, but for one.
pub(crate) const SIGNED: (&str, &str) = ("X-Assistant-Signature-Token", TOKEN);

/// A request, and how the two answer it.
pub(crate) struct Row {
    pub(crate) what: &'static str,
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) headers: Vec<(&'static str, &'static str)>,
    pub(crate) body: String,
    pub(crate) expected: Expected,
}

/// What is expected of the two.
#[derive(Debug)]
pub(crate) enum Expected {
    /// Both with this status and the same JSON.
    Same(u16),
    /// Both with this status, each with a body of its own.
    SameStatus(u16),
    /// The original with the first, we with the second, for a reason.
    Differs(u16, u16, &'static str),
}
use Expected::{Differs, Same, SameStatus};

/// A signed POST.
pub(crate) fn post(
    what: &'static str,
    path: &'static str,
    body: String,
    expected: Expected,
) -> Row {
    Row { what, method: "POST", path, headers: vec![JSON, SIGNED], body, expected }
}

/// Sends every row to both.
pub(crate) fn check(ours: SocketAddr, original: &mut Oracle, rows: Vec<Row>) {
    let original = original.address();
    let faults: Vec<String> = rows.iter().filter_map(|row| row.fault(original, ours)).collect();
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), rows.len(), faults.join("\n"));
}

impl Row {
    /// What is not as expected, if anything.
    fn fault(&self, original: SocketAddr, ours: SocketAddr) -> Option<String> {
        let Self { what, method, path, headers, body, expected } = self;
        let request = wire::request(method, path, headers, body.as_bytes());
        let [theirs, ours] = [original, ours].map(|address| wire::exchange(address, &request));
        let statuses = (theirs.status, ours.status);
        let (fits, why) = match *expected {
            Same(status) => (statuses == (status, status) && theirs.json() == ours.json(), ""),
            SameStatus(status) => (statuses == (status, status), ""),
            Differs(theirs, ours, why) => (statuses == (theirs, ours), why),
        };
        // Browsers may read every answer: ours by everybody's, the original by the asker's name.
        let open = [&theirs, &ours].map(|answer| answer.header("Access-Control-Allow-Origin"));
        if fits && open[0].is_some() && open[1] == Some("*") {
            return None;
        }
        let tell = |answer: &Answer| format!("{} {}", answer.status, answer.text());
        Some(format!(
            "{what}: {expected:?} {why}, open to {open:?}\n  original: {}\n  ours: {}",
            tell(&theirs),
            tell(&ours)
        ))
    }
}
