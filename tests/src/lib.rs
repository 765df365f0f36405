//! What the workspace tests share: programs started on free ports, requests as bytes, Python's
//! packages as oracles, and the runner of hostile requests.

pub mod hostile;
pub mod program;
pub mod python;
pub mod wire;

/// The README's first bot, so that it compiles.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
