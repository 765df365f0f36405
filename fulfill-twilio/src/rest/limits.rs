//! What Twilio allows in a request.
//!
//! Source: "Messages resource" and "Calls resource", with the parameter lists of its published
//! OpenAPI document, read on 2026-11-20.

use std::ops::RangeInclusive;

/// The longest text of a message, in characters.
pub const MAX_BODY: usize = 1_600;

/// The most media of one message.
pub const MAX_MEDIA: usize = 10;

/// How long a message may wait to be sent, in seconds.
pub const VALIDITY_PERIOD: RangeInclusive<u32> = 1..=36_000;

/// The longest TwiML that is sent with a call, in characters.
pub const MAX_TWIML: usize = 4_000;

/// The longest time a call may ring, in seconds; 60 unless set.
pub const MAX_TIMEOUT: u32 = 600;

/// The most digits of a telephone number in E.164.
pub const MAX_DIGITS: usize = 15;
