//! The console: a channel for terminals, transcripts and whoever wants to try a bot by hand.
//!
//! ```text
//! POST /console
//! authorization: Bearer <FULFILL_CONSOLE_TOKEN>
//! content-type: application/json
//!
//! {"user": "+14155550100", "text": "hi", "locale": "en"}
//!
//! 200 {"messages": [{"text": "Hello there!"}, {"options": [{"label": "Yes"}, {"label": "No"}]}]}
//! ```
//!
//! Members of the request are those of [`Event`]; `channel` pretends to be another channel, for
//! handlers and triggers that ask for it. The path below the mount names a webhook.

mod channel;
mod event;
mod message;
mod render;

pub use self::{
    channel::Console,
    event::Event,
    message::{Answer, Message},
    render::lines,
};

/// The provider's name.
pub(crate) const NAME: &str = "console";
