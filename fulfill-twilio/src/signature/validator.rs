//! Decides whether a request is Twilio's.

use std::fmt;

use http::HeaderMap;

use super::attempt::{Attempt, Keys, decoded};
use super::key::Key;
use super::order::Order;
use super::settings::{Algorithm, Settings, clipped};
use super::url::Url;
use super::{Content, SETTINGS, SIGNATURE, SecretError, SignatureError, body};

/// What a request says of itself: the input of [`Validator::verify`].
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a> {
    /// The full public URL, as Twilio requested it: scheme, host, port if any, path, query.
    pub url: &'a str,
    /// The form, the raw body, or nothing.
    pub content: Content<'a>,
    /// The value of [`SIGNATURE`], if there is one.
    pub signature: Option<&'a [u8]>,
    /// The value of [`SETTINGS`], if there is one.
    pub settings: Option<&'a [u8]>,
}

/// Checks signatures with the secrets of one account.
///
/// Each secret is bound to one algorithm: an auth token to HMAC-SHA1, a shared key's secret to
/// HMAC-SHA256. The header that names the algorithm is not signed, so it chooses among the secrets
/// of that algorithm and never pairs a secret with the other one.
#[derive(Clone)]
pub struct Validator {
    tokens: Vec<Key>,
    shared: Vec<(String, Key)>,
    raw_marks: bool,
}

impl Validator {
    /// Accepts what is signed with an account's auth token. A sub-account signs with its own.
    ///
    /// # Errors
    ///
    /// [`SecretError::Empty`] and [`SecretError::Padded`].
    pub fn new(token: &str) -> Result<Self, SecretError> {
        let validator = Self { tokens: Vec::new(), shared: Vec::new(), raw_marks: false };
        validator.and_token(token)
    }

    /// Accepts what is signed with the secret of a shared key, and nothing else yet.
    ///
    /// # Errors
    ///
    /// As [`and_shared_key`](Self::and_shared_key).
    pub fn with_shared_key(id: &str, secret: &str) -> Result<Self, SecretError> {
        let validator = Self { tokens: Vec::new(), shared: Vec::new(), raw_marks: false };
        validator.and_shared_key(id, secret)
    }

    /// Accepts one more auth token: the second one while tokens are rotated.
    ///
    /// # Errors
    ///
    /// [`SecretError::Empty`] and [`SecretError::Padded`].
    pub fn and_token(mut self, token: &str) -> Result<Self, SecretError> {
        self.tokens.push(Key::token(token)?);
        Ok(self)
    }

    /// Accepts one more shared key, known by the id in `key=` of the settings header.
    ///
    /// # Errors
    ///
    /// [`SecretError::Empty`] and [`SecretError::Padded`], also for the id;
    /// [`SecretError::Repeated`] if the id has a secret already.
    pub fn and_shared_key(mut self, id: &str, secret: &str) -> Result<Self, SecretError> {
        match id.trim() {
            "" => return Err(SecretError::Empty { what: "id of the shared key" }),
            trimmed if trimmed != id => {
                return Err(SecretError::Padded { what: "id of the shared key" });
            }
            _ if self.shared.iter().any(|(known, _)| known == id) => {
                return Err(SecretError::Repeated { key: id.to_owned() });
            }
            _ => self.shared.push((id.to_owned(), Key::shared(secret)?)),
        }
        Ok(self)
    }

    /// Accepts a signature made over the URL with `'`, `@` and `:` raw in the query where the
    /// request has `%27`, `%40` and `%3A`, as Twilio makes it for some SIP calls. No official
    /// library does this; without it such a request is [`SignatureError::RawMarks`].
    #[must_use]
    pub fn accepting_raw_marks(mut self) -> Self {
        self.raw_marks = true;
        self
    }

