//! Tests of the crate from outside.

#![allow(clippy::unwrap_used, reason = "in a test a panic is the message")]

mod differential;
mod faults;
mod generate;
mod oracle;
mod properties;
