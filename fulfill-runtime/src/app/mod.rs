//! The app: intents, shared values and channels, put together in `main`.

mod check;
mod dialogue;
mod express;
mod hooks;
mod inspect;
mod router;
mod serve;

use std::sync::Arc;

use fulfill_core::{
    Entry, Gap, HookEntry, Provider, States, Table, collect::Checks, dialogue::Rules,
    matching::Recognizer, provider::Limits,
};
use fulfill_store::{Clock, Store, SystemClock};

pub use self::inspect::Inspection;
use crate::{Config, Error, Result, channel::Channel, deliver::Transport};

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
    /// What is wrong with the table; reported with everything else.
    conflicts: Vec<Gap>,
    states: States,
    mounts: Vec<(String, Box<dyn Channel>)>,
    hooks: Vec<HookEntry>,
    hooks_path: String,
    routes: Option<axum::Router>,
    store: Option<Arc<dyn Store>>,
    transport: Option<Arc<dyn Transport>>,
    clock: Arc<dyn Clock>,
    /// Changes to what channels are bounded by, by path.
    limits: Vec<(String, Change<Limits>)>,
    rules: Rules,
    checks: Checks,
    recognizer: Option<Make<dyn Recognizer>>,
    config: Config,
}

/// Makes a part as often as it is needed.
type Make<T> = Box<dyn Fn() -> Box<T> + Send + Sync>;

/// A change that is made when the app starts.
type Change<T> = Box<dyn FnOnce(&mut T) + Send + Sync>;

impl App {
    /// An app of all `#[intent]` and `#[hook]` functions that are linked into this program, with the
    /// settings of the environment.
    ///
    /// # Errors
    ///
    /// [`Error::Gaps`] if settings cannot be read. Anything else that is wrong, such as no intents
    /// or two on one webhook and node, is found by [`check`](Self::check) together with what the
    /// channels and handlers lack, and keeps the app from being served.
    pub fn collect() -> Result<Self> {
        let app = Self::new(fulfill_core::collected())?;
        Ok(fulfill_core::hook::collected_hooks().fold(app, Self::hook))
    }

    /// An app of the intents named: `App::new(intents![greeting, store_user])`, with the settings
    /// of the environment.
    ///
    /// # Errors
    ///
    /// As [`collect`](Self::collect).
    pub fn new(intents: impl IntoIterator<Item = Entry>) -> Result<Self> {
        let config = Config::from_env();
        let (table, conflicts) = Table::with_gaps(intents);
        match config {
            Ok(config) => Ok(Self {
                table,
                conflicts,
                states: States::new(),
                mounts: Vec::new(),
                hooks: Vec::new(),
                hooks_path: crate::hooks::PATH.to_owned(),
                routes: None,
                store: None,
                transport: None,
                clock: Arc::new(SystemClock),
                limits: Vec::new(),
                rules: Rules::default(),
                checks: Checks::collected(),
                recognizer: None,
                config,
            }),
            Err(settings) => Err(Error::Gaps([settings, conflicts].concat())),
        }
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

    /// Keeps conversations in a store: what they know between turns, events and their answers. An
    /// event which is delivered again gets its first answer byte for byte, and turns of one
    /// conversation run one after another, also when several processes share the store.
    ///
    /// Answers and order need channels that name their events: Autopilot does, the assistant does
    /// not. Without a store, channels whose dialogue fulfill runs keep their conversations in memory.
    ///
    /// ```
    /// # use fulfill_runtime::prelude::*;
    /// use std::sync::Arc;
    ///
    /// use fulfill_runtime::store::MemoryStore;
    ///
    /// # fn app(app: App) -> App {
    /// app.store(Arc::new(MemoryStore::new()))
    /// # }
    /// ```
    ///
    /// With feature `sqlite` there is `SqliteStore`, which survives the process.
    #[must_use]
    pub fn store(mut self, store: Arc<dyn Store>) -> Self {
        self.store = Some(store);
        self
    }

    /// Makes calls of platforms' APIs by that transport: for tests, simulators, and programs that have
    /// an HTTP client of their own. Unless this is said it is
    /// [`HttpClient`](crate::deliver::HttpClient).
    #[must_use]
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Takes the time from there instead of the machine: what handlers are told, and when a
    /// conversation in memory is over. A store in a file has its own clock.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Changes what the channel mounted at that path is bounded by.
    ///
    /// ```
    /// # use fulfill_runtime::prelude::*;
    /// use std::time::Duration;
    ///
    /// # fn app(app: App) -> App {
    /// app.limits("/sms", |limits| limits.session = Some(Duration::from_secs(1800)))
    /// # }
    /// ```
    #[must_use]
    pub fn limits(
        mut self,
        path: impl Into<String>,
        change: impl FnOnce(&mut Limits) + Send + Sync + 'static,
    ) -> Self {
        self.limits.push((path.into(), Box::new(change)));
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

    /// The path and provider of each mount.
    pub(crate) fn mounted(&self) -> impl Iterator<Item = (&str, &'static str)> {
        self.mounts.iter().map(|(path, channel)| (path.as_str(), channel.name()))
    }

    /// All intents, sorted.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// Where conversations are kept, if the app says so.
    #[cfg(feature = "cli")]
    pub(crate) fn kept(&self) -> Option<&Arc<dyn Store>> {
        self.store.as_ref()
    }

    /// The settings.
    pub fn config(&self) -> &Config {
        &self.config
    }
}
