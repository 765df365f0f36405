//! Tells buyers on Messenger that their order is on its way, when the shop says so. To try it without
//! an account, let `fake-graph` play Meta:
//!
//! ```sh
//! cargo run -p fake-graph -- --webhook http://127.0.0.1:5052/messenger --app-secret s3cret \
//!   --page 311:EAAB &
//! MESSENGER_APP_SECRET=s3cret MESSENGER_VERIFY_TOKEN=chosen MESSENGER_PAGE_TOKEN=EAAB \
//!   MESSENGER_GRAPH_URL=http://127.0.0.1:4001 SHOP_SECRET=sh0p cargo run -p notices &
//! cargo run -p fake-graph -- say 719 "I want a cake"       # 719 <- Thank you! ...
//! curl -i http://127.0.0.1:5052/hooks/order-shipped -H 'Authorization: Bearer sh0p' \
//!   -H 'Content-Type: application/json' -H 'Idempotency-Key: 17' \
//!   -d '{"order": 17, "buyers": [{"channel": "messenger", "account": "311", "user": "719"}]}'
//! curl http://127.0.0.1:5052/hooks/order-shipped/<delivery> -H 'Authorization: Bearer sh0p'
//! ```
//!
//! The second `curl` says that 719 was told. Say it again with the same key: 719 hears nothing more. A
//! buyer who has not written for 24 hours is refused, and the report says so.

use std::{env, sync::Arc};

use fulfill_messenger::Messenger;
use fulfill_runtime::{prelude::*, store::SqliteStore};
use serde::Deserialize;

/// What the shop tells.
#[derive(Deserialize)]
struct Shipped {
    order: u64,
    buyers: Vec<Address>,
}

/// Tells the buyers of an order that it is on its way.
#[hook(secret_env = "SHOP_SECRET")]
fn order_shipped(Shipped { order, buyers }: Shipped) -> Notice {
    Notice::new().to_all(buyers, &Reply::say(format!("Your order {order} is on its way.")))
}

/// Takes whatever a buyer writes.
#[intent(fallback)]
fn thanks() -> &'static str {
    "Thank you! We will tell you when it is on its way."
}

fn app(path: &str) -> fulfill_runtime::Result<App> {
    let store = Arc::new(SqliteStore::open(path)?);
    Ok(App::collect()?.store(store).mount("/messenger", Messenger::from_env()))
}

#[tokio::main]
async fn main() -> fulfill_runtime::Result<()> {
    app(&env::var("NOTICES_DB").unwrap_or_else(|_| "notices.db".into()))?.cli().await
}

#[test]
fn each_buyer_is_told() {
    let buyers = ["719", "720"].map(|user| Address::new("messenger", user).account("311"));
    let notice = order_shipped(Shipped { order: 17, buyers: buyers.to_vec() });
    let told = Reply::say("Your order 17 is on its way.");
    assert_eq!(notice, Notice::new().to_all(buyers, &told));
}

#[test]
fn the_hook_is_found() -> fulfill_runtime::Result<()> {
    let app = App::collect()?;
    let names: Vec<&str> = app.hooks().iter().map(|hook| &*hook.name).collect();
    assert_eq!(names, ["order-shipped"]);
    Ok(())
}
