//! A running fake, as a test holds it.

use std::{
    io,
    net::SocketAddr,
    sync::Arc,
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use tokio::sync::oneshot;

use crate::{
    Fault, RateLimits, Settings, ShareError, Shares, Stats, Taken, User, control, rates::RateCheck,
    server::Server, world::Shared,
};

/// A running fake. It stops when dropped.
pub struct FakeGraph {
    shared: Arc<Shared>,
    address: SocketAddr,
    running: Option<(oneshot::Sender<()>, JoinHandle<()>)>,
}

impl FakeGraph {
    /// Listens and serves on a thread of its own.
    ///
    /// # Errors
    ///
    /// What the system says if the address is taken, and an error if the shares of the settings add
    /// up to more than all.
    pub fn start(settings: Settings) -> io::Result<Self> {
        let (address, shares) = (settings.address, settings.shares.clone());
        let shared = Arc::new(Shared::new(settings));
        let set = shared.world().weather.set_shares(shares);
        set.map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
        let mut fake = Self { shared, address, running: None };
        fake.restart()?;
        Ok(fake)
    }

    /// Stops as a machine does that is switched off: calls that hang end without an answer, new ones
    /// are not let in. What was taken is kept.
    pub fn stop(&mut self) {
        if let Some((stop, thread)) = self.running.take() {
            let _ = stop.send(());
            let _ = thread.join();
        }
    }

    /// Serves again where it did, with all that it knows. One that runs stops first.
    ///
    /// # Errors
    ///
    /// What the system says if somebody else listens there meanwhile.
    pub fn restart(&mut self) -> io::Result<()> {
        self.stop();
        let server = Server::bind(self.address)?;
        self.address = server.address()?;
        let (stop, stopped) = oneshot::channel();
        let shared = Arc::clone(&self.shared);
        let thread = thread::Builder::new().name("fake-graph".into());
        let thread = thread.spawn(move || server.run(shared, stopped))?;
        self.running = Some((stop, thread));
        Ok(())
    }

    /// Serves for as long as the program runs.
    pub fn wait(mut self) {
        if let Some((_stop, thread)) = self.running.take() {
            // The sender is kept, since dropping it is what stops the thread.
            let _ = thread.join();
        }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What a bot is told in place of `https://graph.facebook.com`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What was taken, in order.
    pub fn taken(&self) -> Vec<Taken> {
        self.shared.world().book.taken().to_vec()
    }

    /// What was taken, as soon as it is so many; as many as there are when `limit` has passed.
    pub fn taken_at_least(&self, count: usize, limit: Duration) -> Vec<Taken> {
        let end = Instant::now() + limit;
        let mut world = self.shared.world();
        loop {
            let left = end.saturating_duration_since(Instant::now());
            if world.book.taken().len() >= count || left.is_zero() {
                return world.book.taken().to_vec();
            }
            let waited = self.shared.bell.wait_timeout(world, left);
            world = waited.expect("nothing panics while it holds the lock").0;
        }
    }

    /// Forgets what was taken, and the counts.
    pub fn clear(&self) {
        self.shared.world().book.clear();
    }

    /// How calls ended.
    pub fn stats(&self) -> Stats {
        control::stats(&self.shared)
    }

    /// Sets how many of 1000 calls meet which fault, in place of what was set before.
    ///
    /// # Errors
    ///
    /// [`ShareError`] if they are more than 1000.
    pub fn shares(&self, shares: impl IntoIterator<Item = (Fault, u16)>) -> Result<(), ShareError> {
        let shares: Shares = shares.into_iter().collect();
        self.shared.world().weather.set_shares(shares)
    }

    /// Says what happens to the next calls for a recipient, whatever the shares are.
    pub fn script(&self, recipient: &str, faults: impl IntoIterator<Item = Fault>) {
        self.shared.world().weather.script(recipient, faults);
    }

    /// Tells something of a user, or of a comment or post by its id.
    pub fn user(&self, id: impl Into<String>, user: User) {
        self.shared.world().users.insert(id.into(), user);
    }

    /// Begins to count calls by second.
    pub fn rates(&self, limits: RateLimits) {
        self.shared.world().rates = RateCheck::new(limits);
    }
}

impl Drop for FakeGraph {
    fn drop(&mut self) {
        self.stop();
    }
}
