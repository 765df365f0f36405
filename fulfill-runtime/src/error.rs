//! Why an app does not start, or stops.

use std::{error::Error as StdError, fmt, io, net::SocketAddr};

use fulfill_core::Gap;

/// Why an app does not start, or stops.
///
/// Any error becomes one by `?`, so that `main` can open a database on its way. For that it is, like
/// a boxed error, none itself; it becomes a `Box<dyn Error + Send + Sync>` by `?` where one is
/// wanted. `Debug` prints the same text as `Display`, so that a `main` that returns it says what to
/// do.
#[non_exhaustive]
pub enum Error {
    /// Everything that is missing or wrong in the app.
    Gaps(Vec<Gap>),
    /// The address cannot be listened on.
    Bind {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// The program's own reason.
    App(Box<dyn StdError + Send + Sync>),
}

/// `Result` with [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// The program's own reason not to start, also as a text: `Err(Error::app("no such file"))`.
    pub fn app(reason: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::App(reason.into())
    }
}

impl<E: StdError + Send + Sync + 'static> From<E> for Error {
    fn from(error: E) -> Self {
        Self::App(Box::new(error))
    }
}

impl From<Error> for Box<dyn StdError + Send + Sync> {
    fn from(error: Error) -> Self {
        match error {
            Error::App(reason) => reason,
            other => other.to_string().into(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gaps(gaps) => match gaps.as_slice() {
                [one] => write!(f, "the app cannot start: {one}"),
                many => {
                    write!(f, "the app cannot start, {} things to mend:", many.len())?;
                    many.iter().try_for_each(|gap| write!(f, "\n  - {gap}"))
                }
            },
            Self::Bind { address, source } => write!(
                f,
                "cannot listen on {address}: {source}; set FULFILL_ADDR to another address"
            ),
            Self::App(reason) => {
                write!(f, "{reason}")?;
                let mut cause = reason.source();
                while let Some(error) = cause {
                    write!(f, ": {error}")?;
                    cause = error.source();
                }
                Ok(())
            }
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_error_becomes_one_and_one_becomes_any() {
        fn parse() -> Result<u8> {
            Ok("x".parse::<u8>()?)
        }
        fn boxed() -> std::result::Result<u8, Box<dyn StdError + Send + Sync>> {
            Ok(parse()?)
        }
        assert_eq!(format!("{:?}", parse().unwrap_err()), "invalid digit found in string");
        assert_eq!(boxed().unwrap_err().to_string(), "invalid digit found in string");
        let gaps = Error::Gaps(vec![Gap::NoChannel, Gap::NoIntents]).to_string();
        assert!(
            gaps.starts_with("the app cannot start, 2 things to mend:\n  - no channel"),
            "{gaps}"
        );
    }
}
