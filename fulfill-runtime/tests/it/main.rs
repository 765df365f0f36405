//! The assistant's protocol as values: requests in, answers out.

#![allow(clippy::unwrap_used, reason = "a test may fail that way")]

mod conversations;
mod deliveries;
mod findings;
mod hooks;
mod paste;
mod pasted;
mod requests;
mod responses;
