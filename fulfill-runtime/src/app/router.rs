//! The app as an axum router: beside the user's own routes, and within other routers.

use std::{net::IpAddr, sync::Arc};

use axum::{
    extract::OriginalUri,
    routing::{MethodRouter, any},
};
use bytes::Bytes;
use http::{Request, Response};
use tower::ServiceExt as _;

use crate::server::Service;

/// Who connected, told to the router by our own server.
#[derive(Clone, Copy)]
pub(super) struct Peer(pub(super) Option<IpAddr>);

/// The user's routes first, the channels behind them: as a router that stands alone.
pub(super) fn beside(service: Arc<Service>, routes: axum::Router) -> axum::Router {
    routes.fallback(channels(service))
}

/// As [`beside`], to be nested.
///
/// All of it hangs on real routes and none on the fallback: a router that is nested twice is never
/// asked for its fallback. So where the user has routes, `rest` is one more parameter of their paths:
/// they are told apart by name there.
pub(super) fn router(service: Arc<Service>, routes: Option<axum::Router>) -> axum::Router {
    let hooks = Some(service.hooks.path()).filter(|_| !service.hooks.is_empty());
    let mounts = service.mounts.iter().map(|mount| &*mount.path);
    let paths: Vec<String> = mounts
        .chain(hooks)
        .flat_map(|path| {
            let below = [format!("{path}/"), format!("{path}/{{*rest}}")];
            // At the root the path itself is the empty one, which is no route.
            below.into_iter().chain((!path.is_empty()).then(|| path.to_owned()))
        })
        .collect();
    let Some(routes) = routes else {
        let channels = channels(service);
        let claim = |router: axum::Router, path: String| router.route(&path, channels.clone());
        return paths.into_iter().fold(axum::Router::new(), claim);
    };
    let all = beside(service, routes);
    // axum takes no router for a service, so it is hidden in a function.
    let all =
        tower::service_fn(move |request: Request<axum::body::Body>| all.clone().oneshot(request));
    axum::Router::new().route_service("/", all.clone()).route_service("/{*rest}", all)
}

/// What hands a request to the channels.
fn channels(service: Arc<Service>) -> MethodRouter {
    any(move |original: OriginalUri, request: Request<axum::body::Body>| {
        let service = Arc::clone(&service);
        async move {
            use axum::extract::ConnectInfo;
            let extensions = request.extensions();
            let own = extensions.get::<Peer>().map(|peer| peer.0);
            let outer =
                || extensions.get::<ConnectInfo<std::net::SocketAddr>>().map(|at| at.0.ip());
            let peer = own.unwrap_or_else(outer);
            let response: Response<Bytes> = service.handle(request, Some(original.0), peer).await;
            response.map(axum::body::Body::from)
        }
    })
}
