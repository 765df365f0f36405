//! What keeps a message from being built.

use super::limits::Limit;

/// A value that the platform would refuse.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// A limit is not kept.
    #[error("{} takes {} to {} {}, not {given}", .limit.name, .limit.min, .limit.max, .limit.unit)]
    Limit {
        /// Which.
        limit: Limit,
        /// How much there is.
        given: usize,
    },
    /// A rule other than a limit is not kept.
    #[error("{name}: {reason}")]
    Invalid {
        /// What it is about, for example `quick_reply.payload`.
        name: &'static str,
        /// What is wrong with it, and what to write instead.
        reason: String,
    },
}

impl BuildError {
    pub(crate) fn check(limit: Limit, given: usize) -> Result<(), Self> {
        if (limit.min..=limit.max).contains(&given) {
            Ok(())
        } else {
            Err(Self::Limit { limit, given })
        }
    }

    pub(crate) fn invalid(name: &'static str, reason: impl Into<String>) -> Self {
        Self::Invalid { name, reason: reason.into() }
    }
}
