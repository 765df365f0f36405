//! Conversations inside the program: the whole pipeline, without a socket.

mod heard;
mod played;
mod wire;

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use bytes::Bytes;
use fulfill_core::{Inbound, Said, dialogue::State};
use fulfill_store::{Limits, ManualClock, MemoryStore, Store};
use http::{HeaderMap, HeaderValue, Method, Uri, header::CONTENT_TYPE};
use jiff::tz::TimeZone;

use self::played::Played;
pub use self::{
    heard::{Heard, Replied},
    wire::{Wire, WireError},
};
use crate::{
    App, Result,
    console::{Console, Event, NAME},
    keeper,
    pipeline::{At, Trace, new_id},
    server::{Mount, Service},
};

/// Where the console is that an app without one gets; nobody reaches it from outside.
const PATH: &str = "/.console";

/// A conversation with a bot inside the program: each message is accepted, put in order, answered
/// from the conversation's state, committed and encoded as the server would do it, over the console
/// channel.
///
/// It talks over the app's own console if one is mounted, else over one that it mounts itself. Since
/// nothing comes from outside, the app runs in dev mode: secrets of channels may be missing.
///
/// ```
/// use fulfill_runtime::{Said, Triggers, prelude::*, talk::Talk};
///
/// #[intent(fallback)]
/// fn sizes() -> Reply {
///     Reply::say("Which size?").options(["Large", "Small"])
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> fulfill_runtime::Result<()> {
/// let bot = Talk::new(App::new(intents![sizes])?)?;
/// let heard = bot.say(Said::new("+5511999990000", "pizza")).await;
/// assert_eq!(heard.lines(), ["Which size?", "[Large] [Small]"]);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Talk {
    service: Arc<Service>,
    /// The console among the mounts.
    console: usize,
    /// The mount whose platform is played; the console itself if `None`.
    on: Option<usize>,
    webhook: Arc<str>,
    /// In front of the ids of events, since others may talk over the same store.
    prefix: Arc<str>,
    count: Arc<AtomicU64>,
}

impl Talk {
    /// Makes the app ready, as serving it would: with its store (in memory if it has none) and its
    /// clock.
    ///
    /// # Errors
    ///
    /// [`Error::Gaps`](crate::Error::Gaps) with everything that [`App::check`] finds.
    pub fn new(app: App) -> Result<Self> {
        let app = app.configure(|config| (config.dev, config.addr) = (true, None));
        let has_console = app.mounted().any(|(_, provider)| provider == NAME);
        let app = if has_console { app } else { app.mount(PATH, Console::inside()) };
        let service = app.into_service()?;
        let console = service.mounts.iter().position(|mount| mount.channel.name() == NAME);
        let console = console.expect("it was mounted above if the app had none");
        let webhook = only_webhook(&service);
        Ok(Self {
            service,
            console,
            on: None,
            webhook,
            prefix: new_id().into(),
            count: Arc::default(),
        })
    }

    /// Talks to the intents of that webhook. Unless this is said they are those of the default one,
    /// or of the only one there is.
    #[must_use]
    pub fn webhook(mut self, name: impl Into<Arc<str>>) -> Self {
        self.webhook = name.into();
        self
    }

