//! The app: intents, shared values and channels, put together in `main`.

use std::{future::Future, net::IpAddr, sync::Arc};

use axum::{extract::OriginalUri, response::IntoResponse as _};
use bytes::Bytes;
use fulfill_core::{
    Entry, Gap, Need, Needs, Provider, Secret, States, Table, Timing, Token, provider::Host,
};
use http::{Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use tokio::net::TcpListener;
use tower::ServiceExt as _;

use crate::{
    Config, Error, Result,
    channel::Channel,
    log,
    pipeline::Pipeline,
    server::{self, Mount, Origins, Running, Service},
};

/// A bot: intents, the values they share, and the channels they are reached through.
///
/// ```no_run
/// use fulfill_runtime::{assistant::Assistant, prelude::*};
///
/// #[tokio::main]
/// async fn main() -> fulfill_runtime::Result<()> {
///     App::collect()?.mount("/", Assistant::from_env()).serve().await
/// }
/// ```
pub struct App {
    table: Table,
    states: States,
    mounts: Vec<(String, Box<dyn Channel>)>,
    routes: Option<axum::Router>,
    config: Config,
}

impl App {
    /// An app of all `#[intent]` functions that are linked into this program, with the settings of
    /// the environment.
    ///
    /// # Errors
    ///
    /// [`Error::Gaps`] with everything that is wrong: no intents, two on one webhook and node,
    /// settings that cannot be read.
    pub fn collect() -> Result<Self> {
        Self::new(fulfill_core::collected())
    }

    /// An app of the intents named: `App::new(intents![greeting, store_user])`, with the settings
    /// of the environment.
    ///
    /// # Errors
    ///
    /// As [`collect`](Self::collect).
    pub fn new(intents: impl IntoIterator<Item = Entry>) -> Result<Self> {
        let mut gaps = Vec::new();
        let config = Config::from_env().unwrap_or_else(|mistakes| {
            gaps.extend(mistakes);
            Config::default()
        });
        let table = Table::new(intents).unwrap_or_else(|conflicts| {
            gaps.extend(conflicts);
            Table::default()
        });
        if !gaps.is_empty() {
            return Err(Error::Gaps(gaps));
        }
        Ok(Self { table, states: States::new(), mounts: Vec::new(), routes: None, config })
    }

    /// Shares a value with handlers that take `State<T>`. One of the same type is replaced.
    #[must_use]
    pub fn state<T: Clone + Send + Sync + 'static>(mut self, value: T) -> Self {
        self.states.insert(value);
        self
    }

    /// Opens a channel at a path and all below it.
    #[must_use]
    pub fn mount(mut self, path: impl Into<String>, provider: impl Provider) -> Self {
        self.mounts.push((path.into(), Box::new(provider)));
        self
    }

    /// Serves pages and routes of your own beside the channels; they go before a channel whose path
    /// they lie below.
    #[must_use]
    pub fn routes(mut self, routes: axum::Router) -> Self {
        self.routes = Some(self.routes.take().unwrap_or_default().merge(routes));
        self
    }

    /// Changes the settings that the environment gave.
    #[must_use]
    pub fn configure(mut self, change: impl FnOnce(&mut Config)) -> Self {
        change(&mut self.config);
        self
    }

    /// Lets unsigned requests from this machine in, and binds to loopback only.
    #[must_use]
    pub fn dev(self, dev: bool) -> Self {
        self.configure(|config| config.dev = dev)
    }

    /// All intents, sorted.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// The settings.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Everything that keeps the app from starting, all at once; empty if nothing does.
    pub fn check(&mut self) -> Vec<Gap> {
        let mut gaps = self.config.gaps();
        gaps.extend(self.resolve_tokens());
        gaps.extend(self.missing_states());
        gaps.extend(self.mount_gaps());
        gaps
    }

    /// Reads the tokens that attributes leave to the environment.
    fn resolve_tokens(&mut self) -> Vec<Gap> {
        let mut gaps = Vec::new();
        for entry in self.table.entries_mut() {
            let Token::Env(variable) = &entry.token else { continue };
            let value = std::env::var(variable.as_ref()).unwrap_or_default();
            match Secret::new(value) {
                Some(token) => entry.token = Token::Known(token),
                None if self.config.dev => {}
                None => gaps.push(Gap::Token {
                    variable: variable.to_string(),
                    node: entry.node.to_string(),
                    place: entry.place(),
                }),
            }
        }
        gaps
    }

    fn missing_states(&self) -> Vec<Gap> {
        let mut gaps = Vec::new();
        for entry in self.table.entries() {
            let mut needs = Needs::new();
            (entry.needs)(&mut needs);
            for need in needs.iter() {
                if let Need::State { id, type_name } = *need
                    && !self.states.contains(id)
                {
                    let (node, place) = (entry.node.to_string(), entry.place());
                    gaps.push(Gap::State { type_name, node, place });
                }
            }
        }
        gaps
    }

    fn mount_gaps(&mut self) -> Vec<Gap> {
        let mut gaps = Vec::new();
        if self.mounts.is_empty() {
            gaps.push(Gap::NoChannel);
        }
        let host = Host::new(&self.table, self.config.dev, self.config.public_url.as_deref());
        let mut taken: Vec<String> = Vec::new();
        for (path, channel) in &mut self.mounts {
            let provider = channel.name();
            let gap =
                |reason: &str| Gap::Mount { provider, path: path.clone(), reason: reason.into() };
            if !path.starts_with('/') {
                gaps.push(gap("a path starts with `/`"));
            } else if path.contains(['?', '#', '%', '{', '}']) || path.contains("//") {
                gaps.push(gap("write plain names between single slashes"));
            }
            let plain = path.trim_end_matches('/').to_owned();
            if taken.contains(&plain) {
                gaps.push(gap("another channel is mounted there; give each its own path"));
            }
            taken.push(plain);
            if channel.timing() == Timing::AfterAck {
                gaps.push(gap("channels that are answered by API calls are not supported yet"));
            }
            gaps.extend(channel.attach(&host).into_iter().map(|reason| Gap::Channel {
                provider,
                path: path.clone(),
                reason,
            }));
        }
        gaps
    }

    fn build(mut self) -> Result<(Arc<Service>, Option<axum::Router>, Config)> {
        let gaps = self.check();
        if !gaps.is_empty() {
            return Err(Error::Gaps(gaps));
        }
        let mount = |(path, channel): (String, Box<dyn Channel>)| Mount {
            path: path.trim_end_matches('/').to_owned(),
            limits: channel.limits(),
            channel,
        };
        let mut mounts: Vec<Mount> = self.mounts.into_iter().map(mount).collect();
        mounts.sort_by_key(|mount| std::cmp::Reverse(mount.path.len()));
        let service = Service {
            pipeline: Pipeline {
                table: self.table,
                states: Arc::new(self.states),
                handler_timeout: self.config.handler_timeout,
            },
            mounts,
            origins: Origins::new(&self.config),
            dev: self.config.dev,
            max_turns: self.config.max_turns,
            body_timeout: self.config.body_timeout,
            running: Running::default(),
        };
        Ok((Arc::new(service), self.routes, self.config))
    }

    /// The channels without a server, for tests.
    pub(crate) fn into_service(self) -> Result<Arc<Service>> {
        Ok(self.build()?.0)
    }

    /// The app as an axum router, to nest in a bigger program.
    ///
    /// Serve it with `into_make_service_with_connect_info::<SocketAddr>()`: without the peer's
    /// address neither dev mode nor trusted proxies are believed. The outer server's deadlines
    /// apply; [`serve`](Self::serve) sets its own.
    ///
    /// # Errors
    ///
    /// [`Error::Gaps`] with everything that [`check`](Self::check) finds.
    pub fn into_router(self) -> Result<axum::Router> {
        let (service, routes, _) = self.build()?;
        Ok(router(service, routes))
    }

    /// Listens and answers until the process is told to stop (SIGTERM or Ctrl-C), then lets running
    /// turns finish. Sends log lines to standard error unless the program has a subscriber.
    ///
    /// # Errors
    ///
    /// [`Error::Gaps`] with everything that [`check`](Self::check) finds, [`Error::Bind`] if the
    /// address cannot be listened on.
    pub async fn serve(self) -> Result<()> {
        let address = self.config.address();
        log::start(&self.config);
        let built = self.build()?;
        let listener = TcpListener::bind(address).await;
        let listener = listener.map_err(|source| Error::Bind { address, source })?;
        run(built, listener, server::stop_signal()).await
    }

    /// As [`serve`](Self::serve), on a listener of one's own and until `stop` is done.
    ///
    /// # Errors
    ///
    /// [`Error::Gaps`] with everything that [`check`](Self::check) finds.
    pub async fn serve_on(
        self,
        listener: TcpListener,
        stop: impl Future<Output = ()>,
    ) -> Result<()> {
        let built = self.build()?;
        run(built, listener, stop).await
    }
}

