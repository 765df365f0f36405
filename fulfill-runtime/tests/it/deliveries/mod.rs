//! Platforms that want their answer before the reply: events kept, calls made until they are done
//! with.

mod ends;
pub(crate) mod post;

use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

use bytes::Bytes;
use fulfill_runtime::{
    Call, Entry, Triggers,
    prelude::*,
    provider::Unknown,
    store::{Key, Letter, MemoryStore, SqliteStore, Store},
};
use http::{Request, StatusCode};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tower::ServiceExt as _;

use self::post::{Act, Platform, Post};

/// Repeats what is said; `fail` fails, `slow` takes ten seconds, `a|b` is two messages.
fn echo() -> Entry {
    let mut entry = Entry::new("echo", |turn: &Turn| {
        let text = turn.text().to_owned();
        match text.as_str() {
            "fail" => Call::Ready(Err("out of order".into())),
            "slow" => Call::pending(async {
                tokio::time::sleep(Duration::from_secs(10)).await;
                Ok(Reply::say("at last"))
            }),
            _ => Call::Ready(Ok(text
                .split('|')
                .fold(Reply::new(), |reply, part| reply.then(Reply::say(part))))),
        }
    });
    entry.fallback = true;
    entry.triggers = Triggers::default();
    entry
}

struct Bot(axum::Router);

fn bot(store: &Arc<dyn Store>, platform: &Platform, post: Post) -> Bot {
    let app = App::new([echo()]).expect("settings").mount("/post", post);
    let app = app.store(Arc::clone(store)).transport(platform.clone());
    let app = app.configure(|config| config.send_timeout = Duration::from_secs(60));
    Bot(app.into_router().expect("no gaps"))
}

fn in_memory() -> Arc<dyn Store> {
    Arc::new(MemoryStore::new())
}

impl Bot {
    /// Delivers letters of user, id and text.
    async fn deliver(&self, letters: &[(&str, &str, &str)]) -> StatusCode {
        let letter =
            |(user, id, text): &(&str, &str, &str)| json!({ "user": user, "id": id, "text": text });
        self.post_to("/post", letters.iter().map(letter).collect()).await
    }

    /// Delivers those letters by that channel.
    async fn post_to(&self, path: &str, body: Value) -> StatusCode {
        let request = Request::post(path).body(axum::body::Body::from(body.to_string()));
        let response = self.0.clone().oneshot(request.expect("a request")).await;
        response.expect("an answer").status()
    }
}

/// Posts that to a server, which acknowledges it.
async fn acknowledged(address: SocketAddr, body: &str) {
    let request =
        format!("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200");
}

#[tokio::test]
async fn each_event_is_answered_once_and_in_order() {
    let (store, platform) = (in_memory(), Platform::default());
    let bot = bot(&store, &platform, Post::default());
    let batch = [("ana", "1", "a|b"), ("bea", "2", "x"), ("ana", "3", "c"), ("ana", "1", "a|b")];
    for _ in 0..3 {
        assert_eq!(bot.deliver(&batch).await, 200);
    }
    assert_eq!(platform.until("ana", 3).await, ["a", "b", "c"]);
    assert_eq!(platform.until("bea", 1).await, ["x"]);
    assert_eq!(bot.deliver(&[("ana", "4", "d")]).await, 200);
    assert_eq!(platform.until("ana", 4).await, ["a", "b", "c", "d"]);
    assert_eq!(platform.seen().calls, 5, "no call was made twice");
    let left = store.statistics().await.unwrap();
    assert_eq!((left.mail, left.dead), (0, 0));
}

