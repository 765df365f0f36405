//! A server that does what a test wants it to do.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use hyper_rustls::HttpsConnectorBuilder;
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::yield_now,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{self, RootCertStore, pki_types::PrivateKeyDer},
};

use super::super::{HttpClient, connector, pool::Pool};

pub(super) const FINE: &str = "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nfine";

/// What a server does when it has read a request.
#[derive(Clone, Copy)]
pub(super) enum Act {
    Say(&'static str),
    SayAndClose(&'static str),
    /// Says it, and that this is all, before it closes: through TLS, that makes a difference.
    SayAndFinish(&'static str),
    /// Says it byte after byte.
    Drip(&'static str),
    /// Says [`FINE`] once so many requests have come.
    Await(usize),
    Nothing,
}

/// A server on loopback.
pub(super) struct Server {
    pub(super) address: SocketAddr,
    seen: Arc<Seen>,
}

/// What a server has seen so far.
#[derive(Default)]
struct Seen {
    connections: watch::Sender<usize>,
    requests: watch::Sender<usize>,
    /// How many connections have ended.
    ends: watch::Sender<usize>,
    last: Mutex<String>,
}

impl Server {
    /// The n-th request has the n-th act for an answer, all later ones the last.
    pub(super) async fn new(acts: impl Into<Arc<[Act]>>) -> Self {
        Self::wrapped(acts, |stream| async { Some(stream) }).await
    }

    pub(super) async fn with_tls(acts: impl Into<Arc<[Act]>>) -> (Self, HttpClient) {
        let rcgen::CertifiedKey { cert, signing_key } =
            rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![cert.der().clone()], key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let server = Self::wrapped(acts, move |stream| {
            let acceptor = acceptor.clone();
            async move { acceptor.accept(stream).await.ok() }
        });
        let mut roots = RootCertStore::empty();
        roots.add(cert.der().clone()).unwrap();
        let config = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let connector = HttpsConnectorBuilder::new().with_tls_config(config).https_or_http();
        let connector = connector.enable_http1().wrap_connector(connector::tcp());
        (server.await, HttpClient { connector, pool: Pool::default() })
    }

    async fn wrapped<S: AsyncRead + AsyncWrite + Unpin + Send, F>(
        acts: impl Into<Arc<[Act]>>,
        wrap: impl Fn(TcpStream) -> F + Clone + Send + 'static,
    ) -> Self
    where
        F: Future<Output = Option<S>> + Send,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (seen, acts) = (Arc::<Seen>::default(), acts.into());
        let server = Self { address, seen: Arc::clone(&seen) };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (seen, acts, wrap) = (Arc::clone(&seen), Arc::clone(&acts), wrap.clone());
                seen.connections.send_modify(|number| *number += 1);
                tokio::spawn(async move {
                    if let Some(stream) = wrap(stream).await {
                        seen.serve(stream, &acts).await;
                    }
                    seen.ends.send_modify(|number| *number += 1);
                });
            }
        });
        server
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}/v25.0/me/messages?a=b", self.address)
    }

    pub(super) fn connections(&self) -> usize {
        *self.seen.connections.borrow()
    }

    pub(super) fn requests(&self) -> usize {
        *self.seen.requests.borrow()
    }

    /// The head and the body of the last request.
    pub(super) fn last(&self) -> String {
        self.seen.last.lock().unwrap().clone()
    }

    /// Waits until so many requests have come.
    pub(super) async fn requested(&self, number: usize) {
        self.seen.requests.subscribe().wait_for(|requests| *requests >= number).await.unwrap();
    }

    /// Waits until so many connections have ended, and whoever else has one has heard of it.
    pub(super) async fn ended(&self, number: usize) {
        self.seen.ends.subscribe().wait_for(|ends| *ends >= number).await.unwrap();
        for _ in 0..9 {
            yield_now().await;
        }
    }
}

impl Seen {
    async fn serve(&self, mut stream: impl AsyncRead + AsyncWrite + Unpin, acts: &[Act]) {
        while let Some(request) = read(&mut stream).await {
            *self.last.lock().unwrap() = request;
            let number = *self.requests.borrow();
            self.requests.send_modify(|number| *number += 1);
            let act = acts.get(number).or(acts.last()).unwrap();
            let (text, ends) = match *act {
                Act::Say(text) => (text, false),
                Act::SayAndClose(text) => (text, true),
                Act::SayAndFinish(text) => {
                    let _ = stream.write_all(text.as_bytes()).await;
                    let _ = stream.shutdown().await;
                    return;
                }
                Act::Drip(text) => {
                    for byte in text.as_bytes() {
                        if stream.write_all(&[*byte]).await.is_err() {
                            return;
                        }
                        yield_now().await;
                    }
                    ("", false)
                }
                Act::Await(number) => {
                    let mut requests = self.requests.subscribe();
                    requests.wait_for(|requests| *requests >= number).await.unwrap();
                    (FINE, false)
                }
                Act::Nothing => ("", false),
            };
            let written = stream.write_all(text.as_bytes()).await;
            if written.is_err() || stream.flush().await.is_err() || ends {
                return;
            }
        }
    }
}

/// Reads a request whose body, if there is one, is `{}`.
async fn read(stream: &mut (impl AsyncRead + Unpin)) -> Option<String> {
    let mut text = Vec::new();
    loop {
        let end = if text.starts_with(b"POST") { "\r\n\r\n{}" } else { "\r\n\r\n" };
        if text.ends_with(end.as_bytes()) {
            return Some(String::from_utf8(text).unwrap());
        }
        match stream.read_buf(&mut text).await {
            Ok(0) | Err(_) => return None,
            Ok(_) => {}
        }
    }
}
