//! Why a call cannot go on.

use http::StatusCode;

use crate::signature::SecretError;

/// Why a call that a test makes cannot go on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CallerError {
    /// Nothing can be signed with that token.
    #[error(transparent)]
    Token(#[from] SecretError),
    /// An address is none that Twilio could ask.
    #[error("`{url}` is no address that Twilio could ask; write it whole, as https://host/path")]
    Address {
        /// The address.
        url: String,
    },
    /// Twilio would say that an application error has occurred.
    #[error("{url} answered with status {status}: {body}")]
    Status {
        /// The address that was asked.
        url: String,
        /// The status.
        status: StatusCode,
        /// The beginning of what it said.
        body: String,
    },
    /// The answer is no TwiML document.
    #[error("{url} answered with no TwiML: {reason}")]
    Document {
        /// The address that was asked.
        url: String,
        /// Why it is none.
        reason: String,
    },
    /// The person cannot do that now.
    #[error("the caller cannot do that now: {reason}")]
    Act {
        /// Why not.
        reason: String,
    },
    /// Documents lead to each other without end.
    #[error(
        "the call was sent on {times} times without the caller having a say; it goes in circles"
    )]
    Circle {
        /// How often it was sent on.
        times: u32,
    },
}
