//! Why an app does not start, or stops.

use std::{fmt, io, net::SocketAddr};

use fulfill_core::Gap;

/// Why an app does not start, or stops.
///
/// `Debug` prints the same text as `Display`, so that a `main` that returns it says what to do.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Everything that is missing or wrong in the app.
    #[error("{}", list(.0))]
    Gaps(Vec<Gap>),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {source}; set FULFILL_ADDR to another address")]
    Bind {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// The program's own reason not to start.
    #[error("{}", chain(&**.0))]
    App(Box<dyn std::error::Error + Send + Sync>),
    /// The server failed.
    #[error("the server failed: {0}")]
    Io(#[from] io::Error),
}

/// `Result` with [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error {
    /// The program's own reason not to start: `Users::open(file).map_err(Error::app)?`.
    pub fn app(reason: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::App(reason.into())
    }
}

fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(&format!(": {error}"));
        cause = error.source();
    }
    text
}

fn list(gaps: &[Gap]) -> String {
    match gaps {
        [one] => format!("the app cannot start: {one}"),
        many => {
            let lines = many.iter().map(|gap| format!("\n  - {gap}"));
            format!(
                "the app cannot start, {} things to mend:{}",
                many.len(),
                lines.collect::<String>()
            )
        }
    }
}
