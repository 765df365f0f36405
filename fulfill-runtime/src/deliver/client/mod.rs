//! The transport of bots that serve: HTTP/1.1, with TLS.
//!
//! A call and its connection are one future: nothing is handed from task to task, and a call that is
//! dropped takes its connection along. In between calls a connection is nobody's, and lies in a pool.

mod connection;
mod connector;
mod pool;
#[cfg(test)]
mod tests;

use std::{error::Error, fmt, future::ready, mem, pin::Pin};

use bytes::Bytes;
use http::{
    Request, Uri,
    uri::{Authority, Scheme},
};
use http_body_util::Full;

use self::{
    connection::{Connection, Failed},
    connector::Connector,
    pool::Pool,
};
use super::{Sending, Transport, TransportError};

/// Makes calls over HTTP/1.1 with TLS, on connections that are kept.
///
/// Certificates are those of the system, or Mozilla's where the system has none, as in an empty
/// container.
#[derive(Clone)]
pub struct HttpClient {
    connector: Connector,
    pool: Pool,
}

impl HttpClient {
    /// A client with a pool of its own.
    pub fn new() -> Self {
        Self { connector: connector::new(), pool: Pool::default() }
    }

    /// Boxed, as it is much larger than the rest of a call, and seldom needed.
    fn open(
        &self,
        Call { scheme, authority, .. }: &Call,
    ) -> Pin<Box<impl Future<Output = Result<Box<Connection>, String>>>> {
        Box::pin(Connection::open(&self.connector, scheme, authority))
    }
}

impl Default for HttpClient {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for HttpClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HttpClient")
    }
}

impl Transport for HttpClient {
    fn send(&self, request: Request<Bytes>) -> Sending<'_> {
        let Some(mut call) = Call::new(request) else {
            let reason = "the address of a call must be whole, from `https://` on";
            return Box::pin(ready(Err(TransportError::NotSent(reason.into()))));
        };
        // As an `async fn` it would hold the request twice.
        Box::pin(async move {
            loop {
                let kept = self.pool.take(&call.scheme, &call.authority);
                let is_kept = kept.is_some();
                let mut connection = match kept {
                    Some(connection) => connection,
                    None => self.open(&call).await.map_err(TransportError::NotSent)?,
                };
                match connection.exchange(call.request).await {
                    Ok(answer) => {
                        self.pool.put(connection);
                        return Ok(answer);
                    }
                    // The server has closed it while it was idle. There may be another one.
                    Err(Failed::Unsent { returned, .. }) if is_kept => call.request = *returned,
                    Err(Failed::Unsent { reason, .. }) => {
                        return Err(TransportError::NotSent(reason));
                    }
                    Err(Failed::Lost(reason)) => return Err(TransportError::Lost(reason)),
                }
            }
        })
    }
}

/// A request, and whom it goes to.
struct Call {
    scheme: Scheme,
    authority: Authority,
    /// Asks for a path; whose path that is stands in `host`.
    request: Request<Full<Bytes>>,
}

impl Call {
    fn new(mut request: Request<Bytes>) -> Option<Self> {
        let address = mem::take(request.uri_mut()).into_parts();
        *request.uri_mut() = address.path_and_query.map_or_else(Uri::default, Uri::from);
        let (scheme, authority) = (address.scheme?, address.authority?);
        Some(Self { scheme, authority, request: request.map(Full::new) })
    }
}

/// An error with its causes.
fn chain(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}
