//! What leaves: an HTTP answer and API calls, as data.

use std::fmt;

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header::CONTENT_TYPE};

use super::ApiCall;

/// An encoded reply.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Delivery {
    /// The answer to the request.
    pub response: Response<Bytes>,
    /// Calls of the platform's API to make, in order.
    pub calls: Vec<ApiCall>,
    /// What of the reply the platform could not be given as it was.
    pub losses: Vec<Loss>,
}

impl Delivery {
    /// An answer without calls.
    pub fn new(response: Response<Bytes>) -> Self {
        Self { response, ..Self::default() }
    }

    /// A 200 of that content type.
    pub fn ok(content_type: &'static str, body: impl Into<Bytes>) -> Self {
        Self::new(respond(StatusCode::OK, content_type, body))
    }

    /// Adds calls to make.
    #[must_use]
    pub fn with_calls(mut self, calls: Vec<ApiCall>) -> Self {
        self.calls = calls;
        self
    }

    /// Lists losses.
    #[must_use]
    pub fn with_losses(mut self, losses: Vec<Loss>) -> Self {
        self.losses = losses;
        self
    }
}

/// A response of one status, content type and body.
pub fn respond(
    status: StatusCode,
    content_type: &'static str,
    body: impl Into<Bytes>,
) -> Response<Bytes> {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

/// One thing that a platform could not be given as it was: degraded by a stated rule, not silently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// The action, for example `options`.
    pub action: &'static str,
    /// What became of it.
    pub note: String,
}

impl Loss {
    /// A loss at that action.
    pub fn new(action: &'static str, note: impl Into<String>) -> Self {
        Self { action, note: note.into() }
    }
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.action, self.note)
    }
}
