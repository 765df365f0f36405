//! One connection, and the call that it carries.

use std::{
    future::poll_fn,
    mem,
    pin::Pin,
    sync::Arc,
    task::{Context, Waker},
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
pub(super) struct Origin {
    pub(super) scheme: Scheme,
    pub(super) authority: Authority,
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
        // The future has room for the request, in case that comes back.
        let mut answer = Box::pin(unconstrained(self.requests.try_send_request(request)));
        async move {
            let answer = poll_fn(|cx| {
                self.turn(cx);
                answer.as_mut().poll(&mut quiet())
            });
            let (head, body) = answer.await.map_err(Failed::from)?.into_parts();
            Ok(Response::from_parts(head, self.whole(body).await.map_err(Failed::Lost)?))
        }
    }

    /// Reads a body to its end. What is cut off, or endless, says too little of what became of a
    /// call.
    async fn whole(&mut self, mut body: Incoming) -> Result<Bytes, String> {
        let (mut first, mut more) = (Bytes::new(), BytesMut::new());
        while !body.is_end_stream() {
            let frame = poll_fn(|cx| {
                // Most often all has come with the head.
                let frame = Pin::new(&mut body).poll_frame(&mut quiet());
                if frame.is_ready() {
                    return frame;
                }
                self.turn(cx);
                Pin::new(&mut body).poll_frame(&mut quiet())
            });
            let Some(frame) = frame.await else { break };
            let Ok(data) = frame.map_err(|error| chain(&error))?.into_data() else { continue };
            if first.len() + more.len() + data.len() > ANSWER {
                return Err(format!("an answer of more than {ANSWER} bytes"));
            }
            // One that comes in one piece is not copied.
            if first.is_empty() && more.is_empty() {
                first = data;
            } else {
                more.extend_from_slice(&mem::take(&mut first));
                more.extend_from_slice(&data);
            }
        }
        Ok(if more.is_empty() { first } else { more.freeze() })
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

    /// Whether the connection can take another request.
    ///
    /// One that can is left as it is: to poll it once more would have it make room for what nobody
    /// sends now. So until it is used again it remembers the task that has used it last.
    pub(super) fn is_ready(&mut self) -> bool {
        if !self.requests.is_ready() {
            self.turn(&mut quiet());
        }
        self.engine.is_some() && self.requests.is_ready()
    }

    /// Closes an idle connection, and says so to the server as far as that needs no waiting.
    pub(super) fn close(self) {
        let Self { requests, engine, .. } = self;
        drop(requests);
        if let Some(mut engine) = engine {
            let _ = Pin::new(&mut engine).poll(&mut quiet());
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

    /// Compares the authority as it is written, which is much cheaper and seldom matters.
    pub(super) fn is(&self, scheme: &Scheme, authority: &Authority) -> bool {
        self.scheme == *scheme && self.authority.as_str() == authority.as_str()
    }
}

/// For what a connection hands out, and only the connection makes ready: that is polled again after
/// each turn of the connection, and a waker would only wake the task that runs. So it must never be
/// pending for another reason, such as that the task has had its share of the time ([`unconstrained`]).
fn quiet() -> Context<'static> {
    Context::from_waker(Waker::noop())
}
