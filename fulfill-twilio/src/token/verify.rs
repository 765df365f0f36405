//! Reads tokens back: for servers that get them from their clients, and for tests.

use std::fmt;
use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac as _};
use serde_json::{Map, Value};
use sha2::Sha256;

use super::jwt::{ALGORITHM, keyed};
use super::window::seconds;
use super::{Claims, MAX_TOKEN, VerifyError};
use crate::secret::sound;
use crate::signature::SecretError;

/// Checks tokens that were signed with one secret.
///
/// The algorithm is not the token's to choose: everything but HS256 is refused. Claims are read
/// only after the signature matched.
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use fulfill_twilio::token::{CapabilityToken, Verifier, VerifyError};
///
/// let now = SystemTime::now();
/// let token = CapabilityToken::new("AC0123456789abcdef0123456789abcdef", "auth-token")
///     .incoming("ada")
///     .sign(now, Duration::from_secs(60))?;
///
/// let verifier = Verifier::new("auth-token")?;
/// assert!(verifier.verify(token.expose(), now).is_ok());
/// let later = verifier.verify(token.expose(), now + Duration::from_secs(60));
/// assert!(matches!(later, Err(VerifyError::Expired { .. })));
/// let other = Verifier::new("another-token")?.verify(token.expose(), now);
/// assert_eq!(other, Err(VerifyError::Signature));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Verifier {
    key: Hmac<Sha256>,
    leeway: Duration,
}

impl Verifier {
    /// A verifier of tokens signed with that secret: of an API key for access tokens, the auth
    /// token for the others.
    ///
    /// # Errors
    ///
    /// [`SecretError::Empty`] and [`SecretError::Padded`].
    pub fn new(secret: &str) -> Result<Self, SecretError> {
        let key = keyed(sound(secret, "secret to verify tokens with")?);
        Ok(Self { key, leeway: Duration::ZERO })
    }

    /// Accepts tokens that long before they begin and after they end, for clocks that differ.
    #[must_use]
    pub fn leeway(self, leeway: Duration) -> Self {
        Self { leeway, ..self }
    }

    /// The claims of `token`, if it is valid at `now`.
    ///
    /// # Errors
    ///
    /// One variant of [`VerifyError`] for each way in which a token can fail; none of them says
    /// what the token holds.
    pub fn verify(&self, token: &str, now: SystemTime) -> Result<Claims, VerifyError> {
        if token.len() > MAX_TOKEN {
            return Err(VerifyError::TooLong { bytes: token.len(), limit: MAX_TOKEN });
        }
        let (signed, signature) = token.rsplit_once('.').ok_or(malformed("it has no signature"))?;
        let (header, payload) = signed.split_once('.').ok_or(malformed("it has no payload"))?;
        if payload.contains('.') {
            return Err(malformed("it has more than three parts"));
        }
        let header = object(header, "the header is not a JSON object in base64url")?;
        self.check_header(&header)?;
        let signature = URL_SAFE_NO_PAD.decode(signature);
        let signature = signature.map_err(|_| malformed("the signature is not base64url"))?;
        let digest = self.key.clone().chain_update(signed);
        digest.verify_slice(&signature).map_err(|_| VerifyError::Signature)?;
        let payload = object(payload, "the payload is not a JSON object in base64url")?;
        let claims = Claims::new(header, payload);
        self.check_times(&claims, seconds(now).ok_or(VerifyError::Clock)?)?;
        Ok(claims)
    }

    fn check_header(&self, header: &Map<String, Value>) -> Result<(), VerifyError> {
        let algorithm = header.get("alg").and_then(Value::as_str).unwrap_or_default();
        if algorithm != ALGORITHM {
            let algorithm = algorithm.chars().take(64).collect();
            return Err(VerifyError::Algorithm { algorithm });
        }
        // RFC 7515: who does not understand a critical member must refuse the token.
        if header.contains_key("crit") {
            return Err(malformed("the header has critical members, which Twilio's never have"));
        }
        Ok(())
    }

    fn check_times(&self, claims: &Claims, now: u64) -> Result<(), VerifyError> {
        let leeway = self.leeway.as_secs();
        let expired = claims.expires().ok_or(VerifyError::NoExpiry)?;
        if now >= expired.saturating_add(leeway) {
            return Err(VerifyError::Expired { expired, now });
        }
        match claims.not_before() {
            Ok(Some(not_before)) if now.saturating_add(leeway) < not_before => {
                Err(VerifyError::NotYetValid { not_before, now })
            }
            Ok(_) => Ok(()),
            Err(()) => Err(malformed("the claim `nbf` is not a time")),
        }
    }
}

/// Shows the leeway, never the secret.
impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier").field("leeway", &self.leeway).finish_non_exhaustive()
    }
}

