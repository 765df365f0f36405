//! Several processes on one file, killed at random points: nothing acknowledged is lost, nothing is
//! answered twice, and no conversation gets stuck.
//!
//! `STORE_ROUNDS=200 cargo test -p fulfill-store --release processes -- --nocapture` kills more often.

mod figures;
mod node;

use std::{
    collections::HashMap,
    env,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use fulfill_store::{SqliteStore, Store, Token};

use self::figures::Figures;

const NODES: usize = 3;
const CONVERSATIONS: usize = 32;

/// How long a sender waits before it delivers again, as platforms do.
const REPEAT: Duration = Duration::from_millis(400);

/// What the world outside of the nodes knows.
#[derive(Default)]
struct World {
    /// Deliveries that were acknowledged: conversation and number.
    acknowledged: Mutex<HashMap<(usize, u64), Duration>>,
    changed: Condvar,
    /// Answers by delivery, all that were ever given.
    answers: Mutex<HashMap<(usize, u64), Vec<String>>>,
    fenced: AtomicU64,
    errors: Mutex<Vec<String>>,
    stop: AtomicBool,
}

struct Nodes {
    file: PathBuf,
    sent: PathBuf,
    world: Arc<World>,
    inputs: Vec<Mutex<Option<ChildStdin>>>,
}

impl Nodes {
    fn start(&self, number: usize) -> Child {
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["--exact", "processes::node::run", "--nocapture"])
            .env("STORE_NODE", &self.file)
            .env("STORE_SENT", &self.sent)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        *self.inputs[number].lock().unwrap() = child.stdin.take();
        let (output, world) = (child.stdout.take().unwrap(), Arc::clone(&self.world));
        thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                world.hear(&line);
            }
        });
        child
    }

    /// Hands a delivery to a node; whether it arrives shows in the acknowledgement only.
    fn deliver(&self, number: usize, conversation: usize, event: u64) {
        if let Some(input) = &mut *self.inputs[number].lock().unwrap() {
            // The node may be dead already.
            let _ = writeln!(input, "{conversation} {event}");
        }
    }
}

impl World {
    fn hear(&self, line: &str) {
        let mut words = line.splitn(4, ' ');
        let word = words.next().unwrap_or_default();
        if word == "fenced" {
            self.fenced.fetch_add(1, Ordering::Relaxed);
        } else if word == "error" {
            self.errors.lock().unwrap().push(line.to_owned());
        }
        let place = words.next().and_then(|one| one.parse().ok());
        let Some(place) = place.zip(words.next().and_then(|one| one.parse().ok())) else { return };
        match word {
            "ack" => {
                self.acknowledged.lock().unwrap().entry(place).or_default();
                self.changed.notify_all();
            }
            "answer" => {
                let text = words.next().unwrap_or_default().to_owned();
                self.answers.lock().unwrap().entry(place).or_default().push(text);
            }
            _ => {}
        }
    }

    /// Whether the delivery was acknowledged in time.
    fn wait(&self, place: (usize, u64)) -> bool {
        let known = self.acknowledged.lock().unwrap();
        let waited =
            self.changed.wait_timeout_while(known, REPEAT, |known| !known.contains_key(&place));
        !waited.unwrap().1.timed_out()
    }
}

/// Delivers events of one conversation, each until it is acknowledged, some of them twice or more.
fn send(nodes: &Nodes, conversation: usize) -> u64 {
    for event in 0.. {
        if nodes.world.stop.load(Ordering::Relaxed) {
            return event;
        }
        let start = Instant::now();
        loop {
            nodes.deliver(random(NODES), conversation, event);
            if random(100) < 15 {
                nodes.deliver(random(NODES), conversation, event);
            }
            if nodes.world.wait((conversation, event)) {
                break;
            }
        }
        let took = start.elapsed();
        nodes.world.acknowledged.lock().unwrap().insert((conversation, event), took);
        if random(100) < 5 && event > 0 {
            nodes.deliver(random(NODES), conversation, event - 1);
        }
        thread::sleep(Duration::from_millis(random(12) as u64));
    }
    0
}

#[test]
fn crashes_lose_nothing() {
    let rounds = env::var("STORE_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(20);
    let folder = tempfile::tempdir().unwrap();
    let nodes = Arc::new(Nodes {
        file: folder.path().join("store.db"),
        sent: folder.path().join("sent"),
        world: Arc::default(),
        inputs: (0..NODES).map(|_| Mutex::default()).collect(),
    });
    let start = Instant::now();
    let mut children: Vec<Child> = (0..NODES).map(|number| nodes.start(number)).collect();
    let senders: Vec<_> = (0..CONVERSATIONS)
        .map(|conversation| {
            let nodes = Arc::clone(&nodes);
            thread::spawn(move || send(&nodes, conversation))
        })
        .collect();
    thread::sleep(Duration::from_millis(300));
    for _ in 0..rounds {
        thread::sleep(Duration::from_millis(20 + random(160) as u64));
        let number = random(NODES);
        // SIGKILL: the process gets no chance to tidy up.
        children[number].kill().unwrap();
        children[number].wait().unwrap();
        children[number] = nodes.start(number);
    }
    nodes.world.stop.store(true, Ordering::Relaxed);
    let sent: Vec<u64> = senders.into_iter().map(|sender| sender.join().unwrap()).collect();
    let took = start.elapsed();
    let stuck = drain(&nodes.file);
    for child in &mut children {
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let figures = Figures::count(&nodes, &sent, rounds, took, stuck);
    println!("{figures}");
    assert_eq!(*nodes.world.errors.lock().unwrap(), Vec::<String>::new());
    figures.assert();
}

/// Waits until the nodes have done all there is to do; what is left is stuck.
fn drain(file: &Path) -> u64 {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        let store = SqliteStore::open(file).unwrap();
        let end = Instant::now() + Duration::from_secs(60);
        loop {
            let figures = store.statistics().await.unwrap();
            let left = figures.mail + figures.calls;
            if left == 0 || Instant::now() > end {
                return left;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
}

/// A number below `end`.
fn random(end: usize) -> usize {
    Token::random().0 as usize % end
}
