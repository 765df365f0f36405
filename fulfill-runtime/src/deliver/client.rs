//! The transport of bots that serve: HTTP/1.1, with TLS.

use std::{error::Error, fmt, sync::Arc, time::Duration};

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::{TokioExecutor, TokioTimer},
};

use super::{Sending, Transport, TransportError};

/// The most bytes of an answer that are read.
const ANSWER: usize = 256 * 1024;

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(5);

/// How long an idle connection is kept.
const IDLE: Duration = Duration::from_secs(30);

/// Makes calls over HTTP/1.1 with TLS, on connections that are kept.
///
/// Certificates are those of the system, or Mozilla's where the system has none, as in an empty
/// container.
#[derive(Clone)]
pub struct HttpClient(Client<HttpsConnector<HttpConnector>, Full<Bytes>>);

impl HttpClient {
    /// A client with a pool of its own.
    pub fn new() -> Self {
        let mut http = HttpConnector::new();
        http.set_nodelay(true);
        http.set_connect_timeout(Some(CONNECT));
        http.enforce_http(false);
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let https = HttpsConnectorBuilder::new();
        let https = match https.with_provider_and_native_roots(provider.clone()) {
            Ok(https) => https,
            Err(error) => {
                tracing::info!(%error, "the system has no certificates, Mozilla's are used");
                let https = HttpsConnectorBuilder::new().with_provider_and_webpki_roots(provider);
                https.expect("ring knows the versions of TLS that rustls asks for")
            }
        };
        let https = https.https_or_http().enable_http1().wrap_connector(http);
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE)
            .build(https);
        Self(client)
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
        let answer = self.0.request(request.map(Full::new));
        Box::pin(async move {
            let answer = answer.await.map_err(|error| {
                let reason = chain(&error);
                match error.is_connect() {
                    true => TransportError::NotSent(reason),
                    false => TransportError::Lost(reason),
                }
            })?;
            let (head, body) = answer.into_parts();
            // What is cut off, or endless, says too little of what became of the call.
            let body = Limited::new(body, ANSWER).collect().await;
            let body = body.map_err(|error| TransportError::Lost(chain(&*error)))?;
            Ok(Response::from_parts(head, body.to_bytes()))
        })
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

#[cfg(test)]
mod tests {
    use tokio::{
        io::{AsyncReadExt as _, AsyncWriteExt as _},
        net::TcpListener,
    };

    use super::*;

    /// Gives that to whoever connects and has sent something; hangs up after it.
    async fn answering(text: &'static str) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let _ = stream.read(&mut [0; 4096]).await;
                let _ = stream.write_all(text.as_bytes()).await;
            }
        });
        format!("http://{address}/v25.0/me/messages")
    }

    async fn call(address: &str) -> Result<Response<Bytes>, TransportError> {
        let request = Request::post(address).body(Bytes::from_static(b"{}")).unwrap();
        HttpClient::new().send(request).await
    }

    #[tokio::test]
    async fn answers_come_whole() {
        let answer =
            "HTTP/1.1 429 Too Many Requests\r\nretry-after: 7\r\ncontent-length: 2\r\n\r\nno";
        let answer = call(&answering(answer).await).await.unwrap();
        assert_eq!((answer.status().as_u16(), &answer.body()[..]), (429, &b"no"[..]));
        assert_eq!(answer.headers()["retry-after"], "7");
        let moved =
            "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n";
        let moved = call(&answering(moved).await).await.unwrap();
        assert_eq!(moved.status().as_u16(), 302, "no redirect is followed");
    }

    #[tokio::test]
    async fn what_was_not_sent_is_told_from_what_was_lost() {
        let nobody = {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            format!("http://{}/", listener.local_addr().unwrap())
        };
        assert!(matches!(call(&nobody).await, Err(TransportError::NotSent(_))));
        let no_tls = answering("HTTP/1.1 200 OK\r\n\r\n").await.replace("http:", "https:");
        assert!(matches!(call(&no_tls).await, Err(TransportError::NotSent(_))));
        let silent = answering("").await;
        assert!(matches!(call(&silent).await, Err(TransportError::Lost(_))));
        let cut = answering("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{").await;
        assert!(matches!(call(&cut).await, Err(TransportError::Lost(_))));
    }

    #[tokio::test]
    async fn endless_answers_are_not_read() {
        let mut answer = "HTTP/1.1 200 OK\r\ncontent-length: 9999999\r\n\r\n".to_owned();
        answer.push_str(&"x".repeat(ANSWER + 1));
        let endless = answering(answer.leak()).await;
        assert!(matches!(call(&endless).await, Err(TransportError::Lost(_))));
    }
}
