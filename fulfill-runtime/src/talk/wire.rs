//! What a channel would be sent.

use bytes::Bytes;
use fulfill_core::provider::{EncodeError, Loss};
use http::{Request, Response};

/// What a channel would be sent for one reply.
#[derive(Debug)]
#[non_exhaustive]
pub struct Wire {
    /// The intent whose reply it is; `None` if it is the whole turn's.
    pub intent: Option<String>,
    /// The answer to its request; or why the channel cannot express the reply.
    pub response: Result<Response<Bytes>, EncodeError>,
    /// Calls of the platform's API, in order.
    pub calls: Vec<Request<Bytes>>,
    /// What of the reply the platform could not be given as it was.
    pub losses: Vec<Loss>,
}

/// Why nothing can be shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WireError {
    /// No channel of that provider or at that path.
    #[error("no channel `{name}` is mounted; there are {}", known.join(", "))]
    Unknown {
        /// What was asked for.
        name: String,
        /// The names and paths there are.
        known: Vec<String>,
    },
    /// The provider makes up no events.
    #[error("{provider} cannot make up an event, so what it would send is not known")]
    NoEvent {
        /// The provider.
        provider: &'static str,
    },
}
