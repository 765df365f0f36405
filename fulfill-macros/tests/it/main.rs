//! The macros against the core, and the compiler's messages for wrong uses.

extern crate fulfill_core as fulfill_runtime;

mod forms;
mod handlers;
mod hooks;
mod slots;
mod ui;
