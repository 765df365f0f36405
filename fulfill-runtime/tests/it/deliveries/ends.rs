//! What is not done when it could be: events that rest, a platform that hangs, a server that stops.

use std::time::Duration;

use fulfill_runtime::store::{Failure, Limits, Mail, ManualClock, Outcome, Scope, SystemClock};

use super::*;

const LEASE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn an_event_that_had_to_wait_for_its_server_is_answered() {
    let (store, platform) = (in_memory(), Platform::default());
    let letter = json!({ "user": "ana", "id": "1", "text": "a" }).to_string();
    let key = Key::new("", "post:ana");
    let mail = Mail::new(key, "post:1", Bytes::from(format!("post:/post\n{letter}")));
    store.accept(mail.deferred()).await.unwrap();
    // Servers that cannot answer it, as during a deployment, leave it to others.
    for _ in 0..9 {
        let claimed = store.claim(Scope::Deferred, LEASE).await.unwrap().expect("it waits");
        let rest = Failure { attempts: Failure::REST, ..Failure::new("not mounted here") };
        store.fail(&claimed.lease, rest).await.unwrap();
    }
    let bot = bot(&store, &platform, Post::default());
    assert_eq!(bot.deliver(&[("bea", "2", "x")]).await, 200);
    assert_eq!(platform.until("ana", 1).await, ["a"]);
    assert_eq!(store.statistics().await.unwrap().dead, 0);
}

#[tokio::test]
async fn a_platform_that_hangs_costs_no_acknowledgement() {
    let (store, platform) = (in_memory(), Platform::default());
    let app = App::new([echo()]).expect("settings").mount("/post", Post::default());
    let app = app.store(Arc::clone(&store)).transport(platform.clone());
    let app = app.configure(|config| (config.max_turns, config.max_sends) = (1, 100));
    let bot = Bot(app.into_router().expect("no gaps"));
    let users: Vec<String> = (0..20).map(|user| format!("user{user}")).collect();
    for user in &users {
        platform.act(user, [Act::Slow(Duration::from_secs(2))]);
        assert_eq!(bot.deliver(&[(user, user, "hi")]).await, 200);
    }
    for user in &users {
        assert_eq!(platform.until(user, 1).await, ["hi"]);
    }
}

#[tokio::test]
async fn a_platform_that_hangs_leaves_places_to_others() {
    let (store, platform) = (in_memory(), Platform::default());
    let app = App::new([echo()]).expect("settings").mount("/post", Post::default());
    let app = app.mount("/other", Post::default());
    let app = app.store(Arc::clone(&store)).transport(platform.clone());
    let app = app.configure(|config| {
        (config.max_sends, config.send_timeout) = (2, Duration::from_secs(60));
    });
    let bot = Bot(app.into_router().expect("no gaps"));
    let users: Vec<String> = (0..9).map(|user| format!("user{user}")).collect();
    for user in &users {
        platform.act(user, [Act::Slow(Duration::from_secs(50))]);
        assert_eq!(bot.deliver(&[(user, user, "hi")]).await, 200);
    }
    // Two hang and have left their places, and a third one hangs at its place.
    while platform.seen().calls < 3 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    for id in ["1", "2", "3"] {
        let letter = json!([{ "user": "bea", "id": id, "text": id }]);
        assert_eq!(bot.post_to("/other", letter).await, 200);
    }
    assert_eq!(platform.until("bea", 3).await, ["1", "2", "3"]);
    assert_eq!(platform.seen().calls, 6, "the others of that platform wait");
}

#[tokio::test]
async fn what_is_more_than_a_server_can_do_is_kept_for_later() {
    let (store, platform) = (in_memory(), Platform::default());
    let app = App::new([echo()]).expect("settings").mount("/post", Post::default());
    let app = app.store(Arc::clone(&store)).transport(platform.clone());
    let app = app.configure(|config| config.max_turns = 1);
    let bot = Bot(app.into_router().expect("no gaps"));
    assert_eq!(bot.deliver(&[("slow", "slow", "slow")]).await, 200);
    let users: Vec<String> = (0..20).map(|user| format!("user{user}")).collect();
    for user in &users {
        assert_eq!(bot.deliver(&[(user, user, "hi")]).await, 200, "{user}");
    }
    assert_eq!(platform.seen().taken.len(), 0, "the one place is taken");
    for user in &users {
        assert_eq!(platform.until(user, 1).await, ["hi"]);
    }
}

