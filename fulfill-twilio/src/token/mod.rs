//! Tokens that let a browser or telephone act for an account, made and checked here.
//!
//! | token | for | signed with |
//! |---|---|---|
//! | [`AccessToken`] | today's voice, chat, video, sync and TaskRouter SDKs | the secret of an API key |
//! | [`CapabilityToken`] | Twilio Client 1.x | the account's auth token |
//! | [`TaskRouterToken`] | the older TaskRouter SDK | the account's auth token |
//!
//! All are JSON Web Tokens under HS256, with the claims in the order of the official Python library.
//! Builders take everything as it comes; `sign` checks it, takes the time as an argument and gives
//! a [`Jwt`]. [`Verifier`] reads tokens back where a server gets them from its clients.
//!
//! ```
//! use std::time::{Duration, SystemTime};
//! use fulfill_twilio::token::{AccessToken, Verifier, VoiceGrant};
//!
//! let (account, key) = ("AC0123456789abcdef0123456789abcdef", "SK0123456789abcdef0123456789abcdef");
//! let voice = VoiceGrant::new()
//!     .outgoing_application("AP0123456789abcdef0123456789abcdef")
//!     .incoming(true);
//! let now = SystemTime::now();
//! let token = AccessToken::new(account, key, "secret-of-the-key")
//!     .identity("ada")
//!     .grant(voice)
//!     .sign(now, Duration::from_secs(3600))?;
//!
//! let claims = Verifier::new("secret-of-the-key")?.verify(token.expose(), now)?;
//! assert_eq!(claims.identity(), Some("ada"));
//! assert_eq!(claims.account(), Some(account));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Sources: the behaviour of the official Python 9.13.0 and Node 6.2.0 libraries, read on
//! 2026-11-20, and RFC 7519.

mod access;
mod capability;
mod claims;
mod error;
mod grant;
mod jwt;
mod limits;
mod name;
mod scope;
mod taskrouter;
mod verify;
mod voice;
mod window;

pub use access::AccessToken;
pub use capability::CapabilityToken;
pub use claims::{Claims, Kind};
pub use error::{TokenError, VerifyError};
pub use grant::{
    ChatGrant, Grant, IpMessagingGrant, PlaybackGrant, RtcGrant, SyncGrant, TaskRouterGrant,
    VideoGrant,
};
pub use jwt::Jwt;
pub use limits::{MAX_LIFETIME, MAX_TOKEN, MIN_LIFETIME, USUAL_LIFETIME};
pub use taskrouter::{Policy, TaskRouterToken};
pub use verify::Verifier;
pub use voice::VoiceGrant;
