//! The port through which calls leave.

use std::{future::Future, pin::Pin};

use bytes::Bytes;
use http::{Request, Response};

/// A call on its way.
pub type Sending<'a> =
    Pin<Box<dyn Future<Output = Result<Response<Bytes>, TransportError>> + Send + 'a>>;

/// Makes calls over HTTP, or pretends to.
///
/// The runtime bounds how long it waits, so a transport needs no time limit of its own. It follows
/// no redirects: credentials must not reach another host.
///
/// ```
/// use bytes::Bytes;
/// use fulfill_runtime::deliver::{Sending, Transport};
/// use http::{Request, Response};
///
/// /// Takes everything.
/// struct Nowhere;
///
/// impl Transport for Nowhere {
///     fn send(&self, _request: Request<Bytes>) -> Sending<'_> {
///         Box::pin(async { Ok(Response::new(Bytes::new())) })
///     }
/// }
/// ```
pub trait Transport: Send + Sync + 'static {
    /// Makes a call, and gives what was answered, whatever the status.
    fn send(&self, request: Request<Bytes>) -> Sending<'_>;
}

/// Why there is no answer to a call.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// The platform cannot have seen the call: there was no connection.
    #[error("no connection: {0}")]
    NotSent(String),
    /// The platform may have taken the call, and its answer was lost.
    #[error("no answer: {0}")]
    Lost(String),
}

/// The transport of a build without an HTTP client.
#[cfg(not(feature = "client"))]
pub(crate) struct Nowhere;

#[cfg(not(feature = "client"))]
impl Transport for Nowhere {
    fn send(&self, _: Request<Bytes>) -> Sending<'_> {
        let reason = "this build has no HTTP client; enable feature `client` of fulfill-runtime, or \
                      give the app one with `.transport(..)`";
        Box::pin(async move { Err(TransportError::NotSent(reason.into())) })
    }
}
