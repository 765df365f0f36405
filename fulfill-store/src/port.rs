//! The port: what a store does, whatever it is kept in.

use std::{future::Future, path::Path, pin::Pin, time::Duration};

use crate::{
    Accepted, CallLease, CallStatus, Claimed, ClaimedCall, Committed, DeadLetter, Failed, Failure,
    Held, Key, Lease, Mail, Outcome, Progress, Scope, Session, Settle, Settled, Statistics,
    StoreError, Swept, WaitingCall, clock::Millis,
};

/// What a request of a store gives: a future that does nothing until it is awaited.
///
/// Boxed, so that an app can hold any store as `Arc<dyn Store>` and choose it when it starts; beside
/// a commit to disk the box costs nothing that can be measured. A request whose future is dropped
/// has happened or has not; asking again is always safe.
pub type Task<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// Where conversations, answers and outgoing calls are kept.
///
/// Three rules hold for every store, and the suite of the feature `testkit` checks them:
///
/// - What was answered `Ok` survives the end of the process, and of the machine where the store says
///   so. What was not answered has happened whole or not at all.
/// - Events of one conversation are handed out in the order they were accepted, one at a time. Of
///   two workers that hold the same event only one commits, whatever the clocks say.
/// - Keys of one tenant never name anything of another.
pub trait Store: Send + Sync + 'static {
    /// T1: keeps an event, or finds that it was kept before.
    ///
    /// Two events of one id in one tenant are one event, whatever their conversations and bodies.
    ///
    /// # Errors
    /// [`QueueFull`](StoreError::QueueFull) for a new event beyond the limit of its conversation.
    fn accept(&self, mail: Mail) -> Task<'_, Accepted>;

    /// T2: leases the first event of a conversation that nobody holds, of those in the scope the one
    /// that has waited longest; `None` if there is none.
    fn claim(&self, scope: Scope, lease: Duration) -> Task<'_, Option<Claimed>>;

    /// T1 and T2 in one: keeps an event, and if it is new claims its conversation.
    ///
    /// What is claimed is the head of the conversation, which may be an earlier event.
    ///
    /// # Errors
    /// As [`accept`](Self::accept).
    fn take(&self, mail: Mail, lease: Duration) -> Task<'_, (Accepted, Option<Claimed>)> {
        Box::pin(async move {
            let scope = Scope::Conversation(mail.conversation.clone());
            let accepted = self.accept(mail).await?;
            let claimed = match accepted {
                Accepted::New { .. } => self.claim(scope, lease).await?,
                Accepted::Known(_) | Accepted::Dead(_) => None,
            };
            Ok((accepted, claimed))
        })
    }

    /// As [`take`](Self::take) for all events of one delivery, in their order: all of them are kept,
    /// or none. Without a lease nothing is claimed.
    ///
    /// An event beyond the limit of its conversation is a dead letter at once
    /// ([`Accepted::Dead`]): whoever delivers for many users must not be refused because of one.
    fn take_all(
        &self,
        mail: Vec<Mail>,
        lease: Option<Duration>,
    ) -> Task<'_, Vec<(Accepted, Option<Claimed>)>>;

    /// T3: keeps the answer, the state and the calls of a turn and lets the conversation go on; or
    /// nothing at all, if version or token are no longer what they were.
    ///
    /// An event that has an answer already, because it was a dead letter once, keeps that one.
    ///
    /// # Errors
    /// [`StateTooLarge`](StoreError::StateTooLarge); the lease is still held then.
    fn commit(&self, lease: &Lease, outcome: Outcome) -> Task<'_, Committed>;

    /// Holds the lease for that long from now.
    fn renew(&self, lease: &Lease, length: Duration) -> Task<'_, Held>;

    /// Gives the lease back, as if it had never been claimed: for a shutdown.
    fn release(&self, lease: &Lease) -> Task<'_, Held>;

    /// Gives up on an attempt; at the last one the event becomes a dead letter.
    fn fail(&self, lease: &Lease, failure: Failure) -> Task<'_, Failed>;

    /// How far an event has come; `None` if it was never accepted, or too long ago.
    fn answer(&self, event: &Key) -> Task<'_, Option<Progress>>;

    /// When the user of a conversation last said something: the latest time that events were accepted
    /// [with](Mail::heard_at), and none later than their acceptance; `None` if never, or too long ago to
    /// be known.
    fn heard(&self, conversation: &Key) -> Task<'_, Option<Millis>>;

    /// As [`answer`](Self::answer), but waits up to `patience` while the event is pending: a repeat
    /// that arrives during the run waits for the first one's answer.
    fn wait(&self, event: &Key, patience: Duration) -> Task<'_, Option<Progress>>;

    /// Ends when there may be something to claim, or after `patience`. Work that another process
    /// left is not announced, so `patience` bounds how long it lies.
    fn idle(&self, work: Work, patience: Duration) -> Task<'_, ()>;

    /// T4: leases the first call of a lane that nobody holds, of those in the scope the one that has
    /// waited longest.
    ///
    /// A call whose holder was never heard of again may have been made; its
    /// [`Unknown`](crate::Unknown) rule is applied before it would be handed out.
    fn claim_call(&self, scope: Scope, lease: Duration) -> Task<'_, Option<ClaimedCall>>;

    /// T5: says how the attempt at a call has ended.
    fn settle(&self, lease: &CallLease, settle: Settle) -> Task<'_, Settled>;

    /// How far a call of a conversation has come; `None` if there is none of that number, or it was
    /// settled too long ago.
    fn call(&self, conversation: &Key, seq: u64) -> Task<'_, Option<CallStatus>>;

    /// How far the calls have come that an event of a conversation led to, in order, each with its
    /// place; without those that were settled too long ago.
    fn calls(&self, conversation: &Key, event: &str) -> Task<'_, Vec<(u64, CallStatus)>>;

    /// Calls of a tenant that are not settled, by conversation and place, after that one.
    fn waiting_calls(
        &self,
        tenant: &str,
        after: Option<(&str, u64)>,
        limit: usize,
    ) -> Task<'_, Vec<WaitingCall>>;

    /// Dead letters of a tenant with numbers above `after`, in order of numbers.
    fn dead(&self, tenant: &str, after: u64, limit: usize) -> Task<'_, Vec<DeadLetter>>;

    /// One dead letter.
    fn dead_letter(&self, tenant: &str, id: u64) -> Task<'_, Option<DeadLetter>>;

    /// Puts a dead letter back, at the end of its mailbox or lane, and returns its new place there;
    /// `None` if the tenant has none of that number.
    fn revive(&self, tenant: &str, id: u64) -> Task<'_, Option<u64>>;

    /// Forgets a dead letter; `false` if the tenant has none of that number.
    fn discard(&self, tenant: &str, id: u64) -> Task<'_, bool>;

    /// Sessions of a tenant with ids above `after`, in order of ids.
    fn sessions(&self, tenant: &str, after: Option<&str>, limit: usize) -> Task<'_, Vec<Session>>;

    /// One session; `None` if the conversation has no state.
    fn session(&self, conversation: &Key) -> Task<'_, Option<Session>>;

    /// Removes the state of a conversation; `false` if it has none.
    ///
    /// A turn that runs meanwhile is fenced, so that it cannot bring the state back; its event is
    /// answered anew. Mail and calls stay.
    fn forget(&self, conversation: &Key) -> Task<'_, bool>;

    /// Removes what is over, up to [`Limits::sweep`](crate::Limits::sweep) rows of a kind: to be
    /// called now and then, and again while it finds something.
    ///
    /// A session that has mail waiting stays, since the mail may have arrived in time.
    fn sweep(&self) -> Task<'_, Swept>;

    /// Figures of the moment.
    fn statistics(&self) -> Task<'_, Statistics>;

    /// Writes all of the store as of one moment into a new file, while it is in use.
    ///
    /// # Errors
    /// [`Exists`](StoreError::Exists) if there is such a file, [`Unsupported`](StoreError::Unsupported)
    /// if the store is not kept in one.
    fn backup(&self, path: &Path) -> Task<'_, ()>;
}

/// What a worker waits for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Work {
    /// Events to answer.
    Mail,
    /// Calls to make.
    Calls,
}
