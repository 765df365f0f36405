//! Why a token is not made, and why one is refused.

use std::time::Duration;

use crate::signature::SecretError;

/// Why a token cannot be made. No message holds a secret or an identity.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TokenError {
    /// The secret is empty or padded.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// An identifier is not of the kind that belongs there.
    #[error(
        "{what} must be {prefix} followed by letters and digits, but it begins with {start:?}; \
         check the order of the arguments"
    )]
    Sid {
        /// What the identifier is for.
        what: &'static str,
        /// How such identifiers begin.
        prefix: &'static str,
        /// The first two characters of what was given.
        start: String,
    },
    /// A name is empty where one is needed.
    #[error("{what} is empty; give it a name, or leave the call out")]
    EmptyName {
        /// Whose name it is.
        what: &'static str,
    },
    /// A name holds a control character.
    #[error(
        "{what} holds control character {character:?}; use printable characters, such as letters, \
         digits and underscores"
    )]
    ControlCharacter {
        /// Whose name it is.
        what: &'static str,
        /// The first one.
        character: char,
    },
    /// The lifetime is out of bounds.
    #[error(
        "lifetime of {given:?} is not within {shortest:?} and {longest:?}; \
         let the client ask for a new token before the old one ends"
    )]
    Lifetime {
        /// The lifetime given.
        given: Duration,
        /// [`MIN_LIFETIME`](super::MIN_LIFETIME).
        shortest: Duration,
        /// [`MAX_LIFETIME`](super::MAX_LIFETIME).
        longest: Duration,
    },
    /// The token would begin to be valid when it has already ended.
    #[error("token would be valid from {not_before} and end at {expires}; begin it earlier")]
    NeverValid {
        /// Seconds since the epoch.
        not_before: u64,
        /// Seconds since the epoch.
        expires: u64,
    },
    /// A time lies before 1970.
    #[error("{what} lies before 1970; check the clock of this machine")]
    Clock {
        /// Which time it is.
        what: &'static str,
    },
    /// The region cannot be the name of one.
    #[error("region {region:?} is not a name such as us1 or ie1; see Twilio's list of regions")]
    Region {
        /// The name given, at most 64 characters of it.
        region: String,
    },
    /// The token would be longer than what clients and servers pass on.
    #[error("token would have {bytes} bytes, more than {limit}; keep data out of it")]
    TooLong {
        /// Its length.
        bytes: usize,
        /// [`MAX_TOKEN`](super::MAX_TOKEN).
        limit: usize,
    },
    /// The playback grant is not an object.
    #[error("playback grant is not a JSON object; pass the member `grant` of Twilio's answer")]
    Playback,
}

/// Why a token is not accepted. No message holds the token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// The text is longer than any token.
    #[error("token has {bytes} bytes, more than {limit}; pass the token alone")]
    TooLong {
        /// Its length.
        bytes: usize,
        /// [`MAX_TOKEN`](super::MAX_TOKEN).
        limit: usize,
    },
    /// The text is not a token.
    #[error("token is malformed: {what}; pass the whole text of a signed token")]
    Malformed {
        /// What is wrong with it.
        what: &'static str,
    },
    /// The token asks for another algorithm, or for none.
    #[error("token names algorithm {algorithm:?}; only HS256 is accepted")]
    Algorithm {
        /// The name in the header, at most 64 characters of it; empty if it names none.
        algorithm: String,
    },
    /// The token was signed with another secret, or was changed.
    #[error("signature does not match; verify with the secret that the token was signed with")]
    Signature,
    /// The token names no time at which it ends.
    #[error("token has no expiry; every token needs the claim `exp`")]
    NoExpiry,
    /// The token has ended.
    #[error("token ended at {expired} and it is {now}; ask for a new one")]
    Expired {
        /// Seconds since the epoch.
        expired: u64,
        /// Seconds since the epoch.
        now: u64,
    },
    /// The token is not valid yet.
    #[error("token is valid from {not_before} and it is {now}; check both clocks, or set a leeway")]
    NotYetValid {
        /// Seconds since the epoch.
        not_before: u64,
        /// Seconds since the epoch.
        now: u64,
    },
    /// The time lies before 1970.
    #[error("the time given lies before 1970; check the clock of this machine")]
    Clock,
}
