//! Refusals: in the channel's words to who asks, in few words to the owner.

use std::{
    fmt::Display,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use bytes::Bytes;
use fulfill_core::{provider::Refusal, text::for_log};
use http::Response;

use super::At;
use crate::{
    log::{Admit, Limiter},
    meter::Meter,
    server::status,
};

/// So many refusals of a kind are told one by one in a [`SPAN`]: who is not let in must not be able
/// to write the log full.
const LINES: u32 = 20;

/// After this time the count of the others is told.
const SPAN: Duration = Duration::from_secs(10);

/// The kinds of refusals, as logs and metrics name them.
pub(crate) const KINDS: [&str; 12] = [
    "auth",
    "broken",
    "busy",
    "decode",
    HOOK,
    "intent",
    "method",
    "not_found",
    "other",
    "route",
    "slow",
    "too_large",
];

/// What is refused at a hook, for whatever reason.
const HOOK: &str = "hook";

/// Tells and counts what is refused. Clones are one.
#[derive(Clone)]
pub(crate) struct Refusals(Arc<Inner>);

struct Inner {
    limiters: [Mutex<Limiter>; KINDS.len()],
    meter: Meter,
}

impl Refusals {
    pub(crate) fn new(meter: Meter) -> Self {
        let limiters = std::array::from_fn(|_| Mutex::new(Limiter::new(LINES, SPAN)));
        Self(Arc::new(Inner { limiters, meter }))
    }

    /// A refusal in the channel's words, else in plain ones.
    pub(crate) fn refuse(&self, at: &At<'_>, refusal: &Refusal) -> Response<Bytes> {
        self.note(at.route, at.channel.name(), kind(refusal), refusal);
        at.channel.refuse(refusal).unwrap_or_else(|| status::response(refusal))
    }

    /// Takes note of a request to a hook that was refused.
    pub(crate) fn hook(&self, reason: &dyn Display) {
        self.note(HOOK, HOOK, place(HOOK), reason);
    }

    fn note(&self, route: &str, channel: &str, kind: usize, reason: &dyn Display) {
        self.0.meter.refused(route, KINDS[kind]);
        let admit = self.limiter(kind).admit(Instant::now());
        match admit {
            Admit::Show => {
                let reason = for_log(&reason.to_string());
                tracing::info!(target: "fulfill::refused", channel, %reason, "refused");
            }
            Admit::HideFirst(rest) => {
                let refusals = self.clone();
                tokio::spawn(async move {
                    tokio::time::sleep(rest).await;
                    refusals.tell(kind);
                });
            }
            Admit::Hide => {}
        }
    }

    /// Tells what was left out so far.
    pub(crate) fn tell_all(&self) {
        (0..KINDS.len()).for_each(|kind| self.tell(kind));
    }

    fn tell(&self, kind: usize) {
        let count = self.limiter(kind).end();
        if count > 0 {
            let (kind, seconds) = (KINDS[kind], SPAN.as_secs());
            tracing::warn!(
                target: "fulfill::refused",
                kind,
                count,
                "as many more were refused within {seconds} seconds"
            );
        }
    }

    fn limiter(&self, kind: usize) -> MutexGuard<'_, Limiter> {
        // Nothing in here panics half-way.
        self.0.limiters[kind].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The place of its kind in [`KINDS`].
fn kind(refusal: &Refusal) -> usize {
    let kind = match refusal {
        Refusal::Auth(_) => "auth",
        Refusal::Broken => "broken",
        Refusal::Busy => "busy",
        Refusal::Decode(_) => "decode",
        Refusal::Intent { .. } => "intent",
        Refusal::Method(_) => "method",
        Refusal::NotFound => "not_found",
        Refusal::Route(_) => "route",
        Refusal::Slow { .. } => "slow",
        Refusal::TooLarge { .. } => "too_large",
        _ => "other",
    };
    place(kind)
}

fn place(kind: &str) -> usize {
    KINDS.iter().position(|known| *known == kind).unwrap_or_default()
}
