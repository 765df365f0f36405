//! Meta under load: users who write, deliveries that are made until they are acknowledged, some of
//! them twice.

use std::{
    collections::HashMap,
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use fulfill_tests::{fleet::Fleet, meta, random::Random, wire::Outcome};

use super::figures::Interrupted;

/// How long Meta waits for its answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Who deliver; each has users of its own.
const DRIVERS: usize = 20;

/// The users of one who delivers. A delivery may hold events of both.
const USERS: usize = 2;

/// Deliveries out of a hundred that come again although they were acknowledged.
const REPEATED: usize = 15;

/// What an acknowledged event is known by: user and text.
pub(super) type Name = (String, String);

/// What the outside knows.
pub(super) struct Load {
    pub(super) fleet: Fleet,
    seed: u64,
    stop: AtomicBool,
    /// When each event was acknowledged first.
    acknowledged: Mutex<HashMap<Name, u64>>,
    pub(super) repeats: AtomicU64,
    /// Deliveries without an answer.
    pub(super) cut: AtomicU64,
    /// Deliveries that were answered 503.
    pub(super) refused: AtomicU64,
    /// When deliveries were made, and how long acknowledgements took.
    times: Mutex<Vec<(u64, Duration)>>,
    late: Mutex<Vec<JoinHandle<()>>>,
    /// Which process is to be killed at its next acknowledgement.
    marked: Mutex<Option<usize>>,
    /// Rings when that was done.
    bell: Condvar,
}

impl Load {
    pub(super) fn new(fleet: Fleet, seed: u64) -> Arc<Self> {
        let (acknowledged, times, late) = Default::default();
        let (repeats, cut, refused) = Default::default();
        let (stop, marked, bell) = Default::default();
        let load = Self {
            fleet,
            seed,
            stop,
            acknowledged,
            repeats,
            cut,
            refused,
            times,
            late,
            marked,
            bell,
        };
        Arc::new(load)
    }

    /// Lets all users write until the result is [ended](Users::end).
    pub(super) fn start(self: &Arc<Self>) -> Users {
        let write = |driver| {
            let load = Arc::clone(self);
            thread::spawn(move || load.write(driver))
        };
        Users { load: Arc::clone(self), drivers: (0..DRIVERS).map(write).collect() }
    }

    /// What was acknowledged, and when, in milliseconds since 1970.
    pub(super) fn acknowledged(&self) -> HashMap<Name, u64> {
        lock(&self.acknowledged).clone()
    }

    /// How long acknowledgements took: in the middle, of 99 in 100, and the longest. Without those
    /// that were on their way while a process was interrupted: a frozen one does not answer.
    pub(super) fn times(&self, interrupted: &[Interrupted]) -> [Duration; 3] {
        let all = lock(&self.times).clone();
        let during = |from: u64, time: &Duration| {
            let to = from + u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
            interrupted.iter().any(|(start, end)| from <= *end && *start <= to)
        };
        let calm = all.into_iter().filter(|(from, time)| !during(*from, time));
        let mut times: Vec<Duration> = calm.map(|(_, time)| time).collect();
        times.sort_unstable();
        let at = |share: usize| times.get(times.len().saturating_sub(1) * share / 100);
        [50, 99, 100].map(|share| at(share).copied().unwrap_or_default())
    }

    /// Kills a process in the moment in which it acknowledges something: what it has not kept by then
    /// is lost.
    pub(super) fn kill_at_acknowledgement(&self, node: usize) {
        let mut marked = lock(&self.marked);
        *marked = Some(node);
        let waited = self.bell.wait_timeout_while(marked, PATIENCE, |marked| marked.is_some());
        let (mut marked, _) = waited.unwrap_or_else(PoisonError::into_inner);
        if marked.take().is_some() {
            self.fleet.kill(node);
        }
    }

    fn acknowledged_by(&self, node: usize) {
        let mut marked = lock(&self.marked);
        if *marked == Some(node) {
            self.fleet.kill(node);
            *marked = None;
            self.bell.notify_all();
        }
    }

    fn write(self: &Arc<Self>, driver: usize) {
        let mut random = Random::new(self.seed, driver as u64 + 1);
        let users: Vec<String> =
            (0..USERS).map(|user| format!("{}", 7_000_000 + driver * USERS + user)).collect();
        let mut said = [0_u64; USERS];
        let mut former: Vec<Arc<Vec<u8>>> = Vec::new();
        while !self.stop.load(Ordering::Acquire) {
            let many = 1 + random.below(3);
            let (mut events, mut names) = (Vec::new(), Vec::new());
            for _ in 0..many {
                let at = random.below(USERS);
                said[at] += 1;
                let (user, number) = (&users[at], said[at]);
                let text = format!("{number} 👋🏽 مرحبا");
                events.push(meta::message(user, &format!("m_{user}.{number}"), &text, number));
                names.push((user.clone(), text));
            }
            let request = Arc::new(meta::delivery(&meta::body(&events)));
            let mut node = random.below(self.fleet.size());
            if random.percent(REPEATED) {
                // At the same time, at another process.
                self.repeat((node + 1) % self.fleet.size(), &request);
            }
            while !self.deliver(node, &request) {
                thread::sleep(Duration::from_millis(5 + random.below(30) as u64));
                node = random.below(self.fleet.size());
            }
            let now = now_ms();
            let mut acknowledged = lock(&self.acknowledged);
            for name in names {
                acknowledged.entry(name).or_insert(now);
            }
            drop(acknowledged);
            former.push(request);
            if random.percent(REPEATED) {
                let request = former[random.below(former.len())].clone();
                self.repeat(random.below(self.fleet.size()), &request);
            }
            thread::sleep(Duration::from_millis(500 + random.below(1000) as u64));
        }
    }

    /// Delivers once; whether it was acknowledged.
    fn deliver(&self, node: usize, request: &[u8]) -> bool {
        let (start, from) = (Instant::now(), now_ms());
        match self.fleet.send(node, request, PATIENCE) {
            Outcome::Answer(answer) if answer.status == 200 => {
                self.acknowledged_by(node);
                lock(&self.times).push((from, start.elapsed()));
                true
            }
            Outcome::Answer(answer) => {
                assert_eq!(answer.status, 503, "{}", answer.text());
                self.refused.fetch_add(1, Ordering::Relaxed);
                false
            }
            Outcome::Closed | Outcome::Silence => {
                self.cut.fetch_add(1, Ordering::Relaxed);
                false
            }
        }
    }

    /// Delivers once more, beside whatever else goes on.
    fn repeat(self: &Arc<Self>, node: usize, request: &Arc<Vec<u8>>) {
        self.repeats.fetch_add(1, Ordering::Relaxed);
        let (load, request) = (Arc::clone(self), Arc::clone(request));
        let late = thread::spawn(move || {
            load.deliver(node, &request);
        });
        lock(&self.late).push(late);
    }
}

/// Those who write.
pub(super) struct Users {
    load: Arc<Load>,
    drivers: Vec<JoinHandle<()>>,
}

impl Users {
    /// Has each of them see their last delivery acknowledged.
    pub(super) fn end(self) {
        self.load.stop.store(true, Ordering::Release);
        for driver in self.drivers {
            driver.join().expect("an answer is 200 or 503");
        }
        for late in std::mem::take(&mut *lock(&self.load.late)) {
            late.join().expect("an answer is 200 or 503");
        }
    }
}

/// Now, in milliseconds since 1970.
pub(super) fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// A thread that failed must not hide behind a poisoned lock.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
