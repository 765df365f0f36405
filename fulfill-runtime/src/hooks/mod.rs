//! Notification hooks: another program tells something over HTTP, and users are told on any channel
//! through which a message can be [started](fulfill_core::provider::Push).
//!
//! A hook is a function under [`#[hook]`](macro@crate::hook), or made at run time
//! ([`App::hook`](crate::App::hook)); with feature `templates` also a `Template`. It is served at
//! `/hooks/{name}`:
//!
//! ```text
//! POST /hooks/order-shipped HTTP/1.1
//! Authorization: Bearer <secret>
//! Content-Type: application/json
//! Idempotency-Key: 8e03978e
//!
//! {"id": 17, "buyer": {"channel": "messenger", "account": "311", "user": "7190"}}
//!
//! HTTP/1.1 202 Accepted
//! Location: /hooks/order-shipped/f3a1…
//!
//! {"delivery":"f3a1…"}
//! ```
//!
//! - **Who may**: whoever shows the secret as a bearer token, or has signed the body with it:
//!   `X-Hub-Signature-256: sha256=<hex>`, or `webhook-id`, `webhook-timestamp` and `webhook-signature` of
//!   Standard Webhooks, whose secret may begin with `whsec_`. A bare signature knows no time: put
//!   something into the body that is there once, or send a key.
//! - **202 means kept.** The function is called after that, and again if it fails or its server stops.
//! - **`Idempotency-Key`** (or `webhook-id`) makes a request repeatable: the same key with the same body
//!   is the same delivery, for 8 days; with another body it is answered 422. Without one, each request is
//!   a delivery of its own.
//! - **Each recipient** gets an event of their own in their own conversation, so that replies and
//!   notices leave in one order and at the platform's pace. What is waited for in the conversation is
//!   left as it is.
//! - **What became of it** is read at the `Location`, by whoever may tell the hook something. A delivery
//!   is `waiting`, `done`, or `dead` if its hook failed for good; each recipient is `waiting`,
//!   `delivered` with the platform's id, `refused` with the reason, `dead` with the number of the dead
//!   letter, or `unknown`. `totals` counts them.
//! - **What cannot be told** is refused with a reason: no such channel, one that only answers, or a
//!   window that is closed, such as Messenger's and WhatsApp's 24 hours.

mod keys;
mod push;
mod record;
mod report;
mod run;
#[cfg(feature = "templates")]
mod template;

use std::borrow::Cow;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use fulfill_core::{HookEntry, Secret};

#[cfg(feature = "templates")]
pub use self::template::Template;
pub(crate) use self::{
    keys::{Delivery, KINDS, Kind, digest},
    report::Report,
};

/// Where hooks are served unless the app says otherwise.
pub(crate) const PATH: &str = "/hooks";

/// The largest body, in bytes.
pub(crate) const BODY: usize = 256 * 1024;

/// How many recipients a delivery may have.
const RECIPIENTS: usize = 10_000;

/// The hooks of an app.
pub(crate) struct Hooks {
    entries: Vec<HookEntry>,
    /// Without a final slash; empty at the root.
    path: String,
}

impl Hooks {
    pub(crate) fn new(entries: Vec<HookEntry>, path: &str) -> Self {
        Self { entries, path: path.trim_end_matches('/').to_owned() }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(crate) fn entries(&self) -> &[HookEntry] {
        &self.entries
    }

    /// Where they are served.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    pub(crate) fn get(&self, name: &str) -> Option<&HookEntry> {
        self.entries.iter().find(|entry| entry.name == name)
    }

    /// What of a path lies below; `None` if hooks are not served there.
    pub(crate) fn below<'a>(&self, path: &'a str) -> Option<&'a str> {
        let rest = path.strip_prefix(&*self.path).filter(|_| !self.is_empty())?;
        (rest.is_empty() || rest.starts_with('/')).then_some(rest)
    }
}

/// The key with which a caller signs by Standard Webhooks, from the secret that both have: behind
/// `whsec_` it stands in base64. `None` if nothing stands there that could be a key.
pub(crate) fn signing_key(secret: &Secret) -> Option<Cow<'_, [u8]>> {
    match secret.expose().strip_prefix("whsec_") {
        Some(key) => STANDARD.decode(key).ok().filter(|key| !key.is_empty()).map(Cow::Owned),
        None => Some(Cow::Borrowed(secret.expose().as_bytes())),
    }
}
