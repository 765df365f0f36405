//! Finds the channel of a request and lets the pipeline answer.

use std::{
    future::Future,
    net::IpAddr,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use fulfill_core::{
    Dialogue, Inbound, Timing,
    provider::{DecodeError, Limits, Refusal, respond},
};
use http::{HeaderMap, Method, Request, Response, StatusCode, header::CONTENT_ENCODING};
use hyper::body::Body;
use tracing::Instrument as _;

use super::{
    body,
    origin::{self, Origins},
    status,
};
use crate::{
    call,
    channel::Channel,
    hooks::Hooks,
    inbox::Inbox,
    pipeline::{At, Pipeline, webhook_span},
};

/// The path of the health route.
pub(crate) const HEALTH: &str = "/health";

/// A channel at its path.
pub(crate) struct Mount {
    /// Without a final slash; empty at the root.
    pub(crate) path: String,
    pub(crate) channel: Arc<dyn Channel>,
    pub(crate) limits: Limits,
    pub(crate) dialogue: Dialogue,
    /// Its name in what is kept.
    pub(crate) route: Box<str>,
}

/// Answers requests; shared by all connections.
pub(crate) struct Service {
    pub(crate) pipeline: Arc<Pipeline>,
    pub(crate) inbox: Inbox,
    pub(crate) hooks: Arc<Hooks>,
    /// Longest path first.
    pub(crate) mounts: Vec<Mount>,
    pub(crate) origins: Origins,
    pub(crate) dev: bool,
    pub(crate) max_turns: usize,
    pub(crate) body_timeout: Duration,
    pub(crate) running: Running,
}

/// How many requests are being answered.
#[derive(Default)]
pub(crate) struct Running(AtomicUsize);

/// One request being answered.
pub(super) struct Ticket(Arc<Service>);

impl Drop for Ticket {
    fn drop(&mut self) {
        self.0.running.0.fetch_sub(1, Ordering::Release);
    }
}

impl Running {
    pub(crate) fn count(&self) -> usize {
        self.0.load(Ordering::Acquire)
    }
}

impl Service {
    /// The answer to one request; never an error, never a panic.
    ///
    /// `original` is the request target before an outer router took its part of the path.
    pub(crate) async fn handle<B>(
        self: Arc<Self>,
        request: Request<B>,
        original: Option<http::Uri>,
        peer: Option<IpAddr>,
    ) -> Response<Bytes>
    where
        B: Body<Data = Bytes> + Send + Unpin,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        if let Some(below) = self.hooks.below(request.uri().path()) {
            let below = below.to_owned();
            return self.hook(request, original, peer, below).await;
        }
        let (head, body) = request.into_parts();
        let path = head.uri.path();
        #[cfg(feature = "metrics")]
        if path == crate::meter::PATH {
            let local = self.dev && origin::is_local(&head.headers, peer);
            let answer = self.pipeline.meter.answer(&head.method, &head.headers, local);
            if let Some(response) = answer.await {
                return response;
            }
        }
        let Some((index, below)) = self.find(path) else {
            return elsewhere(&head.method, path);
        };
        let (length, changed) = (below.len(), original.as_ref().map(|_| below.to_owned()));
        if path == HEALTH && matches!(head.method, Method::GET | Method::HEAD) {
            return health();
        }
        let mount = &self.mounts[index];
        let refusal = match unfit(&head.headers) {
            Some(refusal) => Err(refusal),
            None => body::read(body, mount.limits.body, self.body_timeout).await,
        };
        let body = match refusal {
            Ok(body) => body,
            Err(refusal) => {
                let response = mount.refuse(&self, &refusal);
                self.pipeline.meter.request(&mount.route, response.status().as_u16());
                return response;
            }
        };
        let uri = original.unwrap_or(head.uri);
        let mut inbound = Inbound::new(head.method, uri, head.headers, body);
        inbound = match changed {
            Some(below) => inbound.with_path(&below),
            None => inbound.with_path_end(length),
        };
        inbound.origin = self.origins.of(&inbound.headers, peer);
        inbound.peer = peer;
        inbound.dev = self.dev && origin::is_local(&inbound.headers, peer);
        let service = Arc::clone(&self);
        let span = webhook_span(&mount.route, &inbound);
        let answer: Pin<Box<dyn Future<Output = _> + Send>> = Box::pin(async move {
            // Held until the turn is done, even if the caller has gone by then.
            let ticket = service.enter();
            let mount = &service.mounts[index];
            let response = match ticket {
                Some(_ticket) => mount.answer(&service, &inbound).await,
                None => mount.refuse(&service, &Refusal::Busy),
            };
            service.pipeline.meter.request(&mount.route, response.status().as_u16());
            response
        });
        let answer = match span.is_disabled() {
            true => answer,
            false => Box::pin(answer.instrument(span)),
        };
        let mount = &self.mounts[index];
        let response = call::to_the_end(answer).await.unwrap_or_else(|failure| {
            tracing::error!(channel = mount.channel.name(), %failure, "a channel broke");
            let response = status::internal();
            self.pipeline.meter.request(&mount.route, response.status().as_u16());
            response
        });
        if mount.channel.timing() == Timing::AfterAck {
            self.pipeline.conversations.sender.catch_up().await;
            // Other deliveries that have arrived are taken first, and then all are acknowledged in one
            // go: each by itself would wake the platform's side of the connection for one answer.
            tokio::task::yield_now().await;
        }
        response
    }

    /// The mount with the longest path that `path` lies at or below, and what lies below.
    fn find<'a>(&self, path: &'a str) -> Option<(usize, &'a str)> {
        self.mounts.iter().enumerate().find_map(|(index, mount)| {
            let rest = path.strip_prefix(mount.path.as_str())?;
            (rest.is_empty() || rest.starts_with('/')).then_some((index, rest))
        })
    }

    /// Whether there is a channel whose dialogue the engine runs.
    pub(crate) fn converses(&self) -> bool {
        self.mounts.iter().any(|mount| mount.dialogue == Dialogue::Engine)
    }

    pub(super) fn enter(self: &Arc<Self>) -> Option<Ticket> {
        let ticket = Ticket(Arc::clone(self));
        let before = self.running.0.fetch_add(1, Ordering::AcqRel);
        (before < self.max_turns).then_some(ticket)
    }
}

