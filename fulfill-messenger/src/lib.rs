//! Messenger and Instagram for fulfill.
//!
//! Every module but the channel turns bytes into values or values into bytes. Nothing opens a
//! socket, reads a clock or knows what an intent is, so each is of use on its own:
//!
//! - [`handshake`]: the verification request of a subscription.
//! - [`signature`]: is this delivery really from Meta?
//! - [`webhook`]: what Meta posts, as events.
//! - [`send`]: messages and sender actions that keep within the platform's limits.
//! - [`graph`]: calls of the Graph API as requests, its answers and errors.
//! - [`Messenger`]: the channel that joins them to intents.
//!
//! ```
//! use fulfill_messenger::graph::Graph;
//! use fulfill_messenger::send::{Message, Recipient, Send};
//! use fulfill_messenger::signature::{Verifier, sign};
//! use fulfill_messenger::webhook::{Body, decode};
//!
//! let body = br#"{"object":"page","entry":[{"id":"311","messaging":[{"sender":{"id":"719"},
//!     "recipient":{"id":"311"},"timestamp":1767225600000,"message":{"mid":"m_1","text":"hi"}}]}]}"#;
//! let header = sign("app-secret", body)?;
//! Verifier::new("app-secret")?.check(body, Some(header.as_bytes()))?;
//!
//! let event = decode(body).remove(0);
//! let Body::Message(message) = &event.body else { panic!() };
//! let recipient = Recipient::id(event.user().unwrap_or_default());
//! let echo = Send::reply(recipient, Message::text(message.text.as_deref().unwrap_or_default())?);
//! let request = Graph::new("page-token")?.send(&echo);
//! assert_eq!(request.uri(), "https://graph.facebook.com/v25.0/me/messages");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod channel;
mod cursor;
mod fields;
pub mod graph;
pub mod handshake;
mod json;
pub mod send;
pub mod signature;
mod token;
pub mod webhook;

pub use self::{
    channel::{Messenger, Speed, Webhook},
    token::Token,
};