fn malformed(what: &'static str) -> VerifyError {
    VerifyError::Malformed { what }
}

fn object(part: &str, what: &'static str) -> Result<Map<String, Value>, VerifyError> {
    let bytes = URL_SAFE_NO_PAD.decode(part).map_err(|_| malformed(what))?;
    serde_json::from_slice(&bytes).map_err(|_| malformed(what))
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;

    /// A token of these texts, signed with `secret`.
    fn token(header: &str, payload: &str, secret: &str) -> String {
        let signed =
            format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload));
        let digest = keyed(secret).chain_update(&signed).finalize().into_bytes();
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(digest))
    }

    /// Verified at 1,000 s, with a leeway of 5 s.
    #[track_caller]
    fn check(header: &str, payload: &str, expected: Result<(), &str>) {
        check_token(&token(header, payload, "secret"), expected);
    }

    #[track_caller]
    fn check_token(token: &str, expected: Result<(), &str>) {
        let verifier = Verifier::new("secret").unwrap().leeway(Duration::from_secs(5));
        let verified = verifier.verify(token, UNIX_EPOCH + Duration::from_secs(1_000));
        match (verified, expected) {
            (Ok(_), Ok(())) => {}
            (Err(error), Err(part)) => assert!(error.to_string().contains(part), "{error}"),
            other => panic!("{other:?}"),
        }
    }

    const HS256: &str = r#"{"alg":"HS256","typ":"JWT"}"#;

    #[test]
    fn takes_one_algorithm_only() {
        let payload = r#"{"exp":2000}"#;
        check(HS256, payload, Ok(()));
        check(r#"{"typ":"JWT"}"#, payload, Err("names algorithm \"\""));
        for other in ["none", "None", "hs256", "HS384", "HS512", "RS256", "HS256 "] {
            let header = format!(r#"{{"alg":"{other}"}}"#);
            check(&header, payload, Err("only HS256 is accepted"));
            // Without any signature, as is usual for `none`.
            let unsigned = token(&header, payload, "secret");
            let unsigned = &unsigned[..=unsigned.rfind('.').unwrap()];
            check_token(unsigned, Err("only HS256 is accepted"));
        }
        check(r#"{"alg":["HS256"]}"#, payload, Err("names algorithm \"\""));
        check(r#"{"alg":"HS256","crit":["exp"]}"#, payload, Err("critical"));
    }

    #[test]
    fn refuses_what_was_changed() {
        let whole = token(HS256, r#"{"exp":2000}"#, "secret");
        check_token(&whole, Ok(()));
        check_token(&token(HS256, r#"{"exp":2000}"#, "Secret"), Err("signature does not match"));
        let [header, payload, signature] = whole.split('.').collect::<Vec<_>>()[..] else {
            panic!()
        };
        check_token(&format!("{header}.{payload}."), Err("signature does not match"));
        check_token(&format!("{header}.{payload}.{}", &signature[..8]), Err("does not match"));
        check_token(&format!("{header}.{payload}.{signature}="), Err("not base64url"));
        check_token(&format!("{whole}.x"), Err("three parts"));
        check_token(&format!("{header}.{payload}"), Err("no payload"));
        check_token("", Err("no signature"));
        check_token("..", Err("header is not"));
        check_token(&format!(" {whole}"), Err("header is not"));
        check_token(&"a".repeat(MAX_TOKEN + 1), Err("more than 16384"));
        check_token("é.😀.ñ", Err("header is not"));
    }

    #[test]
    fn holds_to_the_times() {
        check(HS256, "{}", Err("no expiry"));
        check(HS256, r#"{"exp":"2000"}"#, Err("no expiry"));
        check(HS256, r#"{"exp":null}"#, Err("no expiry"));
        check(HS256, r#"{"exp":-1}"#, Err("no expiry"));
        check(HS256, "[]", Err("payload is not a JSON object"));
        check(HS256, r#"{"exp":996}"#, Ok(()));
        check(HS256, r#"{"exp":995}"#, Err("ended at 995 and it is 1000"));
        check(HS256, r#"{"exp":1.5e3}"#, Ok(()));
        check(HS256, r#"{"exp":18446744073709551615}"#, Ok(()));
        check(HS256, r#"{"exp":2000,"nbf":1005}"#, Ok(()));
        check(HS256, r#"{"exp":2000,"nbf":1006}"#, Err("valid from 1006"));
        check(HS256, r#"{"exp":2000,"nbf":"soon"}"#, Err("`nbf` is not a time"));
    }

    proptest::proptest! {
        #[test]
        fn no_text_is_a_token_by_chance(text in "[A-Za-z0-9_.-]{0,80}") {
            proptest::prop_assert!(Verifier::new("s").unwrap().verify(&text, UNIX_EPOCH).is_err());
        }
    }
}
