//! TwiML: the XML by which a bot says what a call or a message does next.
//!
//! Every element is a type, every attribute and every child a method; what may not stand inside an
//! element has no method there. The two documents are [`VoiceResponse`] and [`MessagingResponse`].
//!
//! ```
//! use fulfill_twilio::twiml::{Gather, Say, VoiceResponse, values::Input};
//!
//! let response = VoiceResponse::new()
//!     .say(Say::new("Olá!").voice("Polly.Camila").language("pt-BR"))
//!     .gather(Gather::new().input([Input::Dtmf, Input::Speech]).num_digits(1).say("1 or 2?"))
//!     .hangup();
//! assert_eq!(
//!     response.to_string(),
//!     r#"<?xml version="1.0" encoding="UTF-8"?>"#.to_owned()
//!         + r#"<Response><Say voice="Polly.Camila" language="pt-BR">Olá!</Say>"#
//!         + r#"<Gather input="dtmf speech" numDigits="1"><Say>1 or 2?</Say></Gather>"#
//!         + "<Hangup/></Response>",
//! );
//! ```
//!
//! The compiler knows what stands in what:
//!
//! ```compile_fail,E0599
//! use fulfill_twilio::twiml::{Gather, MessagingResponse};
//!
//! MessagingResponse::new().gather(Gather::new());
//! ```
//!
//! # Text
//!
//! Texts and attributes hold any string and come back from an XML parser as they were, line breaks
//! and carriage returns included, with one exception: a character that XML cannot hold, which is
//! U+0000 to U+001F but for tab, line feed and carriage return, and U+FFFE and U+FFFF, is written as
//! U+FFFD. A comment follows the same rule, and besides gets a blank after a hyphen that would end it.
//! Text and markup keep their order:
//!
//! ```
//! use fulfill_twilio::twiml::{Say, VoiceResponse, ssml::{Break, SayAs}, values::InterpretAs};
//!
//! let say = Say::new("Your code is ")
//!     .say_as(SayAs::new("4711").interpret_as(InterpretAs::Digits))
//!     .break_(Break::new().time("1s"))
//!     .text(" Thank you & goodbye.");
//! assert!(VoiceResponse::new().say(say).to_string().contains(
//!     r#"<say-as interpret-as="digits">4711</say-as><break time="1s"/> Thank you &amp; goodbye."#
//! ));
//! ```
//!
//! # What this version does not know
//!
//! Listed values are enums with a variant `Other`, and every method that takes one takes a text as
//! well. [`Tag`] adds attributes, elements and comments of any kind to every element; their names are
//! checked:
//!
//! ```
//! use fulfill_twilio::twiml::{Dial, Element, Tag, VoiceResponse};
//!
//! let dial = Dial::new().record("record-twice").attribute("mood", "calm")?.number("+14155550100");
//! let response = VoiceResponse::new().dial(dial).append(Element::new("Sing")?).comment("la");
//! assert!(response.to_string().ends_with(
//!     "<Response><Dial record=\"record-twice\" mood=\"calm\"><Number>+14155550100</Number></Dial>\
//!      <Sing/><!--la--></Response>"
//! ));
//! assert!(Element::new("1 bad").is_err());
//! # Ok::<(), fulfill_twilio::twiml::NameError>(())
//! ```
//!
//! Sources: the TwiML classes of Twilio's helper libraries for Python 9.13.0 and Node 6.2.0, read on
//! 2026-11-20; `table.txt` beside this file is what the types are made from.

mod channel;
mod document;
mod element;
mod name;
mod tag;
mod tags;
mod value;
pub mod values;
mod write;

pub use document::CONTENT_TYPE;
pub use element::{Element, Node};
pub use name::NameError;
pub use tag::Tag;
pub use tags::*;
pub use value::Value;
