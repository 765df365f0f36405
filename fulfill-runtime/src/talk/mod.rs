//! Conversations inside the program: the whole pipeline, without a socket.

mod heard;
mod wire;

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use bytes::Bytes;
use fulfill_core::{Inbound, Provider as _, Said, Turn, dialogue::State};
use fulfill_store::{Limits, ManualClock, MemoryStore, Store};
use http::{HeaderMap, HeaderValue, Method, Uri, header::CONTENT_TYPE};
use jiff::tz::TimeZone;

pub use self::{
    heard::{Heard, Replied},
    wire::{Wire, WireError},
};
use crate::{
    App, Result,
    console::{Console, Event, NAME},
    keeper,
    pipeline::{Trace, new_id},
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
        Ok(Self { service, console, prefix: new_id().into(), count: Arc::default() })
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

    /// Says something to the bot, as a new event, and gives what became of it.
    pub async fn say(&self, said: Said) -> Heard {
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        let id = format!("{}{count:x}", self.prefix);
        self.say_as(&id, said).await
    }

    /// As [`say`](Self::say), but as the event of that id: said again, it gets the first answer.
    pub async fn say_as(&self, id: &str, said: Said) -> Heard {
        let event = Event { id: Some(id.to_owned()), ..Event::from(&said) };
        let body = serde_json::to_vec(&event).expect("texts and addresses become JSON");
        let headers = [(CONTENT_TYPE, HeaderValue::from_static("application/json"))];
        let mount = self.mount();
        let mut inbound = inbound(Bytes::from(body), headers.into_iter().collect());
        inbound.dev = true;
        let trace = Trace::default();
        let pipeline = &self.service.pipeline;
        let response =
            pipeline.converse(&*mount.channel, &mount.limits, &inbound, Some(&trace)).await;
        Heard::new(response, trace.into_seen())
    }

    /// What the conversation knows now; `None` if it has no state, or one that this build cannot
    /// read. `said` names it by user and channel; its text does not matter.
    pub async fn state(&self, said: &Said) -> Option<State> {
        let session = self.store().session(&key(said)).await.ok()??;
        State::read(&session.state).ok()
    }

    /// Ends the session of the conversation that `said` names; `false` if it had none.
    pub async fn forget(&self, said: &Said) -> bool {
        self.store().forget(&key(said)).await.unwrap_or(false)
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
        let path = channel.trim_end_matches('/');
        let mounts = &self.service.mounts;
        let by_name = mounts.iter().find(|mount| mount.channel.name() == channel);
        let by_path = || mounts.iter().find(|mount| mount.path == path && channel.starts_with('/'));
        match by_name.or_else(by_path) {
            Some(mount) => wire::of(mount, said, heard),
            None => {
                let known = self.channels().into_iter();
                let known = known.map(|(path, name)| format!("{name} ({path})")).collect();
                Err(WireError::Unknown { name: channel.to_owned(), known })
            }
        }
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

    fn mount(&self) -> &Mount {
        &self.service.mounts[self.console]
    }
}

/// A request as it comes to the mount itself.
fn inbound(body: Bytes, headers: HeaderMap) -> Inbound {
    Inbound::new(Method::POST, Uri::from_static("/"), headers, body)
}

/// The conversation that a message belongs to.
fn key(said: &Said) -> fulfill_store::Key {
    let turn: Turn = Console::inside().turn(&Arc::new(Event::from(said)));
    keeper::key(NAME, turn.conversation().unwrap_or_default())
}
