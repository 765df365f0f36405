//! Accepts connections and speaks HTTP/1.1 on each.
//!
//! `axum::serve` sets no deadline for a request's head, so a silent connection would stay for ever;
//! here hyper runs with a timer. HTTP/2 is left to a proxy in front.

use std::{
    convert::Infallible, future::Future, io, net::IpAddr, pin::pin, sync::Arc, time::Duration,
};

use bytes::Bytes;
use http::{Request, Response};
use hyper::{
    body::{Body, Incoming},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::{net::TcpListener, sync::Semaphore};

use super::{service::Service, stream::Stream};
use crate::Config;

/// The most bytes that a request's head may have.
const HEAD: usize = 64 * 1024;

/// How long giving back what is not done may take at the end.
const LEAVE: Duration = Duration::from_secs(2);

/// Serves until `stop` is done, then lets running turns finish.
///
/// `answer` makes the response of a request and the address it came from.
pub(crate) async fn serve<A, F, B>(
    listener: TcpListener,
    config: &Config,
    service: Arc<Service>,
    answer: A,
    stop: impl Future<Output = ()>,
) -> io::Result<()>
where
    A: Fn(Request<Incoming>, Option<IpAddr>) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Response<B>> + Send,
    B: Body<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(config.header_timeout)
        .max_buf_size(HEAD)
        .half_close(true);
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(config.max_connections));
    let mut stop = pin!(stop);
    loop {
        let place = Arc::clone(&places).acquire_owned();
        let next = async {
            let place = place.await.expect("the semaphore is never closed");
            (listener.accept().await, place)
        };
        let (accepted, place) = tokio::select! {
            biased;
            () = &mut stop => break,
            next = next => next,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of file descriptors, most likely: connections that end make room.
                tracing::error!(%error, "cannot accept a connection");
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        let _ = stream.set_nodelay(true);
        let answer = answer.clone();
        let peer = Some(peer.ip());
        let connection = http.serve_connection(
            TokioIo::new(Stream::new(stream, config.body_timeout)),
            service_fn(move |request| {
                let answer = answer(request, peer);
                async move { Ok::<_, Infallible>(answer.await) }
            }),
        );
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // What can go wrong here is the other side's: a reset, a head that is none.
            let _ = connection.await;
            drop(place);
        });
    }
    drop(listener);
    tracing::info!("stopping, {} turns still run", service.running.count());
    let drained = async {
        graceful.shutdown().await;
        while service.running.count() > 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        service.inbox.drain().await;
        service.pipeline.conversations.sender.drain().await;
    };
    if tokio::time::timeout(config.shutdown_timeout, drained).await.is_err() {
        let turns = service.running.count() + service.inbox.working();
        let sends = service.pipeline.conversations.sender.busy();
        tracing::warn!(
            turns,
            sends,
            "stopped before everything was done; raise FULFILL_SHUTDOWN_TIMEOUT"
        );
        // If even that takes long, leases end by themselves.
        let leave = service.pipeline.conversations.leave();
        let _ = tokio::time::timeout(LEAVE, leave).await;
    }
    Ok(())
}

/// Done when the process is told to stop: SIGTERM, or Ctrl-C. Listens from this call on, not only once
/// it is waited for, so that a program that is stopped while it starts ends as it should.
#[cfg(unix)]
pub(crate) fn stop_signal() -> impl Future<Output = ()> {
    use tokio::signal::unix::{Signal, SignalKind, signal};

    async fn told(signal: io::Result<Signal>) {
        match signal {
            Ok(mut signal) => drop(signal.recv().await),
            // What cannot be listened for ends the program as if nobody listened.
            Err(_) => std::future::pending().await,
        }
    }
    let (interrupt, terminate) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()));
    async {
        tokio::select! {
            () = told(interrupt) => {}
            () = told(terminate) => {}
        }
    }
}

/// Done when the process is told to stop: Ctrl-C.
#[cfg(not(unix))]
pub(crate) async fn stop_signal() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
