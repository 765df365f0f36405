//! Where log lines go, and how many of them.

mod limiter;

use std::io::{IsTerminal, stderr};

use tracing_subscriber::{EnvFilter, fmt};

pub(crate) use self::limiter::{Admit, Limiter};
use crate::Config;

/// Sends log lines to standard error, unless the program has its own subscriber already.
pub(crate) fn start(config: &Config) {
    if config.log == "off" {
        return;
    }
    let filter = EnvFilter::try_new(&config.log).unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = fmt().with_env_filter(filter).with_writer(stderr);
    let lines = lines.with_ansi(stderr().is_terminal());
    // Failing means that the program logs in its own way.
    let _ = if config.log_json { lines.json().try_init() } else { lines.compact().try_init() };
}
