//! Notifications to users whose messages came late.

use std::time::{Duration, SystemTime};

use fake_graph::{FakeGraph, Settings};

use super::burst::{APP_SECRET, PAGE, bot, hear_at, outcome, tell_each};

/// So long ago, in milliseconds since 1970.
fn ago(hours: u64) -> u64 {
    let now = SystemTime::UNIX_EPOCH.elapsed().expect("a clock that is set");
    (now - Duration::from_secs(hours * 3600)).as_millis().try_into().expect("not that late")
}

/// Meta repeats for a day and a half what it could not deliver, but counts the hours in which a user may
/// be written to from when they wrote.
#[tokio::test(flavor = "multi_thread")]
async fn the_window_opens_when_a_message_was_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = Settings::new().page(PAGE, "page-token").app_secret(APP_SECRET);
    let fake = FakeGraph::start(settings).expect("a free port");
    let (bot, _) = bot(&folder.path().join("bot.db"), &fake);
    let user = |name: &str| std::iter::once(name.to_owned());
    hear_at(&bot, user("71001"), ago(25)).await;
    hear_at(&bot, user("71002"), ago(23)).await;
    // The later message comes first.
    hear_at(&bot, user("71003"), ago(1)).await;
    hear_at(&bot, user("71003"), ago(30)).await;

    let users = ["71001", "71002", "71003"].map(str::to_owned);
    let places = tell_each(&bot, 1, |_| users.to_vec()).await;
    let report = outcome(&bot, &places[0]).await;
    let states = [0, 1, 2].map(|at| report["recipients"][at]["state"].as_str());
    assert_eq!(states, ["refused", "delivered", "delivered"].map(Some), "{report}");
    let reason = report["recipients"][0]["reason"].as_str().unwrap_or_default();
    assert!(reason.starts_with("outside the 24-hour window: the user last wrote at"), "{reason}");
    assert_eq!(fake.taken().len(), 2);
}
