//! Drives an app without a socket.

use std::{net::IpAddr, sync::Arc};

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;

use crate::{App, Result, server::Service};

/// An app that answers requests handed to it: the whole way from bytes to bytes, without a socket.
///
/// ```
/// use fulfill_runtime::{assistant::Assistant, prelude::*, testing::Tester};
///
/// #[intent]
/// fn hello() -> &'static str {
///     "Hello!"
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> fulfill_runtime::Result<()> {
/// let app = App::new(intents![hello])?.mount("/", Assistant::with_token("t0ken"));
/// let bot = Tester::new(app)?;
/// let health = http::Request::get("/").body("").unwrap();
/// assert_eq!(bot.send(health).await.status(), 200);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Tester {
    service: Arc<Service>,
    peer: IpAddr,
}

impl Tester {
    /// Makes the app ready, as serving it would.
    ///
    /// # Errors
    ///
    /// [`Error::Gaps`](crate::Error::Gaps) with everything that [`App::check`] finds.
    pub fn new(app: App) -> Result<Self> {
        Ok(Self { service: app.into_service()?, peer: IpAddr::from([127, 0, 0, 1]) })
    }

    /// Lets requests come from that address; 127.0.0.1 if this is not said.
    #[must_use]
    pub fn from_peer(mut self, peer: impl Into<IpAddr>) -> Self {
        self.peer = peer.into();
        self
    }

    /// The answer to one request.
    pub async fn send(&self, request: Request<impl Into<Bytes>>) -> Response<Bytes> {
        let request = request.map(|body| Full::new(body.into()));
        Arc::clone(&self.service).handle(request, None, Some(self.peer)).await
    }
}
