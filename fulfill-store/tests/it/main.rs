//! Every store passes the suite, no broken one does, and two stores never differ.

#![allow(clippy::unwrap_used, reason = "in a test a panic is the message")]

mod conformance;
mod model;
mod processes;
mod sqlite;
