//! How many calls are on their way at once.
//!
//! A place is for a call that is answered soon. One that hangs leaves it to another call, so that some
//! conversations whose calls hang do not stop all others; as many may hang as there are places, since
//! each of them holds a connection.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore, SemaphorePermit};

/// A call that is not answered within that time hangs.
pub(super) const SOON: Duration = Duration::from_secs(1);

pub(super) struct Places {
    free: Arc<Semaphore>,
    /// For calls that hang.
    late: Arc<Semaphore>,
    /// For calls that are made again: they may have half of all places, so that conversations whose
    /// calls always hang leave room for others.
    again: Semaphore,
    most: usize,
}

/// The right to make calls of one conversation.
pub(crate) struct Place {
    permit: OwnedSemaphorePermit,
    /// Whether it is one of a call that hangs.
    late: bool,
    /// Before the first of the calls was claimed.
    pub(super) since: Instant,
}

/// How many calls of a channel are on their way.
#[derive(Default)]
pub(super) struct Count(AtomicUsize);

/// Counts a call until it is dropped.
pub(super) struct Counted<'a>(&'a Count);

impl Places {
    pub(super) fn new(most: usize) -> Self {
        let most = most.min(Semaphore::MAX_PERMITS);
        Self {
            free: Arc::new(Semaphore::new(most)),
            late: Arc::new(Semaphore::new(most)),
            again: Semaphore::new(most.div_ceil(2)),
            most,
        }
    }

    /// How many there are.
    pub(super) fn most(&self) -> usize {
        self.most
    }

    /// A place, if one is free.
    pub(super) fn find(&self) -> Option<Place> {
        Arc::clone(&self.free).try_acquire_owned().ok().map(Place::new)
    }

    /// A place, once one is free; `None` if none will be.
    pub(super) async fn wait(&self) -> Option<Place> {
        Arc::clone(&self.free).acquire_owned().await.ok().map(Place::new)
    }

    /// The right to make a call again, if not too many are being made again.
    pub(super) fn again(&self) -> Option<SemaphorePermit<'_>> {
        self.again.try_acquire().ok()
    }

    /// Counts a call of one of several channels, if the others have half of the places even when all of
    /// its calls hang.
    pub(super) fn share<'a>(&self, channel: &'a Count) -> Option<Counted<'a>> {
        let counted = Counted(channel);
        let before = channel.0.fetch_add(1, Ordering::Relaxed);
        (before < self.most + self.most.div_ceil(2)).then_some(counted)
    }

    /// Waits until whoever has a place has given it back, and gives out none from then on: a call that
    /// was claimed now would keep the next server waiting.
    pub(super) async fn close(&self) {
        let most = u32::try_from(self.most).unwrap_or(u32::MAX);
        let free = self.free.acquire_many(most).await;
        self.free.close();
        // Who hangs finds no place to go on with.
        let late = self.late.acquire_many(most).await;
        drop((free, late));
    }

    /// How many conversations have a call on its way.
    pub(super) fn busy(&self) -> usize {
        2 * self.most - self.free.available_permits() - self.late.available_permits()
    }
}

impl Place {
    fn new(permit: OwnedSemaphorePermit) -> Self {
        Self { permit, late: false, since: Instant::now() }
    }

    /// Leaves it to another call while one hangs, if not too many do.
    pub(super) fn leave(&mut self, places: &Places) {
        if !self.late
            && let Ok(permit) = Arc::clone(&places.late).try_acquire_owned()
        {
            (self.permit, self.late) = (permit, true);
        }
    }

    /// Comes back to go on with other calls; `false` if there is no place.
    pub(super) fn come_back(&mut self, places: &Places) -> bool {
        if self.late
            && let Ok(permit) = Arc::clone(&places.free).try_acquire_owned()
        {
            (self.permit, self.late) = (permit, false);
        }
        !self.late
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_hangs_leaves_its_place_and_comes_back() {
        let places = Places::new(2);
        let mut first = [places.find().unwrap(), places.find().unwrap()];
        assert!(places.find().is_none());
        first.iter_mut().for_each(|place| place.leave(&places));
        let mut others = [places.find().unwrap(), places.find().unwrap()];
        assert_eq!(places.busy(), 4);
        others[0].leave(&places);
        assert!(places.find().is_none(), "too many hang");
        assert!(!first[0].come_back(&places), "others have its place");
        drop(others);
        assert!(first[0].come_back(&places) && first[0].come_back(&places));
        drop(first);
        assert_eq!(places.busy(), 0);
    }

    #[test]
    fn calls_that_are_made_again_have_half_of_the_places() {
        for (most, expected) in [(1, 1), (2, 1), (256, 128)] {
            let places = Places::new(most);
            let again: Vec<_> = std::iter::from_fn(|| places.again()).collect();
            assert_eq!(again.len(), expected, "{most}");
        }
    }

    #[test]
    fn a_channel_leaves_places_to_others() {
        for (most, expected) in [(1, 2), (2, 3), (256, 384)] {
            let (places, channel) = (Places::new(most), Count::default());
            let calls: Vec<_> = std::iter::from_fn(|| places.share(&channel)).collect();
            assert_eq!(calls.len(), expected, "{most}");
            drop(calls);
            assert!(places.share(&channel).is_some());
        }
    }

    #[tokio::test]
    async fn whoever_hangs_is_waited_for() {
        let places = Arc::new(Places::new(1));
        let mut place = places.find().unwrap();
        place.leave(&places);
        let other = Arc::clone(&places);
        let close = tokio::spawn(async move { other.close().await });
        while places.find().is_some() {
            tokio::task::yield_now().await;
        }
        assert!(!place.come_back(&places) && !close.is_finished());
        drop(place);
        close.await.unwrap();
    }
}