    /// As [`new`](Self::new), but with a store in memory and that clock for both, whatever the app
    /// has; in UTC unless [`Config::time_zone`](crate::Config::time_zone) is set. Move the clock to
    /// let time pass.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn at(app: App, clock: ManualClock) -> Result<Self> {
        let store = MemoryStore::with(clock.clone(), Limits::default());
        let app = app.store(Arc::new(store)).clock(Arc::new(clock));
        Self::new(app.configure(|config| {
            config.time_zone.get_or_insert(TimeZone::UTC);
        }))
    }

    /// Talks over a mounted channel, by its provider's name or path, with its platform played: handlers
    /// get the turns that its provider makes up and the time that it has, the engine runs the dialogue
    /// where the platform would. Each channel has conversations of its own.
    ///
    /// The answers stay the console's; [`wire`](Self::wire) says what the channel would be sent, and
    /// whether it has words for it.
    ///
    /// # Errors
    ///
    /// [`WireError`] if no such channel is mounted, or its provider cannot make up an event.
    pub fn on(mut self, channel: &str) -> Result<Self, WireError> {
        let at = self.find(channel)?;
        let channel = &self.service.mounts[at].channel;
        let provider = channel.name();
        if provider != NAME && channel.pretend(&Said::new("user", "text")).is_none() {
            return Err(WireError::NoEvent { provider });
        }
        self.on = Some(at).filter(|_| provider != NAME);
        Ok(self)
    }

    /// Talks over the console again.
    #[must_use]
    pub fn over_console(mut self) -> Self {
        self.on = None;
        self
    }

    /// Says something to the bot, as a new event, and gives what became of it.
    pub async fn say(&self, said: Said) -> Heard {
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        let id = format!("{}{count:x}", self.prefix);
        self.say_as(&id, said).await
    }

    /// As [`say`](Self::say), but as the event of that id: said again, it gets the first answer.
    pub async fn say_as(&self, id: &str, said: Said) -> Heard {
        let event = self.event(id, &said);
        let body = serde_json::to_vec(&event).expect("texts and addresses become JSON");
        let headers = [(CONTENT_TYPE, HeaderValue::from_static("application/json"))];
        let inbound = inbound(Bytes::from(body), headers.into_iter().collect());
        let mut inbound = inbound.with_path(&path_of(&self.webhook));
        inbound.dev = true;
        let trace = Trace::default();
        let pipeline = &self.service.pipeline;
        let mount = &self.service.mounts[self.on.unwrap_or(self.console)];
        let response = if self.on.is_some() {
            let played = Played { channel: &*mount.channel, said: &said, event };
            let at = At { channel: &played, ..mount.at() };
            pipeline.converse(&at, &inbound, Some(&trace)).await
        } else {
            pipeline.converse(&mount.at(), &inbound, Some(&trace)).await
        };
        Heard::new(response, trace.into_seen())
    }

    /// What the conversation knows now; `None` if it has no state, or one that this build cannot
    /// read. `said` names it by user and channel; its text does not matter.
    pub async fn state(&self, said: &Said) -> Option<State> {
        let session = self.store().session(&self.key(said)).await.ok()??;
        State::read(&session.state).ok()
    }

    /// Ends the session of the conversation that `said` names; `false` if it had none.
    pub async fn forget(&self, said: &Said) -> bool {
        self.store().forget(&self.key(said)).await.unwrap_or(false)
    }

    /// What a mounted channel would have been sent for that turn; `channel` is its provider's name or
    /// the path it is mounted at.
    ///
    /// A channel that runs dialogues itself gets the reply of each handler, as it came; the others
    /// get one answer with what the engine left to say. So `wire("autopilot", ..)` of a turn that no
    /// handler answered, such as a form's next question, is empty.
    ///
    /// # Errors
    ///
    /// [`WireError`] if no such channel is mounted, or its provider cannot make up an event.
    pub fn wire(&self, channel: &str, said: &Said, heard: &Heard) -> Result<Vec<Wire>, WireError> {
        wire::of(&self.service.mounts[self.find(channel)?], said, heard)
    }

    /// The mount of that provider, or at that path.
    fn find(&self, channel: &str) -> Result<usize, WireError> {
        let path = channel.trim_end_matches('/');
        let mounts = &self.service.mounts;
        let by_name = mounts.iter().position(|mount| mount.channel.name() == channel);
        let by_path =
            || mounts.iter().position(|mount| mount.path == path && channel.starts_with('/'));
        by_name.or_else(by_path).ok_or_else(|| {
            let known = self.channels().into_iter();
            let known = known.map(|(path, name)| format!("{name} ({path})")).collect();
            WireError::Unknown { name: channel.to_owned(), known }
        })
    }

    /// The channels that can be asked for with [`wire`](Self::wire): path and provider of each.
    pub fn channels(&self) -> Vec<(String, &'static str)> {
        let path = |mount: &Mount| match &*mount.path {
            "" => "/".to_owned(),
            path => path.to_owned(),
        };
        let all = self.service.mounts.iter();
        let all = all.map(|mount| (path(mount), mount.channel.name()));
        all.filter(|(path, _)| path != PATH).collect()
    }

    /// Where the conversations are kept.
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.service.pipeline.conversations.store
    }

    fn event(&self, id: &str, said: &Said) -> Event {
        let (id, webhook) = (Some(id.to_owned()), self.webhook.to_string());
        Event { id, webhook, ..Event::from(said) }
    }

    /// The conversation that a message belongs to.
    fn key(&self, said: &Said) -> fulfill_store::Key {
        let event = self.event("", said);
        match self.on {
            Some(at) => {
                let channel = &*self.service.mounts[at].channel;
                keeper::key(NAME, &Played::conversation(channel, &event))
            }
            None => keeper::key(NAME, &event.conversation()),
        }
    }
}

/// The only webhook there is; the default one if there are several.
fn only_webhook(service: &Service) -> Arc<str> {
    match service.pipeline.table().webhooks().as_slice() {
        [only] => (*only).into(),
        _ => "".into(),
    }
}

/// The path below the mount that names a webhook.
fn path_of(webhook: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let sign =
        |byte: u8| if plain(byte) { char::from(byte).into() } else { format!("%{byte:02X}") };
    let name: String = webhook.bytes().map(sign).collect();
    if name.is_empty() { name } else { format!("/{name}") }
}

/// A request as it comes to the mount itself.
fn inbound(body: Bytes, headers: HeaderMap) -> Inbound {
    Inbound::new(Method::POST, Uri::from_static("/"), headers, body)
}
