//! The app at work: as a server of its own, or as a router inside another.

use std::{future::Future, net::IpAddr, sync::Arc};

use axum::response::IntoResponse as _;
use fulfill_core::Timing;
use fulfill_store::{MemoryStore, Store};
use http::Request;
use http_body_util::Full;
use hyper::body::Incoming;
use tokio::net::TcpListener;
use tower::ServiceExt as _;

use super::{
    App,
    router::{Peer, beside, router},
};
use crate::{
    Config, Error, Result, call,
    channel::Channel,
    clock::Time,
    deliver::{self, Routes, Sender, Transport},
    hooks::Hooks,
    inbox::Inbox,
    keeper::Keeper,
    log,
    meter::Meter,
    pipeline::{Pipeline, Refusals},
    server::{self, Mount, Origins, Running, Service},
};

impl App {
    fn build(mut self) -> Result<(Arc<Service>, Option<axum::Router>, Config)> {
        let gaps = self.check();
        if !gaps.is_empty() {
            return Err(Error::Gaps(gaps));
        }
        if self.config.dev {
            tracing::warn!(
                "dev mode: unsigned requests from this machine are let in; never run it in public"
            );
        }
        let (engine, _) = self.engine();
        let mount = |(path, channel): (String, Box<dyn Channel>)| Mount {
            path: path.trim_end_matches('/').to_owned(),
            limits: channel.limits(),
            dialogue: channel.dialogue(),
            route: deliver::name(channel.name(), path.trim_end_matches('/')),
            channel: Arc::from(channel),
        };
        let mut mounts: Vec<Mount> = self.mounts.into_iter().map(mount).collect();
        for (path, change) in self.limits {
            let path = path.trim_end_matches('/');
            if let Some(mount) = mounts.iter_mut().find(|mount| mount.path == path) {
                change(&mut mount.limits);
            }
        }
        mounts.sort_by_key(|mount| std::cmp::Reverse(mount.path.len()));
        let given = self.store.is_some();
        let store: Arc<dyn Store> = self.store.unwrap_or_else(|| {
            Arc::new(MemoryStore::with(Arc::clone(&self.clock), Default::default()))
        });
        let routes = mounts.iter().map(|mount| (&*mount.path, &mount.channel, &mount.limits));
        let routes = Arc::new(Routes::new(routes));
        let meter = meter(&self.config, &store, &mounts);
        let sender = Sender::new(
            Arc::clone(&store),
            Arc::clone(&routes),
            self.transport.unwrap_or_else(transport),
            deliver::Settings {
                places: self.config.max_sends,
                timeout: self.config.send_timeout,
                attempts: self.config.send_attempts,
            },
            meter.clone(),
        );
        let conversations = Keeper::new(store, Arc::clone(&self.clock), sender, meter.clone());
        let time = Arc::new(Time { clock: Arc::clone(&self.clock), zone: self.config.zone() });
        let pipeline = Arc::new(Pipeline {
            engine,
            // Told only to handlers that ask, since a conversion costs as much as a look-up does.
            states: Arc::new(self.states.telling({
                let time = Arc::clone(&time);
                move || time.now()
            })),
            handler_timeout: self.config.handler_timeout,
            session: self.config.session_timeout,
            keeper: given.then(|| conversations.clone()),
            conversations,
            time,
            refusals: Refusals::new(meter.clone()),
            meter,
        });
        let hooks = Arc::new(Hooks::new(self.hooks, &self.hooks_path));
        let service = Service {
            inbox: Inbox::new(
                Arc::clone(&pipeline),
                routes,
                Arc::clone(&hooks),
                self.config.max_turns,
            ),
            hooks,
            pipeline,
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
    /// It holds routes for the mounts and hooks alone, so that it can be nested and merged; health and
    /// metrics are the outer program's. What is kept is looked after from the first request on. Routes
    /// given with [`routes`](Self::routes) make it claim all paths.
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
        let (address, stop) = (self.config.address(), server::stop_signal());
        log::start(&self.config);
        call::log_panics();
        let built = self.build()?;
        let listener = TcpListener::bind(address).await;
        let listener = listener.map_err(|source| Error::Bind { address, source })?;
        run(built, listener, stop).await
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
        let address = listener.local_addr()?;
        let built = self.configure(|config| config.addr = Some(address)).build()?;
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
    let refusals = service.pipeline.refusals.clone();
    let hooks = !service.hooks.is_empty();
    if service.pipeline.keeper.is_some() || service.converses() || hooks {
        service.pipeline.conversations.look();
    }
    let later = service.mounts.iter().any(|mount| mount.channel.timing() == Timing::AfterAck);
    let later = later || hooks;
    if later {
        service.inbox.look();
    }
    if later || service.pipeline.keeper.is_some() {
        // What a former process left is made as soon as this one runs.
        service.pipeline.conversations.sender.look();
    }
    service.pipeline.meter.look();
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
            let router = beside(Arc::clone(&service), routes);
            let answer = move |request: Request<Incoming>, peer: Option<IpAddr>| {
                let mut request = request.map(axum::body::Body::new);
                request.extensions_mut().insert(Peer(peer));
                let router = router.clone();
                async move { router.oneshot(request).await.into_response() }
            };
            server::serve(listener, &config, service, answer, stop).await?;
        }
    }
    refusals.tell_all();
    Ok(())
}

/// What counts, where somebody may read it.
#[cfg(feature = "metrics")]
fn meter(config: &Config, store: &Arc<dyn Store>, mounts: &[Mount]) -> Meter {
    let Config { metrics_token, dev, .. } = config;
    if metrics_token.is_none() && !dev {
        return Meter::default();
    }
    let routes = mounts.iter().map(|mount| &*mount.route);
    Meter::new(Arc::clone(store), metrics_token.clone(), routes)
}

#[cfg(not(feature = "metrics"))]
fn meter(_: &Config, _: &Arc<dyn Store>, _: &[Mount]) -> Meter {
    Meter
}

/// The transport of apps that name none.
fn transport() -> Arc<dyn Transport> {
    #[cfg(feature = "client")]
    return Arc::new(deliver::HttpClient::new());
    #[cfg(not(feature = "client"))]
    Arc::new(deliver::Nowhere)
}

/// Says at start what is served where, and what to be careful about.
fn announce(service: &Service, config: &Config, listener: &TcpListener) {
    let address = listener.local_addr().unwrap_or_else(|_| config.address());
    let entries = service.pipeline.table().entries();
    let mut packages: Vec<&str> =
        entries.iter().filter_map(|e| Some(e.location?.package)).collect();
    packages.sort_unstable();
    packages.dedup();
    tracing::info!(%address, intents = entries.len(), from = packages.join(", "), "listening");
    for mount in &service.mounts {
        let path = if mount.path.is_empty() { "/" } else { &mount.path };
        tracing::info!(path, channel = mount.channel.name(), "mounted");
    }
    for hook in service.hooks.entries() {
        let path = format!("{}/{}", service.hooks.path(), hook.name);
        tracing::info!(path, "hook");
    }
    let kept = service.converses() || !service.hooks.is_empty();
    if service.pipeline.keeper.is_none() && kept {
        tracing::warn!(
            "conversations are kept in memory and end with this process; give the app a store with \
             `.store(..)`"
        );
    }
    for stray in config.strays() {
        tracing::warn!("{stray}");
    }
    if config.public_url.is_none() && config.trusted_proxies.is_empty() {
        tracing::warn!(
            "FULFILL_PUBLIC_URL is not set: signatures over an address are accepted for localhost only"
        );
    }
}
