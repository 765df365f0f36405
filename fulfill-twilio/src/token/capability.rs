//! The capability token of Twilio Client 1.x: what a browser or telephone app may do.

use std::fmt;
use std::time::{Duration, SystemTime};

use serde::Serialize;

use super::jwt::Header;
use super::scope::{self, Scope};
use super::window::{Start, Window};
use super::{Jwt, TokenError, name};
use crate::secret::Secret;

/// A capability token under construction; signed with the account's auth token.
///
/// Grants keep the order in which they are first given; a second one of a kind replaces the first.
/// Everything is checked by [`sign`](Self::sign).
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use fulfill_twilio::token::{CapabilityToken, Verifier};
///
/// let now = SystemTime::now();
/// let token = CapabilityToken::new("AC0123456789abcdef0123456789abcdef", "auth-token")
///     .incoming("DeviceId_0001")
///     .outgoing("AP0123456789abcdef0123456789abcdef", [("tenant", "7")])
///     .sign(now, Duration::from_secs(3600))?;
///
/// let claims = Verifier::new("auth-token")?.verify(token.expose(), now)?;
/// assert_eq!(
///     claims.scope(),
///     Some("scope:client:incoming?clientName=DeviceId_0001 \
///           scope:client:outgoing?appParams=tenant%3D7&\
///           appSid=AP0123456789abcdef0123456789abcdef&clientName=DeviceId_0001"),
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct CapabilityToken {
    account: String,
    secret: Secret,
    scopes: Vec<Scope>,
    start: Start,
}

impl CapabilityToken {
    /// A token of that account (`AC...`), signed with its auth token, that allows nothing yet.
    #[must_use]
    pub fn new(account: impl Into<String>, auth_token: impl Into<String>) -> Self {
        let (account, secret) = (account.into(), Secret::new(auth_token));
        Self { account, secret, scopes: Vec::new(), start: Start::Signed }
    }

    /// Allows calls to the client of that name, and gives calls from it the name as their sender.
    ///
    /// Letters, digits and underscores are safe everywhere. Other printable characters are escaped
    /// in the token, but addresses such as `client:name` are read by more than Twilio.
    #[must_use]
    pub fn incoming(self, client: impl Into<String>) -> Self {
        self.with(Scope::Incoming { client: client.into() })
    }

    /// Allows calls through that TwiML application (`AP...`). The parameters reach its webhook with
    /// every call, and the client cannot change them; `[("", ""); 0]` or
    /// [`outgoing_only`](Self::outgoing_only) for none.
    #[must_use]
    pub fn outgoing<K: Into<String>, V: Into<String>>(
        self,
        application: impl Into<String>,
        parameters: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        let parameters = parameters.into_iter().map(|(key, value)| (key.into(), value.into()));
        let (application, parameters) = (application.into(), parameters.collect());
        self.with(Scope::Outgoing { application, parameters })
    }

    /// Allows calls through that TwiML application (`AP...`), without parameters.
    #[must_use]
    pub fn outgoing_only(self, application: impl Into<String>) -> Self {
        self.outgoing(application, std::iter::empty::<(String, String)>())
    }

    /// Allows to read the account's events, only those that match every filter.
    #[must_use]
    pub fn event_stream<K: Into<String>, V: Into<String>>(
        self,
        filters: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        let filters = filters.into_iter().map(|(key, value)| (key.into(), value.into()));
        self.with(Scope::EventStream { filters: filters.collect() })
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
    /// # Errors
    ///
    /// [`TokenError::Sid`] for an account or application that is none,
    /// [`TokenError::EmptyName`] and [`TokenError::ControlCharacter`] for a client's name,
    /// [`TokenError::Lifetime`], [`TokenError::NeverValid`], [`TokenError::Clock`] for times,
    /// [`TokenError::TooLong`] for what no header would hold, and [`TokenError::Secret`].
    pub fn sign(&self, now: SystemTime, lifetime: Duration) -> Result<Jwt, TokenError> {
        let iss = name::sid(&self.account, "account", "AC")?;
        let secret = self.secret.expose("auth token")?;
        let window = Window::new(now, lifetime, self.start)?;
        let scope = scope::write(&self.scopes)?;
        let claims = Claims { scope, iss, exp: window.expires, nbf: window.not_before };
        Jwt::sign(&Header::PLAIN, &claims, secret, window.expires)
    }

    fn with(mut self, scope: Scope) -> Self {
        match self.scopes.iter_mut().find(|held| held.is_like(&scope)) {
            Some(held) => *held = scope,
            None => self.scopes.push(scope),
        }
        self
    }
}

/// Shows which things are allowed, never the secret, a name or a parameter.
impl fmt::Debug for CapabilityToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scopes: Vec<_> = self.scopes.iter().map(Scope::place).collect();
        f.debug_struct("CapabilityToken").field("scopes", &scopes).finish_non_exhaustive()
    }
}

#[derive(Serialize)]
struct Claims<'a> {
    scope: String,
    iss: &'a str,
    exp: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    nbf: Option<u64>,
}