    /// Checks a request by its headers. Of a header that comes twice the first counts.
    ///
    /// # Errors
    ///
    /// As [`verify`](Self::verify).
    pub fn check(
        &self,
        url: &str,
        content: Content<'_>,
        headers: &HeaderMap,
    ) -> Result<(), SignatureError> {
        let value = |name: &str| headers.get(name).map(|value| value.as_bytes());
        self.verify(&Claim { url, content, signature: value(SIGNATURE), settings: value(SETTINGS) })
    }

    /// Checks a request.
    ///
    /// The URL is tried as it is and with the other spelling of its port. A body that is not a
    /// form must have the hash that the URL names.
    ///
    /// # Errors
    ///
    /// [`SignatureError`], whose variants say what to change. A caller that is not Twilio should
    /// learn no more than that it was refused.
    pub fn verify(&self, claim: &Claim<'_>) -> Result<(), SignatureError> {
        let url = Url::cut(claim.url);
        let (algorithm, key) = match claim.settings {
            None => (Algorithm::HmacSha1, None),
            Some(header) => {
                let header = std::str::from_utf8(header);
                let header = header.map_err(|_| SignatureError::NotText { name: SETTINGS })?;
                let settings = Settings::parse(header);
                (settings.algorithm()?, settings.key)
            }
        };
        let Some(signature) = claim.signature else {
            return Err(SignatureError::Missing { url: url.shown().into_owned() });
        };
        let mut buffer = [0; 48];
        let digest = decoded(signature, algorithm, &mut buffer)?;
        let order = Order::of(claim.content);
        let attempt = Attempt { keys: self.keys(algorithm, key)?, order, digest };
        if !(attempt.url(&url) || self.raw_marks && attempt.raw_marks(&url).is_some()) {
            return Err(attempt.explain(&url));
        }
        match claim.content {
            Content::Body(bytes) => self.body(&url, bytes),
            // An empty form is covered by the pairs it has not; no body at all is not.
            Content::Empty if body::named(&url).is_some() => {
                Err(SignatureError::BodyHashNeedsBody { url: url.shown().into_owned() })
            }
            Content::Empty | Content::Form(_) | Content::Pairs(_) => Ok(()),
        }
    }

    fn body(&self, url: &Url<'_>, bytes: &[u8]) -> Result<(), SignatureError> {
        match body::named(url) {
            Some(hash) if body::matches(hash, bytes) => Ok(()),
            Some(_) => Err(SignatureError::BodyHashMismatch),
            None if bytes.is_empty() => Ok(()),
            None => Err(SignatureError::BodyHashMissing { url: url.shown().into_owned() }),
        }
    }

    /// The secrets that may have signed. Without `key=` every shared key may have.
    fn keys(&self, algorithm: Algorithm, key: Option<&str>) -> Result<Keys<'_>, SignatureError> {
        let unknown = || SignatureError::UnknownKey { key: clipped(key.unwrap_or_default()) };
        match (algorithm, key) {
            (Algorithm::HmacSha1, _) if self.tokens.is_empty() => Err(SignatureError::NoToken),
            (Algorithm::HmacSha1, _) => Ok(Keys::Tokens(&self.tokens)),
            (Algorithm::HmacSha256, _) if self.shared.is_empty() => Err(unknown()),
            (Algorithm::HmacSha256, None) => Ok(Keys::Shared(&self.shared)),
            (Algorithm::HmacSha256, Some(id)) => {
                let at = self.shared.iter().position(|(known, _)| known == id);
                at.map(|at| Keys::Shared(&self.shared[at..=at])).ok_or_else(unknown)
            }
        }
    }
}

/// Shows ids and numbers of secrets, never a secret.
impl fmt::Debug for Validator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids: Vec<&str> = self.shared.iter().map(|(id, _)| id.as_str()).collect();
        f.debug_struct("Validator")
            .field("tokens", &self.tokens.len())
            .field("shared_keys", &ids)
            .field("raw_marks", &self.raw_marks)
            .finish()
    }
}
