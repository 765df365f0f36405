//! What a conversation knows between turns.

use std::{sync::atomic::Ordering, time::Duration};

use fulfill_runtime::{
    Call, Said,
    prelude::*,
    store::{Key, Mail, ManualClock, Outcome, Store, SystemClock},
    talk::{Heard, Talk},
};
use serde_json::Value;

use super::bots::{Runs, app, diary, on, on_store, open, remembered, talk};

/// Says each text and checks what comes back.
async fn check(bot: &Talk, user: &str, texts: &[(&str, &str)]) {
    for (text, expected) in texts {
        let heard = bot.say(Said::new(user, *text)).await;
        assert_eq!(heard.lines(), [*expected], "after {text:?}");
    }
}

#[tokio::test]
async fn memory_lasts_from_turn_to_turn() {
    let (bot, _) = talk([diary(&Runs::default())]);
    check(&bot, "ana", &[("a", "a"), ("b", "a b"), ("c", "a b c")]).await;
    check(&bot, "bea", &[("x", "x")]).await;
    // The same user on another channel is another conversation.
    let heard = bot.say(Said::new("ana", "d").channel("sms")).await;
    assert_eq!((heard.lines(), heard.trail), (vec!["d".to_owned()], vec!["diary".to_owned()]));
    let ana = Said::new("ana", "");
    let state = bot.state(&ana).await.expect("a state");
    assert_eq!(state.memory().get("said"), Some(&Value::from("a b c ")));
    assert!(bot.forget(&ana).await);
    check(&bot, "ana", &[("e", "e")]).await;
}

#[tokio::test]
async fn sessions_end_by_the_clock() {
    let (bot, clock) = talk([diary(&Runs::default())]);
    check(&bot, "ana", &[("a", "a")]).await;
    clock.advance(Duration::from_secs(23 * 3600));
    check(&bot, "ana", &[("b", "a b")]).await;
    clock.advance(Duration::from_secs(25 * 3600));
    check(&bot, "ana", &[("c", "c")]).await;
}

#[tokio::test]
async fn an_app_says_how_long_a_channel_remembers() {
    use fulfill_runtime::console::Console;
    let clock = ManualClock::default();
    let app = app([diary(&Runs::default())])
        .mount("/chat", Console::new())
        .limits("/chat/", |limits| limits.session = Some(Duration::from_secs(60)));
    let bot = Talk::at(app, clock.clone()).expect("no gaps");
    check(&bot, "ana", &[("a", "a")]).await;
    clock.advance(Duration::from_secs(61));
    check(&bot, "ana", &[("b", "b")]).await;
    let lost = super::bots::app([diary(&Runs::default())]).limits("/elsewhere", |_| {});
    let error = Talk::new(lost).err().expect("a gap").to_string();
    assert!(error.contains("/elsewhere"), "{error}");
}

#[tokio::test]
async fn handlers_are_told_the_time_of_their_zone() {
    let clock = ManualClock::default();
    let told = on("time", |turn: &Turn| {
        let now = turn.now().map(|now| now.to_string()).unwrap_or_default();
        Call::Ready(Ok(Reply::say(now)))
    });
    let zoned = app([told]).configure(|config| {
        config.time_zone = jiff::tz::TimeZone::get("America/Sao_Paulo").ok();
    });
    let bot = Talk::at(zoned, clock.clone()).expect("no gaps");
    check(&bot, "ana", &[("time", "2023-11-14T19:13:20")]).await;
    clock.advance(Duration::from_secs(3600));
    check(&bot, "ana", &[("time", "2023-11-14T20:13:20")]).await;
}

