//! A file of a former release goes on where it stood.

use std::{path::Path, time::Duration};

use fulfill_store::{
    Accepted, CallStatus, Claimed, Failure, Key, Letter, Limits, Mail, ManualClock, Outcome,
    Progress, Scope, Settle, Settled, SqliteStore, Store, Unknown,
};

const LEASE: Duration = Duration::from_secs(30);

/// When the file was left, in the clock of its rows; the leases in it end at 6000.
const THEN: u64 = 2_000;

fn former(path: &Path) {
    let file = rusqlite::Connection::open(path).unwrap();
    file.execute_batch("PRAGMA journal_mode = WAL").unwrap();
    file.execute_batch(include_str!("former.sql")).unwrap();
}

fn open(path: &Path, now: u64) -> SqliteStore {
    SqliteStore::open_with(path, ManualClock::new(now), Limits::default()).unwrap()
}

fn key(id: &str) -> Key {
    Key::new("acme", id)
}

async fn claim(store: &SqliteStore, id: &str) -> Option<Claimed> {
    store.claim(Scope::Conversation(key(id)), LEASE).await.unwrap()
}

#[tokio::test]
async fn mail_calls_letters_and_sessions_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    former(&path);
    let store = open(&path, THEN);
    let left = store.statistics().await.unwrap();
    assert_eq!((left.mail, left.busy, left.calls, left.lanes, left.dead), (3, 2, 2, 1, 2));

    // What is held is held, and what waits is there with its state and its attempts.
    assert_eq!(claim(&store, "bea").await, None);
    assert_eq!(store.claim_call(Scope::Any, LEASE).await.unwrap(), None);
    assert_eq!(store.claim(Scope::Deferred, LEASE).await.unwrap(), None, "somebody waits for it");
    let claimed = claim(&store, "ana").await.expect("it waits");
    assert_eq!((&*claimed.lease.event, claimed.attempt), ("a2", 3));
    assert_eq!(claimed.state, Some("state of ana".into()));
    assert_eq!(claimed.body, "body 2".into());
    let call = fulfill_store::Call::new("x:", "call of a2");
    let outcome = Outcome::answer("two").state("new state").call(call).send(LEASE);
    store.commit(&claimed.lease, outcome).await.unwrap();
    assert_eq!(store.calls(&key("ana"), "a2").await.unwrap().len(), 1, "its calls are known");
    assert_eq!(claim(&store, "ana").await.expect("the next").lease.event, "a3".into());

    // Repeats are known, and get their first answers.
    let known = |event: &str| store.accept(Mail::new(key("ana"), event, "again"));
    let answered = Accepted::Known(Progress::Answered("one".into()));
    assert_eq!(known("a1").await.unwrap(), answered);
    assert_eq!(known("a3").await.unwrap(), Accepted::Known(Progress::Pending));

    // New mail of a platform that does not wait, in an old conversation.
    let mail = Mail::new(key("cid"), "c2", "body").deferred().heard_at(Some(THEN));
    let (accepted, claimed) = store.take(mail, LEASE).await.unwrap();
    assert_eq!(accepted, Accepted::New { seq: 2 });
    let claimed = claimed.expect("nobody has it");
    assert_eq!(claimed.state, None, "its session was over");
    assert_eq!(store.heard(&key("cid")).await.unwrap(), Some(THEN));
    assert_eq!(store.heard(&key("ana")).await.unwrap(), None);
    store.fail(&claimed.lease, Failure { attempts: 1, ..Failure::new("no") }).await.unwrap();

    // Dead letters are there, and can be put back.
    let dead = store.dead("acme", 0, 9).await.unwrap();
    let letters: Vec<_> = dead.iter().map(|one| (one.id, &*one.reason, one.attempts)).collect();
    assert_eq!(letters, [(1, "poison", 3), (2, "refused", 1), (3, "no", 1)]);
    let Letter::Call(call) = &dead[1].letter else { panic!("{dead:?}") };
    assert_eq!(call.unknown, Unknown::Drop);
    store.revive("acme", 1).await.unwrap().expect("the event");
    store.revive("acme", 2).await.unwrap().expect("the call");
    assert_eq!(claim(&store, "cid").await.expect("it is back").lease.event, "c1".into());
    let call = store.claim_call(Scope::Conversation(key("cid")), LEASE).await.unwrap();
    assert_eq!(call.expect("it is back").call.payload, "call".into());
}

#[tokio::test]
async fn what_was_on_its_way_is_taken_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    former(&path);
    let store = open(&path, 6_000);
    let claimed = claim(&store, "bea").await.expect("the lease is over");
    assert_eq!((&*claimed.lease.event, claimed.attempt), ("b2", 2));
    let lane = Scope::Conversation(key("bea"));
    let call = store.claim_call(lane.clone(), LEASE).await.unwrap().expect("the lease is over");
    assert_eq!((call.lease.seq, call.attempt, call.unsettled), (2, 2, true));
    assert_eq!(call.key.to_string(), "f0f0f0f0f0f0-2-2", "the key that the platform knows it by");
    let done = store.settle(&call.lease, Settle::Delivered(None)).await.unwrap();
    assert_eq!(done, Settled::Done { more: true });
    let next = store.claim_call(lane, LEASE).await.unwrap().expect("the one behind it");
    assert_eq!((&*next.call.payload, next.call.unknown), (&b"call 3"[..], Unknown::Hold));
    let delivered = store.call(&key("bea"), 1).await.unwrap();
    assert_eq!(delivered, Some(CallStatus::Delivered { at: 950, name: Some("name".into()) }));
    // Old outcomes and events are swept as new ones are.
    let later = open(&path, 9 * 86_400_000);
    let swept = later.sweep().await.unwrap();
    assert_eq!((swept.events, swept.calls, swept.sessions), (2, 3, 1));
}

#[test]
fn several_processes_may_find_it_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    former(&path);
    let stores: Vec<SqliteStore> = std::thread::scope(|scope| {
        let opening: Vec<_> = (0..8).map(|_| scope.spawn(|| open(&path, THEN))).collect();
        opening.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(stores.len(), 8);
    let file = rusqlite::Connection::open(&path).unwrap();
    let steps: Vec<i64> = {
        let mut query = file.prepare("SELECT step FROM migration ORDER BY step").unwrap();
        query.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    };
    assert_eq!(steps, [1, 2, 3], "each step once");
}
