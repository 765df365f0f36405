//! What happens to turns when somebody leaves: the owner stops the program, or the caller hangs up.

use std::{
    io::Write as _,
    net::TcpStream,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use fulfill_runtime::{App, assistant::Assistant, prelude::*};
use fulfill_tests::{program::Program, wire};

use crate::{
    assistant::{ask, hostile, kept_open},
    local::Local,
};

/// How much later than it should something may come about on a busy machine.
const SLACK: Duration = Duration::from_secs(6);

/// A program with a slow turn under way, and the connection that waits for its answer.
fn busy(variables: &[(&str, &str)]) -> (Program, TcpStream) {
    let bot = Program::start("hostile-bot", variables);
    let mut stream = wire::connect(bot.address());
    stream.write_all(&hostile("Lento")).expect("it is open");
    let end = Instant::now() + SLACK;
    while wire::get(bot.address(), "/__calls").text() != "1" {
        assert!(Instant::now() < end, "the turn does not start");
        thread::sleep(Duration::from_millis(10));
    }
    (bot, stream)
}

#[test]
fn a_program_that_is_told_to_stop_finishes_its_turns() {
    let (mut bot, mut stream) = busy(&[("FULFILL_HANDLER_TIMEOUT", "2s")]);
    // Connections without a request must not hold it up.
    let idle = wire::connect(bot.address());
    let start = Instant::now();
    bot.terminate();
    bot.log_with("stopping");
    let late = TcpStream::connect_timeout(&bot.address(), Duration::from_secs(1));
    assert!(late.is_err(), "it takes new connections");
    let answer = wire::answer(&mut stream);
    assert_eq!(
        (answer.status, answer.json()["message"].as_str()),
        (200, Some("fallback: demorou"))
    );
    assert!(bot.ended(SLACK).success(), "{}", bot.log());
    assert!(start.elapsed() < Duration::from_secs(2) + SLACK / 2, "{:?}", start.elapsed());
    drop(idle);
}

#[test]
fn it_does_not_wait_for_ever() {
    let (mut bot, stream) = busy(&[("FULFILL_SHUTDOWN_TIMEOUT", "500ms")]);
    let start = Instant::now();
    bot.terminate();
    bot.log_with("raise FULFILL_SHUTDOWN_TIMEOUT");
    bot.ended(SLACK);
    // The turn would have taken its eight seconds.
    assert!(start.elapsed() < SLACK, "{:?}", start.elapsed());
    drop(stream);
}

#[test]
fn without_turns_it_stops_at_once() {
    let mut bot = Program::start("orders", &[("ASSISTANT_TOKEN", "segredo")]);
    let mut kept = wire::connect(bot.address());
    kept.write_all(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n").expect("it is open");
    assert_eq!(wire::answer(&mut kept).status, 200);
    let start = Instant::now();
    bot.terminate();
    assert!(bot.ended(SLACK).success(), "{}", bot.log());
    assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
}

/// How many slow turns of one app have come to their end.
type Finished = Arc<AtomicUsize>;

/// Takes its time.
#[intent(webhook = "pedidos", node = "Devagar", token = "t0ken")]
async fn devagar(State(finished): State<Finished>) -> &'static str {
    tokio::time::sleep(Duration::from_millis(600)).await;
    finished.fetch_add(1, Ordering::SeqCst);
    "feito"
}

/// Says a lot.
#[intent(webhook = "pedidos", node = "Muito", token = "t0ken")]
fn muito() -> String {
    "a".repeat(MUCH)
}

/// Far more than what the system keeps on the way.
const MUCH: usize = 30_000_000;

fn slow(finished: &Finished) -> App {
    let app = App::new(intents![devagar, muito]).expect("no conflicts");
    app.state(Arc::clone(finished)).mount("/", Assistant::new())
}

#[test]
fn a_turn_goes_on_when_its_caller_hangs_up() {
    // Our own server, and one that drops what it does for callers who are gone.
    let finished = Finished::default();
    let router = slow(&finished).into_router().expect("nothing is missing");
    for (turns, bot) in [(1, Local::app(slow(&finished))), (2, Local::router(router))] {
        let mut stream = wire::connect(bot.address);
        let request = kept_open(ask("/pedidos", "t0ken", "Devagar"));
        stream.write_all(&request).expect("it is open");
        thread::sleep(Duration::from_millis(150));
        drop(stream);
        let end = Instant::now() + SLACK;
        while finished.load(Ordering::SeqCst) < turns {
            assert!(Instant::now() < end, "the turn was cut off");
            thread::sleep(Duration::from_millis(20));
        }
    }
}

#[test]
fn answers_that_are_being_read_are_read_to_their_end() {
    let mut bot = Local::app(slow(&Finished::default()));
    let mut stream = wire::connect(bot.address);
    stream.write_all(&kept_open(ask("/pedidos", "t0ken", "Muito"))).expect("it is open");
    thread::sleep(Duration::from_millis(300));
    bot.stop();
    thread::sleep(Duration::from_millis(300));
    let answer = wire::answer(&mut stream);
    assert!(answer.body.len() > MUCH, "{} bytes", answer.body.len());
    bot.stopped();
}

#[test]
fn a_server_of_the_library_stops_as_a_program_does() {
    let mut bot = Local::app(slow(&Finished::default()));
    let mut stream = wire::connect(bot.address);
    stream.write_all(&kept_open(ask("/pedidos", "t0ken", "Devagar"))).expect("it is open");
    thread::sleep(Duration::from_millis(150));
    bot.stop();
    let answer = wire::answer(&mut stream);
    assert_eq!((answer.status, answer.json()["message"].as_str()), (200, Some("feito")));
    assert_eq!(answer.header("Connection"), Some("close"), "{}", answer.head);
    bot.stopped();
}
