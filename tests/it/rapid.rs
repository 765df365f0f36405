//! Messages that do not wait for each other, at two processes on one file: order holds, nothing is
//! lost, and an event that is delivered several times is answered once.

use std::{
    collections::HashSet,
    io::{self, Write as _},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use fulfill_runtime::store::{Key, SqliteStore, Store as _};
use fulfill_tests::{
    chain::{self, Chain, Step},
    fleet::Fleet,
    wire::Outcome,
};

const PATIENCE: Duration = Duration::from_secs(30);

/// The answer to an event that one of the processes must give.
#[track_caller]
fn answer(fleet: &Fleet, node: usize, user: &str, step: &Step) -> Vec<u8> {
    match fleet.send(node, &step.request(user), PATIENCE) {
        Outcome::Answer(answer) if answer.status == 200 => answer.body,
        other => panic!("{} at {node}: {other:?}", step.id),
    }
}

/// A message on its way from one end to the other.
struct Sent {
    step: Step,
    at: Instant,
    answered: Instant,
    body: Vec<u8>,
    place: u64,
}

/// Puts what was answered in the order of its places, and checks that each follows from the one
/// before.
#[track_caller]
fn in_order(mut all: Vec<Sent>) -> Vec<Sent> {
    all.sort_by_key(|sent| sent.place);
    let mut chain = Chain::default();
    for (sent, place) in all.iter().zip(1..) {
        assert_eq!(sent.place, place, "{}: a turn is lost or doubled", sent.step.id);
        chain.follow(&sent.step, &sent.body).expect("no update is lost");
    }
    all
}

/// Says it, and how it was answered.
fn say(fleet: &Fleet, node: usize, user: &str, step: Step) -> Sent {
    let at = Instant::now();
    let body = answer(fleet, node, user, &step);
    let place = chain::place(&body).expect("a link of the chain");
    Sent { step, at, answered: Instant::now(), body, place }
}

#[test]
fn rapid_messages_keep_their_order() {
    const CONVERSATIONS: usize = 32;
    const MESSAGES: usize = 30;
    const IN_FLIGHT: usize = 5;
    let fleet = Fleet::start(2);
    let start = Instant::now();
    let all: Vec<Vec<Sent>> = thread::scope(|scope| {
        let talk = |number: usize| {
            let fleet = &fleet;
            move || {
                let (next, sent) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
                let user = format!("user{number}");
                let work = || loop {
                    let message = next.fetch_add(1, Ordering::SeqCst);
                    if message >= MESSAGES {
                        break;
                    }
                    let step = Step::note(format!("{user}-{message}"), format!("n{message}"));
                    let said = say(fleet, (message + number) % 2, &user, step);
                    sent.lock().expect("nobody panics").push(said);
                };
                thread::scope(|scope| (0..IN_FLIGHT).for_each(|_| drop(scope.spawn(work))));
                sent.into_inner().expect("nobody panics")
            }
        };
        let talks: Vec<_> = (0..CONVERSATIONS).map(|number| scope.spawn(talk(number))).collect();
        talks.into_iter().map(|talk| talk.join().expect("an answer")).collect()
    });
    let took = start.elapsed();
    let (mut pairs, mut beside, mut worst) = (0_usize, 0_usize, Duration::ZERO);
    for sent in all {
        assert_eq!(sent.len(), MESSAGES);
        let sent = in_order(sent);
        for (place, one) in sent.iter().enumerate() {
            worst = worst.max(one.answered - one.at);
            for later in &sent[place + 1..] {
                // What was answered before another was sent was accepted before it.
                assert!(one.at < later.answered, "{} overtook {}", later.step.id, one.step.id);
                let apart = one.answered < later.at;
                (pairs, beside) = (pairs + usize::from(apart), beside + usize::from(!apart));
            }
        }
    }
    assert!(pairs > 0 && beside > 0, "{pairs} {beside}");
    let turns = CONVERSATIONS * MESSAGES;
    let rate = turns as f64 / took.as_secs_f64();
    // Straight to the stream: what a passing test prints is not shown.
    writeln!(
        io::stderr(),
        "rapid: {CONVERSATIONS} conversations at two processes, {IN_FLIGHT} messages in flight in \
         each, turns {turns} in {:.1} s ({rate:.0}/s), out of order 0 of {pairs} pairs apart and \
         {beside} beside each other, updates lost 0, worst wait {worst:.1?}",
        took.as_secs_f64(),
    )
    .expect("standard error is open");
}

#[test]
fn messages_are_answered_in_the_order_in_which_they_were_accepted() {
    const CONVERSATIONS: usize = 8;
    const MESSAGES: usize = 12;
    let fleet = Fleet::start(2);
    thread::scope(|scope| {
        for number in 0..CONVERSATIONS {
            let fleet = &fleet;
            scope.spawn(move || {
                let user = format!("user{number}");
                let store = SqliteStore::open(fleet.file()).expect("a store");
                let sent: Vec<Sent> = thread::scope(|scope| {
                    let mut threads = Vec::new();
                    for message in 0..MESSAGES {
                        let id = format!("{user}-{message}");
                        // The first one takes so long that the others have to wait.
                        let step = match message {
                            0 => Step::slow(id.clone(), 400),
                            _ => Step::note(id.clone(), format!("n{message}")),
                        };
                        let user = &user;
                        threads.push(scope.spawn(move || say(fleet, message % 2, user, step)));
                        accepted(&store, &id);
                    }
                    threads.into_iter().map(|thread| thread.join().expect("an answer")).collect()
                });
                for (place, sent) in (1..).zip(in_order(sent)) {
                    assert_eq!(sent.step.id, format!("{user}-{}", place - 1), "overtaken");
                }
            });
        }
    });
}

/// Waits until a process has accepted the event.
fn accepted(store: &SqliteStore, id: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    let runtime = runtime.expect("a runtime");
    let key = Key::new("", format!("console:{id}"));
    let end = Instant::now() + PATIENCE;
    while runtime.block_on(store.answer(&key)).expect("a store").is_none() {
        assert!(Instant::now() < end, "{id} is not accepted");
        thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn an_event_that_is_delivered_five_times_is_one_run() {
    const EVENTS: usize = 40;
    let fleet = Fleet::start(2);
    thread::scope(|scope| {
        for number in 0..EVENTS {
            let fleet = &fleet;
            scope.spawn(move || {
                // Five conversations, so that events have others before them.
                let user = format!("user{}", number % 5);
                let step = Step::note(format!("e{number}"), format!("n{number}"));
                let once = |node: usize| answer(fleet, node % 2, &user, &step);
                // Three at once and two behind each other, at both processes.
                let mut bodies: Vec<Vec<u8>> = thread::scope(|scope| {
                    let three: Vec<_> =
                        (0..3).map(|node| scope.spawn(move || once(node))).collect();
                    three.into_iter().map(|one| one.join().expect("an answer")).collect()
                });
                bodies.extend([once(0), once(1)]);
                bodies.dedup();
                assert_eq!(bodies.len(), 1, "{bodies:?}");
            });
        }
    });
    let runs = fleet.runs();
    let events: HashSet<&str> = runs.iter().map(|(event, _)| &**event).collect();
    assert_eq!((runs.len(), events.len()), (EVENTS, EVENTS), "{runs:?}");
}
