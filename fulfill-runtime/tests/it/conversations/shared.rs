//! Two apps on one file.

use std::sync::atomic::Ordering;

use fulfill_runtime::{
    Said,
    store::{Store, SystemClock},
};

use super::bots::{Runs, diary, on_store, open};

const CONVERSATIONS: usize = 8;
const MESSAGES: usize = 12;

/// All messages of all conversations at once, each to one of two apps: every answer must hold the
/// words of one more message than the one before it, so none was lost and none ran beside another.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn rapid_messages_lose_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("bot.db");
    let runs = Runs::default();
    let bot = || on_store([diary(&runs)], open(&path, SystemClock), SystemClock);
    let bots = [bot(), bot()];
    let user = |number: usize| format!("user-{number}");
    let mut tasks = Vec::new();
    for message in 0..MESSAGES {
        for conversation in 0..CONVERSATIONS {
            let bot = bots[(message + conversation) % 2].clone();
            let said = Said::new(user(conversation), format!("m{message}"));
            tasks.push((conversation, tokio::spawn(async move { bot.say(said).await })));
        }
    }
    let mut answers = vec![Vec::new(); CONVERSATIONS];
    for (conversation, task) in tasks {
        let heard = task.await.expect("no panic");
        assert_eq!(heard.response.status(), 200);
        answers[conversation].push(heard.lines().concat());
    }
    for mut answers in answers {
        answers.sort_by_key(String::len);
        let mut before = String::new();
        for (number, answer) in answers.iter().enumerate() {
            assert!(answer.starts_with(&before), "{answer:?} does not follow {before:?}");
            assert_eq!(answer.split(' ').count(), number + 1, "{answer:?}");
            before.clone_from(answer);
        }
        let mut words: Vec<&str> = before.split(' ').collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), MESSAGES, "{before:?}");
    }
    assert_eq!(runs.load(Ordering::SeqCst), CONVERSATIONS * MESSAGES);
    let store = open(&path, SystemClock);
    assert!(store.dead("", 0, 9).await.expect("no error").is_empty());
}
