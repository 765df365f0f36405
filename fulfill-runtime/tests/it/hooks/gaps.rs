//! What keeps hooks from being served.

use fulfill_runtime::{Call, Gap, assistant::Assistant, prelude::*};

use super::{app, in_memory};
use crate::deliveries::post::{Platform, Post};

fn hook(name: &'static str) -> HookEntry {
    HookEntry::new(name, |_| Call::Ready(Ok(Notice::new())))
}

/// Takes what the app does not have.
#[hook(secret_env = "FULFILL_TEST_SECRET_THAT_IS_NOT_SET")]
fn needy(_users: State<u8>) {}

fn check(app: App, expected: &[&str]) {
    let mut app = app;
    let gaps: Vec<String> = app.check().iter().map(ToString::to_string).collect();
    assert_eq!(gaps.len(), expected.len(), "{gaps:#?}");
    for (gap, expected) in gaps.iter().zip(expected) {
        assert!(gap.contains(expected), "{gap} has no {expected}");
    }
    assert_eq!(app.check().len(), expected.len(), "a second look finds the same");
}

#[test]
fn all_gaps_are_told_at_once() {
    let app = || app(&in_memory(), &Platform::default());
    check(app(), &[]);
    check(app().hook(hook("open")), &["made at run time: hook `open`: it has no secret"]);
    check(app().hook(hook("open")).dev(true), &[]);
    check(app().hook(hook("bell").secret("whsec_c2VjcmV0")), &[]);
    for half in ["whsec_", "whsec_c2VjcmV"] {
        let hook = hook("bell").secret("x").secret(half);
        check(app().hook(hook), &["hook `bell`: a secret of it begins with `whsec_`"]);
    }
    check(app().hook(hook("a b").secret("x")), &["hook `a b`: a name is up to 100 ASCII"]);
    check(app().hook(hook("notify").secret("x")), &["has that name too; rename one"]);
    check(
        app().hook(HookEntry::of::<needy>()),
        &[
            "hook `needy`: environment variable FULFILL_TEST_SECRET_THAT_IS_NOT_SET is not set",
            "hook `needy`: it takes `State<u8>`; add `.state(..)`",
        ],
    );
    check(app().hooks_at("hooks"), &["App::hooks_at=hooks: write `/`"]);
    check(app().hooks_at("/post/"), &["post is mounted at `/post`; give one of the two"]);
    check(app().hooks_at("/pos"), &[]);
    for own in ["/health", "/metrics/"] {
        check(app().hooks_at(own), &["the server answers that path itself"]);
    }
}

#[test]
fn somebody_must_be_told() {
    let app = |post: Post| {
        let mut app = App::new([]).expect("settings").mount("/post", post);
        app = app.mount("/assistant", Assistant::with_token("t0ken"));
        app.hook(hook("bell").secret("x"))
    };
    check(app(Post { window: Some(1), ..Post::default() }), &[]);
    check(app(Post::default()), &["hook `bell`: no channel that is mounted can start a message"]);
    let mut none = App::new([]).expect("settings").mount("/post", Post::default());
    assert!(none.check().contains(&Gap::NoIntents));
}