#[tokio::test]
async fn a_user_who_writes_too_much_keeps_nobody_out() {
    let limits = Limits { queue: 3, ..Limits::default() };
    let store: Arc<dyn Store> = Arc::new(MemoryStore::with(SystemClock, limits));
    let platform = Platform::default();
    let bot = bot(&store, &platform, Post::default());
    let flood = [("ana", "1", "slow"), ("ana", "2", "b"), ("ana", "3", "c")];
    assert_eq!(bot.deliver(&flood).await, 200);
    let more = [("ana", "4", "d"), ("bea", "5", "x"), ("ana", "6", "f"), ("bea", "7", "y")];
    assert_eq!(bot.deliver(&more).await, 200);
    assert_eq!(bot.deliver(&more).await, 200, "a repeat");
    assert_eq!(platform.until("bea", 2).await, ["x", "y"]);
    assert_eq!(platform.until("ana", 3).await, ["sorry", "b", "c"]);
    let letters = store.dead("", 0, 9).await.unwrap();
    assert_eq!(letters.len(), 2);
    for letter in letters {
        store.revive("", letter.id).await.unwrap().expect("it is there");
    }
    assert_eq!(platform.until("ana", 5).await, ["sorry", "b", "c", "d", "f"]);
}

#[tokio::test]
async fn a_server_that_cannot_finish_gives_back_what_it_has() {
    let (store, platform) = (in_memory(), Platform::default());
    platform.act("ana", [Act::Slow(Duration::from_secs(20))]);
    let app = App::new([echo()]).expect("settings").mount("/", Post::default());
    let app = app.store(Arc::clone(&store)).transport(platform.clone());
    let app = app.configure(|config| config.shutdown_timeout = Duration::from_millis(200));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = tokio::spawn(app.serve_on(listener, async { drop(stopped.await) }));
    let body = r#"[{"user":"ana","id":"1","text":"a|b"},{"user":"bea","id":"2","text":"slow"}]"#;
    acknowledged(address, body).await;
    while platform.seen().calls == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    drop(stop);
    serving.await.expect("no panic").expect("it served");
    // The next server need not wait: the call may have arrived, the event was not answered.
    let call = store.claim_call(Scope::Any, LEASE).await.unwrap().expect("a call");
    assert_eq!((&*call.lease.conversation.id, call.lease.seq), ("post:ana", 1));
    let claimed = store.claim(Scope::Deferred, LEASE).await.unwrap().expect("an event");
    assert_eq!((&*claimed.lease.event, claimed.attempt), ("post:2", 1));
}

#[tokio::test]
async fn what_is_over_is_removed_inside_another_program_too() {
    let clock = ManualClock::default();
    let store: Arc<dyn Store> = Arc::new(MemoryStore::with(clock.clone(), Limits::default()));
    let old = Mail::new(Key::new("", "post:old"), "post:old", "").deferred();
    let (_, claimed) = store.take(old.clone(), LEASE).await.unwrap();
    store.commit(&claimed.expect("it is new").lease, Outcome::default()).await.unwrap();
    clock.advance(Duration::from_secs(30 * 86_400));
    let platform = Platform::default();
    let bot = bot(&store, &platform, Post::default());
    assert!(store.answer(&old.key()).await.unwrap().is_some(), "nobody has swept yet");
    assert_eq!(bot.deliver(&[("ana", "1", "a")]).await, 200);
    let end = Instant::now() + Duration::from_secs(60);
    while store.answer(&old.key()).await.unwrap().is_some() {
        assert!(Instant::now() < end, "it is kept for ever");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(platform.until("ana", 1).await, ["a"]);
}
