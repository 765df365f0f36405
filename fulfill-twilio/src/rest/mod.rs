//! Requests to Twilio's REST API as values, and its answers read.
//!
//! Nothing here opens a socket. [`Account`] makes `http::Request<Bytes>` values, checked against
//! Twilio's limits; whoever has an HTTP client sends them. [`read`] turns the answer into a
//! resource or a [`Failure`], which says whether and when the request may be made again. Callbacks
//! about messages and calls come in any order; [`MessageStatus`] and [`CallStatus`] put them right.
//!
//! ```
//! use fulfill_twilio::rest::{Account, NewMessage, Repeat};
//!
//! let account = Account::new("AC0123456789abcdef0123456789abcdef", "auth-token")?;
//! let hello = NewMessage::new("whatsapp:+14155550100").from("whatsapp:+14155550199").body("Hello");
//! let request = account.send(&hello)?;
//! assert_eq!(
//!     request.uri().path(),
//!     "/2010-04-01/Accounts/AC0123456789abcdef0123456789abcdef/Messages.json",
//! );
//! // Twilio cannot tell a repeated message from a second one.
//! assert_eq!(Repeat::of(&request), Repeat::Once);
//! # Ok::<(), fulfill_twilio::rest::RequestError>(())
//! ```
//!
//! Sources: "Messages resource", "Calls resource", Twilio's OpenAPI document of its API of 2010 and
//! the behaviour of the official Python 9.13.0 and Node 6.2.0 libraries, read on 2026-11-20.

mod account;
mod address;
mod call;
mod calls;
mod error;
mod failure;
mod limits;
mod message;
mod messages;
mod parameters;
mod repeat;
mod resource;
mod rule;
mod status;
mod table;
mod url;

pub use account::Account;
pub use call::{CallUpdate, NewCall, Script};
pub use error::RequestError;
pub use failure::{Failure, Shape};
pub use limits::{MAX_BODY, MAX_DIGITS, MAX_MEDIA, MAX_TIMEOUT, MAX_TWIML, VALIDITY_PERIOD};
pub use message::NewMessage;
pub use messages::Outcome;
pub use repeat::{NoAnswer, Repeat, RetryAfter};
pub use resource::{AnswerError, Call, Media, Message, done, read};
pub use status::{CallStatus, MessageStatus};
