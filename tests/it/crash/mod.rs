//! Processes on one file that are killed at random points: no acknowledged turn is lost, no event is
//! answered twice with different words, no conversation gets stuck.
//!
//! `CRASH_ROUNDS=200 cargo test -p fulfill-tests crash -- --nocapture` kills more often. The seed that
//! the figures name gives the same messages and pauses again (`CRASH_SEED`); what meets what in the
//! processes is up to the machine.

mod figures;

use std::{
    collections::HashMap,
    env,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use fulfill_tests::{
    chain::{Chain, Script, Step},
    fleet::Fleet,
    random::{self, Random},
    wire::Outcome,
};

use self::figures::Figures;

const NODES: usize = 3;
const CONVERSATIONS: usize = 40;

/// How long a platform waits for an answer before it delivers again.
const PATIENCE: Duration = Duration::from_secs(10);

/// For how long one process in ten is frozen instead of killed: longer than its leases.
const FREEZE: Duration = Duration::from_secs(6);

/// After the last kill a conversation that does not answer for so long is stuck: a lease of a killed
/// process, and what a busy machine takes.
const STUCK: Duration = Duration::from_secs(15);

/// Messages out of this many answered ones are delivered once more at the end.
const PROBED: usize = 2000;

/// What the outside knows.
struct World {
    fleet: Fleet,
    /// The first answer of each event.
    answers: Mutex<HashMap<String, Vec<u8>>>,
    contradicted: AtomicU64,
    repeats: AtomicU64,
    refused: AtomicU64,
    failed: AtomicU64,
    late: Mutex<Vec<JoinHandle<()>>>,
    stop: AtomicBool,
    /// When the last process was killed.
    calm: Mutex<Option<Instant>>,
}

/// What one conversation has come to.
#[derive(Default)]
struct Told {
    user: String,
    steps: Vec<Step>,
    links: u64,
    wrong: Vec<String>,
    stuck: bool,
    worst: Duration,
    /// The longest wait for an answer that came after the last kill, from that kill on.
    worst_after: Duration,
}

impl World {
    /// Delivers an event once; whether it was answered.
    fn deliver(&self, node: usize, step: &Step, user: &str) -> bool {
        match self.fleet.send(node, &step.request(user), PATIENCE) {
            Outcome::Answer(answer) if answer.status == 200 => {
                let mut answers = self.answers.lock().expect("nobody panics");
                let first = answers.entry(step.id.clone()).or_insert_with(|| answer.body.clone());
                self.contradicted.fetch_add(u64::from(*first != answer.body), Ordering::Relaxed);
                true
            }
            Outcome::Answer(answer) => {
                // 503: another process is to be asked.
                assert_eq!(answer.status, 503, "{}", answer.text());
                self.refused.fetch_add(1, Ordering::Relaxed);
                false
            }
            Outcome::Closed | Outcome::Silence => {
                self.failed.fetch_add(1, Ordering::Relaxed);
                false
            }
        }
    }

    fn answer(&self, step: &Step) -> Vec<u8> {
        self.answers.lock().expect("nobody panics")[&step.id].clone()
    }

    /// Delivers it once more, beside whatever else goes on.
    fn repeat(self: &Arc<Self>, node: usize, step: &Step, user: &str) {
        self.repeats.fetch_add(1, Ordering::Relaxed);
        let (world, step, user) = (Arc::clone(self), step.clone(), user.to_owned());
        let late = thread::spawn(move || {
            world.deliver(node, &step, &user);
        });
        self.late.lock().expect("nobody panics").push(late);
    }
}

/// Holds one conversation: each message until it is answered, some of them twice.
fn converse(world: &Arc<World>, number: usize, seed: u64) -> Told {
    let mut random = Random::new(seed, number as u64 * 2 + 1);
    let user = format!("user{number}");
    let mut script = Script::new(&user, Random::new(seed, number as u64 * 2 + 2));
    let (mut chain, mut told) = (Chain::default(), Told { user, ..Told::default() });
    // After the last kill one more message, and the rest of what was begun.
    let mut last = false;
    while !last || script.is_busy() {
        last = last || world.stop.load(Ordering::Acquire);
        let step = script.step();
        let user = &told.user;
        let start = Instant::now();
        loop {
            let node = random.below(NODES);
            if random.percent(10) {
                world.repeat((node + 1) % NODES, &step, user);
            }
            if world.deliver(node, &step, user) {
                break;
            }
            let calm = *world.calm.lock().expect("nobody panics");
            if calm.is_some_and(|calm| calm.max(start).elapsed() > STUCK) {
                told.stuck = true;
                return told;
            }
            thread::sleep(Duration::from_millis(5 + random.below(20) as u64));
        }
        told.worst = told.worst.max(start.elapsed());
        if let Some(calm) = *world.calm.lock().expect("nobody panics") {
            told.worst_after = told.worst_after.max(calm.max(start).elapsed());
        }
        told.wrong.extend(chain.follow(&step, &world.answer(&step)).err());
        told.links += step.links() as u64;
        told.steps.push(step);
        if random.percent(5) {
            let former = &told.steps[random.below(told.steps.len())];
            world.repeat(random.below(NODES), former, user);
        }
        thread::sleep(Duration::from_millis(random.below(10) as u64));
    }
    told
}

#[test]
fn kills_lose_nothing() {
    let rounds = env::var("CRASH_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(20);
    let seed = random::seed();
    let mut random = Random::new(seed, 0);
    let world = Arc::new(World {
        fleet: Fleet::start(NODES),
        answers: Mutex::default(),
        contradicted: AtomicU64::new(0),
        repeats: AtomicU64::new(0),
        refused: AtomicU64::new(0),
        failed: AtomicU64::new(0),
        late: Mutex::default(),
        stop: AtomicBool::new(false),
        calm: Mutex::default(),
    });
    let start = Instant::now();
    let talkers: Vec<_> = (0..CONVERSATIONS)
        .map(|number| {
            let world = Arc::clone(&world);
            thread::spawn(move || converse(&world, number, seed))
        })
        .collect();
    for round in 0..rounds {
        thread::sleep(Duration::from_millis(100 + random.below(900) as u64));
        let node = random.below(NODES);
        if round % 10 == 4 {
            world.fleet.freeze(node);
            thread::sleep(FREEZE);
            world.fleet.thaw(node);
        } else {
            world.fleet.restart(node);
        }
    }
    *world.calm.lock().expect("nobody panics") = Some(Instant::now());
    world.stop.store(true, Ordering::Release);
    let told: Vec<Told> =
        talkers.into_iter().map(|talker| talker.join().expect("an answer is 200 or 503")).collect();
    for late in std::mem::take(&mut *world.late.lock().expect("nobody panics")) {
        late.join().expect("an answer is 200 or 503");
    }
    let took = start.elapsed();
    let lost = probe(&world, &told, &mut random);
    let mut figures = Figures::count(&world, &told);
    (figures.seed, figures.rounds, figures.took, figures.lost) = (seed, rounds, took, lost);
    figures.show_and_check();
}

/// Delivers what was answered once more: how many of them have no answer now. The last of each
/// conversation and some of the others, by several at a time.
fn probe(world: &World, told: &[Told], random: &mut Random) -> usize {
    let mut all: Vec<(&str, &Step)> = Vec::new();
    for one in told {
        let before = one.steps.len().saturating_sub(1);
        all.extend(one.steps[..before].iter().map(|step| (&*one.user, step)));
    }
    let last = told.iter().filter_map(|one| Some((&*one.user, one.steps.last()?)));
    let mut probes: Vec<(&str, &Step)> = last.collect();
    while !all.is_empty() && probes.len() < PROBED {
        probes.push(all.swap_remove(random.below(all.len())));
    }
    let lost = AtomicU64::new(0);
    thread::scope(|scope| {
        for (node, probes) in probes.chunks(probes.len().div_ceil(8)).enumerate() {
            let lost = &lost;
            scope.spawn(move || {
                for (user, step) in probes {
                    let answered = world.deliver(node % NODES, step, user);
                    lost.fetch_add(u64::from(!answered), Ordering::Relaxed);
                }
            });
        }
    });
    lost.into_inner() as usize
}
