//! Requests of this process that wait for their turn in a conversation.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use fulfill_store::{Claimed, Key};
use tokio::sync::oneshot::{self, Receiver, Sender};

/// Who waits, by conversation and event. Whoever claims a conversation and finds another's event at
/// its head hands the claim over, so that the event is neither lost nor waits for the next look.
#[derive(Default)]
pub(super) struct Waiting(Mutex<HashMap<Key, Seats>>);

/// Those who wait in one conversation. Several may wait for one event: its repeats.
type Seats = Vec<(Box<str>, Sender<Claimed>)>;

/// A place to wait at; given up when it is dropped.
pub(super) struct Seat {
    waiting: Arc<Waiting>,
    conversation: Key,
    claims: Receiver<Claimed>,
}

impl Waiting {
    /// Waits for a claim on that event.
    pub(super) fn sit(self: &Arc<Self>, conversation: &Key, event: &str) -> Seat {
        let (sender, claims) = oneshot::channel();
        self.seats().entry(conversation.clone()).or_default().push((event.into(), sender));
        Seat { waiting: Arc::clone(self), conversation: conversation.clone(), claims }
    }

    /// Whether somebody waits in that conversation.
    pub(super) fn any(&self, conversation: &Key) -> bool {
        self.seats().contains_key(conversation)
    }

    /// Gives the claim to who waits for it; gives it back if nobody does.
    pub(super) fn hand(&self, mut claim: Claimed) -> Option<Claimed> {
        let mut all = self.seats();
        let Some(seats) = all.get_mut(&claim.lease.conversation) else { return Some(claim) };
        while let Some(at) = seats.iter().position(|(event, _)| *event == claim.lease.event) {
            let (_, sender) = seats.swap_remove(at);
            match sender.send(claim) {
                Ok(()) => return None,
                Err(back) => claim = back,
            }
        }
        Some(claim)
    }

    fn seats(&self) -> MutexGuard<'_, HashMap<Key, Seats>> {
        // Nothing in here panics half-way.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seat {
    /// The claim, once somebody hands it over.
    pub(super) async fn claim(&mut self) -> Claimed {
        match (&mut self.claims).await {
            Ok(claim) => claim,
            // A claim comes once; after it there is nothing more to wait for here.
            Err(_) => std::future::pending().await,
        }
    }

    /// Waits no longer; gives a claim that was handed over too late.
    pub(super) fn leave(mut self) -> Option<Claimed> {
        self.claims.close();
        self.claims.try_recv().ok()
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.claims.close();
        let mut all = self.waiting.seats();
        if let Some(seats) = all.get_mut(&self.conversation) {
            seats.retain(|(_, sender)| !sender.is_closed());
            if seats.is_empty() {
                all.remove(&self.conversation);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use fulfill_store::{Lease, Payload, Token};

    use super::*;

    fn claim(event: &str) -> Claimed {
        let conversation = Key::new("", "c");
        let lease =
            Lease { conversation, event: event.into(), seq: 1, version: 0, token: Token(1) };
        Claimed { lease, body: Payload::default(), state: None, attempt: 1, received_at: 0 }
    }

    #[tokio::test]
    async fn claims_reach_who_waits_for_them() {
        let (waiting, key) = (Arc::new(Waiting::default()), Key::new("", "c"));
        assert!(waiting.hand(claim("a")).is_some());
        let mut first = waiting.sit(&key, "a");
        let repeat = waiting.sit(&key, "a");
        assert!(waiting.hand(claim("b")).is_some());
        assert!(waiting.hand(claim("a")).is_none());
        assert_eq!(first.claim().await, claim("a"));
        drop(first);
        assert!(waiting.hand(claim("a")).is_none());
        assert_eq!(repeat.leave(), Some(claim("a")), "a claim that came too late is given back");
        assert!(!waiting.any(&key), "nobody is left");
        assert!(waiting.hand(claim("a")).is_some());
    }
}
