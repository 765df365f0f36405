//! What the workspace tests share: programs started on free ports, alone or several on one file,
//! requests as bytes, Meta's deliveries, conversations that show every mistake, Python's packages as
//! oracles, a browser, and the runner of hostile requests.

pub mod browser;
pub mod chain;
pub mod exposition;
pub mod fleet;
pub mod hostile;
pub mod meta;
pub mod program;
pub mod python;
pub mod random;
pub mod wire;

/// The README's first bot, so that it compiles.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
