//! What a fake is told before it starts.

use std::{fmt, net::SocketAddr, sync::Arc};

use crate::{Shares, Taken, random::seed};

/// What a fake is told before it starts. Without pages, any token is one and any page is known.
#[derive(Clone)]
#[non_exhaustive]
pub struct Settings {
    /// Where it listens: a free port of this machine unless said otherwise.
    pub address: SocketAddr,
    /// The pages and accounts there are.
    pub pages: Vec<Page>,
    /// The app secret: proofs are asked for, and deliveries are signed with it.
    pub app_secret: Option<String>,
    /// Takes calls without a proof in spite of the secret, as apps can be set to.
    pub without_proof: bool,
    /// The bot's webhook, for deliveries.
    pub webhook: Option<String>,
    /// The verify token of the subscription.
    pub verify_token: Option<String>,
    /// The faults from the start.
    pub shares: Shares,
    /// What the random numbers begin with; a new one unless said otherwise.
    pub seed: u64,
    /// Is told of each message as it is taken.
    pub announce: Option<Announce>,
}

/// Is told of each message as it is taken.
pub type Announce = Arc<dyn Fn(&Taken) + Send + Sync>;

/// A page of Facebook, or an account of Instagram.
#[derive(Clone)]
pub struct Page {
    /// Its id.
    pub id: String,
    /// Its token.
    pub token: String,
    /// Where it is, which says what it may send.
    pub platform: Platform,
}

/// Whose rules hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Platform {
    /// A page of Facebook.
    #[default]
    Messenger,
    /// An account of Instagram.
    Instagram,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            pages: Vec::new(),
            app_secret: None,
            without_proof: false,
            webhook: None,
            verify_token: None,
            shares: Shares::new(),
            seed: seed(),
            announce: None,
        }
    }
}

impl Settings {
    /// Nothing said yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a page of Facebook.
    #[must_use]
    pub fn page(self, id: impl Into<String>, token: impl Into<String>) -> Self {
        self.and(id.into(), token.into(), Platform::Messenger)
    }

    /// Adds an account of Instagram.
    #[must_use]
    pub fn account(self, id: impl Into<String>, token: impl Into<String>) -> Self {
        self.and(id.into(), token.into(), Platform::Instagram)
    }

    fn and(mut self, id: String, token: String, platform: Platform) -> Self {
        self.pages.push(Page { id, token, platform });
        self
    }

    /// Sets the app secret.
    #[must_use]
    pub fn app_secret(mut self, secret: impl Into<String>) -> Self {
        self.app_secret = Some(secret.into());
        self
    }

    /// Sets the bot's webhook and the verify token of its subscription.
    #[must_use]
    pub fn webhook(mut self, url: impl Into<String>, verify_token: impl Into<String>) -> Self {
        (self.webhook, self.verify_token) = (Some(url.into()), Some(verify_token.into()));
        self
    }

    /// Listens there, for example at a port that stays the same.
    #[must_use]
    pub fn address(mut self, address: SocketAddr) -> Self {
        self.address = address;
        self
    }

    /// Sets what the random numbers begin with.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }
}

// By hand, so that tokens and the secret stay out of it.
impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("address", &self.address)
            .field("pages", &self.pages)
            .field("webhook", &self.webhook)
            .field("shares", &self.shares)
            .field("seed", &self.seed)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Page")
            .field("id", &self.id)
            .field("platform", &self.platform)
            .finish_non_exhaustive()
    }
}
