//! Conversations inside the program: the whole pipeline, without a socket.

mod heard;
mod wire;

use std::sync::Arc;

use fulfill_core::{Said, dialogue::State};
use fulfill_store::{ManualClock, Store};

pub use self::{
    heard::{Heard, Replied},
    wire::{Wire, WireError},
};
use crate::{App, Result, server::Service};

/// A conversation with a bot inside the program: each message is accepted, put in order, answered
/// from the conversation's state, committed and encoded as the server would do it, over the console
/// channel.
///
/// It talks over the app's own console if one is mounted, else over one that it mounts itself. Since
/// nothing comes from outside, the app runs in dev mode: secrets of channels may be missing.
///
/// ```ignore
/// let bot = Talk::new(app)?;
/// let heard = bot.say(Said::new("+5511999990000", "oi").locale("pt-BR")).await;
/// assert_eq!(heard.lines(), ["Olá!", "[Pedir] [Sair]"]);
/// ```
#[derive(Clone)]
pub struct Talk {
    service: Arc<Service>,
}

impl Talk {
    /// Makes the app ready, as serving it would: with its store (in memory if it has none) and its
    /// clock.
    ///
    /// # Errors
    ///
    /// [`Error::Gaps`](crate::Error::Gaps) with everything that [`App::check`] finds.
    pub fn new(app: App) -> Result<Self> {
        let _ = app;
        unimplemented!()
    }

    /// As [`new`](Self::new), but with a store in memory and that clock for both, whatever the app
    /// has; in UTC unless [`Config::time_zone`](crate::Config::time_zone) is set. Move the clock to
    /// let time pass.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn at(app: App, clock: ManualClock) -> Result<Self> {
        let _ = (app, clock);
        unimplemented!()
    }

    /// Says something to the bot, as a new event, and gives what became of it.
    pub async fn say(&self, said: Said) -> Heard {
        let _ = said;
        unimplemented!()
    }

    /// As [`say`](Self::say), but as the event of that id: said again, it gets the first answer.
    pub async fn say_as(&self, id: &str, said: Said) -> Heard {
        let _ = (id, said);
        unimplemented!()
    }

    /// What the conversation knows now; `None` if it has no state, or one that this build cannot
    /// read. `said` names it by user and channel; its text does not matter.
    pub async fn state(&self, said: &Said) -> Option<State> {
        let _ = said;
        unimplemented!()
    }

    /// Ends the session of the conversation that `said` names; `false` if it had none.
    pub async fn forget(&self, said: &Said) -> bool {
        let _ = said;
        unimplemented!()
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
        let _ = (channel, said, heard);
        unimplemented!()
    }

    /// The channels that can be asked for with [`wire`](Self::wire): path and provider of each.
    pub fn channels(&self) -> Vec<(String, &'static str)> {
        unimplemented!()
    }

    /// Where the conversations are kept.
    pub fn store(&self) -> &Arc<dyn Store> {
        let _ = &self.service;
        unimplemented!()
    }
}