#[tokio::test]
async fn users_were_heard_when_they_wrote_and_not_when_it_came() {
    let (store, platform) = (in_memory(), Platform::default());
    let bot = bot(&store, &platform, Post::default());
    let now = || SystemTime::UNIX_EPOCH.elapsed().unwrap().as_millis() as u64;
    let (start, hour) = (now(), 3_600_000);
    for (ago, expected) in [(20, 20), (30, 20), (10, 10)] {
        let at = start - ago * hour;
        let letter = json!([{ "user": "ana", "id": format!("{ago}"), "text": "a", "at": at }]);
        assert_eq!(bot.post_to("/post", letter).await, 200);
        let heard = store.heard(&Key::new("", "post:ana")).await.unwrap();
        assert_eq!(heard, Some(start - expected * hour));
    }
    // Nothing comes nine days late: a clock is wrong.
    let letter = json!([{ "user": "bea", "id": "9", "text": "a", "at": start - 9 * 24 * hour }]);
    assert_eq!(bot.post_to("/post", letter).await, 200);
    let heard = store.heard(&Key::new("", "post:bea")).await.unwrap().unwrap();
    assert!((start..=now()).contains(&heard), "{heard}");
}

#[tokio::test]
async fn nobody_waits_for_a_handler_that_is_slow() {
    let (store, platform) = (in_memory(), Platform::default());
    let bot = bot(&store, &platform, Post::default());
    assert_eq!(bot.deliver(&[("ana", "1", "slow"), ("ana", "2", "after")]).await, 200);
    assert_eq!(bot.deliver(&[("bea", "3", "hi")]).await, 200);
    assert_eq!(platform.until("bea", 1).await, ["hi"]);
    assert_eq!(platform.got("ana"), [""; 0], "the slow one still runs");
    // The handler's own limit ends it: the user is told so, and then comes the next one.
    assert_eq!(platform.until("ana", 2).await, ["sorry", "after"]);
}

#[tokio::test]
async fn a_failed_handler_apologises() {
    let (store, platform) = (in_memory(), Platform::default());
    let bot = bot(&store, &platform, Post::default());
    assert_eq!(bot.deliver(&[("ana", "1", "fail"), ("ana", "2", "b")]).await, 200);
    assert_eq!(platform.until("ana", 2).await, ["sorry", "b"]);
}

#[tokio::test]
async fn calls_that_fail_are_made_again_in_their_order() {
    let (store, platform) = (in_memory(), Platform::default());
    let bot = bot(&store, &platform, Post::default());
    platform.act("ana", [Act::Status(500), Act::Away, Act::Status(429)]);
    assert_eq!(
        bot.deliver(&[("ana", "1", "a|b"), ("ana", "2", "c"), ("bea", "3", "x")]).await,
        200
    );
    assert_eq!(platform.until("bea", 1).await, ["x"]);
    assert_eq!(platform.until("ana", 3).await, ["a", "b", "c"]);
    assert_eq!(platform.seen().calls, 7);
}

#[tokio::test]
async fn what_is_seldom_tolerated_is_counted_by_itself() {
    let (store, platform) = (in_memory(), Platform::default());
    let bot = bot(&store, &platform, Post::default());
    platform.act("ana", [500, 507, 500, 507].map(Act::Status));
    platform.act("bea", [507, 507].map(Act::Status));
    assert_eq!(bot.deliver(&[("ana", "1", "a"), ("bea", "2", "x"), ("bea", "3", "y")]).await, 200);
    assert_eq!(platform.until("ana", 1).await, ["a"]);
    assert_eq!(platform.until("bea", 1).await, ["y"]);
    let dead = store.dead("", 0, 9).await.unwrap();
    assert_eq!(dead.len(), 1);
    assert!(dead[0].reason.ends_with("given up after 2 attempts"), "{}", dead[0].reason);
}

#[tokio::test]
async fn what_is_refused_is_a_dead_letter_and_can_be_sent_again() {
    let (store, platform) = (in_memory(), Platform::default());
    let bot = bot(&store, &platform, Post::default());
    platform.act("ana", [Act::Status(400)]);
    assert_eq!(bot.deliver(&[("ana", "1", "a|b")]).await, 200);
    assert_eq!(platform.until("ana", 1).await, ["b"]);
    let dead = store.dead("", 0, 9).await.unwrap();
    let [letter] = dead.as_slice() else { panic!("{dead:?}") };
    assert_eq!(letter.reason, "the platform answers 400 Bad Request");
    let Letter::Call(call) = &letter.letter else { panic!("{letter:?}") };
    let kept = String::from_utf8_lossy(&call.payload).into_owned();
    assert!(kept.contains("\"text\":\"a\"") && !kept.contains("s3cret"), "{kept}");
    store.revive("", letter.id).await.unwrap();
    assert_eq!(platform.until("ana", 2).await, ["b", "a"]);
}

