//! Messages through Twilio: SMS, MMS, WhatsApp, RCS and Messenger.
//!
//! What a webhook is told, read: a [`Message`] that came in, a [`Status`] of one that went out, an
//! [`ConversationEvent`] of Conversations. [`Segments`] counts what a text costs. None of it knows what an
//! intent is; [`Messaging`] is the channel that joins them to intents and answers in TwiML.
//!
//! ```
//! use fulfill_twilio::{form::Form, messaging::{Address, Message, Segments, Way}};
//!
//! let form = Form::parse(
//!     b"MessageSid=SM1&From=whatsapp%3A%2B14155550100&To=whatsapp%3A%2B14155550199&Body=Yes\
//!       &ButtonText=Yes&ButtonPayload=order&NumMedia=1&MediaUrl0=https%3A%2F%2Fapi.twilio.com%2F1\
//!       &MediaContentType0=image%2Fjpeg",
//! )?;
//! let message = Message::from_form(form)?;
//! assert_eq!(message.from().way(), Way::WhatsApp);
//! assert_eq!(message.button().unwrap().payload, Some("order"));
//! assert_eq!(message.media().next().unwrap().content_type, "image/jpeg");
//! assert_eq!(Segments::of("Olá 👋").count, 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Sources: "Twilio's request to your incoming message webhook", "Outbound message status in status
//! callbacks", "Conversations webhooks", and deliveries in public repositories, read on 2026-11-20.

mod address;
mod channel;
mod conversation;
mod error;
pub mod limits;
mod message;
mod parts;
mod rich;
mod segments;
mod status;

pub use address::{Address, Way};
pub use channel::{ConversationAnswer, Messaging, Received, What};
pub use conversation::ConversationEvent;
pub use error::MessageError;
pub use message::Message;
pub use parts::{Button, Choice, Location, Media, OptOut, Referral, Replied};
pub use segments::{Encoding, Segments};
pub use status::Status;

pub use crate::place::{Place, Side};
