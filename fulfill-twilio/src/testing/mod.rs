//! A telephone for tests: somebody who calls a webhook, hears its documents and answers them
//! (feature `testing`).
//!
//! [`Caller`] plays Twilio's part of a call, without a socket: it signs requests, reads the documents
//! that answer them, and goes where they say, verb by verb. What the person on the line does is an
//! [`Act`]; what they hear comes back as lines.
//!
//! ```
//! use bytes::Bytes;
//! use fulfill_twilio::{testing::{Act, Caller}, twiml::{Gather, VoiceResponse}};
//! use http::{Request, Response};
//!
//! # fn main() -> Result<(), fulfill_twilio::testing::CallerError> {
//! // Where a bot stands otherwise.
//! let server = |request: Request<Bytes>| {
//!     let pressed = String::from_utf8_lossy(request.body()).contains("Digits=1");
//!     let document = match pressed {
//!         false => VoiceResponse::new()
//!             .gather(Gather::new().num_digits(1).say("For news, press 1."))
//!             .say("Goodbye."),
//!         true => VoiceResponse::new().say("No news today."),
//!     };
//!     let answer = Response::builder().header("content-type", "text/xml");
//!     answer.body(Bytes::from(document.to_string())).expect("valid headers")
//! };
//! let mut caller = Caller::new("a-token", "https://bot.example.com/voice")?;
//! let mut hears = |act| {
//!     let mut request = caller.act(act)?;
//!     while let Some(next) = request {
//!         request = caller.answered(&server(next))?;
//!     }
//!     Ok::<_, fulfill_twilio::testing::CallerError>(caller.heard())
//! };
//! assert_eq!(hears(Act::Rings)?, ["For news, press 1."]);
//! assert_eq!(hears(Act::Presses("1"))?, ["No news today.", "<hangup>"]);
//! assert_eq!(hears(Act::Rings)?, ["For news, press 1."]);
//! assert_eq!(hears(Act::StaysSilent)?, ["Goodbye.", "<hangup>"]);
//! # Ok(())
//! # }
//! ```
//!
//! Where requests are answered by an `async` function, [`Caller::play`] does that loop.

mod act;
mod caller;
mod document;
mod error;
mod request;

pub use self::{act::Act, caller::Caller, error::CallerError};
