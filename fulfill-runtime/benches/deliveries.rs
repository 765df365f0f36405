//! Messages a second on a platform that wants its answer first, from the delivery to the reply that
//! was taken, all of it durable, beside the bare store doing the same commits.
//!
//! `cargo bench -p fulfill-runtime --bench deliveries`. 64 users write; each waits for the reply
//! before it writes again. The platform takes each call at once, so what is measured is ours.

#[path = "../tests/it/deliveries/post.rs"]
#[allow(dead_code, reason = "the tests need more of it")]
mod post;

use std::{
    collections::HashMap,
    fs,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use bytes::Bytes;
use fulfill_runtime::{
    Call, Entry,
    deliver::{Sending, Transport},
    prelude::*,
    store::{self, Key, Mail, MemoryStore, Outcome, Scope, Settle, SqliteStore, Store},
    testing::Tester,
};
use http::{Request, Response};
use tokio::sync::oneshot;

use self::post::Post;

const USERS: u64 = 64;
const TIME: Duration = Duration::from_secs(4);
const LEASE: Duration = Duration::from_secs(14);

/// What was measured.
struct Row {
    rate: f64,
    micros: f64,
}

fn main() {
    let folder = tempfile::tempdir().expect("a folder for the files");
    let open = |name: &str| SqliteStore::open(folder.path().join(name)).expect("a new file");
    // Interleaved, so that a busy moment of the machine does not fall on one of them only.
    let bare = alone(Arc::new(open("bare.db")));
    let bot = messages(Arc::new(open("bot.db")));
    let bare_again = alone(Arc::new(open("bare2.db")));
    let bot_again = messages(Arc::new(open("bot2.db")));
    let memory = messages(Arc::new(MemoryStore::new()));
    let reference = (bare.rate + bare_again.rate) / 2.0;
    let title = "64 users, 2 threads";
    println!("{title:<48} {:>10} {:>12} {:>7}", "messages/s", "CPU µs each", "ratio");
    for (name, row) in [
        ("SqliteStore alone: take, commit, settle, look", &bare),
        ("a bot on SqliteStore", &bot),
        ("SqliteStore alone, again", &bare_again),
        ("a bot on SqliteStore, again", &bot_again),
        ("a bot on MemoryStore", &memory),
    ] {
        println!(
            "{name:<48} {:>10.0} {:>12.1} {:>7.2}",
            row.rate,
            row.micros,
            row.rate / reference
        );
    }
    println!("ratio: to the mean of the bare store");
}

/// Takes every call, and tells whoever waits for it.
#[derive(Clone, Default)]
struct Takes(Arc<Mutex<HashMap<String, oneshot::Sender<()>>>>);

impl Takes {
    fn expect(&self, user: &str) -> oneshot::Receiver<()> {
        let (tell, told) = oneshot::channel();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(user.to_owned(), tell);
        told
    }
}

impl Transport for Takes {
    fn send(&self, request: Request<Bytes>) -> Sending<'_> {
        let body: serde_json::Value = serde_json::from_slice(request.body()).expect("our JSON");
        let user = body["to"].as_str().unwrap_or_default();
        if let Some(tell) = self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(user) {
            let _ = tell.send(());
        }
        Box::pin(async { Ok(Response::new(Bytes::new())) })
    }
}

/// Messages through a bot that echoes.
fn messages(store: Arc<dyn Store>) -> Row {
    let mut echo =
        Entry::new("echo", |turn: &Turn| Call::Ready(Ok(Reply::say(turn.text().to_owned()))));
    echo.fallback = true;
    let takes = Takes::default();
    let app = App::new([echo]).expect("settings").mount("/", Post::default());
    let app = app.store(store).transport(takes.clone());
    let bot = Tester::new(app).expect("no gaps");
    run(move |user: u64, id: String| {
        let (bot, takes) = (bot.clone(), takes.clone());
        async move {
            let user = format!("+5511{user:09}");
            let taken = takes.expect(&user);
            let letter = format!(r#"[{{"id":"{id}","user":"{user}","text":"Two large pizzas"}}]"#);
            let request = Request::post("/").body(letter).expect("a request");
            assert_eq!(bot.send(request).await.status(), 200);
            taken.await.expect("every message is answered");
        }
    })
}

/// The same commits on the bare store.
fn alone(store: Arc<dyn Store>) -> Row {
    run(move |user: u64, id: String| {
        let store = Arc::clone(&store);
        async move {
            let key = Key::new("", format!("post:+5511{user:09}"));
            let mail = Mail::new(key.clone(), format!("post:{id}"), vec![b'b'; 90]);
            let mail = vec![mail.deferred().heard_at(Some(u64::MAX))];
            let mut taken = store.take_all(mail, Some(LEASE)).await.expect("no error");
            let claim = taken.pop().and_then(|(_, claim)| claim).expect("nobody else has it");
            let call = store::Call::new("post:", vec![b'c'; 140]);
            let outcome = Outcome::default().call(call).send(LEASE);
            let committed = store.commit(&claim.lease, outcome).await.expect("no error");
            let store::Committed::Done { claimed: Some(call), .. } = committed else {
                panic!("nobody else has its call")
            };
            store.settle(&call.lease, Settle::Delivered(None)).await.expect("no error");
            let next = store.claim_call(Scope::Conversation(key), LEASE).await.expect("no error");
            assert!(next.is_none());
        }
    })
}

/// Lets every user write again and again, and counts messages and the time of the processors.
fn run<F>(message: impl Fn(u64, String) -> F + Clone + Send + 'static) -> Row
where
    F: Future<Output = ()> + Send + 'static,
{
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime.worker_threads(2).enable_time().build().expect("a runtime");
    let done = Arc::new(AtomicU64::new(0));
    let (start, before) = (Instant::now(), processor());
    let end = start + TIME;
    runtime.block_on(async {
        let tasks = (0..USERS).map(|user| {
            let (message, done) = (message.clone(), Arc::clone(&done));
            tokio::spawn(async move {
                for number in 0.. {
                    if Instant::now() > end {
                        break;
                    }
                    message(user, format!("{user:04}-{number:016}")).await;
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

/// Time that this process has spent on processors, user and system; zero where it cannot be told.
fn processor() -> Duration {
    let text = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // After the name, which is in brackets, the 12th and 13th fields, in hundredths of a second.
    let fields = text.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    fields.map(|ticks| Duration::from_millis(ticks.parse::<u64>().unwrap_or(0) * 10)).sum()
}
