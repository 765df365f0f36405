//! Which channel makes a call, or answers a kept event.

use std::sync::Arc;

use fulfill_core::provider::{Limits, Push};

use super::{breaker::Breaker, places::Count};
use crate::channel::Channel;

/// A channel as it is named in what is kept.
pub(crate) struct Route {
    pub(crate) name: Box<str>,
    pub(crate) channel: Arc<dyn Channel>,
    pub(crate) limits: Limits,
    pub(super) breaker: Breaker,
    /// The calls on their way, if there are several channels.
    pub(super) calls: Count,
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
            calls: Count::default(),
        };
        Self(mounts.map(route).collect())
    }

    /// Whether there is more than one.
    pub(super) fn are_several(&self) -> bool {
        self.0.len() > 1
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

    /// As [`find`](Self::find); that there is none keeps something waiting, and is told to the owner.
    pub(crate) fn awaited(&self, name: &str) -> Option<&Route> {
        let found = self.find(name);
        if found.is_none() {
            let mounted = self.names();
            tracing::error!(
                channel = name,
                mounted,
                "what is kept waits for a channel that is not mounted"
            );
        }
        found
    }

    /// The channel that an address calls by that name: by the path of its mount, its provider's name,
    /// or a name of its provider's for it.
    ///
    /// # Errors
    ///
    /// Why there is none through which a message can be started, and what to write instead.
    pub(crate) fn addressed(&self, channel: &str) -> Result<(&Route, &dyn Push), String> {
        let path = channel.trim_end_matches('/');
        let at = |route: &&Route| {
            route.name.split_once(':').is_some_and(|(_, at)| at == path && channel.starts_with('/'))
        };
        let named = |route: &&Route| route.channel.name() == channel;
        let known = |route: &&Route| {
            route.channel.push().is_some_and(|push| push.channels().contains(&channel))
        };
        let mut found: Vec<&Route> = self.0.iter().filter(at).collect();
        if found.is_empty() {
            found = self.0.iter().filter(named).collect();
        }
        if found.is_empty() {
            found = self.0.iter().filter(known).collect();
        }
        match found.as_slice() {
            [] => {
                let pushing = self.0.iter().filter(|route| route.channel.push().is_some());
                let names: Vec<&str> = pushing.map(|route| route.channel.name()).collect();
                let names = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
                Err(format!(
                    "no channel is called `{}`; messages can be started on: {names}",
                    channel.escape_debug()
                ))
            }
            [route] => match route.channel.push() {
                Some(push) => Ok((route, push)),
                None => Err(format!(
                    "{} only answers: no message can be started on it",
                    route.channel.name()
                )),
            },
            several => {
                let paths: Vec<&str> = several
                    .iter()
                    .filter_map(|route| route.name.split_once(':'))
                    .map(|(_, path)| if path.is_empty() { "/" } else { path })
                    .collect();
                Err(format!(
                    "several channels are called `{}`: name one by its path, of {}",
                    channel.escape_debug(),
                    paths.join(", ")
                ))
            }
        }
    }

    /// The names, for an owner.
    pub(crate) fn names(&self) -> String {
        let names: Vec<&str> = self.0.iter().map(|route| &*route.name).collect();
        names.join(", ")
    }
}