type Built = (Arc<Service>, Option<axum::Router>, Config);

async fn run(
    (service, routes, config): Built,
    listener: TcpListener,
    stop: impl Future<Output = ()>,
) -> Result<()> {
    announce(&service, &config, &listener);
    match routes {
        // Without routes of the user's there is nothing for a router to decide.
        None => {
            let answerer = Arc::clone(&service);
            let answer = move |request: Request<Incoming>, peer: Option<IpAddr>| {
                let service = Arc::clone(&answerer);
                async move { service.handle(request, None, peer).await.map(Full::new) }
            };
            server::serve(listener, &config, service, answer, stop).await?;
        }
        Some(routes) => {
            let router = router(Arc::clone(&service), Some(routes));
            let answer = move |request: Request<Incoming>, peer: Option<IpAddr>| {
                let mut request = request.map(axum::body::Body::new);
                request.extensions_mut().insert(Peer(peer));
                let router = router.clone();
                async move { router.oneshot(request).await.into_response() }
            };
            server::serve(listener, &config, service, answer, stop).await?;
        }
    }
    Ok(())
}

/// Who connected, told to the router by our own server.
#[derive(Clone, Copy)]
struct Peer(Option<IpAddr>);

fn router(service: Arc<Service>, routes: Option<axum::Router>) -> axum::Router {
    let channels = move |original: OriginalUri, request: Request<axum::body::Body>| {
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
    };
    routes.unwrap_or_default().fallback(channels)
}

/// Says at start what is served where, and what to be careful about.
fn announce(service: &Service, config: &Config, listener: &TcpListener) {
    let address = listener.local_addr().unwrap_or_else(|_| config.address());
    let entries = service.pipeline.table.entries();
    let mut packages: Vec<&str> =
        entries.iter().filter_map(|e| Some(e.location?.package)).collect();
    packages.sort_unstable();
    packages.dedup();
    tracing::info!(%address, intents = entries.len(), from = packages.join(", "), "listening");
    for mount in &service.mounts {
        let path = if mount.path.is_empty() { "/" } else { &mount.path };
        tracing::info!(path, channel = mount.channel.name(), "mounted");
    }
    for name in &config.unknown {
        let known: Vec<&str> = crate::config::VARIABLES.iter().map(|(name, _)| *name).collect();
        tracing::warn!("{name} means nothing here; there are {}", known.join(", "));
    }
    if config.dev {
        tracing::warn!(
            "dev mode: unsigned requests from this machine are let in; never run it in public"
        );
    }
    if config.public_url.is_none() && config.trusted_proxies.is_empty() {
        tracing::warn!(
            "FULFILL_PUBLIC_URL is not set: signatures over an address are accepted for localhost only"
        );
    }
}
