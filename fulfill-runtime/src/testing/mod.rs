//! Tests of a bot: requests without a socket, and conversations as text files.

pub(crate) mod speaker;
mod tester;
mod transcript;

#[cfg(feature = "cli")]
pub(crate) use self::transcript::Span;
pub use self::{tester::Tester, transcript::transcripts};
