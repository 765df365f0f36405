//! Every store passes the suite, no broken one does, two stores never differ, and old files go on.

#![allow(clippy::unwrap_used, reason = "in a test a panic is the message")]

mod conformance;
mod model;
mod processes;
mod sqlite;
mod upgrade;
