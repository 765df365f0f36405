//! One connection, and the call that it carries.

use std::{
    future::poll_fn,
    mem,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, Waker},
};

use bytes::{Bytes, BytesMut};
use http::{
    HeaderValue, Request, Response, header,
    uri::{Authority, Scheme},
};
use http_body_util::Full;
use hyper::{
    body::{Body as _, Incoming},
    client::conn::{
        TrySendError,
        http1::{self, SendRequest},
    },
};
use tokio::task::unconstrained;

use super::{
    chain,
    connector::{Connector, Stream, connect},
};

/// The most bytes of an answer that are read.
pub(super) const ANSWER: usize = 256 * 1024;

type Body = Full<Bytes>;

/// A connection that one call at a time has for itself.
pub(super) struct Connection {
    pub(super) origin: Arc<Origin>,
    requests: SendRequest<Body>,
    /// What moves bytes, whenever it is polled. None once the connection has ended.
    engine: Option<http1::Connection<Stream, Body>>,
}

/// Whom a connection leads to.
#[derive(PartialEq, Eq)]
pub(super) struct Origin {
    scheme: Scheme,
    authority: Authority,
    pub(super) host: HeaderValue,
}

/// Why there is no answer.
pub(super) enum Failed {
    /// Nothing of the request has left.
    Unsent { returned: Box<Request<Body>>, reason: String },
    /// The request has left, at least in part.
    Lost(String),
}

impl Connection {
    /// Connects, or says why not.
    pub(super) async fn open(
        connector: &Connector,
        scheme: &Scheme,
        authority: &Authority,
    ) -> Result<Box<Self>, String> {
        let origin = Origin::new(scheme, authority)?;
        let stream = connect(connector, scheme, authority).await?;
        let shaken = http1::handshake(stream).await;
        let (requests, engine) = shaken.map_err(|error| chain(&error))?;
        Ok(Box::new(Self { origin: Arc::new(origin), requests, engine: Some(engine) }))
    }

    /// Sends a request and reads its answer to the end.
    pub(super) fn exchange(
        &mut self,
        mut request: Request<Body>,
    ) -> impl Future<Output = Result<Response<Bytes>, Failed>> {
        let host = request.headers_mut().entry(header::HOST);
        host.or_insert_with(|| self.origin.host.clone());
        // It has room for the request, in case that comes back. And whoever has used up its turn is
        // woken later, which nobody could be here: see `advance`.
        let mut answer = Box::pin(unconstrained(self.requests.try_send_request(request)));
        async move {
            let answer = poll_fn(|cx| self.advance(cx, |quiet| answer.as_mut().poll(quiet))).await;
            let (head, body) = answer.map_err(Failed::from)?.into_parts();
            Ok(Response::from_parts(head, self.whole(body).await.map_err(Failed::Lost)?))
        }
    }

    /// Reads a body to its end. What is cut off, or endless, says too little of what became of a
    /// call.
    async fn whole(&mut self, mut body: Incoming) -> Result<Bytes, String> {
        let (mut first, mut more) = (Bytes::new(), BytesMut::new());
        while let Some(frame) =
            poll_fn(|cx| self.advance(cx, |quiet| Pin::new(&mut body).poll_frame(quiet))).await
        {
            let Ok(data) = frame.map_err(|error| chain(&error))?.into_data() else { continue };
            if first.len() + more.len() + data.len() > ANSWER {
                return Err(format!("an answer of more than {ANSWER} bytes"));
            }
            // Most answers come in one piece, which is not copied.
            match first.is_empty() && more.is_empty() {
                true => first = data,
                false => {
                    more.extend_from_slice(&mem::take(&mut first));
                    more.extend_from_slice(&data);
                }
            }
        }
        Ok(if more.is_empty() { first } else { more.freeze() })
    }

    /// Polls something that comes by this connection, and the connection if need be.
    ///
    /// What is polled is polled again whenever the connection has moved, and nobody else moves it. So
    /// its waker would only wake the task that is running.
    fn advance<T>(
        &mut self,
        cx: &mut Context<'_>,
        mut poll: impl FnMut(&mut Context<'_>) -> Poll<T>,
    ) -> Poll<T> {
        let mut quiet = Context::from_waker(Waker::noop());
        if let Poll::Ready(there) = poll(&mut quiet) {
            return Poll::Ready(there);
        }
        self.turn(cx);
        poll(&mut quiet)
    }

    /// Lets the connection do what it can.
    fn turn(&mut self, cx: &mut Context<'_>) {
        if let Some(engine) = &mut self.engine
            && Pin::new(engine).poll(cx).is_ready()
        {
            // Whatever still waits for it hears of its end by this.
            self.engine = None;
        }
    }

    /// Whether the connection can take another request. It forgets the task that has used it.
    pub(super) fn rest(&mut self) -> bool {
        self.turn(&mut Context::from_waker(Waker::noop()));
        self.engine.is_some() && self.requests.is_ready()
    }

    /// Closes an idle connection, and says so to the server as far as that needs no waiting.
    pub(super) fn close(self) {
        let Self { requests, engine, .. } = self;
        drop(requests);
        if let Some(mut engine) = engine {
            let _ = Pin::new(&mut engine).poll(&mut Context::from_waker(Waker::noop()));
        }
    }
}

impl From<TrySendError<Request<Body>>> for Failed {
    fn from(mut error: TrySendError<Request<Body>>) -> Self {
        let returned = error.take_message();
        let reason = chain(&error.into_error());
        match returned {
            Some(request) => Self::Unsent { returned: Box::new(request), reason },
            None => Self::Lost(reason),
        }
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

    pub(super) fn is(&self, scheme: &Scheme, authority: &Authority) -> bool {
        self.scheme == *scheme && self.authority == *authority
    }
}
