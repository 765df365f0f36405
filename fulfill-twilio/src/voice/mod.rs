//! Calls through Twilio.
//!
//! What a webhook is told of a [`Call`], read: that it begins, what was said or pressed, how a dial
//! ended. [`Outgoing`] checks who may call whom. None of it knows what an intent is; [`Voice`] is the
//! channel that joins calls to intents and answers in TwiML.
//!
//! ```
//! use fulfill_twilio::{form::Form, voice::{Call, Stage}};
//!
//! let form = Form::parse(
//!     b"CallSid=CA1&From=%2B14155550100&To=%2B14155550199&CallStatus=in-progress\
//!       &SpeechResult=Two+pizzas.&Confidence=0.91",
//! )?;
//! let call = Call::from_form(form)?;
//! assert_eq!(call.stage(), Stage::Heard);
//! assert_eq!((call.words(), call.confidence()), ("Two pizzas.", Some(0.91)));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Sources: "Twilio's request to your voice webhook", "TwiML: Gather", "TwiML: Dial", "Call status
//! callbacks", and deliveries in public repositories, read on 2026-11-20.

mod call;
mod channel;
mod error;
pub mod limits;
mod outgoing;
mod results;
mod stage;

pub use call::Call;
pub use channel::{Phrases, Received, Voice};
pub use error::{CallError, OutgoingError};
pub use outgoing::Outgoing;
pub use results::{Dialled, Queued, Recording};
pub use stage::Stage;

pub use crate::place::{Place, Side};
