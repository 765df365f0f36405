//! One connection, and the call that it carries.

use std::{future::poll_fn, pin::Pin, sync::Arc, task::Poll};

use bytes::Bytes;
use http::{
    HeaderValue, Request, Response,
    uri::{Authority, Scheme},
};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead as _, AsyncWrite as _, ReadBuf},
    task::unconstrained,
};

use super::{
    chain,
    connector::{Connector, Stream, connect},
    exchange::Exchange,
};

/// A connection that one call at a time has for itself.
///
/// It has no buffers: what comes after an answer, without a request, makes it useless.
pub(super) struct Connection {
    pub(super) origin: Arc<Origin>,
    stream: TokioIo<Stream>,
    is_ready: bool,
}

/// Whom a connection leads to.
pub(super) struct Origin {
    pub(super) scheme: Scheme,
    pub(super) authority: Authority,
    pub(super) host: HeaderValue,
}

impl Connection {
    /// Connects, or says why not.
    pub(super) async fn open(
        connector: &Connector,
        scheme: &Scheme,
        authority: &Authority,
    ) -> Result<Box<Self>, String> {
        let origin = Arc::new(Origin::new(scheme, authority)?);
        let stream = TokioIo::new(connect(connector, scheme, authority).await?);
        Ok(Box::new(Self { origin, stream, is_ready: true }))
    }

    /// Whether the connection can take another request, as far as its last answer says.
    pub(super) fn is_ready(&self) -> bool {
        self.is_ready
    }

    /// Whether the server has left an idle connection open, and has said nothing on it.
    ///
    /// What has come is seen even by a task that has had its share of the time: there is nothing to
    /// wait for.
    pub(super) async fn is_quiet(&mut self) -> bool {
        let stream = &mut self.stream;
        let look = poll_fn(|cx| {
            let mut byte = [0];
            let read = Pin::new(&mut *stream).poll_read(cx, &mut ReadBuf::new(&mut byte));
            Poll::Ready(read.is_pending())
        });
        unconstrained(look).await
    }

    /// Sends a request and reads its answer to the end, or says why there is none. Even then the
    /// server may have seen the request.
    pub(super) async fn exchange(
        &mut self,
        request: &Request<Bytes>,
    ) -> Result<Response<Bytes>, String> {
        self.is_ready = false;
        let mut exchange = Exchange::new(request, &self.origin.host);
        let answer = poll_fn(|cx| exchange.poll(&mut self.stream, cx)).await?;
        self.is_ready = exchange.can_persist();
        Ok(answer)
    }

    /// Closes an idle connection, and says so to the server as far as that needs no waiting.
    pub(super) async fn close(mut self) {
        let shut =
            poll_fn(|cx| Poll::Ready(Pin::new(&mut self.stream).poll_shutdown(cx).is_ready()));
        unconstrained(shut).await;
    }
}

impl Origin {
    pub(super) fn new(scheme: &Scheme, authority: &Authority) -> Result<Self, String> {
        let usual = if *scheme == Scheme::HTTPS { 443 } else { 80 };
        let host = match authority.port_u16() {
            Some(port) if port != usual => format!("{}:{port}", authority.host()),
            _ => authority.host().to_owned(),
        };
        let host = HeaderValue::try_from(host).map_err(|error| chain(&error))?;
        Ok(Self { scheme: scheme.clone(), authority: authority.clone(), host })
    }

    /// Compares the authority as it is written, which is much cheaper and seldom matters.
    pub(super) fn is(&self, scheme: &Scheme, authority: &Authority) -> bool {
        self.scheme == *scheme && self.authority.as_str() == authority.as_str()
    }
}
