//! Asks this server what Twilio would ask it: over HTTP, signed.

use std::{net::SocketAddr, time::Duration};

use fulfill_twilio::{
    form::Form,
    signature::{Content, SecretError, Signer},
};
use http::{Request, header};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::document::{self, Verb};

/// Twilio waits so long for an answer.
const PATIENCE: Duration = Duration::from_secs(15);
/// The longest answer, in bytes.
const LONGEST: usize = 64 * 1024;

/// Where to ask, and what to sign with.
pub(super) struct Webhooks {
    address: SocketAddr,
    signer: Signer,
}

/// Why there is no document.
#[derive(Debug, thiserror::Error)]
pub(super) enum WebhookError {
    #[error("the request cannot be made: {0}")]
    Request(#[from] http::Error),
    #[error("the server cannot be reached: {0}")]
    Connect(#[from] std::io::Error),
    #[error("the server does not answer: {0}")]
    Http(#[from] hyper::Error),
    #[error("the server has not answered in time")]
    Slow,
    #[error("the answer cannot be read: {0}")]
    Body(Box<dyn std::error::Error + Send + Sync>),
    #[error("the server answers {0}: {1}")]
    Status(http::StatusCode, String),
    #[error("the answer is no TwiML: {0}")]
    Document(String),
}

impl Webhooks {
    pub(super) fn new(address: SocketAddr, auth_token: &str) -> Result<Self, SecretError> {
        Ok(Self { address, signer: Signer::new(auth_token)? })
    }

    /// What the document says that is answered at that path.
    pub(super) async fn ask(&self, path: &str, form: &Form) -> Result<Vec<Verb>, WebhookError> {
        let asked = tokio::time::timeout(PATIENCE, self.post(path, form));
        let text = asked.await.map_err(|_| WebhookError::Slow)??;
        tracing::info!(path, document = text, "the voice channel answers");
        document::read(&text).map_err(WebhookError::Document)
    }

    async fn post(&self, path: &str, form: &Form) -> Result<String, WebhookError> {
        let url = format!("http://{}{path}", self.address);
        let signed = self.signer.sign(&url, Content::Form(form));
        let mut request = Request::post(path)
            .header(header::HOST, self.address.to_string())
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Full::new(bytes::Bytes::from(form.encode())))?;
        request.headers_mut().extend(signed.headers());
        let stream = TcpStream::connect(self.address).await?;
        let (mut sender, connection) =
            hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
        // It ends with the sender.
        tokio::spawn(connection);
        let response = sender.send_request(request).await?;
        let status = response.status();
        let body = Limited::new(response.into_body(), LONGEST).collect().await;
        let body = body.map_err(WebhookError::Body)?.to_bytes();
        let text = String::from_utf8_lossy(&body).into_owned();
        if status.is_success() { Ok(text) } else { Err(WebhookError::Status(status, text)) }
    }
}

/// The path that an `action` names in a document of `base`.
pub(super) fn resolve(base: &str, action: &str) -> String {
    let folder = base.rfind('/').map_or("/", |at| &base[..=at]);
    if action.starts_with('/') { action.to_owned() } else { format!("{folder}{action}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_lie_beside_their_document() {
        for (action, path) in [("dialled", "/voice/dialled"), ("/else", "/else")] {
            assert_eq!(resolve("/voice/supervised-incoming", action), path);
        }
    }
}
