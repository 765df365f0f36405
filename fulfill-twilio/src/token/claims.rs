//! What a verified token says.

use std::fmt;

use serde_json::{Map, Value};

use super::jwt::ACCESS;

/// The header and claims of a token whose signature and times are right.
#[derive(Clone, PartialEq)]
pub struct Claims {
    header: Map<String, Value>,
    payload: Map<String, Value>,
}

/// Which token it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// Made by [`AccessToken`](super::AccessToken).
    Access,
    /// Made by [`CapabilityToken`](super::CapabilityToken).
    Capability,
    /// Made by [`TaskRouterToken`](super::TaskRouterToken).
    TaskRouter,
    /// None of them, but signed with the same secret.
    Other,
}

impl Claims {
    pub(super) fn new(header: Map<String, Value>, payload: Map<String, Value>) -> Self {
        Self { header, payload }
    }

    /// Which token it is; check it where one secret signs more than one kind.
    #[must_use]
    pub fn kind(&self) -> Kind {
        let has = |claim: &str| self.payload.contains_key(claim);
        match self.header.get("cty").and_then(Value::as_str) {
            Some(ACCESS) if has("grants") => Kind::Access,
            None if has("policies") && has("workspace_sid") => Kind::TaskRouter,
            None if has("scope") => Kind::Capability,
            _ => Kind::Other,
        }
    }

    /// The account (`AC...`) that the token acts for.
    #[must_use]
    pub fn account(&self) -> Option<&str> {
        self.text(if self.kind() == Kind::Access { "sub" } else { "iss" })
    }

    /// Who made it: the API key of an access token, the account of the others.
    #[must_use]
    pub fn issuer(&self) -> Option<&str> {
        self.text("iss")
    }

    /// Who holds an access token.
    #[must_use]
    pub fn identity(&self) -> Option<&str> {
        self.payload.get("grants")?.get("identity")?.as_str()
    }

    /// A grant of an access token by its key, for example `voice`.
    #[must_use]
    pub fn grant(&self, key: &str) -> Option<&Map<String, Value>> {
        self.payload.get("grants")?.get(key)?.as_object()
    }

    /// The region of an access token.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        self.header.get("twr")?.as_str()
    }

    /// What a capability token allows: URIs, with a blank between.
    #[must_use]
    pub fn scope(&self) -> Option<&str> {
        self.text("scope")
    }

    /// When it ends, in seconds since the epoch.
    #[must_use]
    pub fn expires(&self) -> Option<u64> {
        self.payload.get("exp").and_then(seconds)
    }

    /// From when it is valid, in seconds since the epoch; `Err` if the claim is not a time.
    pub(super) fn not_before(&self) -> Result<Option<u64>, ()> {
        match self.payload.get("nbf") {
            None => Ok(None),
            Some(value) => seconds(value).map(Some).ok_or(()),
        }
    }

    /// The header as it came.
    #[must_use]
    pub fn header(&self) -> &Map<String, Value> {
        &self.header
    }

    /// All claims as they came.
    #[must_use]
    pub fn payload(&self) -> &Map<String, Value> {
        &self.payload
    }

    fn text(&self, claim: &str) -> Option<&str> {
        self.payload.get(claim)?.as_str()
    }
}

/// Shows which claims there are; their values name people.
impl fmt::Debug for Claims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let claims: Vec<_> = self.payload.keys().collect();
        f.debug_struct("Claims").field("kind", &self.kind()).field("claims", &claims).finish()
    }
}

/// Seconds since the epoch; some libraries write them as floating-point numbers.
fn seconds(value: &Value) -> Option<u64> {
    if let Some(seconds) = value.as_u64() {
        return Some(seconds);
    }
    // Exact below 2^53, and no clock shows more.
    const LARGEST: f64 = 9_007_199_254_740_992.0;
    let seconds = value.as_f64().filter(|seconds| (0.0..LARGEST).contains(seconds))?;
    Some(seconds.trunc() as u64)
}
