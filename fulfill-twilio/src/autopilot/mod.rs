//! The dialect of Twilio Autopilot: what it posted to a bot, and what a bot answered.
//!
//! Twilio switched Autopilot off on 2023-08-25, so no live service speaks it. The dialect stays
//! useful: bots written for it keep running against a simulator or a gateway, and their schemas
//! can be read. Everything here is data:
//!
//! - [`Request`]: the parameters of a delivery, over a [`Form`](crate::form::Form);
//! - [`Memory`]: what was remembered and collected, read when first asked for;
//! - [`Actions`]: the reply, an ordered list of actions;
//! - [`Schema`]: a bot's `schema.json`, which [teaches](Schema::teach) intents to converse elsewhere.
//!
//! ```
//! use fulfill_twilio::autopilot::{Actions, Request, Target};
//!
//! let request = Request::from_body(
//!     b"CurrentTask=can-have-name&Memory=%7B%22twilio%22%3A%7B%22collected_data%22%3A%7B\
//!       %22ask-for-name%22%3A%7B%22answers%22%3A%7B%22can_have_name%22%3A%7B\
//!       %22answer%22%3A%22Yes%22%7D%7D%7D%7D%7D%7D",
//! )?;
//! let answer = request.memory().answer("can_have_name").and_then(|answer| answer.answer);
//! let reply = match answer {
//!     Some("Yes") => Actions::new().redirect(Target::task("store-user")),
//!     _ => Actions::new().say("Another time, then."),
//! };
//! assert_eq!(reply.to_json()?, br#"{"actions":[{"redirect":"task://store-user"}]}"#);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Sources: the pages "Actions Overview", "Collect", "Listen", "Remember" and "Autopilot Limits"
//! as last published, bot templates and captured deliveries, read on 2026-11-20.

mod actions;
mod answer;
mod channel;
mod check;
mod collect;
mod control;
mod field;
mod field_type;
mod json;
pub mod limits;
mod memory;
mod refused;
mod request;
mod rules;
mod say;
pub mod schema;

pub use actions::{Action, Actions, EncodeError};
pub use answer::{Answer, Collected};
pub use channel::{Autopilot, Event, Params, Taught, Untaught, Valid};
pub use check::Problem;
pub use collect::{Collect, OnComplete, Prompt, Question, SayPrompt};
pub use control::{Handoff, Listen, ListenFor, Method, Remember, Target, VoiceDigits};
pub use field::Field;
pub use field_type::FieldType;
pub use memory::Memory;
pub use refused::RequestError;
pub use request::Request;
pub use rules::{MaxAttempts, OnFailure, Rules, Validate, Values, Webhook};
pub use say::{Image, Play, Say, Show};
pub use schema::Schema;
