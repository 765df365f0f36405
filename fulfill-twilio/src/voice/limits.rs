//! The numbers Twilio sets for calls, and those we set where it sets none.

/// The longest text that one `<Say>` is given, in characters; a longer one is said in parts.
pub const MAX_SAY: usize = 4_000;

/// The longest name of a client, in characters.
///
/// Source: "TwiML: Client".
pub const MAX_CLIENT: usize = 256;

/// The most options that a single key chooses from.
pub const ONE_KEY: usize = 9;

/// How often a caller is asked who says nothing, unless the channel is told otherwise.
pub const TRIES: u32 = 3;

/// The most keys that lead somewhere; further ones would make an address that is too long.
pub const MAX_KEYS: usize = 20;

/// The longest `CallSid` that is taken; Twilio's have 34 characters.
pub const MAX_SID: usize = 64;
