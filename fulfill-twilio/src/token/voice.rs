//! The voice grant: calls to and from the holder.

use serde::ser::{Serialize, SerializeMap as _, Serializer};
use serde_json::Value;

use super::{TokenError, name};

/// Allows calls, in the voice SDKs.
///
/// ```
/// use fulfill_twilio::token::VoiceGrant;
///
/// let grant = VoiceGrant::new()
///     .incoming(true)
///     .outgoing_application("AP0123456789abcdef0123456789abcdef")
///     .parameter("tenant", "7");
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VoiceGrant {
    incoming: bool,
    application: String,
    parameters: Vec<(String, Value)>,
    push_credential: String,
    endpoint: String,
}

impl VoiceGrant {
    /// A grant that allows nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether calls to `client:<identity>` may ring.
    #[must_use]
    pub fn incoming(self, allowed: bool) -> Self {
        Self { incoming: allowed, ..self }
    }

    /// Allows calls through that TwiML application (`AP...`).
    #[must_use]
    pub fn outgoing_application(self, application: impl Into<String>) -> Self {
        Self { application: application.into(), ..self }
    }

    /// A parameter that reaches the application's webhook with every call, whatever the client
    /// does. Without an application there is nothing to send it to, and it is left out.
    #[must_use]
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        let (name, value) = (name.into(), value.into());
        match self.parameters.iter_mut().find(|(held, _)| *held == name) {
            Some((_, held)) => *held = value,
            None => self.parameters.push((name, value)),
        }
        self
    }

    /// The credential (`CR...`) under which a telephone is woken by calls.
    #[must_use]
    pub fn push_credential(self, credential: impl Into<String>) -> Self {
        Self { push_credential: credential.into(), ..self }
    }

    /// A name for the device among those of one identity.
    #[must_use]
    pub fn endpoint(self, endpoint: impl Into<String>) -> Self {
        Self { endpoint: endpoint.into(), ..self }
    }

    pub(super) fn check(&self) -> Result<(), TokenError> {
        if !self.application.is_empty() {
            name::sid(&self.application, "application of the voice grant", "AP")?;
        }
        Ok(())
    }
}

impl Serialize for VoiceGrant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if self.incoming {
            map.serialize_entry("incoming", &Allow { allow: true })?;
        }
        if !self.application.is_empty() {
            let (application_sid, params) = (&self.application, Parameters(&self.parameters));
            map.serialize_entry("outgoing", &Outgoing { application_sid, params })?;
        }
        for (key, value) in
            [("push_credential_sid", &self.push_credential), ("endpoint_id", &self.endpoint)]
        {
            if !value.is_empty() {
                map.serialize_entry(key, value)?;
            }
        }
        map.end()
    }
}

#[derive(serde::Serialize)]
struct Allow {
    allow: bool,
}

#[derive(serde::Serialize)]
struct Outgoing<'a> {
    application_sid: &'a str,
    #[serde(skip_serializing_if = "Parameters::is_empty")]
    params: Parameters<'a>,
}

/// An object whose members keep their order.
struct Parameters<'a>(&'a [(String, Value)]);

impl Parameters<'_> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Parameters<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}
