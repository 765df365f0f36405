//! Every store passes the suite, no broken one does, and two stores never differ.

mod conformance;
mod model;
mod processes;
mod sqlite;
