//! Says on Messenger what it is told. To try it without an account, let `fake-graph` play Meta:
//!
//! ```sh
//! cargo run -p fake-graph -- --webhook http://127.0.0.1:5052/ --app-secret s3cret &
//! MESSENGER_APP_SECRET=s3cret MESSENGER_VERIFY_TOKEN=chosen MESSENGER_PAGE_TOKEN=EAAB \
//!   MESSENGER_GRAPH_URL=http://127.0.0.1:4001 cargo run -p echo &
//! cargo run -p fake-graph -- say 719 "hello 🌊"    # 719 <- hello 🌊
//! ```
//!
//! Events and replies are kept in the file that `ECHO_DB` names, `echo.db` unless it is set.

use std::{env, sync::Arc};

use fulfill_messenger::Messenger;
use fulfill_runtime::{prelude::*, store::SqliteStore};

/// Repeats a text; of a picture, a sticker or a voice message it says that it cannot.
///
/// Echoes of its own messages and receipts do not get here: they are events, and an intent that
/// wants them asks for them.
#[intent(fallback)]
fn echo(Text(text): Text) -> String {
    if text.trim().is_empty() { "I can't echo this".into() } else { text }
}

fn app(path: &str) -> fulfill_runtime::Result<App> {
    let store = Arc::new(SqliteStore::open(path)?);
    Ok(App::new(intents![echo])?.store(store).mount("/", Messenger::from_env()))
}

#[tokio::main]
async fn main() -> fulfill_runtime::Result<()> {
    app(&env::var("ECHO_DB").unwrap_or_else(|_| "echo.db".into()))?.cli().await
}

#[test]
fn what_is_no_text_is_not_echoed() {
    for (text, reply) in
        [("hello 🌊", "hello 🌊"), ("\\u00e4", "\\u00e4"), ("", "I can't echo this")]
    {
        assert_eq!(echo(Text(text.into())), reply);
    }
}
