//! Checks `X-Twilio-Signature`, the proof that a request comes from Twilio, and makes it for tests.
//!
//! Twilio signs the full public URL, byte for byte as it requested it, followed by every distinct
//! pair of the form, sorted by key and then by value, without separators: HMAC-SHA1 with the auth
//! token, in base64. A body that is not a form is covered by its SHA-256, which Twilio appends to
//! the URL as `bodySHA256`. Requests signed with a *shared key* use HMAC-SHA256 and say so in
//! `X-Twilio-Webhooks-Signature-Settings`.
//!
//! Three facts surprise people:
//!
//! - The URL is the one set in the console. Behind a proxy the server sees another one; configure
//!   the public address and append the raw request target, re-serialise nothing.
//! - Twilio is not consistent about the port, so a URL is tried with and without it.
//! - Borders between keys and values are not signed (`A` + `BC` equals `AB` + `C`) and nothing
//!   expires: check required parameters after the signature, and recognise repeats by their SID.
//!
//! ```
//! use fulfill_twilio::form::Form;
//! use fulfill_twilio::signature::{Content, SignatureError, Signer, Validator};
//!
//! let validator = Validator::new("current-token")?.and_token("token-before-rotation")?;
//! let url = "https://bot.example.com/sms?tenant=7";
//! let form = Form::parse(b"From=%2B14155550100&Body=hello")?;
//!
//! let signed = Signer::new("token-before-rotation")?.sign(url, Content::Form(&form));
//! validator.check(url, Content::Form(&form), &signed.headers())?;
//!
//! let other = Form::parse(b"From=%2B14155550100&Body=send+money")?;
//! let refused = validator.check(url, Content::Form(&other), &signed.headers());
//! assert!(matches!(refused, Err(SignatureError::Mismatch { .. })));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Sources: "Webhooks Security", "Validating Requests are coming from Twilio", "57012" and the
//! behaviour of the official Python 9.13.0 and Node 6.2.0 libraries, read on 2026-11-20.

mod attempt;
mod body;
mod content;
mod error;
mod key;
mod order;
mod settings;
mod signer;
mod url;
mod validator;

pub use body::BODY_HASH;
pub use content::Content;
pub use error::{SecretError, SignatureError};
pub use settings::{Algorithm, Settings};
pub use signer::{Signed, Signer};
pub use validator::{Claim, Validator};

/// The header that carries the signature.
pub const SIGNATURE: &str = "x-twilio-signature";

/// The header that names algorithm and shared key; without it the auth token signs.
pub const SETTINGS: &str = "x-twilio-webhooks-signature-settings";
