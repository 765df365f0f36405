//! What a platform's crate implements: bytes to turns, replies to bytes, all of it pure.

mod call;
mod delivery;
mod error;
mod inbound;
mod push;

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response};

pub use self::{
    call::{ApiCall, Fate, Rate, Unknown, Verdict, retry_after},
    delivery::{Delivery, Loss, respond},
    error::{AuthError, DecodeError, EncodeError, Refusal},
    inbound::Inbound,
    push::{Address, Heard, Push, PushError},
};
use crate::{
    Entry, Reply, Table, Turn,
    turn::{Attachment, Given},
};

/// When a platform wants its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timing {
    /// The HTTP response is the reply.
    InResponse,
    /// The HTTP response only acknowledges; the reply goes out as calls of the platform's API.
    AfterAck,
}

/// Who runs a dialogue: its redirects, its questions, and what it waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialogue {
    /// fulfill's own engine: the platform only carries messages. What the conversation knows is kept
    /// in the store, and the provider encodes what is left to say.
    Engine,
    /// The platform: it names the node of each turn, keeps the memory, and gets every reply as the
    /// handler gave it.
    Platform,
}

/// A message of a user as tools make it up: the console, transcripts and checks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Said {
    /// Who says it, as the platform would name them.
    pub user: String,
    /// What they say.
    pub text: String,
    /// The node that the platform would have picked, where it picks one.
    pub node: Option<String>,
    /// The language as a BCP 47 tag; may be empty.
    pub locale: String,
    /// The channel to pretend, in the provider's words, for example `sms`; may be empty.
    pub channel: String,
    /// What a button sends that was pressed, where it is not its label.
    pub payload: Option<String>,
    /// The kind of event, where it is no message.
    pub event: Option<String>,
    /// Pictures and files that come along.
    pub attachments: Vec<Attachment>,
}

impl Said {
    /// A text of that user.
    pub fn new(user: impl Into<String>, text: impl Into<String>) -> Self {
        Self { user: user.into(), text: text.into(), ..Self::default() }
    }

    /// Adds the node that the platform would have picked.
    #[must_use]
    pub fn node(mut self, node: impl Into<String>) -> Self {
        self.node = Some(node.into());
        self
    }

    /// Adds the language.
    #[must_use]
    pub fn locale(mut self, locale: impl Into<String>) -> Self {
        self.locale = locale.into();
        self
    }

    /// Adds the channel to pretend.
    #[must_use]
    pub fn channel(mut self, channel: impl Into<String>) -> Self {
        self.channel = channel.into();
        self
    }

    /// Adds what the button sends that was pressed.
    #[must_use]
    pub fn payload(mut self, payload: impl Into<String>) -> Self {
        self.payload = Some(payload.into());
        self
    }

    /// Makes it an event that is no message, of that kind.
    #[must_use]
    pub fn event(mut self, event: impl Into<String>) -> Self {
        self.event = Some(event.into());
        self
    }

    /// Adds a picture or file.
    #[must_use]
    pub fn attachment(mut self, attachment: Attachment) -> Self {
        self.attachments.push(attachment);
        self
    }
}

