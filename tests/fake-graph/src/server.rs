//! The socket: connections, requests, and which part of the fake answers.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use bytes::Bytes;
use http::{Request, StatusCode};
use http_body_util::{BodyExt as _, Limited};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{
    net::{TcpListener, TcpSocket},
    runtime::{self, Runtime},
    sync::oneshot,
};

use crate::{
    answer::{Answer, stumble},
    calls::Cut,
    control, graph,
    world::Shared,
};

/// The largest body: a file of 25 MB and one byte fits, so that its size is what is refused.
const BODY: usize = 32 * 1024 * 1024;

/// Connections that may wait to be accepted: those of a load test come all at once.
const BACKLOG: u32 = 1024;

/// A server that listens and does not serve yet.
pub(crate) struct Server {
    runtime: Runtime,
    listener: TcpListener,
}

impl Server {
    /// Listens; the port is free again as soon as an earlier server is gone.
    pub(crate) fn bind(address: SocketAddr) -> io::Result<Self> {
        let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
        let inside = runtime.enter();
        let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        let listener = socket.listen(BACKLOG)?;
        drop(inside);
        Ok(Self { runtime, listener })
    }

    pub(crate) fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves on this thread until `stop` is sent or dropped; then every connection is closed.
    pub(crate) fn run(self, shared: Arc<Shared>, stop: oneshot::Receiver<()>) {
        self.runtime.block_on(async {
            tokio::select! {
                _ = stop => {}
                () = accept(shared, self.listener) => {}
            }
        });
    }
}

async fn accept(shared: Arc<Shared>, listener: TcpListener) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Out of file descriptors, most likely: connections that end make room.
            tokio::time::sleep(Duration::from_millis(20)).await;
            continue;
        };
        let _ = stream.set_nodelay(true);
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            let service = service_fn(|request| answer(&shared, request));
            // What goes wrong here is a caller that is gone, or a connection closed on purpose.
            let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

async fn answer(shared: &Shared, request: Request<Incoming>) -> Result<Answer, Cut> {
    let (head, body) = request.into_parts();
    let bytes: Bytes = match Limited::new(body, BODY).collect().await {
        Ok(body) => body.to_bytes(),
        Err(_) => return Ok(stumble(StatusCode::PAYLOAD_TOO_LARGE)),
    };
    if head.uri.path().starts_with("/fake/") {
        Ok(control::answer(shared, &head, &bytes).await)
    } else {
        graph::answer(shared, &head, &bytes).await
    }
}
