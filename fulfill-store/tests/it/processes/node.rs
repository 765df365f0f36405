//! One process: accepts what it is told, answers, sends, until it is killed.

use std::{
    env,
    fs::OpenOptions,
    hash::{BuildHasher, BuildHasherDefault, DefaultHasher},
    io::{BufRead, Write},
    sync::Arc,
    time::Duration,
};

use fulfill_store::{
    Accepted, Call, Clock, Committed, Key, Limits, Mail, Outcome, Progress, Scope, Settle,
    SqliteStore, Store, StoreError, SystemClock, Token, Work,
};

/// Short, so that a killed node's work is soon taken up.
pub(super) const LEASE: Duration = Duration::from_millis(500);

const LOOK: Duration = Duration::from_millis(50);

/// Does nothing unless the environment says that this process is a node.
#[test]
fn run() {
    let Some(file) = env::var_os("STORE_NODE") else { return };
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime.worker_threads(2).enable_time().build().unwrap();
    let store = SqliteStore::open_with(file, SystemClock, Limits::default()).unwrap();
    let store: Arc<dyn Store> = Arc::new(store);
    for _ in 0..8 {
        runtime.spawn(report(answer(Arc::clone(&store))));
    }
    for _ in 0..2 {
        runtime.spawn(report(send(Arc::clone(&store))));
    }
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let (conversation, event) = line.split_once(' ').unwrap();
        let (conversation, event) = (conversation.to_owned(), event.to_owned());
        runtime.spawn(report(accept(Arc::clone(&store), conversation, event)));
    }
}

/// What a delivery meets: kept, acknowledged, and answered once there is an answer.
async fn accept(
    store: Arc<dyn Store>,
    conversation: String,
    event: String,
) -> Result<(), StoreError> {
    let mail = mail(&conversation, &event);
    let key = mail.key();
    let accepted = store.accept(mail).await?;
    say(&format!("ack {conversation} {event}"));
    let answer = match accepted {
        Accepted::Known(Progress::Answered(answer)) => Some(Progress::Answered(answer)),
        _ => store.wait(&key, Duration::from_secs(10)).await?,
    };
    if let Some(Progress::Answered(answer)) = answer {
        let answer = String::from_utf8_lossy(&answer);
        say(&format!("answer {conversation} {event} {answer}"));
    }
    Ok(())
}

/// A handler whose work cannot be undone: each run draws a number, and the state is a chain of them.
async fn answer(store: Arc<dyn Store>) -> Result<(), StoreError> {
    loop {
        let Some(claimed) = store.claim(Scope::Any, LEASE).await? else {
            store.idle(Work::Mail, LOOK).await?;
            continue;
        };
        let state = String::from_utf8_lossy(claimed.state.as_deref().unwrap_or_default());
        let (count, chain) = state.split_once(' ').unwrap_or(("0", "0"));
        let (count, chain): (u64, u64) = (count.parse().unwrap(), chain.parse().unwrap());
        let nonce = Token::random().0;
        let chain = link(chain, &claimed.body, nonce);
        // One in fifty is slower than its lease.
        let slow =
            if nonce.is_multiple_of(50) { LEASE.as_millis() as u64 + 200 } else { nonce % 3 };
        tokio::time::sleep(Duration::from_millis(slow)).await;
        let (came, now) = (claimed.received_at, SystemClock.now());
        let text = format!("{} {chain} {nonce} {came} {now}", count + 1);
        let (conversation, event) = (&claimed.lease.conversation.id, &claimed.lease.event);
        let outcome = Outcome::answer(text)
            .state(format!("{} {chain}", count + 1))
            .call(Call::new("fake", format!("{conversation} {event} {nonce}")));
        if store.commit(&claimed.lease, outcome).await? == Committed::Fenced {
            say("fenced");
        }
    }
}

/// Makes calls: a call is a line in a file that all nodes write to.
async fn send(store: Arc<dyn Store>) -> Result<(), StoreError> {
    let path = env::var_os("STORE_SENT").unwrap();
    let mut sent = OpenOptions::new().create(true).append(true).open(path).unwrap();
    loop {
        let Some(claimed) = store.claim_call(Scope::Any, LEASE).await? else {
            store.idle(Work::Calls, LOOK).await?;
            continue;
        };
        let payload = String::from_utf8_lossy(&claimed.call.payload).into_owned();
        let line = format!("{payload} {}\n", claimed.key);
        sent.write_all(line.as_bytes()).unwrap();
        store.settle(&claimed.lease, Settle::Delivered(None)).await?;
    }
}

pub(super) fn mail(conversation: &str, event: &str) -> Mail {
    let key = Key::new("acme", conversation);
    Mail::new(key, format!("{conversation}:{event}"), event.to_owned())
}

/// The next link of a chain that shows every turn that was lost, doubled or out of order.
pub(super) fn link(chain: u64, event: &[u8], nonce: u64) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one((chain, event, nonce))
}

async fn report(task: impl Future<Output = Result<(), StoreError>>) {
    if let Err(error) = task.await {
        say(&format!("error {error} {error:?}"));
    }
}

/// Writes a line whole, for other tasks write too.
fn say(line: &str) {
    let mut output = std::io::stdout().lock();
    // Nobody listens any more once the test is over.
    let _ = output.write_all(format!("{line}\n").as_bytes()).and_then(|()| output.flush());
}
