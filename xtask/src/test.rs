//! Runs all tests, after installing what they need.

use crate::{
    Outcome,
    python::environment,
    shell::{self, cargo},
};

/// `cargo xtask test`; further arguments go to `cargo test`.
pub(crate) fn run() -> Outcome {
    let mut command = cargo(&["test", "--workspace", "--locked"]);
    command
        .args(std::env::args_os().skip(2))
        .env("FULFILL_PYTHON", environment("requirements")?)
        .env("FULFILL_ASSISTANT_PYTHON", environment("requirements-assistant")?);
    shell::run(&mut command)
}
