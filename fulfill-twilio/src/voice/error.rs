//! What is wrong with a call.

use fulfill_phone::PhoneError;

/// A form that is none of Twilio's calls.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CallError {
    /// There is no `CallSid`, nor a `ConferenceSid`.
    #[error("parameter `CallSid` is missing; Twilio sends it with each request about a call")]
    Missing,
    /// An identifier that is none.
    #[error("parameter `{name}` is no SID: it must be at most 64 ASCII letters and digits")]
    Sid {
        /// The parameter.
        name: &'static str,
    },
}

impl CallError {
    /// The parameter.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Missing => "CallSid",
            Self::Sid { name } => name,
        }
    }
}

/// Why a call is not placed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OutgoingError {
    /// The number to call from cannot be read.
    #[error("the number to call from cannot be read: {0}")]
    Caller(PhoneError),
    /// The number to call from is none of the account's, or of this user's.
    #[error("number {number} is not one to call from; give the numbers that this user has")]
    NotOurs {
        /// The number, shortened.
        number: String,
    },
    /// The number to call cannot be read.
    #[error("the number to call cannot be read: {0}")]
    Called(PhoneError),
    /// The number to call cannot exist.
    #[error("number {number} cannot exist; it is not called")]
    Impossible {
        /// The number, shortened.
        number: String,
    },
}
