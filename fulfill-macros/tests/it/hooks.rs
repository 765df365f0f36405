//! What `#[hook]` makes of right functions.

use std::{sync::Arc, time::Duration};

use fulfill_core::{
    Call, Email, HookBody, HookEntry, Need, Needs, Notice, Reply, State, States, Turn,
    hook::collected_hooks, provider::Address,
};
use fulfill_macros::hook;
use serde::Deserialize;

#[derive(Clone)]
struct Shop(&'static str);

#[derive(Deserialize)]
struct Order {
    id: u64,
    buyer: Address,
}

/// Tells a buyer.
#[hook("order-shipped", secret_env = "SHOP_SECRET", timeout = "20s")]
async fn order_shipped(order: Order, shop: State<Shop>) -> Result<Notice, std::fmt::Error> {
    std::future::ready(()).await;
    let text = format!("{} {}", shop.0.0, order.id);
    Ok(Notice::new().to(order.buyer, Reply::say(text)))
}

#[hook(secret = "s3cret")]
fn door_bell(
    mail: Email,
    times: Option<u8>,
    #[from(name = "door")] which: String,
    _: Turn,
) -> Notice {
    let to = Address::new("console", mail.to_string());
    Notice::new().to(to, Reply::say(format!("{which} {times:?}")))
}

#[hook]
fn r#loop() {}

fn turn(body: &str) -> Turn {
    let mut states = States::new();
    states.insert(Shop("shop"));
    let body = Arc::new(HookBody::new(body.to_owned()));
    Turn::builder("hook").event(body).build().with_states(&Arc::new(states))
}

async fn said(entry: &HookEntry, body: &str) -> String {
    let turn = turn(body);
    if let Err(refused) = (entry.fits)(&turn) {
        return refused.to_string();
    }
    let notice = match (entry.handler)(&turn) {
        Call::Ready(notice) => notice,
        Call::Pending(notice) => notice.await,
    };
    let recipients = notice.expect("it does not fail").into_recipients();
    recipients.iter().map(|one| format!("{} {:?}", one.to.user, one.told)).collect()
}

/// Runs a future that never waits.
fn now<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match future.as_mut().poll(&mut context) {
        std::task::Poll::Ready(value) => value,
        std::task::Poll::Pending => panic!("it waits"),
    }
}

#[test]
fn all_of_an_attribute_is_kept() {
    let entry = HookEntry::of::<order_shipped>();
    assert_eq!((&*entry.name, &*entry.description), ("order-shipped", "Tells a buyer."));
    assert_eq!(entry.secret_env.as_deref(), Some("SHOP_SECRET"));
    assert_eq!(entry.timeout, Some(Duration::from_secs(20)));
    assert!(entry.place().contains("tests/it/hooks.rs:"), "{}", entry.place());
    let mut needs = Needs::new();
    (entry.needs)(&mut needs);
    let needs: Vec<_> = needs.iter().collect();
    assert!(matches!(needs[..], [Need::State { .. }]), "{needs:?}");
    let entry = HookEntry::of::<door_bell>();
    assert!(entry.secrets[0].matches(b"s3cret"));
    assert_eq!((&*entry.name, entry.timeout), ("door-bell", None));
    let mut names: Vec<_> = collected_hooks().map(|hook| hook.name).collect();
    names.sort();
    assert_eq!(names, ["door-bell", "loop", "order-shipped"]);
}

#[test]
fn arguments_are_read_from_the_body() {
    let shipped = HookEntry::of::<order_shipped>();
    let body = r#"{"id": 17, "buyer": {"channel": "console", "user": "ada"}}"#;
    assert!(now(said(&shipped, body)).starts_with("ada Ok(Reply"));
    let refused = now(said(&shipped, r#"{"id": 17}"#));
    assert_eq!(refused, "the body does not fit: missing field `buyer` at line 1 column 10");
    let bell = HookEntry::of::<door_bell>();
    let said = |body| now(said(&bell, body));
    assert!(said(r#"{"mail": "a@example.com", "door": "back"}"#).contains("back None"));
    assert!(said(r#"{"mail": "a@example.com", "times": 2, "door": "x"}"#).contains("x Some(2)"));
    assert!(said(r#"{"door": "back"}"#).contains("`mail` is missing"));
    assert!(said(r#"{"mail": "a", "door": "back"}"#).contains("`mail` cannot be read"));
}
