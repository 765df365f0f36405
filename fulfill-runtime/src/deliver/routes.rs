//! Which channel makes a call, or answers a kept event.

use std::sync::Arc;

use fulfill_core::provider::Limits;

use super::breaker::Breaker;
use crate::channel::Channel;

/// A channel as it is named in what is kept.
pub(crate) struct Route {
    name: Box<str>,
    pub(crate) channel: Arc<dyn Channel>,
    pub(crate) limits: Limits,
    pub(super) breaker: Breaker,
}

impl Route {
    /// The name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }
}

/// All channels of an app.
pub(crate) struct Routes(Vec<Route>);

/// The name of the channel that is mounted at that path, without a final slash.
pub(crate) fn name(provider: &str, path: &str) -> Box<str> {
    format!("{provider}:{path}").into()
}

impl Routes {
    pub(crate) fn new<'a>(
        mounts: impl Iterator<Item = (&'a str, &'a Arc<dyn Channel>, &'a Limits)>,
    ) -> Self {
        let route = |(path, channel, limits): (&str, &Arc<dyn Channel>, &Limits)| Route {
            name: name(channel.name(), path),
            channel: Arc::clone(channel),
            limits: limits.clone(),
            breaker: Breaker::default(),
        };
        Self(mounts.map(route).collect())
    }

    /// The channel of that name; if it was mounted elsewhere meanwhile, the only one of its provider.
    pub(crate) fn find(&self, name: &str) -> Option<&Route> {
        let exact = self.0.iter().find(|route| *route.name == *name);
        exact.or_else(|| {
            let provider = name.split(':').next().unwrap_or(name);
            let mut all = self.0.iter().filter(|route| route.channel.name() == provider);
            all.next().filter(|_| all.next().is_none())
        })
    }

    /// The names, for an owner.
    pub(crate) fn names(&self) -> String {
        let names: Vec<&str> = self.0.iter().map(|route| &*route.name).collect();
        names.join(", ")
    }
}
