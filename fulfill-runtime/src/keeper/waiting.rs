//! Requests of this process that wait for their turn in a conversation.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use fulfill_store::{Claimed, Key};
use tokio::sync::oneshot::{self, Receiver, Sender};

/// Who waits, by conversation and event. Whoever claims a conversation and finds another's event at
/// its head hands the claim over, so that the event is neither lost nor waits for the next look.
#[derive(Default)]
pub(super) struct Waiting(Mutex<HashMap<Key, Seats>>);

/// How often a turn that waits for an earlier one of its conversation looks again.
pub(super) const PAUSE: Duration = Duration::from_millis(50);

/// How often somebody else's event is seen at the head, free to take, before it counts as abandoned:
/// whoever waits for it in another process has had as many chances, two seconds of them.
const SIGHTINGS: u32 = 40;

/// Those who wait in one conversation, who came first before the others.
#[derive(Default)]
struct Seats {
    /// Several may wait for one event: its repeats.
    seats: Vec<(Arc<str>, u64, Sender<Claimed>)>,
    /// The number of the next seat.
    next: u64,
    seen: Option<Seen>,
}

/// An event at the head for which nobody here waits.
struct Seen {
    event: Arc<str>,
    times: u32,
    last: Instant,
}

/// A place to wait at; given up when it is dropped.
pub(super) struct Seat {
    waiting: Arc<Waiting>,
    conversation: Key,
    number: u64,
    claims: Receiver<Claimed>,
}

impl Waiting {
    /// Waits for a claim on that event.
    pub(super) fn sit(self: &Arc<Self>, conversation: &Key, event: &str) -> Seat {
        let (sender, claims) = oneshot::channel();
        let mut all = self.seats();
        let seats = all.entry(conversation.clone()).or_default();
        let number = seats.next;
        seats.next += 1;
        seats.seats.push((event.into(), number, sender));
        Seat { waiting: Arc::clone(self), conversation: conversation.clone(), number, claims }
    }

    /// Whether somebody waits in that conversation.
    pub(super) fn any(&self, conversation: &Key) -> bool {
        self.seats().contains_key(conversation)
    }

    /// Gives the claim to who waits for it; gives it back if nobody does.
    pub(super) fn hand(&self, mut claim: Claimed) -> Option<Claimed> {
        let mut all = self.seats();
        let Some(Seats { seats, .. }) = all.get_mut(&claim.lease.conversation) else {
            return Some(claim);
        };
        while let Some(at) = seats.iter().position(|(event, ..)| *event == claim.lease.event) {
            let (.., sender) = seats.remove(at);
            match sender.send(claim) {
                Ok(()) => return None,
                Err(back) => claim = back,
            }
        }
        Some(claim)
    }

    /// Whether nobody has come for an event that stood at the head, free to take, for a while. To be
    /// asked each time it is seen there.
    pub(super) fn is_abandoned(&self, claim: &Claimed) -> bool {
        let mut all = self.seats();
        let Some(seats) = all.get_mut(&claim.lease.conversation) else { return false };
        match &mut seats.seen {
            Some(seen) if seen.event == claim.lease.event => {
                // Seen twice in a moment is one chance for others.
                if seen.last.elapsed() >= PAUSE {
                    (seen.times, seen.last) = (seen.times + 1, Instant::now());
                }
                seen.times >= SIGHTINGS
            }
            seen => {
                let event = claim.lease.event.clone();
                *seen = Some(Seen { event, times: 1, last: Instant::now() });
                false
            }
        }
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

    /// Whether it is this one's to look whether the conversation is free, for all who wait in it
    /// here: if each looked for itself, the conversation would hardly ever be free for others.
    pub(super) fn looks(&self) -> bool {
        let all = self.waiting.seats();
        let first = all.get(&self.conversation).and_then(|seats| seats.seats.first());
        first.is_some_and(|(_, number, _)| *number == self.number)
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
            seats.seats.retain(|(.., sender)| !sender.is_closed());
            if seats.seats.is_empty() {
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
        assert!(first.looks() && !repeat.looks(), "one looks for all");
        assert!(waiting.hand(claim("b")).is_some());
        assert!(waiting.hand(claim("a")).is_none());
        assert_eq!(first.claim().await, claim("a"));
        assert!(repeat.looks() && !first.looks(), "who has a claim looks no longer");
        drop(first);
        assert!(waiting.hand(claim("a")).is_none());
        assert_eq!(repeat.leave(), Some(claim("a")), "a claim that came too late is given back");
        assert!(!waiting.any(&key), "nobody is left");
        assert!(waiting.hand(claim("a")).is_some());
    }

    #[test]
    fn what_nobody_comes_for_is_abandoned_after_many_chances() {
        let (waiting, key) = (Arc::new(Waiting::default()), Key::new("", "c"));
        assert!(!waiting.is_abandoned(&claim("a")), "nobody waits behind it");
        let _seat = waiting.sit(&key, "b");
        let see = |times: u32| {
            let earlier = Instant::now().checked_sub(PAUSE).unwrap();
            let seen = Seen { event: "a".into(), times, last: earlier };
            waiting.seats().get_mut(&key).unwrap().seen = Some(seen);
        };
        for (times, expected) in [(0, false), (SIGHTINGS - 2, false), (SIGHTINGS - 1, true)] {
            see(times);
            assert_eq!(waiting.is_abandoned(&claim("a")), expected, "{times}");
        }
        see(SIGHTINGS - 2);
        for _ in 0..9 {
            assert!(!waiting.is_abandoned(&claim("a")), "many looks at once are one");
        }
        assert!(!waiting.is_abandoned(&claim("x")), "another one begins anew");
        assert!(!waiting.is_abandoned(&claim("a")));
    }
}
