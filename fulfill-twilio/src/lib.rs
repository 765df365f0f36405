//! Twilio for fulfill: messages and calls, request signatures, forms, TwiML, tokens, REST requests
//! and the Autopilot dialect.
//!
//! Every module here turns bytes into values or values into bytes. Nothing opens a socket, reads a
//! clock or knows what an intent is, so each is of use on its own:
//!
//! - [`signature`]: is this request really from Twilio?
//! - [`form`]: the parameters of a form post or of a query string, in order, copies kept.
//! - [`twiml`]: what a call or a message does next, as typed XML.
//! - [`messaging`]: messages, status callbacks and events of Conversations, read, and
//!   [`Messaging`](messaging::Messaging), the channel for SMS, MMS, WhatsApp and RCS.
//! - [`voice`]: calls and what became of them, and [`Voice`](voice::Voice), the channel for them.
//! - [`overrides`]: how patient Twilio is with a webhook.
//! - [`autopilot`]: requests, memory, replies and bot schemas of the Autopilot dialect, and
//!   [`Autopilot`](autopilot::Autopilot), the channel that joins them to intents.
//! - [`token`]: access, capability and TaskRouter tokens for browsers and telephones, made and
//!   checked.
//! - [`rest`]: requests for messages, calls and media as values, answers and statuses read.
//! - `testing` (feature of that name): somebody on the telephone, for tests of calls.
//! - [`phone`]: crate `fulfill-phone`, for the numbers in them.
//!
//! ```
//! use fulfill_twilio::{autopilot::{Actions, Request, Target}, form::Form};
//! use fulfill_twilio::signature::{Content, Signer, Validator};
//!
//! let url = "https://bot.example.com/greeting";
//! let form = Form::parse(b"CurrentTask=greeting&UserIdentifier=%2B14155550100&Memory=%7B%7D")?;
//!
//! // What Twilio does before it sends a request...
//! let signed = Signer::new("a-token-from-the-console")?.sign(url, Content::Form(&form));
//! // ...and what the server does with it.
//! let validator = Validator::new("a-token-from-the-console")?;
//! validator.check(url, Content::Form(&form), &signed.headers())?;
//!
//! let request = Request::from_form(form)?;
//! assert_eq!(request.user_identifier(), Some("+14155550100"));
//! let reply = Actions::new().say("Hello there!").redirect(Target::task("can-have-name"));
//! assert_eq!(
//!     reply.to_json()?,
//!     br#"{"actions":[{"say":"Hello there!"},{"redirect":"task://can-have-name"}]}"#,
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod autopilot;
mod channel;
pub mod form;
pub mod messaging;
pub mod overrides;
mod place;
pub mod rest;
mod secret;
mod sid;
pub mod signature;
#[cfg(feature = "testing")]
pub mod testing;
pub mod token;
pub mod twiml;
pub mod voice;

pub use fulfill_phone as phone;