impl Mount {
    /// The mount as a request reaches it.
    pub(crate) fn at(&self) -> At<'_> {
        At { channel: &*self.channel, limits: &self.limits, route: &self.route }
    }

    async fn answer(&self, service: &Service, inbound: &Inbound) -> Response<Bytes> {
        let Service { pipeline, inbox, .. } = service;
        if self.dialogue == Dialogue::Engine || pipeline.keeper.is_some() {
            // An app inside another program is first heard of here.
            pipeline.conversations.look();
        }
        let mut response = match self.channel.handshake(inbound) {
            Some(response) => response,
            None if !self.limits.methods.contains(&inbound.method) => {
                return self.refuse(service, &Refusal::Method(inbound.method.clone()));
            }
            // Each in a box of its own: none carries the size of another about.
            None if self.dialogue == Dialogue::Platform => {
                Box::pin(pipeline.answer(&self.at(), inbound)).await
            }
            None if self.channel.timing() == Timing::AfterAck => {
                inbox.look();
                pipeline.conversations.sender.look();
                Box::pin(inbox.accept(&self.at(), inbound)).await
            }
            None => Box::pin(pipeline.converse(&self.at(), inbound, None)).await,
        };
        self.channel.headers(response.headers_mut());
        response
    }

    fn refuse(&self, service: &Service, refusal: &Refusal) -> Response<Bytes> {
        let mut response = service.pipeline.refusals.refuse(&self.at(), refusal);
        status::complete(refusal, &self.limits.methods, &mut response);
        self.channel.headers(response.headers_mut());
        response
    }
}

/// Paths that belong to no channel.
fn elsewhere(method: &Method, path: &str) -> Response<Bytes> {
    if path == HEALTH && matches!(*method, Method::GET | Method::HEAD) {
        return health();
    }
    status::response(&Refusal::NotFound)
}

fn health() -> Response<Bytes> {
    respond(StatusCode::OK, "text/plain; charset=utf-8", "ok")
}

/// No platform compresses what it sends, and a compressed body can be a bomb.
pub(super) fn unfit(headers: &HeaderMap) -> Option<Refusal> {
    let encoding = headers.get(CONTENT_ENCODING)?;
    if encoding.as_bytes().eq_ignore_ascii_case(b"identity") {
        return None;
    }
    Some(Refusal::Decode(DecodeError::ContentType {
        header: "Content-Encoding",
        given: String::from_utf8_lossy(encoding.as_bytes()).chars().take(40).collect(),
        expected: "identity",
    }))
}
