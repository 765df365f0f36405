//! One call over plain HTTP: how the fake reaches a bot, and how its program and tests reach a fake.

use bytes::Bytes;
use http::{HeaderValue, Request, Response, Uri, header::HOST};
use http_body_util::{BodyExt as _, Full};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CallError {
    /// The address is none of plain HTTP.
    #[error("`{0}` is no address like http://127.0.0.1:3000/messenger; the fake speaks no TLS")]
    Address(Uri),
    /// Nobody listens.
    #[error("nobody answers at {address}: {source}; is it running?")]
    Connect {
        /// Host and port.
        address: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// The connection ended before there was an answer.
    #[error("{address} closed the connection without an answer: {source}")]
    Closed {
        /// Host and port.
        address: String,
        /// What went wrong.
        source: hyper::Error,
    },
}

/// Makes a call on a connection of its own, and waits for the whole answer.
///
/// # Errors
///
/// [`CallError`] if there is none; any status is an answer.
pub async fn call(mut request: Request<Bytes>) -> Result<Response<Bytes>, CallError> {
    let uri = request.uri().clone();
    let (Some("http"), Some(host)) = (uri.scheme_str(), uri.host()) else {
        return Err(CallError::Address(uri));
    };
    let port = uri.port_u16().unwrap_or(80);
    let address = format!("{host}:{port}");
    let stream = TcpStream::connect(&address)
        .await
        .map_err(|source| CallError::Connect { address: address.clone(), source })?;
    let closed = |source| CallError::Closed { address: address.clone(), source };
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(closed)?;
    // It ends when the answer is read, or with what is told to the sender.
    let connection = tokio::spawn(connection);
    let target = uri.path_and_query().map_or("/", |target| target.as_str());
    *request.uri_mut() = target.parse().map_err(|_| CallError::Address(uri.clone()))?;
    let value = HeaderValue::from_str(&address).map_err(|_| CallError::Address(uri))?;
    request.headers_mut().insert(HOST, value);
    let answer = sender.send_request(request.map(Full::new)).await.map_err(closed)?;
    let (head, body) = answer.into_parts();
    let body = body.collect().await.map_err(closed)?.to_bytes();
    connection.abort();
    Ok(Response::from_parts(head, body))
}
