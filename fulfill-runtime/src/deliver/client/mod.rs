//! The transport of bots that serve: HTTP/1.1, with TLS.
//!
//! One request leaves and one answer is read, by the rules of RFC 9112: [`head`] writes the one,
//! [`answer`] understands the other, and [`exchange`] moves
//! the bytes.
//!
//! It is not hyper's client, which it is tested against: that moves the bytes of any number of
//! requests, of streams and of upgrades, and a call has one request that is whole.
//!
//! A call and its connection are one future: nothing is handed from task to task, and a call that is
//! dropped takes its connection along. In between calls a connection is nobody's, and lies in a pool.

mod answer;
mod chunks;
mod connection;
mod connector;
mod exchange;
mod head;
mod pool;
#[cfg(test)]
mod tests;

use std::{error::Error, fmt, future::ready, mem, pin::Pin};

use bytes::Bytes;
use http::{
    HeaderMap, Request, Uri,
    header::{DATE, RETRY_AFTER},
    uri::{Authority, Scheme},
};
use jiff::{Timestamp, fmt::rfc2822::DateTimePrinter};

use self::{connection::Connection, connector::Connector, pool::Pool};
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
        let Some(call) = Call::new(request) else {
            let reason = "the address of a call must be whole, from `https://` on";
            return Box::pin(ready(Err(TransportError::NotSent(reason.into()))));
        };
        // As an `async fn` it would hold the request twice.
        Box::pin(async move {
            let mut connection = loop {
                match self.pool.take(&call.scheme, &call.authority) {
                    // The server may have closed it while it was idle. There may be another one.
                    Some(mut kept) => {
                        if kept.is_quiet().await {
                            break kept;
                        }
                    }
                    None => break self.open(&call).await.map_err(TransportError::NotSent)?,
                }
            };
            let answer = connection.exchange(&call.request).await;
            let mut answer = answer.map_err(TransportError::Lost)?;
            self.pool.put(connection);
            date(answer.headers_mut());
            Ok(answer)
        })
    }
}

/// A request, and whom it goes to.
struct Call {
    scheme: Scheme,
    authority: Authority,
    /// Asks for a path; whose path that is stands in `host`.
    request: Request<Bytes>,
}

impl Call {
    fn new(mut request: Request<Bytes>) -> Option<Self> {
        let address = mem::take(request.uri_mut()).into_parts();
        *request.uri_mut() = address.path_and_query.map_or_else(Uri::default, Uri::from);
        let (scheme, authority) = (address.scheme?, address.authority?);
        Some(Self { scheme, authority, request })
    }
}

/// Notes when an answer came that asks for a pause and does not say by which clock (RFC 9110, 6.6.1).
fn date(headers: &mut HeaderMap) {
    if headers.contains_key(RETRY_AFTER)
        && !headers.contains_key(DATE)
        && let Ok(now) = DateTimePrinter::new().timestamp_to_rfc9110_string(&Timestamp::now())
        && let Ok(now) = now.try_into()
    {
        headers.insert(DATE, now);
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
