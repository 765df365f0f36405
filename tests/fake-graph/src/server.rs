//! The socket: connections, requests, and which part of the fake answers.

use std::{io, net::TcpListener, sync::Arc, time::Duration};

use bytes::Bytes;
use http::{Request, StatusCode};
use http_body_util::{BodyExt as _, Limited};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{runtime, sync::oneshot};

use crate::{
    answer::{Answer, stumble},
    calls::Cut,
    control, graph,
    world::Shared,
};

/// The largest body: a file of 25 MB and one byte fits, so that its size is what is refused.
const BODY: usize = 32 * 1024 * 1024;

/// Serves on this thread until `stop` is sent or dropped; then every connection is closed.
pub(crate) fn run(
    shared: Arc<Shared>,
    listener: TcpListener,
    stop: oneshot::Receiver<()>,
) -> io::Result<()> {
    let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
    listener.set_nonblocking(true)?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        tokio::select! {
            _ = stop => {}
            () = accept(shared, listener) => {}
        }
        Ok(())
    })
}

async fn accept(shared: Arc<Shared>, listener: tokio::net::TcpListener) {
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
