//! The app: intents, shared values and channels, put together in `main`.

mod check;
mod inspect;
mod serve;

use std::sync::Arc;

pub use self::inspect::Inspection;
use fulfill_core::{Entry, Gap, Provider, States, Table};
use fulfill_store::Store;

use crate::{Config, Error, Result, channel::Channel};

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
    routes: Option<axum::Router>,
    store: Option<Arc<dyn Store>>,
    config: Config,
}

impl App {
    /// An app of all `#[intent]` functions that are linked into this program, with the settings of
    /// the environment.
    ///
    /// # Errors
    ///
    /// [`Error::Gaps`] if settings cannot be read. Anything else that is wrong, such as no intents
    /// or two on one webhook and node, is found by [`check`](Self::check) together with what the
    /// channels and handlers lack, and keeps the app from being served.
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
        let config = Config::from_env();
        let (table, conflicts) = Table::with_gaps(intents);
        match config {
            Ok(config) => Ok(Self {
                table,
                conflicts,
                states: States::new(),
                mounts: Vec::new(),
                routes: None,
                store: None,
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

    /// Keeps events and their answers in a store, so that an event which is delivered again gets its
    /// first answer byte for byte, and turns of one conversation run one after another, also when
    /// several processes share the store. It holds for channels that name their events: Autopilot
    /// does, the assistant does not.
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
}
