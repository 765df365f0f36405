//! How connections come about: TCP, and TLS on top of it.

use std::{sync::Arc, time::Duration};

use http::{
    Uri,
    uri::{Authority, Parts, PathAndQuery, Scheme},
};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder, MaybeHttpsStream};
use hyper_util::{client::legacy::connect::HttpConnector, rt::TokioIo};
use tokio::net::TcpStream;
use tower::ServiceExt as _;

use super::chain;

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(5);

pub(super) type Connector = HttpsConnector<HttpConnector>;

/// What a connection is made of.
pub(super) type Stream = MaybeHttpsStream<TokioIo<TcpStream>>;

pub(super) fn new() -> Connector {
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
    https.https_or_http().enable_http1().wrap_connector(tcp())
}

pub(super) fn tcp() -> HttpConnector {
    let mut tcp = HttpConnector::new();
    tcp.set_nodelay(true);
    tcp.set_connect_timeout(Some(CONNECT));
    tcp.enforce_http(false);
    tcp
}

/// Connects, or says why not.
pub(super) async fn connect(
    connector: &Connector,
    scheme: &Scheme,
    authority: &Authority,
) -> Result<Stream, String> {
    let mut address = Parts::default();
    address.scheme = Some(scheme.clone());
    address.authority = Some(authority.clone());
    address.path_and_query = Some(PathAndQuery::from_static("/"));
    let address = Uri::from_parts(address).map_err(|error| chain(&error))?;
    connector.clone().oneshot(address).await.map_err(|error| chain(&*error))
}
