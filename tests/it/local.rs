//! An app or router served from inside the test, on a socket of its own.

use std::{future::Future, net::SocketAddr, thread, time::Duration};

use axum::Router;
use fulfill_runtime::App;
use tokio::{net::TcpListener, runtime::Runtime, sync::oneshot};

/// A server that stops when it is dropped.
pub(crate) struct Local {
    pub(crate) address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Local {
    /// Serves an app as a program would.
    pub(crate) fn app(app: App) -> Self {
        Self::serve(|listener, stop| async move {
            app.serve_on(listener, stop).await.expect("nothing is missing");
        })
    }

    /// Serves a router with axum's own server, as a bigger program does.
    pub(crate) fn router(router: Router) -> Self {
        Self::serve(|listener, stop| async move {
            let service = router.into_make_service_with_connect_info::<SocketAddr>();
            let server = axum::serve(listener, service).with_graceful_shutdown(stop);
            server.await.expect("it serves");
        })
    }

    /// Runs a server until its second argument is done.
    pub(crate) fn serve<F>(
        server: impl FnOnce(TcpListener, Box<dyn Future<Output = ()> + Send + Unpin>) -> F,
    ) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let runtime = Runtime::new().expect("threads can be started");
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let (stop, stopped) = oneshot::channel();
        let stopped = Box::new(Box::pin(async {
            let _ = stopped.await;
        }));
        let server = server(listener, stopped);
        let thread = thread::spawn(move || {
            runtime.block_on(server);
            runtime.shutdown_timeout(Duration::from_millis(100));
        });
        Self { address, stop: Some(stop), thread: Some(thread) }
    }

    /// Tells the server to stop.
    pub(crate) fn stop(&mut self) {
        self.stop.take().map(|stop| stop.send(()));
    }

    /// Waits until the server has stopped.
    pub(crate) fn stopped(mut self) {
        self.stop();
        self.thread.take().expect("nobody waited yet").join().expect("the server does not panic");
    }
}

impl Drop for Local {
    fn drop(&mut self) {
        self.stop();
    }
}
