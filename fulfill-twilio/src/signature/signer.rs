//! Signs as Twilio does: for tests and for simulators.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderName, HeaderValue};

use super::key::Key;
use super::order::Order;
use super::{Content, SETTINGS, SIGNATURE, SecretError, body};

/// Signs requests as Twilio does.
///
/// ```
/// use fulfill_twilio::signature::{Content, Signer, Validator};
///
/// // A JSON body is covered by its hash, which goes into the URL.
/// let signer = Signer::shared_key("webhooks_sharedkey_01", "a-secret")?;
/// let body = br#"{"property":"value"}"#;
/// let signed = signer.sign("https://bot.example.com/events", Content::Body(body));
/// assert!(signed.url.starts_with("https://bot.example.com/events?bodySHA256="));
///
/// let validator = Validator::with_shared_key("webhooks_sharedkey_01", "a-secret")?;
/// validator.check(&signed.url, Content::Body(body), &signed.headers())?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Signer {
    key: Key,
    id: Option<String>,
}

/// A signed request, apart from its body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// The URL to request: as given, with `bodySHA256` if the body is not a form.
    pub url: String,
    /// The value of [`SIGNATURE`].
    pub signature: String,
    /// The value of [`SETTINGS`], if a shared key signed.
    pub settings: Option<String>,
}

impl Signer {
    /// Signs with an auth token.
    ///
    /// # Errors
    ///
    /// [`SecretError::Empty`] and [`SecretError::Padded`].
    pub fn new(token: &str) -> Result<Self, SecretError> {
        Ok(Self { key: Key::token(token)?, id: None })
    }

    /// Signs with the secret of a shared key, and names its id in the settings header.
    ///
    /// # Errors
    ///
    /// [`SecretError::Empty`] and [`SecretError::Padded`].
    pub fn shared_key(id: &str, secret: &str) -> Result<Self, SecretError> {
        Ok(Self { key: Key::shared(secret)?, id: Some(id.to_owned()) })
    }

    /// Signs a request to `url`.
    #[must_use]
    pub fn sign(&self, url: &str, content: Content<'_>) -> Signed {
        let url = match content {
            Content::Body(bytes) => body::with_hash(url, bytes),
            Content::Empty | Content::Form(_) | Content::Pairs(_) => url.to_owned(),
        };
        let signature = STANDARD.encode(self.key.digest(&url, &Order::of(content)));
        let algorithm = self.key.algorithm().name();
        let settings = self.id.as_ref().map(|id| format!("key={id},algorithm={algorithm}"));
        Signed { url, signature, settings }
    }
}

/// Shows the shared key's id, never a secret.
impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let algorithm = self.key.algorithm();
        f.debug_struct("Signer").field("algorithm", &algorithm).field("id", &self.id).finish()
    }
}

impl Signed {
    /// The headers to send. A shared key's id that no header may hold is left out.
    #[must_use]
    pub fn headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        let values = [(SIGNATURE, Some(&self.signature)), (SETTINGS, self.settings.as_ref())];
        for (name, value) in values {
            if let Some(value) = value.and_then(|value| HeaderValue::from_str(value).ok()) {
                headers.insert(HeaderName::from_static(name), value);
            }
        }
        headers
    }
}
