//! Make, which builds jemalloc for the program that is measured.

use std::process::Command;

use crate::{
    Outcome,
    shell::{install, output},
};

/// Sees to it that there is one: it is installed with apt if not.
pub(crate) fn ready() -> Outcome {
    let works = || output(Command::new("make").arg("--version")).is_ok();
    if works() {
        return Ok(());
    }
    eprintln!("there is no make; installing it with apt");
    install("make")
        .map_err(|error| format!("make builds jemalloc for bench-bot; install it: {error}"))?;
    if works() { Ok(()) } else { Err("make does not start".into()) }
}
