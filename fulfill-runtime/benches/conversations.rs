//! Stateful turns a second over the console, all durable, beside the bare store doing the same
//! commits; and what the stages of one turn cost.
//!
//! `cargo bench -p fulfill-runtime --bench conversations`. 64 turns are in flight, over 960
//! conversations whose state has about 500 bytes; the bot has 100 intents with a text, a pattern and
//! a sample each. The bare store takes and commits events of the same sizes.

use std::{
    fs,
    hint::black_box,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use bytes::Bytes;
use fulfill_runtime::{
    Call, Entry, Inbound, Place, Provider as _, Table, Triggers,
    collect::Checks,
    console::Console,
    dialogue::{Engine, Rules, State, Step},
    matching::{Matcher, Samples},
    prelude::*,
    store::{Key, Mail, MemoryStore, Outcome, SqliteStore, Store},
    testing::Tester,
};
use http::{HeaderMap, HeaderValue, Method, Request, Uri, header::CONTENT_TYPE};

const IN_FLIGHT: u64 = 64;
const ROUNDS: u64 = 15;
const TIME: Duration = Duration::from_secs(4);
const DAY: Duration = Duration::from_secs(86_400);

/// What was measured.
struct Row {
    rate: f64,
    micros: f64,
}

fn main() {
    let folder = tempfile::tempdir().expect("a folder for the files");
    let open = |name: &str| SqliteStore::open(folder.path().join(name)).expect("a new file");
    // Interleaved, so that a busy moment of the machine does not fall on one of them only.
    let bare = store(Arc::new(open("bare.db")));
    let turns = bot(Arc::new(open("turns.db")));
    let bare_again = store(Arc::new(open("bare2.db")));
    let turns_again = bot(Arc::new(open("turns2.db")));
    let memory = bot(Arc::new(MemoryStore::new()));
    let reference = (bare.rate + bare_again.rate) / 2.0;
    println!(
        "{:<44} {:>9} {:>12} {:>7}",
        "64 in flight, 2 threads", "turns/s", "CPU µs/turn", "ratio"
    );
    for (name, row) in [
        ("SqliteStore alone, take + commit", &bare),
        ("console turns on SqliteStore", &turns),
        ("SqliteStore alone, again", &bare_again),
        ("console turns on SqliteStore, again", &turns_again),
        ("console turns on MemoryStore", &memory),
    ] {
        println!("{name:<44} {:>9.0} {:>12.1} {:>7.2}", row.rate, row.micros, row.rate / reference);
    }
    println!("ratio: to the mean of the bare store\n");
    stages();
}

/// A hundred intents that a text, a pattern or a sample leads to; the one that is asked remembers.
fn entries() -> Vec<Entry> {
    let other = |number: usize| {
        let triggers = Triggers::new()
            .text(format!("topic {number}"))
            .pattern(format!("^order (?P<count>\\d+) of article-{number}$"))
            .sample(format!("i would like to hear more about subject{number} please"));
        Entry::new(format!("topic-{number}"), |_: &Turn| Call::Ready(Ok(Reply::say("?"))))
            .answers(triggers)
    };
    let count = |turn: &Turn| {
        let before = turn.get(Place::Memory, "count").and_then(|count| count.as_u64());
        let count = before.unwrap_or(0) + 1;
        let reply = Reply::say(format!("You have ordered {count} times."));
        let address = "Rua das Palmeiras 100, Joinville, Santa Catarina, ".repeat(8);
        Call::Ready(Ok(reply.remember("count", count).remember("address", address)))
    };
    let asked = Entry::new("count", count)
        .answers(Triggers::new().pattern("(?i)^two large (?P<what>\\w+) please$"));
    (0..100).map(other).chain([asked]).collect()
}

fn body(user: u64, id: &str) -> Vec<u8> {
    format!(
        r#"{{"user":"+5511{user:09}","text":"Two large pizzas please","locale":"pt-BR","id":"{id}"}}"#
    )
    .into_bytes()
}

fn bot(store: Arc<dyn Store>) -> Row {
    let app = App::new(entries()).expect("settings").store(store);
    let bot = Tester::new(app.mount("/", Console::with_token("t0ken"))).expect("no gaps");
    run(move |user: u64, id: String| {
        let bot = bot.clone();
        async move {
            let request = Request::post("/")
                .header("content-type", "application/json")
                .header("authorization", "Bearer t0ken")
                .body(body(user, &id))
                .expect("a request");
            assert_eq!(bot.send(request).await.status(), 200);
        }
    })
}

fn store(store: Arc<dyn Store>) -> Row {
    run(move |user: u64, id: String| {
        let store = Arc::clone(&store);
        async move {
            let key = Key::new("", format!("console:+5511{user:09}"));
            let mail = Mail::new(key, format!("console:{id}"), body(user, &id));
            let (_, claimed) = store.take(mail, Duration::from_secs(65)).await.expect("no error");
            let lease = claimed.expect("nobody else has it").lease;
            let outcome = Outcome::answer(vec![b'a'; 75]).state(vec![b's'; 450]).life(DAY);
            store.commit(&lease, outcome).await.expect("no error");
        }
    })
}

/// Runs a turn again and again, for many users, and counts turns and the time of the processors.
fn run<F>(turn: impl Fn(u64, String) -> F + Clone + Send + 'static) -> Row
where
    F: Future<Output = ()> + Send + 'static,
{
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime.worker_threads(2).enable_time().build().expect("a runtime");
    let done = Arc::new(AtomicU64::new(0));
    let (start, before) = (Instant::now(), processor());
    let end = start + TIME;
    runtime.block_on(async {
        let tasks = (0..IN_FLIGHT).map(|lane| {
            let (turn, done) = (turn.clone(), Arc::clone(&done));
            tokio::spawn(async move {
                for number in 0.. {
                    if Instant::now() > end {
                        break;
                    }
                    // No two tasks share a conversation.
                    let user = number % ROUNDS * IN_FLIGHT + lane;
                    turn(user, format!("{lane:04}-{number:016}")).await;
                    done.fetch_add(1, Ordering::Relaxed);
                }
            })
        });
        for task in tasks.collect::<Vec<_>>() {
            task.await.expect("no panic");
        }
    });
    let (took, used) = (start.elapsed(), processor() - before);
    let count = done.load(Ordering::Relaxed) as f64;
    Row { rate: count / took.as_secs_f64(), micros: used.as_secs_f64() * 1e6 / count }
}

/// What the steps between the commits cost, each by itself on one thread.
fn stages() {
    let (console, table) = (Console::new(), Table::new(entries()).expect("no conflicts"));
    let (matcher, _) = Matcher::new(&table, Box::new(Samples::new()));
    let engine = Engine::new(table, matcher, Checks::collected(), Rules::default());
    let body = Bytes::from(body(1, "1"));
    let decode = || {
        let headers: HeaderMap =
            [(CONTENT_TYPE, HeaderValue::from_static("application/json"))].into_iter().collect();
        let inbound = Inbound::new(Method::POST, Uri::from_static("/"), headers, body.clone());
        Arc::new(console.decode(&inbound).expect("a message").remove(0))
    };
    let event = decode();
    let turn = console.turn(&event);
    let converse = |state: State| {
        let mut run = engine.begin(state, turn.clone());
        loop {
            match run.step() {
                Step::Call(intent, turn) => match (intent.handler)(&turn) {
                    Call::Ready(Ok(reply)) => run.reply(reply).expect("small"),
                    _ => unreachable!("it is ready"),
                },
                Step::Done(done) => break done,
            }
        }
    };
    let done = converse(State::default());
    let (state, reply) = (done.state.clone(), done.reply.clone());
    let kept = state.write();
    println!("{:<44} {:>9}", "stage, one thread", "µs");
    stage("decode the body", || drop(black_box(decode())));
    stage("make the turn", || drop(black_box(console.turn(&event))));
    stage("load: read the state", || drop(black_box(State::read(&kept))));
    stage("match, handler, run the actions", || drop(black_box(converse(state.clone()))));
    stage("encode", || drop(black_box(console.encode(&event, reply.clone()))));
    stage("write the state", || drop(black_box(state.write())));
}

fn stage(name: &str, run: impl Fn()) {
    const TURNS: u32 = 20_000;
    let once = || {
        let start = Instant::now();
        (0..TURNS).for_each(|_| run());
        start.elapsed() / TURNS
    };
    // The least of several: what it costs when nobody else is in the way.
    let least = (0..5).map(|_| once()).min().unwrap_or_default();
    println!("{name:<44} {:>9.2}", least.as_secs_f64() * 1e6);
}

/// Time that this process has spent on processors, user and system; zero where it cannot be told.
fn processor() -> Duration {
    let text = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // After the name, which is in brackets, the 12th and 13th fields, in hundredths of a second.
    let fields = text.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    fields.map(|ticks| Duration::from_millis(ticks.parse::<u64>().unwrap_or(0) * 10)).sum()
}
