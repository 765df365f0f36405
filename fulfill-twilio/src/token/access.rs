//! The access token: who somebody is, and what the SDK on their device may do.

use std::time::{Duration, SystemTime};
use std::{fmt, mem};

use serde::ser::{Serialize, SerializeMap as _, Serializer};

use super::jwt::Header;
use super::window::{Start, Window};
use super::{Grant, Jwt, TokenError, name};
use crate::secret::Secret;

/// An access token under construction; signed with the secret of an API key.
///
/// Grants keep the order in which they are first given; a second one of a kind replaces the first.
/// Everything is checked by [`sign`](Self::sign).
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use fulfill_twilio::token::{AccessToken, ChatGrant, SyncGrant, VoiceGrant};
///
/// let token = AccessToken::new(
///         "AC0123456789abcdef0123456789abcdef",
///         "SK0123456789abcdef0123456789abcdef",
///         "secret-of-the-key",
///     )
///     .identity("ada")
///     .region("ie1")
///     .grant(VoiceGrant::new().incoming(true))
///     .grant(ChatGrant::new().service("IS0123456789abcdef0123456789abcdef"))
///     .grant(SyncGrant::new().service("default"))
///     .sign(SystemTime::now(), Duration::from_secs(3600))?;
/// assert_eq!(token.expose().split('.').count(), 3);
/// # Ok::<(), fulfill_twilio::token::TokenError>(())
/// ```
#[derive(Clone)]
pub struct AccessToken {
    account: String,
    key: String,
    secret: Secret,
    identity: String,
    region: Option<String>,
    grants: Vec<Grant>,
    start: Start,
}

impl AccessToken {
    /// A token of that account (`AC...`), signed with that API key (`SK...`) and its secret, that
    /// allows nothing yet.
    #[must_use]
    pub fn new(
        account: impl Into<String>,
        key: impl Into<String>,
        secret: impl Into<String>,
    ) -> Self {
        Self {
            account: account.into(),
            key: key.into(),
            secret: Secret::new(secret),
            identity: String::new(),
            region: None,
            grants: Vec::new(),
            start: Start::Signed,
        }
    }

    /// Who the holder is, for the SDKs and for calls (`client:<identity>`). An empty one is left
    /// out of the token.
    #[must_use]
    pub fn identity(self, identity: impl Into<String>) -> Self {
        Self { identity: identity.into(), ..self }
    }

    /// The region in which the token is valid, for example `ie1`; the API key must be of it.
    #[must_use]
    pub fn region(self, region: impl Into<String>) -> Self {
        Self { region: Some(region.into()), ..self }
    }

    /// Allows one thing more.
    #[must_use]
    pub fn grant(mut self, grant: impl Into<Grant>) -> Self {
        let grant = grant.into();
        let like = |held: &&mut Grant| mem::discriminant(*held) == mem::discriminant(&grant);
        match self.grants.iter_mut().find(like) {
            Some(held) => *held = grant,
            None => self.grants.push(grant),
        }
        self
    }

    /// Valid from that time instead of from when it is signed.
    #[must_use]
    pub fn not_before(self, time: SystemTime) -> Self {
        Self { start: Start::At(time), ..self }
    }

    /// Leaves out from when it is valid, for clients whose clocks are behind.
    #[must_use]
    pub fn without_not_before(self) -> Self {
        Self { start: Start::Unsaid, ..self }
    }

    /// The finished token: signed at `now`, valid for `lifetime`.
    ///
    /// Two tokens signed within one second by one key have the same `jti`, as with every library
    /// of Twilio.
    ///
    /// # Errors
    ///
    /// [`TokenError::Sid`] for an account, key or identifier in a grant that is none,
    /// [`TokenError::ControlCharacter`] for an identity, [`TokenError::Region`],
    /// [`TokenError::Lifetime`], [`TokenError::NeverValid`], [`TokenError::Clock`] for times,
    /// [`TokenError::TooLong`] for what no header would hold, and [`TokenError::Secret`].
    pub fn sign(&self, now: SystemTime, lifetime: Duration) -> Result<Jwt, TokenError> {
        let sub = name::sid(&self.account, "account", "AC")?;
        let iss = name::sid(&self.key, "API key", "SK")?;
        let secret = self.secret.expose("secret of the API key")?;
        let identity = name::printable(&self.identity, "identity")?;
        let region = self.region.as_deref().map(name::region).transpose()?;
        self.grants.iter().try_for_each(Grant::check)?;
        let window = Window::new(now, lifetime, self.start)?;
        let claims = Claims {
            jti: format!("{iss}-{}", window.signed),
            grants: Grants { grants: &self.grants, identity },
            iss,
            exp: window.expires,
            nbf: window.not_before,
            sub,
        };
        Jwt::sign(&Header::access(region), &claims, secret, window.expires)
    }
}

/// Shows what is allowed by its keys, never the secret or who the holder is.
impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let grants: Vec<_> = self.grants.iter().map(Grant::key).collect();
        f.debug_struct("AccessToken")
            .field("region", &self.region)
            .field("grants", &grants)
            .finish_non_exhaustive()
    }
}

#[derive(serde::Serialize)]
struct Claims<'a> {
    jti: String,
    grants: Grants<'a>,
    iss: &'a str,
    exp: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    nbf: Option<u64>,
    sub: &'a str,
}

/// What is allowed, and beside it who the holder is.
struct Grants<'a> {
    grants: &'a [Grant],
    identity: &'a str,
}

impl Serialize for Grants<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for grant in self.grants {
            map.serialize_entry(grant.key(), grant)?;
        }
        if !self.identity.is_empty() {
            map.serialize_entry("identity", self.identity)?;
        }
        map.end()
    }
}