/// One platform's protocol: what `.mount(path, provider)` takes.
///
/// The methods stand in about the order in which a request, an event and a call meet them. None of
/// them waits, opens a socket or reads a clock. Only [`authenticate`](Self::authenticate),
/// [`decode`](Self::decode), [`turn`](Self::turn) and [`encode`](Self::encode) must be written.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a provider",
    label = "cannot be mounted",
    note = "mount `Assistant`, `Autopilot` or another type that implements `fulfill_core::Provider`"
)]
pub trait Provider: Send + Sync + 'static {
    /// The provider's name in logs and in [`Reply::native`], for example `autopilot`.
    const NAME: &'static str;

    /// When the platform wants its answer.
    const TIMING: Timing = Timing::InResponse;

    /// Who runs the dialogue.
    const DIALOGUE: Dialogue = Dialogue::Engine;

    /// What users read when a handler fails and its intent says nothing.
    const FALLBACK: &'static str = "Sorry, something went wrong. Please try again.";

    /// One decoded event.
    type Event: Given;

    /// Called once before serving. Returns what is missing, each with what to do about it: a secret
    /// that is not set, an intent without a token.
    fn attach(&mut self, _host: &Host<'_>) -> Vec<String> {
        Vec::new()
    }

    /// What the server must bound.
    fn limits(&self) -> Limits {
        Limits::default()
    }

    /// How long the platform waits for the answer to this event, less what the way there and back takes,
    /// where that is less than [`Limits::patience`].
    fn patience(&self, _event: &Self::Event) -> Option<Duration> {
        None
    }

    /// Headers to add to every answer at this mount, refusals included.
    fn headers(&self, _headers: &mut HeaderMap) {}

    /// Answers requests that are no events: verification, pre-flight, health.
    fn handshake(&self, _inbound: &Inbound) -> Option<Response<Bytes>> {
        None
    }

    /// Checks that the platform sent it, over the bytes as they came.
    ///
    /// # Errors
    ///
    /// [`AuthError`] if it did not. Nothing of the request is used then.
    fn authenticate(&self, inbound: &Inbound) -> Result<(), AuthError>;

    /// Reads the events. One that is unknown is no error; one that is broken spoils no other.
    ///
    /// # Errors
    ///
    /// [`DecodeError`] if the request is none of this protocol.
    fn decode(&self, inbound: &Inbound) -> Result<Vec<Self::Event>, DecodeError>;

    /// What an event says, in fulfill's words.
    fn turn(&self, event: &Arc<Self::Event>) -> Turn;

    /// Checks the caller's right to the one intent that was picked.
    ///
    /// # Errors
    ///
    /// [`AuthError`] if the credential is another intent's.
    fn authorize(
        &self,
        _inbound: &Inbound,
        _event: &Self::Event,
        _intent: &Entry,
    ) -> Result<(), AuthError> {
        Ok(())
    }

    /// Puts a reply into the platform's words.
    ///
    /// # Errors
    ///
    /// [`EncodeError`] if the platform has no words for it. The user gets the fallback message then.
    fn encode(&self, event: &Self::Event, reply: Reply) -> Result<Delivery, EncodeError>;

    /// Puts the fallback message into the platform's words; must not fail. `None` leaves it to
    /// [`encode`](Self::encode).
    fn fallback(&self, _event: &Self::Event, _message: &str) -> Option<Delivery> {
        None
    }

    /// The event as which this message would arrive, for tools that show what the channel would be
    /// sent; `None` if the provider cannot make one up.
    fn pretend(&self, _said: &Said) -> Option<Self::Event> {
        None
    }

    /// The answer to a delivery whose events were kept, on platforms that want it before the reply:
    /// 200 without a body unless the platform asks for more.
    fn acknowledge(&self) -> Response<Bytes> {
        Response::default()
    }

    /// Whether the user said something by the event: only then may some platforms be used to write to
    /// them, for a while.
    fn heard(&self, _event: &Self::Event) -> bool {
        true
    }

    /// When the event happened, in milliseconds since 1970, where the platform says so: a delivery may
    /// come hours late, and it is from then on that users may be written to. What is more than eight
    /// days ago counts from when it comes, as no platform repeats for so long.
    fn happened_at(&self, _event: &Self::Event) -> Option<i64> {
        None
    }

    /// An event as bytes that [`recall`](Self::recall) reads, perhaps in another process and by a
    /// newer build. Only for platforms that want their answer before the reply
    /// ([`Timing::AfterAck`]).
    fn keep(&self, _event: &Self::Event) -> Bytes {
        Bytes::new()
    }

    /// The event that [`keep`](Self::keep) wrote.
    ///
    /// # Errors
    ///
    /// [`DecodeError`] if this build cannot read it. The event becomes a dead letter then.
    fn recall(&self, _kept: &Bytes) -> Result<Self::Event, DecodeError> {
        Err(DecodeError::Invalid {
            member: Self::NAME.into(),
            reason: "its provider keeps no events; let it implement `keep` and `recall`".into(),
        })
    }

    /// A call as it is made: with the address of the API, and with the credentials of today.
    ///
    /// # Errors
    ///
    /// Why it cannot be made, and what to do about it. The call waits then, and is tried again.
    fn prepare(&self, call: &ApiCall) -> Result<Request<Bytes>, String> {
        Ok(call.request.clone())
    }

    /// What the platform's answer to a call means.
    fn judge(&self, _call: &ApiCall, answer: &Response<Bytes>) -> Verdict {
        Verdict::of_status(answer)
    }

    /// How fast the platform takes calls like that: one [`Rate`] for each of its rules, all of which
    /// are kept.
    fn pace(&self, _call: &ApiCall, _rule: &mut dyn FnMut(Rate<'_>)) {}

    /// The channel as one through which messages can be started, without a turn that they answer;
    /// `None` if the platform knows no such thing.
    fn push(&self) -> Option<&dyn Push> {
        None
    }

    /// The platform's own words for a refusal; `None` for the server's plain ones.
    fn refuse(&self, _refusal: &Refusal) -> Option<Response<Bytes>> {
        None
    }
}

/// What a provider may know of the app it is mounted in.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Host<'a> {
    /// All intents.
    pub table: &'a Table,
    /// Whether unsigned requests from this machine are let in.
    pub dev: bool,
    /// The public address that is configured, without a final slash.
    pub public_url: Option<&'a str>,
}

impl<'a> Host<'a> {
    /// What a provider is told; used by the runtime and by tests.
    pub fn new(table: &'a Table, dev: bool, public_url: Option<&'a str>) -> Self {
        Self { table, dev, public_url }
    }
}

/// What the server must bound for a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The largest body, in bytes; more is answered 413.
    pub body: usize,
    /// How long a handler may take unless somebody says otherwise.
    pub handler: Duration,
    /// How long it may take at most, whatever anybody says: the platform's patience, less what the
    /// way there and back takes.
    pub patience: Duration,
    /// After how long without a word from the user a conversation begins anew; the app's own rule if
    /// `None`.
    pub session: Option<Duration>,
    /// The methods that carry events; others are answered 405.
    pub methods: Vec<Method>,
}

impl Default for Limits {
    /// 256 KiB, 8 seconds but 60 if asked for, POST.
    fn default() -> Self {
        Self {
            body: 256 * 1024,
            handler: Duration::from_secs(8),
            patience: Duration::from_secs(60),
            session: None,
            methods: vec![Method::POST],
        }
    }
}