#[tokio::test]
async fn one_event_delivered_five_times_is_one_run() {
    let runs = Runs::default();
    let (bot, _) = talk([diary(&runs)]);
    let say = |_| {
        let bot = bot.clone();
        tokio::spawn(async move { bot.say_as("event-1", Said::new("ana", "a")).await })
    };
    let all: Vec<_> = (0..5).map(say).collect();
    let mut heard: Vec<Heard> = Vec::new();
    for one in all {
        heard.push(one.await.expect("no panic"));
    }
    // And again, one after another, with another text even.
    heard.push(bot.say_as("event-1", Said::new("ana", "b")).await);
    for one in &heard {
        assert_eq!(one.response.status(), 200);
        assert_eq!(one.response.body(), r#"{"messages":[{"text":"a"}]}"#);
    }
    assert_eq!(heard.iter().filter(|one| !one.trail.is_empty()).count(), 1);
    assert_eq!(runs.load(Ordering::SeqCst), 1);
    let state = bot.state(&Said::new("ana", "")).await.expect("a state");
    assert_eq!(state.memory().get("said"), Some(&Value::from("a ")));
}

#[tokio::test]
async fn a_restart_keeps_conversations() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("bot.db");
    for (text, expected) in [("a", "a"), ("b", "a b"), ("c", "a b c")] {
        let bot = on_store([diary(&Runs::default())], open(&path, SystemClock), SystemClock);
        check(&bot, "ana", &[(text, expected)]).await;
    }
}

#[tokio::test]
async fn a_state_of_a_newer_release_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("bot.db");
    let runs = Runs::default();
    let store = open(&path, SystemClock);
    let bot = on_store([diary(&runs)], store.clone(), SystemClock);
    check(&bot, "ana", &[("a", "a")]).await;
    let key = Key::new("", "console:ana");
    let known = store.session(&key).await.expect("no error").expect("a state").state;
    let newer = newer(&known);
    put(&store, &key, &newer).await;

    let heard = bot.say_as("early", Said::new("ana", "b")).await;
    assert_eq!(heard.response.status(), 503);
    assert_eq!(runs.load(Ordering::SeqCst), 1);
    let session = store.session(&key).await.expect("no error").expect("a state");
    assert_eq!(&session.state[..], newer);
    assert!(store.dead("", 0, 9).await.expect("no error").is_empty());

    // The right release answers the very event when it is delivered again.
    store.forget(&key).await.expect("no error");
    let heard = bot.say_as("early", Said::new("ana", "b")).await;
    assert_eq!(heard.lines(), ["b"]);
}

/// The state as a release a hundred formats later might have written it.
fn newer(state: &[u8]) -> Vec<u8> {
    let mut state: Value = serde_json::from_slice(state).expect("JSON");
    let format = state.get_mut("v").expect("a format");
    *format = Value::from(format.as_u64().expect("a number") + 100);
    serde_json::to_vec(&state).expect("JSON")
}

async fn put(store: &impl Store, key: &Key, state: &[u8]) {
    let mail = Mail::new(key.clone(), "console:put", "");
    let (_, claimed) = store.take(mail, Duration::from_secs(1)).await.expect("no error");
    let outcome = Outcome::answer("").state(state.to_vec());
    store.commit(&claimed.expect("the head").lease, outcome).await.expect("no error");
}

#[tokio::test]
async fn a_broken_state_strands_nobody() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(&folder.path().join("bot.db"), SystemClock);
    put(&store, &Key::new("", "console:ana"), b"{").await;
    let bot = on_store([diary(&Runs::default())], store, SystemClock);
    check(&bot, "ana", &[("a", "a"), ("b", "a b")]).await;
}

#[tokio::test]
async fn what_is_forgotten_leaves_no_session() {
    let forgets = on("forget", |_: &Turn| Call::Ready(Ok(Reply::say("gone").forget("said"))));
    let knows = on("know", |turn: &Turn| {
        let said = remembered(turn, "said");
        Call::Ready(Ok(Reply::say(format!("{said}"))))
    });
    let (bot, _) = talk([diary(&Runs::default()), forgets, knows]);
    check(&bot, "ana", &[("a", "a"), ("forget", "gone"), ("know", "null")]).await;
    assert!(bot.state(&Said::new("ana", "")).await.is_none());
}
