//! Pigeon post, a platform that nobody has: what somebody else's crate looks like that adds a
//! provider and an extractor.
//!
//! A pigeon brings a letter as the body of a POST, lines of `name: value`, an empty line and the
//! text:
//!
//! ```text
//! ring: BE-19-2024
//! errand: order
//! wind: 12.5
//!
//! two sacks of maize
//! ```
//!
//! Header `x-pigeon-seal` holds the HMAC-SHA256 of the letter in hexadecimal digits. The answer is
//! plain text, one order to the pigeon a line: `say ...`, `fly to ...`, `rest`.

mod letter;
mod pigeon;
mod seal;

pub use self::{
    letter::{Letter, Wind},
    pigeon::Pigeon,
    seal::seal,
};
