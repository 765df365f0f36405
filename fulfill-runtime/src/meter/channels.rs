//! What is counted by channel. All labels are known beforehand, so that nobody outside makes any.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use ::metrics::{Counter, Gauge, Histogram, counter, gauge, histogram};

use crate::pipeline::KINDS;

/// How turns end.
const TURNS: [&str; 9] =
    ["ok", "encode", "error", "memory", "other", "panic", "refused", "timeout", "unanswered"];

/// How attempts at calls end.
const DELIVERIES: [&str; 6] = ["delivered", "dead", "other", "postponed", "retry", "unknown"];

/// What stands for a channel that is not mounted.
const NONE: &str = "none";

/// The channels of an app.
pub(super) struct Channels {
    mounted: Vec<Channel>,
    none: Channel,
}

/// What is counted of one channel.
pub(super) struct Channel {
    name: Box<str>,
    pub(super) turns: ByName,
    pub(super) refused: ByName,
    pub(super) deliveries: ByName,
    pub(super) seconds: Histogram,
    pub(super) breaker: Gauge,
    /// There are as many statuses as the providers have.
    requests: Mutex<BTreeMap<u16, Counter>>,
}

/// A counter for each of some names; what has another is counted as `other`.
pub(super) struct ByName(Vec<(&'static str, Counter)>);

impl Channels {
    pub(super) fn new<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        Self { mounted: names.map(Channel::new).collect(), none: Channel::new(NONE) }
    }

    pub(super) fn find(&self, name: &str) -> &Channel {
        self.mounted.iter().find(|channel| *channel.name == *name).unwrap_or(&self.none)
    }
}

impl Channel {
    fn new(name: &str) -> Self {
        let own = || name.to_owned();
        Self {
            name: name.into(),
            turns: ByName::new(
                &TURNS,
                |outcome| counter!("fulfill_turns_total", "channel" => own(), "outcome" => outcome),
            ),
            refused: ByName::new(
                &KINDS,
                |kind| counter!("fulfill_refused_total", "channel" => own(), "reason" => kind),
            ),
            deliveries: ByName::new(
                &DELIVERIES,
                |outcome| counter!("fulfill_deliveries_total", "channel" => own(), "outcome" => outcome),
            ),
            seconds: histogram!("fulfill_delivery_seconds", "channel" => own()),
            breaker: gauge!("fulfill_breaker_open", "channel" => own()),
            requests: Mutex::default(),
        }
    }

    pub(super) fn request(&self, status: u16) {
        // Nothing in here panics half-way.
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        let counter = requests.entry(status).or_insert_with(|| {
            let (channel, status) = (self.name.to_string(), status.to_string());
            counter!("fulfill_requests_total", "channel" => channel, "status" => status)
        });
        counter.increment(1);
    }
}

impl ByName {
    fn new(names: &[&'static str], make: impl Fn(&'static str) -> Counter) -> Self {
        Self(names.iter().map(|name| (*name, make(name))).collect())
    }

    pub(super) fn increment(&self, name: &str) {
        let find = |name: &str| self.0.iter().find(|(known, _)| *known == name);
        if let Some((_, counter)) = find(name).or_else(|| find("other")) {
            counter.increment(1);
        }
    }
}
