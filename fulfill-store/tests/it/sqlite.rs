//! What only a file has: backups, several stores on it, requests that spoil no others.

use std::{sync::Arc, time::Duration};

use fulfill_store::{
    Accepted, Call, Key, Limits, Mail, ManualClock, Outcome, Progress, Scope, SqliteStore, Store,
    StoreError, SystemClock,
};

const LEASE: Duration = Duration::from_secs(30);

fn mail(conversation: &str, event: &str) -> Mail {
    Mail::new(Key::new("acme", conversation), event, event.to_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_is_one_moment() {
    let folder = tempfile::tempdir().unwrap();
    let store = Arc::new(SqliteStore::open(folder.path().join("store.db")).unwrap());
    let writing = {
        let store = Arc::clone(&store);
        tokio::spawn(async move {
            for number in 0..300 {
                let (_, claimed) = store.take(mail("c", &format!("e{number}")), LEASE).await?;
                let claimed = claimed.expect("nobody else writes");
                let count = format!("{}", number + 1);
                let outcome = Outcome::answer(count.clone()).state(count);
                store.commit(&claimed.lease, outcome).await?;
            }
            Ok::<_, StoreError>(())
        })
    };
    tokio::time::sleep(Duration::from_millis(30)).await;
    let copy = folder.path().join("copy.db");
    store.backup(&copy).await.unwrap();
    let error = store.backup(&copy).await.unwrap_err().to_string();
    assert!(error.ends_with("copy.db exists already; give a backup the name of a new file"));
    writing.await.unwrap().unwrap();

    let copy = SqliteStore::open_with(copy, ManualClock::new(9_000_000_000_000), Limits::default());
    let copy = copy.unwrap();
    let session = copy.session(&Key::new("acme", "c")).await.unwrap();
    let count = session.map_or(0, |session| {
        String::from_utf8_lossy(&session.state).parse::<usize>().expect("a number was set")
    });
    for number in 0..300 {
        let event = Key::new("acme", format!("e{number}"));
        let answered = matches!(copy.answer(&event).await.unwrap(), Some(Progress::Answered(_)));
        assert_eq!(answered, number < count, "event {number} of {count}");
    }
    // What was under way when the copy was made is done again, and the rest delivered again.
    for number in count..300 {
        copy.accept(mail("c", &format!("e{number}"))).await.unwrap();
        let claimed = copy.claim(Scope::Any, LEASE).await.unwrap().unwrap();
        assert_eq!(*claimed.body, *format!("e{number}").as_bytes());
        copy.commit(&claimed.lease, Outcome::answer("")).await.unwrap();
    }
    assert_eq!(copy.claim(Scope::Any, LEASE).await.unwrap(), None);
}

#[tokio::test]
async fn a_copy_names_calls_otherwise() {
    let folder = tempfile::tempdir().unwrap();
    let (path, to) = (folder.path().join("store.db"), folder.path().join("copy.db"));
    let store = SqliteStore::open(path).unwrap();
    let claimed = store.take(mail("c", "e"), LEASE).await.unwrap().1.unwrap();
    let outcome = Outcome::default().call(Call::new("sms", "hello"));
    store.commit(&claimed.lease, outcome).await.unwrap();
    store.backup(&to).await.unwrap();
    let copy = SqliteStore::open(to).unwrap();
    let [one, other] = [store, copy]
        .map(|store| async move { store.claim_call(Scope::Any, LEASE).await.unwrap().unwrap() });
    let (one, other) = (one.await, other.await);
    assert_eq!(one.call, other.call);
    assert_ne!(one.key, other.key);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_request_spoils_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let limits = Limits { queue: 1, ..Limits::default() };
    let store = SqliteStore::open_with(folder.path().join("store.db"), SystemClock, limits);
    let store = Arc::new(store.unwrap());
    store.accept(mail("full", "first")).await.unwrap();
    let tasks: Vec<_> = (0..64)
        .map(|number| {
            let store = Arc::clone(&store);
            // Every other one is refused after it has written.
            let conversation = if number % 2 == 0 { "full".into() } else { format!("c{number}") };
            tokio::spawn(
                async move { store.accept(mail(&conversation, &format!("e{number}"))).await },
            )
        })
        .collect();
    for (number, task) in tasks.into_iter().enumerate() {
        match task.await.unwrap() {
            Ok(Accepted::New { seq: 1 }) => assert_eq!(number % 2, 1),
            Err(StoreError::QueueFull { limit: 1 }) => assert_eq!(number % 2, 0),
            other => panic!("{number}: {other:?}"),
        }
    }
    let figures = store.statistics().await.unwrap();
    assert_eq!((figures.conversations, figures.mail), (33, 33));
    let full = store.claim(Scope::Conversation(Key::new("acme", "full")), LEASE).await.unwrap();
    store.commit(&full.unwrap().lease, Outcome::default()).await.unwrap();
    let next = store.accept(mail("full", "second")).await.unwrap();
    assert_eq!(next, Accepted::New { seq: 2 }, "refused requests leave no gap");
}

#[test]
fn what_is_no_store_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.txt");
    std::fs::write(&path, "these are notes, and no database. ".repeat(100)).unwrap();
    let error = SqliteStore::open(&path).unwrap_err();
    let text = "the store failed to open its file; look at the disk and the file's rights";
    assert_eq!(error.to_string(), text);
    assert!(SqliteStore::open(folder.path().join("no/such/folder.db")).is_err());
}

#[test]
fn stores_open_one_file_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let path = path.clone();
            std::thread::spawn(move || SqliteStore::open(path).map(|_| ()))
        })
        .collect();
    for thread in threads {
        thread.join().unwrap().unwrap();
    }
}
