//! How conversations and deliveries are kept, so that nothing acknowledged is lost and nothing is
//! answered twice.
//!
//! An event goes through three short transactions, and its handler runs between the second and the
//! third, outside of any:
//!
//! ```text
//! T1 accept   event id -> a place in the conversation's mailbox       then: 200 to the platform
//! T2 claim    the first event of a conversation, under a lease        then: the handler runs
//! T3 commit   state + answer + outgoing calls, if the lease holds     then: the answer is sent
//! T4 claim    the first call of a conversation, under a lease         then: the call is made
//! T5 settle   delivered | again later | dead letter
//! ```
//!
//! Safety rests on versions and random tokens, never on clocks: a worker that was paused for an hour
//! wakes up fenced. The price is that a handler may run twice, and a call may be made twice if its
//! outcome was lost; its [`Unknown`] rule says what then.
//!
//! [`MemoryStore`] is for tests. `SqliteStore` (feature `sqlite`) keeps everything in one file that
//! several processes may share. Other backends implement [`Store`] and run the suite of the feature
//! `testkit`.
//!
//! # Examples
//!
//! ```
//! use std::{sync::Arc, time::Duration};
//! use fulfill_store::{
//!     Accepted, Committed, Key, Mail, MemoryStore, Outcome, Progress, Scope, Store,
//! };
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), fulfill_store::StoreError> {
//! let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
//! let mail = Mail::new(Key::new("acme", "sms:+14155550100"), "sms:SM1", "hello");
//!
//! // The platform delivers, and hears 200 once the event is kept.
//! assert_eq!(store.accept(mail.clone()).await?, Accepted::New { seq: 1 });
//!
//! // A worker answers.
//! let claimed = store.claim(Scope::Any, Duration::from_secs(30)).await?.expect("just accepted");
//! let outcome = Outcome::answer("Hello there!").state("{\"greeted\":true}");
//! let done = store.commit(&claimed.lease, outcome).await?;
//! assert_eq!(done, Committed::Done { first_call: None, more: false, claimed: None });
//!
//! // The platform delivers again, and gets the first answer.
//! let again = store.accept(mail).await?;
//! assert_eq!(again, Accepted::Known(Progress::Answered("Hello there!".into())));
//! # Ok(())
//! # }
//! ```

mod clock;
mod error;
mod keep;
mod key;
mod lease;
mod mail;
mod memory;
mod outbox;
mod port;
mod signals;
#[cfg(feature = "sqlite")]
mod sqlite;
#[cfg(feature = "testkit")]
pub mod testkit;

#[cfg(feature = "sqlite")]
pub use self::sqlite::SqliteStore;
pub use self::{
    clock::{Clock, ManualClock, Millis, SystemClock},
    error::StoreError,
    keep::{DeadLetter, Letter, Session, Statistics, Swept},
    key::{Key, Limits, Payload},
    lease::{CallLease, Lease, Token},
    mail::{
        Accepted, Claimed, Committed, Failed, Failure, Held, Mail, Outcome, Progress, Scope, State,
    },
    memory::MemoryStore,
    outbox::{Call, CallKey, CallStatus, ClaimedCall, Live, Settle, Settled, Unknown, WaitingCall},
    port::{Store, Task, Work},
};
