//! The numbers Twilio sets for messages, and those we set where it sets none.

/// The longest text of a message, in characters.
///
/// Source: "Messages resource", `Body`.
pub const MAX_BODY: usize = 1_600;

/// How many segments a text may take by SMS before it is told, unless the channel is told otherwise.
pub const SEGMENTS: usize = 10;

/// The most files of one message, but on WhatsApp.
///
/// Source: "Messages resource", `MediaUrl`.
pub const MAX_MEDIA: usize = 10;

/// The files of one message on WhatsApp.
pub const MAX_MEDIA_WHATSAPP: usize = 1;

/// The most media parameters that are read of a message that came in: twice what one can hold.
pub const MAX_MEDIA_READ: usize = 20;

/// The longest `MessageSid` and the like that are taken; Twilio's have 34 characters.
pub const MAX_SID: usize = 64;