#[tokio::test]
async fn doubt_follows_the_rule_of_the_call() {
    for (unknown, got, dead) in [
        (Unknown::Resend, &["a", "a", "b"][..], 0),
        (Unknown::Hold, &["a", "b"], 1),
        (Unknown::Drop, &["a", "b"], 0),
    ] {
        let (store, platform) = (in_memory(), Platform::default());
        let bot = bot(&store, &platform, Post { unknown, ..Post::default() });
        platform.act("ana", [Act::Lost]);
        assert_eq!(bot.deliver(&[("ana", "1", "a|b")]).await, 200);
        assert_eq!(platform.until("ana", got.len()).await, got, "{unknown:?}");
        assert_eq!(store.statistics().await.unwrap().dead, dead, "{unknown:?}");
    }
}

#[tokio::test]
async fn what_a_process_left_is_done_by_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let open =
        || -> Arc<dyn Store> { Arc::new(SqliteStore::open(folder.path().join("bot.db")).unwrap()) };
    let (store, platform) = (open(), Platform::default());
    // One process accepts, and ends before it has answered; another's call waits.
    platform.act("bea", [Act::Status(503)]);
    let first = bot(&store, &platform, Post::default());
    assert_eq!(first.deliver(&[("bea", "1", "x")]).await, 200);
    let mail = |id: &str| {
        let letter = json!({ "user": "ana", "id": id, "text": id }).to_string();
        let body = Bytes::from(format!("post:/post\n{letter}"));
        let key = Key::new("", "post:ana");
        fulfill_runtime::store::Mail::new(key, format!("post:{id}"), body).deferred()
    };
    for id in ["2", "3"] {
        store.accept(mail(id)).await.unwrap();
    }
    drop((first, store));
    let store = open();
    let second = bot(&store, &platform, Post::default());
    assert_eq!(second.deliver(&[("cid", "4", "z")]).await, 200);
    assert_eq!(platform.until("ana", 2).await, ["2", "3"]);
    assert_eq!(platform.until("bea", 1).await, ["x"]);
    assert_eq!(platform.until("cid", 1).await, ["z"]);
    // What cannot be read is kept for the owner, and holds nobody up.
    let odd = fulfill_runtime::store::Mail::new(Key::new("", "post:ana"), "post:5", "no event");
    store.accept(odd.deferred()).await.unwrap();
    store.accept(mail("6")).await.unwrap();
    assert_eq!(platform.until("ana", 3).await, ["2", "3", "6"]);
    assert_eq!(store.dead("", 0, 9).await.unwrap().len(), 1);
}

#[tokio::test]
async fn calls_keep_to_their_pace() {
    let (store, platform) = (in_memory(), Platform::default());
    let bot = bot(&store, &platform, Post { pace: Some(20.0), ..Post::default() });
    let start = Instant::now();
    assert_eq!(bot.deliver(&[("ana", "1", "a|b|c|d|e|f|g|h|i|j|k")]).await, 200);
    platform.until("ana", 11).await;
    // Ten pauses of 50 ms; the clock of the test sees no less.
    assert!(start.elapsed() >= Duration::from_millis(490), "{:?}", start.elapsed());
}

#[tokio::test]
async fn a_server_that_stops_finishes_what_it_has() {
    let (store, platform) = (in_memory(), Platform::default());
    platform.act("ana", [Act::Slow(Duration::from_millis(400))]);
    let app = App::new([echo()]).expect("settings").mount("/", Post::default());
    let app = app.store(Arc::clone(&store)).transport(platform.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = tokio::spawn(app.serve_on(listener, async { drop(stopped.await) }));
    let body = r#"[{"user":"ana","id":"1","text":"a|b"}]"#;
    acknowledged(address, body).await;
    drop(stop);
    serving.await.expect("no panic").expect("it served");
    assert_eq!(platform.got("ana"), ["a", "b"]);
}
