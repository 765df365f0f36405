//! What Twilio allows of a token.

use std::time::Duration;

/// The lifetime that Twilio's own libraries give a token unless told otherwise.
pub const USUAL_LIFETIME: Duration = Duration::from_secs(3_600);

/// The longest lifetime of a token.
///
/// Twilio names it for access tokens; the older kinds are held to it as well, since a token in a
/// browser cannot be called back.
pub const MAX_LIFETIME: Duration = Duration::from_secs(24 * 3_600);

/// The shortest lifetime of a token; `exp` counts whole seconds.
pub const MIN_LIFETIME: Duration = Duration::from_secs(1);

/// The longest token that is made or read, in bytes: what servers commonly take as a header.
pub const MAX_TOKEN: usize = 16 * 1024;
